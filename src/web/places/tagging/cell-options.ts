import type { StandardSummary, TagSuggestion } from '../../wire.ts';
import { type Column, commonLicenses, gradeLevels } from './columns.ts';
import { plainTag, standardCode, standardTag, type Tag } from './grid-row.ts';
import type { KnownWords } from './words.ts';
import { fold, readCell, type Term } from './words.ts';

/** Something that can be chosen for a cell. */
export type Option = {
  readonly tag: Tag;
  /** What stands beside it: the statement of a standard, the term above. */
  readonly detail: string | null;
  readonly suggestion: TagSuggestion | null;
};

const mostOffered = 40;

/**
 * What a cell offers while somebody types: first what is suggested, then what the words mean here. What the cell has
 * already stays away; `standards` are what a search has found for the typed words.
 */
export function optionsFor(
  typed: string,
  {
    column,
    tags,
    words,
    suggestions,
    standards,
  }: {
    readonly column: Column;
    readonly tags: readonly Tag[];
    readonly words: KnownWords;
    readonly suggestions: readonly TagSuggestion[];
    readonly standards: readonly StandardSummary[];
  },
): Option[] {
  const wanted = fold(typed);
  const suggested = suggestions
    .map((suggestion) => suggestedOption(suggestion, words))
    .filter(({ tag, detail }) => fits(`${tag.label} ${detail ?? ''}`, wanted));
  const present = new Set([...tags, ...suggested.map(({ tag }) => tag)].map(({ key }) => key));
  const others = offered(typed, { column, words, standards }).filter(({ tag }) => !present.has(tag.key));
  return [...suggested.filter(({ tag }) => !tags.some(({ key }) => key === tag.key)), ...others].slice(0, mostOffered);
}

export function suggestedOption(suggestion: TagSuggestion, words: KnownWords): Option {
  const { field, value, label } = suggestion;
  if (field !== 'alignments') {
    return { tag: { key: value, label: words.labelOf(field, value), value }, detail: null, suggestion };
  }
  const code = standardCode(label);
  const detail = code === label ? null : label.slice(code.length + 2);
  return { tag: standardTag({ id: value, code }), detail, suggestion };
}

function offered(
  typed: string,
  { column, words, standards }: { column: Column; words: KnownWords; standards: readonly StandardSummary[] },
): Option[] {
  const wanted = fold(typed);
  switch (column.key) {
    case 'alignments':
      return standards.map(({ id, code, statement }) => plain(standardTag({ id, code: code ?? statement }), statement));
    case 'gradeLevels':
      return gradeLevels.filter((grade) => fold(grade).startsWith(wanted)).map((grade) => plain(plainTag(grade)));
    case 'depthOfKnowledge':
      return [1, 2, 3, 4].map((level) => plain({ key: String(level), label: String(level), value: level }));
    case 'license':
      return commonLicenses
        .filter((name) => fits(name, wanted))
        .map((name) => plain({ ...plainTag(name), key: name.toLowerCase() }));
    case 'inLanguage':
      return ['en', 'es'].map((tag) => plain({ key: tag, label: words.labelOf('inLanguage', tag), value: tag }));
    case 'timeRequired':
      return [5, 10, 15, 20, 30, 45, 60]
        .filter((minutes) => String(minutes).startsWith(wanted))
        .map((minutes) => plain({ key: String(minutes), label: String(minutes), value: `PT${minutes}M` }));
    default:
      return rankTerms(words.offered[column.key] ?? [], wanted).map(({ id, label, parentLabel }) =>
        plain({ key: id, label, value: id }, parentLabel),
      );
  }
}

const plain = (tag: Tag, detail: string | null = null): Option => ({ tag, detail, suggestion: null });

const fits = (text: string, wanted: string) => wanted === '' || fold(text).includes(wanted);

/** Words that begin so first, then those that have it somewhere. */
function rankTerms(terms: readonly Term[], wanted: string): Term[] {
  if (wanted === '') return [...terms];
  const begin: Term[] = [];
  const within: Term[] = [];
  for (const term of terms) {
    const folded = term.words.map(fold);
    if (folded.some((word) => word.startsWith(wanted))) begin.push(term);
    else if (folded.some((word) => word.includes(` ${wanted}`))) within.push(term);
  }
  return [...begin, ...within];
}

/** What typed words mean without anything being chosen; null for words that mean nothing here. */
export function typedTag(
  typed: string,
  column: Column,
  words: KnownWords,
  standards: readonly StandardSummary[],
): Tag | null {
  const codes = new Map(
    standards.flatMap(({ id, code }) =>
      code && fold(code) === fold(typed) ? [[typed.trim(), { id, code }] as const] : [],
    ),
  );
  const { tags } = readCell(typed, { ...column, holds: 'one' }, { terms: words.terms, standards: codes });
  return tags[0] ?? null;
}
