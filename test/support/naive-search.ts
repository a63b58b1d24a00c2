import { languageOf } from '../../src/embedded/search/languages.ts';
import { type Part, readQueryText } from '../../src/embedded/search/query-text.ts';
import { hasDigit, wordsOf } from '../../src/embedded/search/words.ts';
import type {
  Alternative,
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
  const { matches, tierOf, fullTier } = createReader(settings, documents, query).matchWithin(passing());
  const found = (except?: string) => oneOfEach(passing(except).filter(matches).sort(orderOf(query)), query.distinct);
  const results = found();
  return {
    ids: results.map(({ id }) => id),
    total: results.length,
    facets: query.facets.map(({ field, limit, values, containing, groups }) => {
      const counted = Object.hasOwn(query.filters, field) ? found(field) : results;
      const isWanted = (value: string) =>
        (values?.includes(value) ?? true) && (containing === undefined || holdsBeginnings(value, wordsOf(containing)));
      return {
        field,
        values: count(counted.map((one) => stringsOf(one[field]).filter(isWanted))).slice(0, limit),
        ...(groups && {
          groups: Object.entries(groups).map(([value, members]) => ({
            value,
            count: counted.filter((one) => stringsOf(one[field]).some((held) => members.includes(held))).length,
          })),
        }),
      };
    }),
    isPartial: results.some((document) => tierOf(document) < fullTier),
    tierOf,
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

/** Damerau-Levenshtein with neighboring letters, optimal string alignment. */
export function editDistance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, row) =>
    Array.from({ length: other.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number): number => rows[row]?.[column] as number;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      (rows[row] as number[])[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (one[row - 1] === other[column - 1] ? 0 : 1),
        isSwap ? at(row - 2, column - 2) + 1 : Infinity,
      );
    }
  }
  return at(one.length, other.length);
}

/** The tests of one part of the text: `good` without a guess. */
type Slot = {
  readonly isOptional: boolean;
  readonly isCode: boolean;
  good(document: IndexDocument): boolean;
  guessed(document: IndexDocument): boolean;
};

type Matching = {
  matches(document: IndexDocument): boolean;
  tierOf(document: IndexDocument): number;
  /** What a document with all parts reaches at least. */
  readonly fullTier: number;
};

