import { shippedVocabularies } from './shipped/shipped-vocabularies.ts';
import {
  asLabel,
  foldWord,
  keptWord,
  type LabelLanguage,
  labelLanguages,
  labelOfTerm,
  type ShippedTerm,
  type Term,
  type TermExpansion,
  type TermRecord,
  type VocabularyName,
  vocabularyNames,
  wordsOf,
} from './vocabulary.ts';

/** A term with those below it. */
export type TermNode = Term & { readonly children: readonly Term[] };

/** The vocabularies of one district at one moment: everything about them is answered from memory. */
export type VocabularySet = {
  /** Counts the district's changes of any vocabulary. */
  readonly revision: number;
  /** All terms: retired and merged ones too. */
  terms(vocabulary: VocabularyName): readonly Term[];
  /** By id; merged terms as themselves. */
  get(vocabulary: VocabularyName, id: string): Term | null;
  /** What the district says of a term; null where it says nothing. */
  recordOf(vocabulary: VocabularyName, id: string): TermRecord | null;
  /** By id, label or synonym in any language; for a merged term the one that it stands for now. */
  find(vocabulary: VocabularyName, word: string): Term | null;
  /**
   * Ids for ids, labels and synonyms, each once, in order. What no term is called stays, in lower case: it is listed among
   * the words that are not in the vocabulary.
   */
  resolveTags(vocabulary: VocabularyName, values: readonly string[]): string[];
  /**
   * The tags that a filter by these values looks for: with the terms below them, and with what was merged into any of
   * them.
   */
  filterValues(vocabulary: VocabularyName, values: readonly string[]): string[];
  /** A term with those that were merged into it. */
  withMerged(vocabulary: VocabularyName, id: string): string[];
  /** How a tag reads; a word that is no term as it is, with a capital. */
  labelOf(vocabulary: VocabularyName, id: string, language: LabelLanguage): string;
  /** Terms of the upper level with those below, without merged ones. */
  tree(vocabulary: VocabularyName): readonly TermNode[];
  /** Terms of the upper level that have others below, each with all tags that it takes in: the same object at each call. */
  groups(vocabulary: VocabularyName): Readonly<Record<string, readonly string[]>>;
  /** Every term that is not merged, with what a search for it takes in. */
  readonly expansions: readonly TermExpansion[];
};

type Vocabulary = {
  readonly byId: ReadonlyMap<string, Term>;
  readonly recordOf: ReadonlyMap<string, TermRecord>;
  /** Folded words to ids. */
  readonly byWord: ReadonlyMap<string, string>;
  readonly childrenOf: ReadonlyMap<string, readonly Term[]>;
  readonly mergedInto: ReadonlyMap<string, readonly string[]>;
};

/** The shipped vocabularies with what a district has made of them. */
export function createVocabularySet(records: readonly TermRecord[], revision: number): VocabularySet {
  const vocabularies = Object.fromEntries(
    vocabularyNames.map((name) => [
      name,
      createVocabulary(
        name,
        records.filter(({ vocabulary }) => vocabulary === name),
      ),
    ]),
  ) as Record<VocabularyName, Vocabulary>;

  const find = (name: VocabularyName, word: string): Term | null => {
    const { byId, byWord } = vocabularies[name];
    const id = byId.has(word) ? word : byWord.get(foldWord(word));
    return id === undefined ? null : current(byId, id);
  };
  const withMerged = (name: VocabularyName, id: string) => [id, ...(vocabularies[name].mergedInto.get(id) ?? [])];
  const childIds = (name: VocabularyName, id: string) =>
    (vocabularies[name].childrenOf.get(id) ?? []).map((child) => child.id);
  const isShown = ({ replacedById }: Term) => replacedById === null;
  const filterValues = (name: VocabularyName, values: readonly string[]): string[] => {
    const ids = values.flatMap((value) => {
      const id = find(name, value)?.id ?? keptWord(value);
      return [id, ...childIds(name, id)].flatMap((each) => withMerged(name, each));
    });
    return [...new Set(ids)];
  };
  const groups = new Map<VocabularyName, Readonly<Record<string, readonly string[]>>>();
  let expansions: readonly TermExpansion[] | undefined;

  return {
    revision,
    terms: (name) => [...vocabularies[name].byId.values()],
    get: (name, id) => vocabularies[name].byId.get(id) ?? null,
    recordOf: (name, id) => vocabularies[name].recordOf.get(id) ?? null,
    find,
    resolveTags: (name, values) => [...new Set(values.map((value) => find(name, value)?.id ?? keptWord(value)))],
    filterValues,
    withMerged,
    labelOf: (name, id, language) => {
      const term = current(vocabularies[name].byId, id);
      return term ? labelOfTerm(term, language) : asLabel(id);
    },
    tree: (name) =>
      [...vocabularies[name].byId.values()]
        .filter((term) => term.parentId === null && isShown(term))
        .map((term) => ({ ...term, children: vocabularies[name].childrenOf.get(term.id) ?? [] })),
    groups: (name) => {
      let known = groups.get(name);
      if (known === undefined) {
        const { byId, childrenOf } = vocabularies[name];
        const parents = [...childrenOf.keys()].filter((id) => {
          const term = byId.get(id);
          return term?.parentId === null && isShown(term);
        });
        known = Object.fromEntries(parents.map((id) => [id, filterValues(name, [id])]));
        groups.set(name, known);
      }
      return known;
    },
    get expansions() {
      expansions ??= vocabularyNames.flatMap((name) =>
        [...vocabularies[name].byId.values()].filter(isShown).map((term) => ({
          field: name,
          id: term.id,
          words: [...wordsOf(term), ...wordsOfMerged(vocabularies[name], term.id)],
          descendantIds: childIds(name, term.id),
          mergedIds: vocabularies[name].mergedInto.get(term.id) ?? [],
        })),
      );
      return expansions;
    },
  };
}

