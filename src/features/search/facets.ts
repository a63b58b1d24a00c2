import { codeKey } from '../standards/code.ts';
import type { StandardLabel } from '../standards/standards.ts';
import { foldWord, hasTwoLevels, type LabelLanguage, wordsOf } from '../vocabularies/vocabulary.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import type { FacetCounts, FacetQuery } from './search-index.ts';
import type { SearchedFields } from './searched-fields.ts';
import type { StandardGroups } from './standard-groups.ts';
import { labelOf } from './value-labels.ts';

/** A counted value as callers see it. */
export type FacetValue = {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  /** Of a standard: its statement. */
  readonly detail?: string;
  /** What it stands below, where the field has levels. */
  readonly parent?: string;
};

export type Facet = {
  readonly name: string;
  readonly values: readonly FacetValue[];
  /** What stands above the values: each counts the records that have it or anything below it. */
  readonly groups?: readonly FacetValue[];
};

export type FacetRequest = {
  readonly name: string;
  readonly limit: number;
  /** Only values whose name, in any language, has words that begin so. */
  readonly q?: string;
  /** Of a facet of standards with `q`: the standards that are called so. */
  readonly standardIds?: readonly string[];
};

/** What has to be counted for a facet; see `presentFacet`. */
export function facetQueries(
  { name, limit, q, standardIds = [] }: FacetRequest,
  {
    fields,
    vocabularies,
    standardGroups,
  }: { fields: SearchedFields; vocabularies: VocabularySet; standardGroups: StandardGroups },
): FacetQuery[] {
  const { vocabulary, isStandard } = fields.keywords[name] ?? {};
  if (isStandard) {
    const groups = Object.fromEntries([...standardGroups].map(([id, { values }]) => [id, values]));
    // A standard is counted by its id and by its code: see `withoutCodes`.
    const all = { field: name, limit: 2 * limit };
    if (q === undefined) return [{ ...all, ...(standardGroups.size > 0 && { groups }) }];
    return [...(standardIds.length > 0 ? [{ ...all, values: standardIds }] : []), { ...all, containing: q }];
  }
  if (!vocabulary) return [{ field: name, limit, ...containing(q) }];
  const groups = hasTwoLevels[vocabulary] ? vocabularies.groups(vocabulary) : null;
  if (q === undefined) return [{ field: name, limit, ...(groups && { groups }) }];
  const named = vocabularies
    .terms(vocabulary)
    .filter((term) => wordsOf(term).some((word) => hasWords(word, q)))
    .map(({ id }) => id);
  // Besides the terms that are called so: words of which the vocabulary knows nothing.
  return [
    ...(named.length > 0
      ? [{ field: name, limit, values: named, ...(groups && { groups: pick(groups, named) }) }]
      : []),
    { field: name, limit, containing: q },
  ];
}

function pick<Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

function containing(q: string | undefined): { containing?: string } {
  return q === undefined ? {} : { containing: q };
}

