import type { Alternative, AlternativeTag, IndexSettings, SearchFilter, SearchQuery } from '../search-index.ts';
import { isStopWord, stemOf } from './languages.ts';
import { type QueryText, readQueryText, writeFixed, writePart, writePhrase } from './query-text.ts';
import { codeWord, hasDigit, wordsOf } from './words.ts';

/** One query of those whose results are merged. */
export type Variant = {
  /** In Meilisearch's own syntax. */
  readonly q: string;
  /** Tags that stand for words of the text. */
  readonly filters: readonly SearchFilter[];
  /** Multiplies the score of what it finds, above 0 to 1. */
  readonly weight: number;
};

/** Merging more costs more than it finds. */
const mostVariants = 24;

/** What counts less: a tag or another text, where the words themselves could stand. */
const textWeight = 0.9;
const leastTagWeight = 0.3;

/** So much less that every document with more of the words comes first, whatever its score. */
const perTier = 0.01;

type Option = {
  readonly q: string | null;
  readonly filter: SearchFilter | null;
  readonly weight: number;
  /** Whether its last word may be the beginning of a longer one. */
  readonly isOpen?: boolean;
};

/** A stretch of the text with all that may stand for it, its own words first. */
type Segment = {
  readonly options: readonly Option[];
  /**
   * A word is asked for by its stem, the last one as it was typed when it may be the beginning of another; this is the other
   * way. What a typo leaves of a stem may be too short to tell.
   */
  readonly otherwise: Option | null;
  readonly isCode: boolean;
  /** It says what a document should be: never asked alone while there is anything else. */
  readonly isWish: boolean;
};

export type Plan = {
  readonly text: QueryText;
  /** What a text asks for, all of it. */
  readonly whole: readonly Variant[];
  /** What to ask when that finds too little, each with everything before it. */
  readonly wider: readonly Widening[];
};

export type Widening = {
  readonly variants: readonly Variant[];
  /** Whether it finds documents with fewer of the words. */
  readonly isPartial: boolean;
  /** Only when nothing at all was found. */
  readonly isLastResort?: boolean;
};

/** How a text is asked of Meilisearch, which can neither combine words and filters by "or" nor leave out any word. */
export function planOf(query: Pick<SearchQuery, 'text' | 'alternatives'>, settings: IndexSettings): Plan {
  const text = readQueryText(query.text);
  const fixed = writeFixed(text);
  const segments = segmentsOf(text, query.alternatives ?? [], settings);
  const combined = (kept: readonly Segment[], tier: number) =>
    combine(kept).map(({ parts, filters, weight, isOpen }) => ({
      // Meilisearch takes the last word for a beginning, unless a space follows it. So phrases and exclusions go first.
      q: [...fixed, ...parts].join(' ') + (parts.length > 0 && !isOpen ? ' ' : ''),
      filters,
      weight: weight * perTier ** tier,
    }));

  const whole = distinct(combined(segments, 0));
  const wider: Widening[] = [];
  const widen = (more: readonly Variant[], about: Omit<Widening, 'variants'>): void => {
    wider.push({ variants: distinct([...(wider.at(-1)?.variants ?? whole), ...more]), ...about });
  };
  if (segments.some(({ otherwise }) => otherwise !== null)) {
    widen(
      combined(
        segments.map((segment) => ({
          ...segment,
          options: segment.otherwise ? [...segment.options, segment.otherwise] : segment.options,
        })),
        0,
      ),
      { isPartial: false },
    );
  }
  // A code is what somebody came for: as long as anything has it, nothing without it is shown.
  const droppable = segments.filter(({ isCode }) => !isCode);
  const codes = segments.filter(({ isCode }) => isCode);
  const isOnlyWishes = segments.every(({ isWish }) => isWish);
  const isAsked = (kept: readonly Segment[]) => isOnlyWishes || kept.some(({ isWish }) => !isWish);
  const widenAmong = (kept: readonly Segment[], about: Omit<Widening, 'variants'>): void => {
    const all = segments.filter((segment) => kept.includes(segment) || droppable.includes(segment));
    const without = (left: Segment) => all.filter((segment) => segment !== left);
    const alone = (only: Segment) => all.filter((segment) => segment === only || kept.includes(segment));
    if (all.length > 1) {
      widen(
        droppable
          .map(without)
          .filter(isAsked)
          .flatMap((rest) => combined(rest, 1)),
        about,
      );
    }
    if (droppable.length > 2 || (droppable.length === 2 && kept.length > 0)) {
      widen(
        [
          ...droppable
            .map(alone)
            .filter(isAsked)
            .flatMap((rest) => combined(rest, 2)),
          ...(kept.length > 0 ? combined(kept, 2) : []),
        ],
        about,
      );
    }
  };
  widenAmong(codes, { isPartial: true });
  if (codes.length > 0 && droppable.length > 0) {
    widen(combined(droppable, 1), { isPartial: true, isLastResort: true });
    widenAmong([], { isPartial: true, isLastResort: true });
  }
  return { text, whole, wider };
}