function createReader(settings: IndexSettings, documents: readonly IndexDocument[], query: SearchQuery) {
  const languages = settings.languages.map(languageOf);
  const text = readQueryText(query.text, query.alternatives);
  const textsOf = (document: IndexDocument, areCodes: boolean) =>
    settings.searchable
      .filter(({ field }) => (settings.exact?.includes(field) ?? false) === areCodes)
      .flatMap(({ field }) => stringsOf(document[field]).map(wordsOf));
  const texts = new Map(documents.map((one) => [one, [...textsOf(one, false), ...textsOf(one, true)]]));
  const plain = new Map(documents.map((one) => [one, new Set(textsOf(one, false).flat())]));
  /** All words that may be found otherwise than as they are. */
  const vocabulary = [...new Set([...plain.values()].flatMap((words) => [...words]))].filter((word) => !hasDigit(word));

  const holds = (document: IndexDocument, words: readonly string[]) =>
    (texts.get(document) ?? []).some((of) => of.some((_, at) => words.every((word, next) => of[at + next] === word)));
  const holdsAny = (document: IndexDocument, words: readonly string[]) =>
    words.some((word) => plain.get(document)?.has(word));
  const isKnown = (word: string) => documents.some((document) => holds(document, [word]));
  const relatives = (word: string) =>
    word.length < 3 || hasDigit(word)
      ? []
      : vocabulary.filter(
          (other) => other !== word && other.length >= 3 && languages.some(({ stem }) => stem(word) === stem(other)),
        );
  const holdsWord = (document: IndexDocument, word: string) =>
    holds(document, [word]) || holdsAny(document, relatives(word));
  const means = (document: IndexDocument, { kind, texts: others, tags }: Alternative) =>
    tags.some(({ field, values }) => stringsOf(document[field]).some((value) => values.includes(value))) ||
    others.map(wordsOf).some((words) => {
      if (words.length === 0) return false;
      return kind === 'code' || words.length > 1 ? holds(document, words) : holdsWord(document, words[0] as string);
    });

  const slotOf = ({ kind, words, isOpen, alternatives }: Part, allTypos: boolean): Slot => {
    const isMeant = (document: IndexDocument) => alternatives.some((alternative) => means(document, alternative));
    if (kind !== 'word') {
      const good = (document: IndexDocument) => isMeant(document) || holds(document, words);
      return { isOptional: false, isCode: kind === 'code', good, guessed: () => false };
    }
    const [word = ''] = words;
    const completions =
      isOpen && word.length >= 2 ? vocabulary.filter((other) => other !== word && other.startsWith(word)) : [];
    const isUnknown =
      alternatives.length === 0 && !isKnown(word) && completions.length === 0 && relatives(word).length === 0;
    const mayErr = word.length >= 4 && !hasDigit(word) && (isUnknown || allTypos);
    const near = (distance: number) =>
      vocabulary.filter((other) => other.length >= 3 && editDistance(word, other) === distance);
    let typos = mayErr ? near(1) : [];
    if (isUnknown && typos.length === 0 && word.length >= 8 && !hasDigit(word)) {
      typos = near(2).filter((other) => other[0] === word[0]);
    }
    return {
      isOptional: languages.some(({ stopWords }) => stopWords.has(word)),
      isCode: false,
      good: (document) => isMeant(document) || holdsWord(document, word) || holdsAny(document, completions),
      guessed: (document) => holdsAny(document, typos),
    };
  };
  const required = (allTypos: boolean) => {
    const all = text.parts.map((part) => slotOf(part, allTypos));
    const needed = all.filter(({ isOptional }) => !isOptional);
    return needed.length > 0 ? needed : all;
  };
  const allows = (document: IndexDocument) =>
    text.phrases.every((words) => holds(document, words)) &&
    !text.excluded.some((words) =>
      words.length > 1 ? holds(document, words) : holdsWord(document, words[0] as string),
    );
  const from = (slots: readonly Slot[], codeShare: number, lowest: number): Matching => {
    const share = ({ isCode }: Slot) => (isCode ? codeShare : 1);
    const tierOf = (document: IndexDocument) => {
      const good = slots.filter((slot) => slot.good(document));
      const guessed = slots.filter((slot) => !slot.good(document) && slot.guessed(document));
      const reached = [...good, ...guessed].reduce((sum, slot) => sum + share(slot), 0);
      return 4 * reached - Math.min(3, guessed.length);
    };
    return {
      matches: (document) => allows(document) && tierOf(document) >= lowest,
      tierOf,
      fullTier: 4 * slots.reduce((sum, slot) => sum + share(slot), 0) - 3,
    };
  };

  return {
    /**
     * All words; below ten results also fewer words; without any result every word may be a typo. While anything has a
     * code that was asked for, nothing without is found.
     */
    matchWithin: (within: readonly IndexDocument[]): Matching => {
      const usual = required(false);
      const strict = from(usual, 1, usual.length === 0 ? 0 : 4 * usual.length - 3);
      const found = within.filter(strict.matches).length;
      if (usual.length === 0 || found >= 10 || (found > 0 && usual.length === 1)) return strict;
      const wider = found > 0 ? usual : required(true);
      const words = wider.filter(({ isCode }) => !isCode).length;
      const codeShare = words < wider.length ? words + 1 : 1;
      const holdsCode = (document: IndexDocument) =>
        allows(document) && wider.some((slot) => slot.isCode && slot.good(document));
      const floor = codeShare > 1 && within.some(holdsCode) ? 4 * codeShare - 3 : 1;
      for (let lowest = 4 * wider.length * codeShare; lowest > floor; lowest -= 1) {
        const wide = from(wider, codeShare, lowest);
        if (within.filter(wide.matches).length >= 10) return wide;
      }
      const wide = from(wider, codeShare, floor);
      return within.some(wide.matches) ? wide : strict;
    },
  };
}

function orderOf(query: SearchQuery): (a: IndexDocument, b: IndexDocument) => number {
  return (a, b) => {
    for (const { field, direction } of query.sort) {
      const [first, second] = [sortValueOf(a[field]), sortValueOf(b[field])];
      if (first === second) continue;
      if (first === null || second === null) return first === null ? 1 : -1;
      return first < second === (direction === 'ascending') ? -1 : 1;
    }
    return a.id < b.id ? -1 : 1;
  };
}

function sortValueOf(value: unknown): string | number | null {
  return typeof value === 'number' ? value : (stringsOf(value)[0] ?? null);
}

/** Of those in order with the same first value of a field the first. */
function oneOfEach(ordered: readonly IndexDocument[], field: string | undefined): readonly IndexDocument[] {
  const met = new Set<string>();
  return ordered.filter((document) => {
    const value = field === undefined ? undefined : stringsOf(document[field])[0];
    if (value === undefined || !met.has(value)) {
      if (value !== undefined) met.add(value);
      return true;
    }
    return false;
  });
}

function holdsBeginnings(value: string, beginnings: readonly string[]): boolean {
  const words = wordsOf(value);
  return beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)));
}

function count(values: readonly (readonly string[])[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const some of values) for (const one of new Set(some)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .map(([value, times]) => ({ value, count: times }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function stringsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' && value !== '' ? [value] : [];
}
