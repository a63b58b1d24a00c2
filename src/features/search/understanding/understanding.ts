import { foldInPlace, type Range, without } from './folded-text.ts';
import { findGrades } from './grades.ts';
import { findLanguages } from './languages.ts';
import { findLengths } from './lengths.ts';
import type { TermFinder, TermReading } from './terms.ts';

/** What words of a search can stand for besides themselves. */
export const interpretationKinds = ['standards', 'gradeLevels', 'durationMinutes', 'inLanguage', 'modalities'] as const;

export type InterpretationKind = (typeof interpretationKinds)[number];

/** A way to read a part of the text. It is offered: nothing is filtered by it unless the caller says so. */
export type Interpretation = Range & {
  readonly kind: InterpretationKind;
  /** Codes as written, grade levels, ids of modalities, a BCP 47 tag, or minutes as `-10`, `30-` and `10-20`. */
  readonly values: readonly string[];
  /** The words that it was read from, as typed. */
  readonly from: string;
  /** The query parameters that say the same. */
  readonly filter: Readonly<Record<string, string>>;
  /** The text without these words: to be sent with the filter. */
  readonly q: string;
};

/** What somebody typed, and how it can be read. */
export type Understanding = {
  /** The text in NFC: places in it are places in this. */
  readonly text: string;
  readonly interpretations: readonly Interpretation[];
  /** Every term of the vocabularies that is named, modalities among them. */
  readonly terms: readonly TermReading[];
};

export type UnderstandingParts = {
  /** Codes of standards in a text (see `standards/code.ts`). */
  readonly findCodes: (text: string) => readonly (Range & { readonly text: string })[];
  readonly findTerms: TermFinder;
};

type Reading = Range & Pick<Interpretation, 'kind' | 'values' | 'filter'>;

/**
 * Reads a search text: codes of standards, grades, lengths, the language and the modality. What stands in quotes or after
 * a minus is taken word by word. Where readings overlap, the more certain one stays.
 */
export function understand(typed: string, { findCodes, findTerms }: UnderstandingParts): Understanding {
  const text = typed.normalize('NFC');
  const folded = foldInPlace(text);
  const codes = findCodes(text).filter(({ start, end }) => isLegible(folded, start, end));
  const codeReadings = codes.map(
    ({ start, end, text: code }): Reading => ({
      kind: 'standards',
      start,
      end,
      values: [code],
      filter: { standards: code },
    }),
  );
  const terms = findTerms(folded).filter((term) => !codeReadings.some((code) => overlaps(code, term)));
  const readings: Reading[] = [];
  for (const reading of [
    ...codeReadings,
    ...findLengths(folded).map(readLength),
    ...findGrades(folded).map(readGrades),
    ...findLanguages(folded).map(readLanguage),
    ...terms.flatMap((term) => readModality(folded, term)),
  ]) {
    if (!readings.some((other) => overlaps(other, reading))) readings.push(reading);
  }
  const interpretations = readings
    .sort((a, b) => a.start - b.start)
    .map((reading) => ({ ...reading, from: text.slice(reading.start, reading.end), q: without(text, [reading]) }));
  return { text, interpretations, terms };
}

/** The search with some of its interpretations accepted: the text without their words, and their filters together. */
export function accept(
  { text }: Pick<Understanding, 'text'>,
  accepted: readonly Interpretation[],
): { q: string; filters: Readonly<Record<string, readonly string[]>> } {
  const filters: Record<string, string[]> = {};
  for (const { filter } of accepted) {
    for (const [name, value] of Object.entries(filter)) {
      // A code may hold a comma no more than a grade does.
      filters[name] = [...new Set([...(filters[name] ?? []), ...value.split(',')])];
    }
  }
  return { q: without(text, accepted), filters };
}

function readLength({ start, end, from, to }: ReturnType<typeof findLengths>[number]): Reading {
  const filter: Record<string, string> = {};
  if (from !== null) filter.durationMinutesFrom = String(from);
  if (to !== null) filter.durationMinutesTo = String(to);
  return { kind: 'durationMinutes', start, end, values: [`${from ?? ''}-${to ?? ''}`], filter };
}

function readGrades({ start, end, gradeLevels }: ReturnType<typeof findGrades>[number]): Reading {
  return { kind: 'gradeLevels', start, end, values: gradeLevels, filter: { gradeLevels: gradeLevels.join(',') } };
}

function readLanguage({ start, end, language }: ReturnType<typeof findLanguages>[number]): Reading {
  return { kind: 'inLanguage', start, end, values: [language], filter: { inLanguage: language } };
}

/** "Reading comprehension" is a skill, "game theory" a field: there the word is no modality. */
const noModalityAfter =
  /^[\s-]+(?:comprehension|fluency|levels?|logs?|strateg|skills?|intervention|workshop|groups?|passages?|theory|design|management|comprensiva|comprension|fluida)/;
const noModalityBefore = /(?:guided|close|independent|shared|choral|map|proof|mind)[\s-]+$/;

/** Names of modalities that say other things as a rule: "making ten", "text features", "read aloud". */
const commonWords = new Set(
  'text texto making playing jugar ver watching read leer listening listen escuchar discussing discutir sim'.split(' '),
);

function readModality(folded: string, { start, end, terms }: TermReading): Reading[] {
  if (commonWords.has(folded.slice(start, end))) return [];
  const ids = terms.filter(({ field }) => field === 'modalities').map(({ id }) => id);
  const isElsewhere = noModalityAfter.test(folded.slice(end)) || noModalityBefore.test(folded.slice(0, start));
  if (ids.length === 0 || isElsewhere) return [];
  return [{ kind: 'modalities', start, end, values: ids, filter: { modalities: ids.join(',') } }];
}

function overlaps(one: Range, other: Range): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Whether nothing of it is in quotes or excluded. */
function isLegible(folded: string, start: number, end: number): boolean {
  return !folded.slice(start, end).includes('\u0001');
}