/** Whether every word of `q` is the beginning of a word of the text. */
export function hasWords(text: string, q: string): boolean {
  const words = foldWord(text).split(' ');
  return foldWord(q)
    .split(' ')
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** One facet of the counts for it. */
export function presentFacet(
  { name, limit, q }: FacetRequest,
  counts: readonly FacetCounts[],
  {
    fields,
    vocabularies,
    language,
    standardLabels,
    standardGroups,
  }: {
    fields: SearchedFields;
    vocabularies: VocabularySet;
    language: LabelLanguage;
    standardLabels: ReadonlyMap<string, StandardLabel>;
    standardGroups: StandardGroups;
  },
): Facet {
  const { vocabulary, isStandard } = fields.keywords[name] ?? {};
  const inOrder = mostFrequentFirst(counts);
  const groups = counts.flatMap((each) => each.groups ?? []).filter(({ count }) => count > 0);
  if (isStandard) {
    const values = namedFirst(withoutCodes(inOrder, standardLabels), standardLabels, q).slice(0, limit);
    return {
      name,
      values: values.map(({ value, count }) => presentStandard(value, count, standardLabels.get(value))),
      ...(standardGroups.size > 0 && {
        groups: groups.map(({ value, count }) => presentStandard(value, count, standardGroups.get(value)?.label)),
      }),
    };
  }
  const present = (value: string, count: number): FacetValue => {
    const parent = vocabulary ? vocabularies.get(vocabulary, value)?.parentId : undefined;
    return { value, label: labelOf(fields, name, value, { language, vocabularies }), count, ...(parent && { parent }) };
  };
  return {
    name,
    values: withGroups(inOrder, groups, q)
      .slice(0, limit)
      .map(({ value, count }) => present(value, count)),
    ...(vocabulary &&
      hasTwoLevels[vocabulary] &&
      q === undefined &&
      counts.some((each) => each.groups) && {
        groups: groups
          .map(({ value, count }) => present(value, count))
          .sort((one, other) => other.count - one.count || one.label.localeCompare(other.label)),
      }),
  };
}

type CountedValue = FacetCounts['values'][number];

/**
 * A term with others below it counts as its filter finds: those too. Where values are looked for it is found even if nothing
 * has it itself.
 */
function withGroups(
  counted: readonly CountedValue[],
  groups: readonly CountedValue[],
  q: string | undefined,
): readonly CountedValue[] {
  if (groups.length === 0) return counted;
  const group = new Map(groups.map((each) => [each.value, each]));
  const own = counted.map((each) => group.get(each.value) ?? each);
  const known = new Set(counted.map(({ value }) => value));
  const more = q === undefined ? [] : groups.filter(({ value }) => !known.has(value));
  return [...own, ...more].sort(byCount);
}

function byCount(one: CountedValue, other: CountedValue): number {
  return other.count - one.count || (one.value < other.value ? -1 : 1);
}

/** The values of all counts, each once: a single count is in this order already. */
function mostFrequentFirst(counts: readonly FacetCounts[]): readonly CountedValue[] {
  if (counts.length === 1) return counts[0]?.values ?? [];
  const byValue = new Map(counts.flatMap(({ values }) => values.map((counted) => [counted.value, counted])));
  return [...byValue.values()].sort(byCount);
}

const codePrefix = 'code:';

/** A resolved alignment is in the index by its standard and by its code: the standard says it, where it is one of ours. */
function withoutCodes(counted: readonly CountedValue[], labels: ReadonlyMap<string, StandardLabel>): CountedValue[] {
  const said = new Set<string>();
  for (const { value } of counted) {
    const code = labels.get(value)?.code;
    if (code) said.add(`${codePrefix}${codeKey(code)}`);
  }
  return counted.filter(({ value }) => !said.has(value) && (value.startsWith(codePrefix) || labels.has(value)));
}

/** The standard whose code was typed comes before those below it, however rarely it is taught itself. */
function namedFirst(
  counted: readonly CountedValue[],
  labels: ReadonlyMap<string, StandardLabel>,
  q: string | undefined,
): readonly CountedValue[] {
  if (q === undefined) return counted;
  const asked = codeKey(q);
  const isNamed = ({ value }: CountedValue): boolean => {
    const code = labels.get(value)?.code;
    return Boolean(code) && codeKey(String(code)) === asked;
  };
  return [...counted.filter(isNamed), ...counted.filter((each) => !isNamed(each))];
}

function presentStandard(value: string, count: number, label: StandardLabel | undefined): FacetValue {
  const code = value.startsWith(codePrefix) ? codeOfKey(value.slice(codePrefix.length)) : value;
  if (!label) return { value: code, label: code, count };
  const [parent] = label.parentIds;
  return { value, label: label.code ?? label.statement, count, detail: label.statement, ...(parent && { parent }) };
}

/** A code that reads to this key: what no framework here knows is shown by it. */
export function codeOfKey(key: string): string {
  const [, system, rest = key] = /^(ccss\.math|ccss\.ela|ngss|teks|case|asn|uri|other):(.*)$/.exec(key) ?? [];
  if (system === 'uri') return `https://${rest}`;
  const code = rest.replace(/#$/, '');
  return system === 'other' || system === 'case' || system === 'teks' ? code : code.toUpperCase();
}