/** What was shipped, untouched by any district. */
export const shippedVocabularySet = createVocabularySet([], 0);

/** The term that an id stands for at last; null for one that is not there. */
function current(byId: ReadonlyMap<string, Term>, id: string): Term | null {
  let term = byId.get(id) ?? null;
  if (!term?.replacedById) return term;
  const seen = new Set<string>();
  // Merges are checked for circles; a release and a district together could still make one.
  while (term?.replacedById && !seen.has(term.id)) {
    seen.add(term.id);
    term = byId.get(term.replacedById) ?? null;
  }
  return term;
}

function createVocabulary(name: VocabularyName, records: readonly TermRecord[]): Vocabulary {
  const byId = new Map<string, Term>();
  const recordOf = new Map(records.map((record) => [record.id, record]));
  for (const shipped of shippedVocabularies[name])
    byId.set(shipped.id, customized(name, shipped, recordOf.get(shipped.id)));
  for (const record of records) if (!byId.has(record.id)) byId.set(record.id, ownTerm(record));

  const childrenOf = new Map<string, Term[]>();
  const mergedInto = new Map<string, string[]>();
  for (const term of byId.values()) {
    if (term.replacedById !== null) {
      const target = current(byId, term.id);
      if (target) push(mergedInto, target.id, term.id);
    } else if (term.parentId !== null) {
      push(childrenOf, term.parentId, term);
    }
  }
  return { byId, recordOf, byWord: indexWords([...byId.values()]), childrenOf, mergedInto };
}

/**
 * Which term a word means. What the district says goes before what was shipped, labels before synonyms, and the words of
 * terms that are there before those of merged ones.
 */
function indexWords(terms: readonly Term[]): Map<string, string> {
  const byWord = new Map<string, string>();
  const add = (word: string, id: string) => {
    const key = foldWord(word);
    if (key !== '' && !byWord.has(key)) byWord.set(key, id);
  };
  const isOfDistrict = (term: Term) => !term.isShipped || term.isCustomized;
  const ordered = [
    ...terms.filter((term) => isOfDistrict(term) && term.replacedById === null),
    ...terms.filter((term) => !isOfDistrict(term) && term.replacedById === null),
    ...terms.filter((term) => term.replacedById !== null),
  ];
  for (const { id } of ordered) add(id, id);
  for (const language of labelLanguages) {
    for (const { id, labels } of ordered) add(labels[language] ?? '', id);
  }
  for (const { id, synonyms } of ordered) {
    for (const language of labelLanguages) for (const synonym of synonyms[language] ?? []) add(synonym, id);
  }
  return byWord;
}

function customized(vocabulary: VocabularyName, shipped: ShippedTerm, record: TermRecord | undefined): Term {
  return {
    id: shipped.id,
    vocabulary,
    isShipped: true,
    isCustomized: record !== undefined && hasOverrides(record),
    parentId: record?.parentId === undefined ? shipped.parentId : record.parentId,
    labels: { ...shipped.labels, ...record?.labels },
    synonyms: { ...shipped.synonyms, ...record?.synonyms },
    isRetired: record?.isRetired ?? shipped.isRetired ?? false,
    replacedById: record?.replacedById ?? shipped.replacedById ?? null,
    revision: record?.revision ?? 0,
  };
}

function hasOverrides({ parentId, labels, synonyms, isRetired, replacedById }: TermRecord): boolean {
  return (
    parentId !== undefined ||
    isRetired !== undefined ||
    replacedById !== undefined ||
    Object.keys(labels).length + Object.keys(synonyms).length > 0
  );
}

function ownTerm(record: TermRecord): Term {
  const {
    vocabulary,
    id,
    parentId = null,
    labels,
    synonyms,
    isRetired = false,
    replacedById = null,
    revision,
  } = record;
  return {
    id,
    vocabulary,
    isShipped: false,
    isCustomized: false,
    parentId,
    labels,
    synonyms,
    isRetired,
    replacedById,
    revision,
  };
}

function wordsOfMerged({ byId, mergedInto }: Vocabulary, id: string): string[] {
  return (mergedInto.get(id) ?? []).flatMap((merged) => {
    const term = byId.get(merged);
    return term ? wordsOf(term) : [];
  });
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
