import { gradeLevels } from '../resources/resource.ts';
import { wordsOf } from '../vocabularies/vocabulary.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { gradeOrdinals } from './ranking/named-grades.ts';
import { comparedName, type NamedTerm } from './ranking/rank-terms.ts';
import type { TermField } from './ranking/term-weights.ts';

/** Terms that are offered, with all their names, and words that say what sort of resource something is. */
export type SuggestableTerms = Readonly<Record<TermField, readonly NamedTerm[]>> & {
  /** Of types, uses and formats, as they are compared. */
  readonly ofTypes: ReadonlySet<string>;
  toWords(name: string): string;
};

const gradeTerms = gradeLevels.map((id) => ({ id, names: gradeNames(id) }));

const kept = new WeakMap<VocabularySet, SuggestableTerms>();

export function suggestableTerms(vocabulary: VocabularySet): SuggestableTerms {
  let terms = kept.get(vocabulary);
  if (!terms) {
    const typeNames = (['learningResourceType', 'educationalUse', 'modalities'] as const).flatMap((name) =>
      vocabulary.terms(name).flatMap(wordsOf),
    );
    terms = {
      interests: offered(vocabulary, 'interests'),
      modalities: offered(vocabulary, 'modalities'),
      subjects: offered(vocabulary, 'subjects'),
      gradeLevels: gradeTerms,
      ofTypes: new Set(typeNames.map(comparedName)),
      toWords: comparedName,
    };
    kept.set(vocabulary, terms);
  }
  return terms;
}

function offered(vocabulary: VocabularySet, name: 'interests' | 'modalities' | 'subjects'): NamedTerm[] {
  return vocabulary
    .terms(name)
    .filter(({ isRetired, replacedById }) => !isRetired && replacedById === null)
    .map((term) => ({ id: term.id, names: wordsOf(term) }));
}

function gradeNames(grade: string): string[] {
  if (grade === 'K') return ['Kindergarten'];
  const number = Number(grade);
  if (!Number.isInteger(number)) return [];
  const ending = ['th', 'st', 'nd', 'rd'][number < 4 ? number : 0];
  const words = Object.entries(gradeOrdinals).flatMap(([word, meant]) => (meant === grade ? word : []));
  const spoken = words.flatMap((word) => [`${word} grade`, `${word} grado`]);
  return [`${number}${ending} grade`, `Grade ${number}`, `${number}.º grado`, ...spoken];
}
