import { alignmentValues } from '../resources/resource-index.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { reasonText } from './explain-texts.ts';
import { type ExplainedRecord, valuesOf } from './explained-record.ts';
import { findWords, foldWord, type Range } from './highlight.ts';
import type { Match } from './search-index.ts';
import type { StandardMeaning } from './standard-meaning.ts';

/** Kinds of reasons why a record was found. */
export const reasonCodes = [
  'word',
  'phrase',
  'form',
  'beginning',
  'guess',
  'synonym',
  'tag',
  'standard',
  'standardBelow',
  'standardAcross',
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

/** Why a record was found: for programs by `code` and `params`, for people in words. */
export type Reason = {
  readonly code: ReasonCode;
  /** The field of the record that it is about. */
  readonly field: string;
  readonly params: Readonly<Record<string, string>>;
  readonly text: string;
};

/** A text of the record with the places of what was found in it. */
export type Highlight = {
  readonly field: 'title' | 'summary';
  readonly text: string;
  readonly ranges: readonly Range[];
};

export type Explanation = { readonly reasons: readonly Reason[]; readonly highlights: readonly Highlight[] };

export type ExplanationContext = {
  readonly language: LabelLanguage;
  /** Of every code that was asked for, in the text or as a filter. */
  readonly meanings: readonly StandardMeaning[];
  /** How a tag reads in the language. */
  readonly labelOf: (field: string, value: string) => string;
  /** The code of a standard as it is known; its id otherwise. */
  readonly codeOf: (standardId: string) => string;
};

/** More reasons than these convince nobody. */
const mostReasons = 12;

/** The surest first. */
const order: readonly ReasonCode[] = [
  'standard',
  'standardBelow',
  'standardAcross',
  'phrase',
  'tag',
  'word',
  'form',
  'synonym',
  'beginning',
  'guess',
];

const codeOfMatch = {
  exact: 'word',
  code: 'word',
  phrase: 'phrase',
  term: 'tag',
  synonym: 'synonym',
  stem: 'form',
  prefix: 'beginning',
  typo: 'guess',
} as const;

/**
 * Says why a record was found. Every reason is held against the record as it is shown: an index that is behind gives no
 * reason that is no longer true.
 */
export function explain(
  record: ExplainedRecord,
  matches: readonly Match[],
  { language, meanings, labelOf, codeOf }: ExplanationContext,
): Explanation {
  const reasons = new Map<string, Reason>();
  const add = (code: ReasonCode, field: string, params: Record<string, string>): void => {
    const key = JSON.stringify([code, field, params]);
    if (!reasons.has(key)) reasons.set(key, { code, field, params, text: reasonText(language, code, field, params) });
  };
  const places: Record<'title' | 'summary', Range[]> = { title: [], summary: [] };
  for (const { field, text, from, via } of matches) {
    // What alignments say is told below, with the way from the code that was asked for.
    if (isOfAlignments(field)) continue;
    const isTag = via === 'term' && valuesOf(record, field)?.includes(text) === true;
    if (isTag) {
      add('tag', field, { value: text, label: labelOf(field, text), from });
      continue;
    }
    const found = wordsIn(record, field, text);
    // Texts that are not shown with hits (the body) cannot be held against anything here; the index vouches for them.
    if (found === 'absent') continue;
    const word = found === 'unknown' ? text : found.word;
    add(foldWord(word) === foldWord(from) ? 'word' : via === 'term' ? 'synonym' : codeOfMatch[via], field, {
      word,
      from,
    });
    if (found !== 'unknown' && (field === 'title' || field === 'summary')) places[field].push(...found.places);
  }
  for (const meaning of meanings) {
    for (const reason of alignmentReasons(record, meaning, codeOf)) add(reason.code, 'alignments', reason.params);
  }
  const inOrder = [...reasons.values()].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
  return {
    reasons: withoutRepetitions(inOrder).slice(0, mostReasons),
    highlights: (['title', 'summary'] as const).flatMap((field) => {
      const text = record[field];
      return text === null || places[field].length === 0 ? [] : [{ field, text, ranges: merged(places[field]) }];
    }),
  };
}

function isOfAlignments(field: string): boolean {
  return ['codes', 'standards', 'teaches', 'assesses', 'requires'].includes(field);
}

/** Where the words stand in a field of the record, and how they are spelled there first. */
function wordsIn(
  record: ExplainedRecord,
  field: string,
  words: string,
): { places: readonly Range[]; word: string } | 'unknown' | 'absent' {
  const values = valuesOf(record, field);
  if (values === null) return 'unknown';
  const found = values.flatMap((value) => findWords(value, words).map((place) => ({ value, place })));
  const [first] = found;
  if (!first) return 'absent';
  return { places: found.map(({ place }) => place), word: first.value.slice(first.place.start, first.place.end) };
}

/**
 * An index may find one word in several ways, as a synonym and as a form of what was asked: the surest is told. A word
 * in a list of tags says nothing beside the tag itself.
 */
function withoutRepetitions(inOrder: readonly Reason[]): Reason[] {
  const told = new Set<string>();
  return inOrder.filter(({ field, code, params: { word, from } }) => {
    if (code === 'tag') told.add(JSON.stringify([field, from]));
    if (word === undefined || from === undefined) return true;
    const key = JSON.stringify([field, foldWord(word), from]);
    if (told.has(key) || told.has(JSON.stringify([field, from]))) return false;
    told.add(key);
    return true;
  });
}

function alignmentReasons(
  { alignments }: ExplainedRecord,
  { written, standards, exact, below, across, crosswalks }: StandardMeaning,
  codeOf: (standardId: string) => string,
): { code: ReasonCode; params: Record<string, string> }[] {
  return alignments.flatMap((alignment): { code: ReasonCode; params: Record<string, string> }[] => {
    const { code, alignmentType, standardId = null } = alignment;
    const values = alignmentValues({ code, standardId });
    const isIn = (list: readonly string[]) => values.some((value) => list.includes(value));
    if (isIn(exact)) return [{ code: 'standard', params: { code, alignmentType, asked: written } }];
    if (isIn(below)) return [{ code: 'standardBelow', params: { code, alignmentType, asked: written } }];
    const crosswalk = standardId !== null && across.includes(standardId) ? crosswalks.get(standardId) : undefined;
    if (!crosswalk) return [];
    const isNamed = standards.some(({ id }) => id === crosswalk.from);
    const params = { code, alignmentType, asked: written, via: crosswalk.via };
    return [{ code: 'standardAcross', params: { ...params, through: isNamed ? written : codeOf(crosswalk.from) } }];
  });
}

/** In order, those that touch as one. */
function merged(ranges: readonly Range[]): Range[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}
