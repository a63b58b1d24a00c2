import { primaryLanguage } from '../../shared/languages.ts';
import { compareTitles, type TitleReading } from './title.ts';

/** What is known of a resource, as far as it tells duplicates. */
export type Likeness = {
  readonly resourceId: string;
  readonly title: TitleReading;
  /** Canonical addresses: its own, and those of what was merged into it. */
  readonly addresses: readonly string[];
  /** Hashes of files, likewise. */
  readonly files: readonly string[];
  readonly kind: string | null;
  readonly modalities: readonly string[];
  readonly gradeLevels: readonly string[];
  readonly inLanguage: readonly string[];
  readonly author: string | null;
  readonly publisher: string | null;
  readonly timeRequired: string | null;
  /** Letters and digits of the summary; null where it says no more than the title. */
  readonly summary: string | null;
  readonly sourceSystem: string | null;
};

export const duplicateKinds = ['address', 'file', 'title'] as const;
export type DuplicateKind = (typeof duplicateKinds)[number];

export const reasonCodes = [
  'sameAddress',
  'sameFile',
  'sameTitle',
  'similarTitle',
  'sameSummary',
  'sameAuthor',
  'samePublisher',
  'sameDuration',
  'titlesDiffer',
  'gradesDiffer',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** Why two resources may be one, or what speaks against it. `value`: what they share, or both spellings. */
export type DuplicateReason = { readonly code: ReasonCode; readonly value: string | null };

export type Verdict = {
  /** From 0 to 1. */
  readonly score: number;
  readonly kinds: readonly DuplicateKind[];
  readonly reasons: readonly DuplicateReason[];
};

/** Below this nobody is asked. */
export const leastScore = 0.6;

/** How much each says. Tried on the real collections that docs/library-care.md names. */
const weights = {
  address: 0.97,
  file: 0.99,
  titlesDiffer: 0.7,
  title: 0.5,
  slip: 0.42,
  summary: 0.3,
  author: 0.15,
  publisher: 0.12,
  duration: 0.18,
  longTitle: 0.1,
  mostByTitle: 0.95,
};

/** Titles of so many words are seldom given twice. */
const longTitleWords = 4;

/** Null when they are not worth a look. */
export function compareResources(a: Likeness, b: Likeness): Verdict | null {
  if (a.resourceId === b.resourceId) return null;
  const titles = compareTitles(a.title, b.title);
  const reasons: DuplicateReason[] = [];
  const kinds: DuplicateKind[] = [];
  let score = 0;

  const file = common(a.files, b.files);
  if (file !== null) {
    kinds.push('file');
    reasons.push({ code: 'sameFile', value: null });
    score = weights.file;
  }
  const address = common(a.addresses, b.addresses);
  // The front page of a site stands for everything in it.
  if (address !== null && (isPage(address) || titles.kind !== 'different')) {
    kinds.push('address');
    reasons.push({ code: 'sameAddress', value: address });
    score = Math.max(score, weights.address);
  }
  const byTitle = compareByTitle(a, b, titles);
  if (titles.kind !== 'different' && (byTitle !== null || kinds.length > 0)) {
    reasons.push(
      titles.kind === 'equal'
        ? { code: 'sameTitle', value: null }
        : { code: 'similarTitle', value: titles.words.join(' / ') },
    );
  }
  if (byTitle !== null) {
    kinds.push('title');
    reasons.push(...byTitle.reasons);
    score = Math.max(score, byTitle.score);
  }
  if (kinds.length === 0) return null;
  if (titles.kind === 'different' && !shareWord(a.title, b.title)) {
    reasons.push({ code: 'titlesDiffer', value: null });
    // Two exercises that a program shows at one address, or a film that somebody has given their own title.
    score = Math.min(score, weights.titlesDiffer);
  }
  if (areApart(a.gradeLevels, b.gradeLevels)) reasons.push({ code: 'gradesDiffer', value: null });
  return score < leastScore ? null : { score: Math.round(score * 100) / 100, kinds, reasons };
}

/**
 * A title alone proves nothing: teachers and publishers call different things the same. So nothing may speak against it,
 * and something else must speak for it. Within one source nothing but the same text counts, for whoever made that list has
 * told its things apart; and there what leads nowhere is never one.
 */
function compareByTitle(
  a: Likeness,
  b: Likeness,
  titles: ReturnType<typeof compareTitles>,
): { score: number; reasons: DuplicateReason[] } | null {
  if (titles.kind === 'different' || !a.title.isTelling || !b.title.isTelling) return null;
  const isContradicted =
    a.kind !== b.kind ||
    areApart(a.modalities, b.modalities) ||
    areApart(a.gradeLevels, b.gradeLevels) ||
    areApart(a.inLanguage.map(primaryLanguage), b.inLanguage.map(primaryLanguage)) ||
    areOther(a.timeRequired, b.timeRequired);
  if (isContradicted) return null;

  const sameSummary = isSame(a.summary, b.summary);
  const sameAuthor = isSame(folded(a.author), folded(b.author));
  const samePublisher = isSame(folded(a.publisher), folded(b.publisher));
  if (
    !sameSummary &&
    (areOther(folded(a.author), folded(b.author)) ||
      (areOther(folded(a.publisher), folded(b.publisher)) && !sameAuthor))
  )
    return null;
  const isOneList = isSame(a.sourceSystem, b.sourceSystem) || isSame(siteOf(a), siteOf(b));
  if (isOneList && !sameSummary) return null;
  // Lessons of a curriculum that take two days, say: there is nothing to look at that could be the same.
  if (isSame(a.sourceSystem, b.sourceSystem) && (a.kind === null || b.kind === null)) return null;

  let score = titles.kind === 'equal' ? weights.title : weights.slip;
  const reasons: DuplicateReason[] = [];
  const add = (isSo: boolean, weight: number, code: ReasonCode, value: string | null): void => {
    if (!isSo) return;
    score += weight;
    reasons.push({ code, value });
  };
  add(sameSummary, weights.summary, 'sameSummary', null);
  add(sameAuthor, weights.author, 'sameAuthor', a.author);
  add(samePublisher, weights.publisher, 'samePublisher', a.publisher);
  add(isSame(a.timeRequired, b.timeRequired), weights.duration, 'sameDuration', a.timeRequired);
  if (a.title.words.length >= longTitleWords) score += weights.longTitle;
  return { score: Math.min(score, weights.mostByTitle), reasons };
}

/** A summary as it is compared; null when it is short or says what the title says. */
export function readSummary(summary: string | null, title: string): string | null {
  const said = plain(summary ?? '');
  const isNew = said.length >= 30 && !plain(title).includes(said) && said !== plain(title);
  return isNew ? said.slice(0, 400) : null;
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function folded(name: string | null): string | null {
  return name === null ? null : plain(name);
}

function common(a: readonly string[], b: readonly string[]): string | null {
  return a.find((one) => b.includes(one)) ?? null;
}

/** Both say something, and nothing the same. */
function areApart(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && b.length > 0 && common(a, b) === null;
}

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && a !== '' && a === b;
}

function areOther(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}

function shareWord(a: TitleReading, b: TitleReading): boolean {
  return a.words.some((word) => b.words.includes(word));
}

/** Whether an address leads to a page, not to a site. */
function isPage(address: string): boolean {
  return /[/?#]/.test(address);
}

function siteOf({ addresses: [address] }: Likeness): string | null {
  // Everybody's films stand there.
  const site = address?.split(/[/?#]/)[0] ?? null;
  return site === 'youtube.com' || site === 'vimeo.com' || site === 'drive.google.com' || site === 'docs.google.com'
    ? null
    : site;
}
