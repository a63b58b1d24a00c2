import type { FieldValue, IndexDocument, IndexSettings } from '../search-index.ts';
import { stemWord } from './languages.ts';
import { codeWordsField, stemmedFields, stemsOf } from './settings.ts';
import { codeWordsOf, wordsOf } from './words.ts';

export type StoredDocument = { readonly id: string; readonly revision: number } & Record<
  string,
  string | number | readonly string[]
>;

/** What Meilisearch takes for a primary key. */
const possibleId = /^[a-zA-Z0-9_-]{1,511}$/;

/** A document as Meilisearch keeps it: without what has no value, and with its words without endings, and its codes as single words. */
export function toStored(document: IndexDocument, settings: IndexSettings): StoredDocument {
  if (!possibleId.test(document.id)) throw new Error(`Meilisearch takes no id such as "${document.id}".`);
  const stored: Record<string, string | number | readonly string[]> = {};
  for (const [field, value] of Object.entries(document)) {
    const kept = withoutNothing(value);
    if (kept !== null) stored[field] = kept;
  }
  for (const field of stemmedFields(settings)) {
    const value = stored[field];
    const withoutEndings = (text: string): string => wordsOf(text).map(stemWord).join(' ');
    if (typeof value === 'string') stored[stemsOf(field)] = withoutEndings(value);
    // Positions in a list are those of the words themselves, so that what is found can be told.
    else if (Array.isArray(value)) stored[stemsOf(field)] = value.map(withoutEndings);
  }
  const codes = new Set(
    settings.searchable.flatMap(({ field }) => textsOf(document[field] ?? null).flatMap(codeWordsOf)),
  );
  if (codes.size > 0) stored[codeWordsField] = [...codes];
  return stored as StoredDocument;
}

function withoutNothing(value: FieldValue): string | number | readonly string[] | null {
  if (value === null || value === '') return null;
  if (!Array.isArray(value)) return value as string | number;
  const kept = value.filter((one) => one !== '');
  return kept.length > 0 ? kept : null;
}

export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  return typeof value === 'string' ? [value] : [];
}