function segmentsOf(text: QueryText, alternatives: readonly Alternative[], settings: IndexSettings): Segment[] {
  const segments: (Segment & { readonly saysNothing: boolean })[] = [];
  for (let at = 0; at < text.parts.length; ) {
    const found = longestAt(text.parts, at, alternatives);
    const parts = text.parts.slice(at, at + found.length);
    const meant = found.alternatives.flatMap((alternative) => optionsOf(alternative, settings));
    const isCode = found.alternatives.some(({ kind }) => kind === 'code');
    at += found.length;
    const word = (parts.at(-1) as readonly string[]).join(' ');
    const isWish = found.alternatives.some((alternative) => alternative.isWish);
    const whole = (isCode || isWish) && parts.length > 1 ? writePhrase(parts.flat()) : parts.map(writePart).join(' ');
    const asWhole: Option = {
      // A word with a meaning is no typo for another one.
      q: meant.length > 0 && !whole.includes('"') ? parts.map((part) => `"${writePart(part)}"`).join(' ') : whole,
      filter: null,
      // A tag is surer than the mention of a code.
      weight: isCode ? textWeight : 1,
    };
    const asBeginning: Option = {
      q: [...parts.slice(0, -1).map(writePart), word].join(' '),
      filter: null,
      weight: 1,
      isOpen: true,
    };
    const mayBegin =
      meant.length === 0 &&
      text.isLastOpen &&
      at === text.parts.length &&
      !isCode &&
      !word.includes(' ') &&
      !hasDigit(word);
    // What has an ending is a whole word more often than not; other forms of one without begin with it.
    const isBeginning = mayBegin && stemOf(word) === word;
    const isWord = meant.length === 0 && parts.length === 1 && !word.includes(' ') && !hasDigit(word);
    const asTyped = { ...asBeginning, isOpen: mayBegin };
    const [own, other] = isBeginning ? [asBeginning, asWhole] : [asWhole, asTyped];
    segments.push({
      options: [own, ...meant],
      isCode,
      isWish,
      otherwise: isWord ? { ...other, weight: textWeight } : null,
      saysNothing: meant.length === 0 && parts.every(([first]) => isStopWord(first as string, settings.languages)),
    });
  }
  const saying = segments.filter(({ saysNothing }) => !saysNothing);
  return saying.length > 0 || text.phrases.length > 0 ? saying : segments;
}

/** The alternatives whose phrase begins there; of several phrases the longest. */
function longestAt(
  parts: readonly (readonly string[])[],
  start: number,
  alternatives: readonly Alternative[],
): { length: number; alternatives: readonly Alternative[] } {
  let longest = { length: 1, alternatives: [] as Alternative[] };
  for (const alternative of alternatives) {
    const phrase = wordsOf(alternative.phrase).join(' ');
    let standing = '';
    for (let end = start; end < parts.length && standing.length < phrase.length; end += 1) {
      standing = [standing, (parts[end] as readonly string[]).join(' ')].filter(Boolean).join(' ');
      const length = end - start + 1;
      if (standing !== phrase || length < longest.length) continue;
      longest =
        length > longest.length || longest.alternatives.length === 0
          ? { length, alternatives: [alternative] }
          : { length, alternatives: [...longest.alternatives, alternative] };
    }
  }
  return longest;
}

function optionsOf({ kind, texts, tags }: Alternative, settings: IndexSettings): Option[] {
  return [
    ...tags
      .filter(({ values }) => values.length > 0)
      .map((tag) => ({
        q: null,
        filter: { kind: 'anyOf', field: tag.field, values: tag.values } as const,
        weight: weightOf(tag, kind, settings),
      })),
    ...texts.flatMap((text) => {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      const q = kind === 'code' ? writeCode(words) : writePhrase(words);
      return [{ q, filter: null, weight: textWeight }];
    }),
  ];
}

function writeCode(words: readonly string[]): string {
  return words.length > 1 ? `"${codeWord(words)}"` : writePhrase(words);
}

function weightOf({ field, weight = 1 }: AlternativeTag, kind: Alternative['kind'], settings: IndexSettings): number {
  if (kind === 'code') return weight;
  const most = Math.max(1, ...settings.searchable.map((searchable) => searchable.weight));
  return Math.min(1, Math.max(leastTagWeight, ((settings.tagWeights?.[field] ?? 1) / most) * weight));
}

type Combination = {
  readonly parts: readonly string[];
  readonly filters: readonly SearchFilter[];
  readonly weight: number;
  readonly isOpen: boolean;
};

/** One option of each segment, in every way; the heaviest ways when there are too many. */
function combine(segments: readonly Segment[]): Combination[] {
  let combinations: Combination[] = [{ parts: [], filters: [], weight: 1, isOpen: false }];
  for (const { options } of segments) {
    combinations = combinations
      .flatMap(({ parts, filters, weight }) =>
        options.map((option) => ({
          parts: option.q === null ? parts : [...parts, option.q],
          isOpen: option.isOpen === true,
          filters: option.filter === null ? filters : [...filters, option.filter],
          weight: weight * option.weight,
        })),
      )
      .sort((a, b) => b.weight - a.weight)
      .slice(0, mostVariants);
  }
  return combinations;
}

/** The heaviest of those that ask the same. */
function distinct(variants: readonly Variant[]): Variant[] {
  const byQuestion = new Map<string, Variant>();
  for (const variant of variants) {
    const question = JSON.stringify([variant.q, variant.filters]);
    if ((byQuestion.get(question)?.weight ?? 0) < variant.weight) byQuestion.set(question, variant);
  }
  return [...byQuestion.values()];
}
