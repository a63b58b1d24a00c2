import { languageOf } from '../../src/embedded/search/languages.ts';
import { isOneEdit } from '../../src/embedded/search/one-edit.ts';
import { readQueryText } from '../../src/embedded/search/query-text.ts';
import { hasDigit, wordsOf } from '../../src/embedded/search/words.ts';
import type {
  IndexDocument,
  IndexSettings,
  SearchFilter,
  SearchQuery,
} from '../../src/features/search/search-index.ts';

/** What a search must answer, found by looking at every document; only the order by relevance is left out. */
export function naiveSearch(settings: IndexSettings, documents: readonly IndexDocument[], query: SearchQuery) {
  const inScope = documents.filter((document) => passes(document, query.scope));
  const passing = (except?: string) =>
    inScope.filter((document) =>
      Object.entries(query.filters).every(([facet, filter]) => facet === except || passes(document, filter)),
    );
  const reader = createReader(settings, documents, query.text);
  const matching = reader.matchWithin(passing());
  const results = passing().filter(matching).sort(orderOf(query));
  return {
    ids: results.map(({ id }) => id),
    total: results.length,
    facets: query.facets.map(({ field, limit }) => ({
      field,
      values: count(
        (Object.hasOwn(query.filters, field) ? passing(field) : passing()).filter(matching).map((one) => one[field]),
        limit,
      ),
    })),
    tierOf: matching.tierOf,
  };
}

export function passes(document: IndexDocument, filter: SearchFilter): boolean {
  switch (filter.kind) {
    case 'anyOf':
      return stringsOf(document[filter.field]).some((value) => filter.values.includes(value));
    case 'noneOf':
      return !stringsOf(document[filter.field]).some((value) => filter.values.includes(value));
    case 'range': {
      const value = document[filter.field];
      if (typeof value !== 'number') return false;
      return value >= (filter.from ?? -Infinity) && value <= (filter.to ?? Infinity);
    }
    case 'all':
      return filter.filters.every((part) => passes(document, part));
    case 'any':
      return filter.filters.some((part) => passes(document, part));
    case 'not':
      return !passes(document, filter.filter);
  }
}

type Matching = ((document: IndexDocument) => boolean) & { tierOf(document: IndexDocument): number };

function createReader(settings: IndexSettings, documents: readonly IndexDocument[], typed: string) {
  const languages = settings.languages.map(languageOf);
  const text = readQueryText(typed);
  const textsOf = (document: IndexDocument) =>
    settings.searchable.flatMap(({ field }) => stringsOf(document[field]).map(wordsOf));
  const texts = new Map(documents.map((document) => [document, textsOf(document)]));
  const vocabulary = new Set([...texts.values()].flat(2));
  const holds = (document: IndexDocument, words: readonly string[]) =>
    (texts.get(document) ?? []).some((of) => of.some((_, at) => words.every((word, next) => of[at + next] === word)));
  const isRelative = (one: string, other: string) =>
    one.length >= 3 &&
    other.length >= 3 &&
    !hasDigit(one) &&
    !hasDigit(other) &&
    languages.some(({ stem }) => stem(one) === stem(other));
  const sameWords = (word: string) => [...vocabulary].filter((other) => other === word || isRelative(word, other));

  const last = text.parts.at(-1);
  const slots = (allTypos: boolean) =>
    text.parts.map((part) => {
      if (part.length > 1) return { isOptional: false, good: null, typos: [], part };
      const word = part[0] as string;
      const isOpen = text.isLastOpen && part === last && word.length >= 2 && !/^\d+$/.test(word);
      const good = [...vocabulary].filter(
        (other) => sameWords(word).includes(other) || (isOpen && other.startsWith(word)),
      );
      const mayErr = word.length >= 4 && !hasDigit(word) && (allTypos || good.length === 0);
      const typos = mayErr
        ? [...vocabulary].filter(
            (other) => !good.includes(other) && !hasDigit(other) && other.length >= 3 && isOneEdit(word, other),
          )
        : [];
      return { isOptional: languages.some(({ stopWords }) => stopWords.has(word)), good, typos, part };
    });
  const required = (allTypos: boolean) => {
    const all = slots(allTypos);
    const needed = all.filter(({ isOptional }) => !isOptional);
    return needed.length > 0 ? needed : all;
  };
  const allows = (document: IndexDocument) =>
    text.phrases.every((words) => holds(document, words)) &&
    !text.excluded.some((words) =>
      words.length > 1 ? holds(document, words) : sameWords(words[0] as string).some((word) => holds(document, [word])),
    );
  const tierOf = (document: IndexDocument, of: ReturnType<typeof slots>) => {
    let reached = 0;
    let typos = 0;
    for (const { good, typos: wrong, part } of of) {
      if (good === null ? holds(document, part) : good.some((word) => holds(document, [word]))) reached += 1;
      else if (wrong.some((word) => holds(document, [word]))) {
        reached += 1;
        typos += 1;
      }
    }
    return 4 * reached - Math.min(3, typos);
  };
  const from = (of: ReturnType<typeof slots>, lowest: number): Matching =>
    Object.assign((document: IndexDocument) => allows(document) && tierOf(document, of) >= lowest, {
      tierOf: (document: IndexDocument) => tierOf(document, of),
    });

  return {
    /** All words; below ten results also fewer words; without any result every word may be a typo. */
    matchWithin: (within: readonly IndexDocument[]): Matching => {
      const usual = required(false);
      if (usual.length === 0) return from(usual, 0);
      const strict = from(usual, 4 * usual.length - 3);
      const found = within.filter(strict).length;
      if (found >= 10 || (found > 0 && usual.length === 1)) return strict;
      const wider = found > 0 ? usual : required(true);
      for (let lowest = 4 * wider.length; lowest > 1; lowest -= 1) {
        const wide = from(wider, lowest);
        if (within.filter(wide).length >= 10) return wide;
      }
      const wide = from(wider, 1);
      return within.some(wide) ? wide : strict;
    },
  };
}

function orderOf(query: SearchQuery): (a: IndexDocument, b: IndexDocument) => number {
  return (a, b) => {
    for (const { field, direction } of query.sort) {
      const [first, second] = [a[field], b[field]];
      if (typeof first !== 'number' || typeof second !== 'number') {
        if (typeof first === 'number') return -1;
        if (typeof second === 'number') return 1;
      } else if (first !== second) {
        return direction === 'ascending' ? first - second : second - first;
      }
    }
    return a.id < b.id ? -1 : 1;
  };
}

function count(values: readonly unknown[], limit: number): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) for (const one of new Set(stringsOf(value))) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .map(([value, times]) => ({ value, count: times }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}

function stringsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' && value !== '' ? [value] : [];
}
