import type { PlaylistSummary } from '../../wire.ts';

/** What is said of a playlist's state, in the order in which it is shown: a key of texts and how it looks. */
export type StateBadge = {
  readonly key: 'draft' | 'version' | 'changes' | 'archived';
  readonly tone: 'leaf' | 'amber' | 'plain';
  readonly count?: number;
};

type Stated = Pick<PlaylistSummary, 'status' | 'publishedVersion' | 'hasUnpublishedChanges'>;

/** A published playlist whose draft has gone on says both: what readers have, and that there is more. */
export function stateBadges({ status, publishedVersion, hasUnpublishedChanges }: Stated): StateBadge[] {
  if (status === 'archived') return [{ key: 'archived', tone: 'plain' }];
  if (publishedVersion === null) return [{ key: 'draft', tone: 'plain' }];
  const version: StateBadge = { key: 'version', tone: 'leaf', count: publishedVersion };
  return hasUnpublishedChanges === true ? [version, { key: 'changes', tone: 'amber' }] : [version];
}

/** A text in the language of who reads, else in a near one, else in any. */
export function textIn(language: string, texts: Readonly<Record<string, string>>): string {
  const base = language.split('-')[0];
  const near = Object.keys(texts).find((tag) => tag.split('-')[0] === base);
  return texts[language] ?? (near === undefined ? undefined : texts[near]) ?? Object.values(texts)[0] ?? '';
}

/** The shortest and the longest of some lengths; null where nobody has said any. */
export function lengthRange(minutes: readonly (number | null)[]): { from: number; to: number } | null {
  const known = minutes.filter((one): one is number => one !== null && one > 0);
  if (known.length === 0) return null;
  return { from: Math.min(...known), to: Math.max(...known) };
}

/** A title that nobody has typed, and that is not there yet: "New playlist", "New playlist 2". */
export function freshTitle(base: string, taken: readonly string[]): string {
  const known = new Set(taken.map((title) => title.trim().toLowerCase()));
  for (let at = 1; ; at += 1) {
    const title = at === 1 ? base : `${base} ${at}`;
    if (!known.has(title.toLowerCase())) return title;
  }
}

/** A day as people say it, with the year where it is another one. */
export function dayText(at: string, language: string, now: Date = new Date()): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(date);
}
