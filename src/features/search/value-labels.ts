import { labelOfValue } from '../vocabularies/enum-labels.ts';
import { asLabel, type LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import type { SearchedFields } from './searched-fields.ts';

/** Names of languages take microseconds to find, and there are few. */
const knownLanguages = new Map<string, string>();
const maximumKnownLanguages = 1_000;

function nameOfLanguage(tag: string, language: LabelLanguage): string {
  const key = `${language} ${tag}`;
  let name = knownLanguages.get(key);
  if (name === undefined) {
    name = labelOfValue('inLanguage', tag, language);
    if (knownLanguages.size < maximumKnownLanguages) knownLanguages.set(key, name);
  }
  return name;
}

/** How the length of a resource reads. */
export function minutesLabel(minutes: string, language: LabelLanguage): string {
  const isOne = minutes === '1';
  return language === 'en' ? `${minutes} minute${isOne ? '' : 's'}` : `${minutes} minuto${isOne ? '' : 's'}`;
}

/** How a value of a field reads; standards have labels of their own. */
export function labelOf(
  fields: Pick<SearchedFields, 'keywords'>,
  field: string,
  value: string,
  { language, vocabularies }: { language: LabelLanguage; vocabularies: Pick<VocabularySet, 'labelOf'> },
): string {
  const { vocabulary, isTerm } = fields.keywords[field] ?? {};
  if (vocabulary) return vocabularies.labelOf(vocabulary, value, language);
  if (field === 'inLanguage') return nameOfLanguage(value, language);
  return isTerm ? asLabel(value) : labelOfValue(field, value, language);
}
