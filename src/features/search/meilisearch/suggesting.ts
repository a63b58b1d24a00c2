import type { IndexSettings, Suggestion, SuggestQuery } from '../search-index.ts';
import type { Connection } from './connection.ts';
import { textsOf } from './documents.ts';
import type { FilterWriter } from './filter.ts';
import { fold, hasDigit, wordsOf } from './words.ts';

/** Documents that are looked at for each suggestion that is wanted: many have the same value. */
const documentsEach = 5;

export type SuggestingParts = {
  readonly connection: Connection;
  readonly uid: string;
  readonly filters: FilterWriter;
  readonly settings: IndexSettings;
};

/** Values of fields that hold all the typed words, the last one as a beginning. */
export async function suggest(parts: SuggestingParts, query: SuggestQuery): Promise<readonly Suggestion[]> {
  const { connection, uid, filters, settings } = parts;
  const wanted = (settings.suggestable ?? []).filter((field) => query.fields?.includes(field) ?? true);
  const typed = wordsOf(query.prefix);
  if (typed.length === 0 || wanted.length === 0 || query.limit === 0) return [];
  const filter = filters.write(query.scope);
  const searched = wanted.filter((field) => settings.searchable.some((one) => one.field === field));
  const counted = wanted.filter((field) => !searched.includes(field));

  const isOpen = /[\p{L}\p{N}\p{M}]$/u.test(query.prefix);
  // As they were typed: an ending is part of what is completed. A space after the last word has it taken for a whole one.
  const q = typed.map((word, at) => (hasDigit(word) && at < typed.length - 1 ? `"${word}"` : word)).join(' ');
  const [titles, ...values] = await Promise.all([
    searched.length === 0
      ? null
      : connection.search((client) =>
          client.index(uid).search(isOpen ? q : `${q} `, {
            ...(filter !== null && { filter }),
            attributesToSearchOn: searched,
            attributesToRetrieve: searched,
            matchingStrategy: 'all',
            limit: query.limit * documentsEach,
          }),
        ),
    ...counted.map(async (field) => {
      const answer = await connection.search((client) =>
        client.index(uid).searchForFacetValues({
          facetName: field,
          facetQuery: query.prefix.trim(),
          ...(filter !== null && { filter }),
        }),
      );
      return answer.facetHits.map(({ value, count }): Suggestion => ({ text: value, field, count }));
    }),
  ]);
  const found = (titles?.hits ?? []).flatMap((hit) =>
    searched.flatMap((field) => textsOf(hit[field]).map((text): Suggestion => ({ text, field }))),
  );
  const byText = new Map<string, Suggestion>();
  for (const suggestion of [...found, ...values.flat()]) {
    const key = `${suggestion.field} ${fold(suggestion.text)}`;
    if (isCompletion(suggestion.text, typed, isOpen) && !byText.has(key)) byText.set(key, suggestion);
  }
  const beginsSo = ({ text }: Suggestion): boolean => wordsOf(text).join(' ').startsWith(typed.join(' '));
  const all = [...byText.values()];
  return [...all.filter(beginsSo), ...all.filter((one) => !beginsSo(one))].slice(0, query.limit);
}

/** Without typos: what is suggested holds what was typed. */
function isCompletion(text: string, typed: readonly string[], isOpen: boolean): boolean {
  const words = wordsOf(text);
  if (!isOpen) return typed.every((word) => words.includes(word));
  const last = typed.at(-1) as string;
  return typed.slice(0, -1).every((word) => words.includes(word)) && words.some((word) => word.startsWith(last));
}
