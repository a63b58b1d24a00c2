import { foldWord } from './highlight.ts';
import type { IndexDocument, SearchFilter } from './search-index.ts';

/** Whether a document passes a filter, as an index would say. */
export function passes(document: IndexDocument, filter: SearchFilter): boolean {
  switch (filter.kind) {
    case 'anyOf':
      return valuesOf(document, filter.field).some((value) => filter.values.includes(value));
    case 'noneOf':
      return !valuesOf(document, filter.field).some((value) => filter.values.includes(value));
    case 'range': {
      const value = document[filter.field];
      if (typeof value !== 'number') return false;
      return value >= (filter.from ?? Number.NEGATIVE_INFINITY) && value <= (filter.to ?? Number.POSITIVE_INFINITY);
    }
    case 'all':
      return filter.filters.every((each) => passes(document, each));
    case 'any':
      return filter.filters.some((each) => passes(document, each));
    case 'not':
      return !passes(document, filter.filter);
  }
}

/** Whether every word of a text is the beginning of a word of the document, in whichever of these fields. */
export function holdsWords(document: IndexDocument, fields: readonly string[], text: string): boolean {
  const there = fields.flatMap((field) => wordsOf(valuesOf(document, field).join(' ')));
  return wordsOf(text).every((word) => there.some((other) => other.startsWith(word)));
}

function valuesOf(document: IndexDocument, field: string): readonly string[] {
  const value = document[field];
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [String(value)];
}

function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(foldWord);
}
