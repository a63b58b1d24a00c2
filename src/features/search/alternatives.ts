import { longestMinutes } from '../resources/resource-index.ts';
import type { Alternative, AlternativeTag } from './search-index.ts';
import type { StandardMeaning } from './standard-meaning.ts';
import type { TermReading } from './understanding/terms.ts';
import type { Interpretation, Understanding } from './understanding/understanding.ts';

/** What is nearer to the words counts more. */
const weights = { itself: 1, below: 0.6, across: 0.4 };

/** More words for one term only cost time. */
const mostTexts = 12;

/** Languages of which regional forms are common in schools; a search for the language finds them too. */
const regional: ReadonlyMap<string, readonly string[]> = new Map([
  ['en', ['en-US', 'en-GB', 'en-CA']],
  ['es', ['es-US', 'es-MX', 'es-ES', 'es-419']],
  ['fr', ['fr-FR', 'fr-CA']],
  ['pt', ['pt-BR', 'pt-PT']],
  ['zh', ['zh-Hans', 'zh-Hant', 'zh-CN', 'zh-TW']],
]);

/** A language with its regional forms. */
export function withRegions(language: string): readonly string[] {
  return [language, ...(regional.get(language) ?? [])];
}

/**
 * What the words of a search may mean besides themselves: a code its standard, a term its tag and its other names, a
 * grade, a language or a length the tag of it. A document matches by any of these; none is left out for lacking them.
 * @param meanings of the codes in the text, by the code as written
 */
export function alternativesOf(
  { text, interpretations, terms }: Understanding,
  meanings: ReadonlyMap<string, StandardMeaning>,
): Alternative[] {
  return [
    ...interpretations.flatMap((interpretation) => ofInterpretation(interpretation, meanings)),
    ...terms.flatMap((term) => {
      const isOffered = interpretations.some(
        ({ kind, start, end }) => kind === 'modalities' && start === term.start && end === term.end,
      );
      const isWish = isOffered && term.terms.every(({ field }) => field === 'modalities');
      return ofTerm(text, term).map((alternative) => (isWish ? { ...alternative, isWish } : alternative));
    }),
  ];
}

function ofInterpretation(
  { kind, from, values, filter }: Interpretation,
  meanings: ReadonlyMap<string, StandardMeaning>,
): Alternative[] {
  const term = (field: string, tagValues: readonly string[]): Alternative[] => [
    { kind: 'term', phrase: from, texts: [], tags: [{ field, values: tagValues }], isWish: true },
  ];
  switch (kind) {
    case 'standards': {
      const meaning = meanings.get(from);
      return meaning ? [{ kind: 'code', phrase: from, texts: [], tags: standardTags(meaning) }] : [];
    }
    case 'gradeLevels':
      return term('gradeLevels', values);
    case 'inLanguage':
      return term('inLanguage', values.flatMap(withRegions));
    case 'durationMinutes': {
      const minutes = (bound: string | undefined, usual: number) => (bound === undefined ? usual : Number(bound));
      const first = minutes(filter.durationMinutesFrom, 1);
      const last = minutes(filter.durationMinutesTo, longestMinutes);
      return term(
        'minutes',
        Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => String(first + at)),
      );
    }
    // A modality is a term of a vocabulary like others.
    case 'modalities':
      return [];
  }
}

function standardTags({ exact, below, across }: StandardMeaning): AlternativeTag[] {
  const tag = (values: readonly string[], weight: number): AlternativeTag[] =>
    values.length > 0 ? [{ field: 'standards', values, weight }] : [];
  return [...tag(exact, weights.itself), ...tag(below, weights.below), ...tag(across, weights.across)];
}

function ofTerm(text: string, { start, end, terms }: TermReading): Alternative[] {
  const phrase = text.slice(start, end);
  return terms.map(({ field, id, words, descendantIds, mergedIds }) => {
    const others = words.filter((word) => word.toLowerCase() !== phrase.toLowerCase());
    const below = descendantIds.length > 0 ? [{ field, values: descendantIds, weight: weights.below }] : [];
    return {
      kind: 'term',
      phrase,
      texts: [...new Set(others)].slice(0, mostTexts),
      tags: [{ field, values: [id, ...mergedIds], weight: weights.itself }, ...below],
    };
  });
}
