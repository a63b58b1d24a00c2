import type { Alternative, IndexSettings, Match, MatchKind, SearchQuery } from '../search-index.ts';
import type { StoredHit } from './asking.ts';
import { textsOf } from './documents.ts';
import { stemOf } from './languages.ts';
import type { QueryText } from './query-text.ts';
import { codeWordsField, fieldOfStems, stemmedFields, stemsOf } from './settings.ts';
import { codeWord, fold, hasDigit, wordsOf } from './words.ts';

const mostMatches = 50;

/** Fields that are read to tell why a document was found. */
export function explainingFields(settings: IndexSettings, alternatives: readonly Alternative[] = []): string[] {
  const tags = alternatives.flatMap((alternative) => alternative.tags.map(({ field }) => field));
  const words = settings.searchable.map(({ field }) => field);
  return [...new Set([...words, ...stemmedFields(settings).map(stemsOf), codeWordsField, ...tags])];
}

/** By what a document was found: the words that Meilisearch marked, and the tags that stand for words of the text. */
export function matchesOf(hit: StoredHit, text: QueryText, query: Pick<SearchQuery, 'alternatives'>): Match[] {
  const typed = ` ${text.parts.flat().join(' ')} `;
  const alternatives = (query.alternatives ?? []).filter(({ phrase }) =>
    typed.includes(` ${wordsOf(phrase).join(' ')} `),
  );
  const found = [...markedMatches(hit, text, alternatives), ...tagMatches(hit, alternatives)];
  const byKey = new Map(found.map((match) => [JSON.stringify(match), match]));
  return [...byKey.values()].slice(0, mostMatches);
}

/** The places of a hit that Meilisearch marked, with the words that stand there. */
export function* markedTexts(hit: StoredHit): Generator<{ field: string; text: string }> {
  for (const [field, positions] of Object.entries(hit._matchesPosition ?? {})) {
    for (const { start, length, indices } of positions ?? []) {
      const value = textsOf(hit[field])[indices?.[0] ?? 0];
      if (value === undefined) continue;
      // Positions count bytes of UTF-8.
      const bytes = Buffer.from(value, 'utf8');
      const text = bytes.subarray(start, start + length).toString('utf8');
      const own = fieldOfStems(field);
      if (own === field) {
        if (text !== '') yield { field, text };
        continue;
      }
      // The words of the field itself stand in the same order.
      const first = wordsOf(bytes.subarray(0, start).toString('utf8')).length;
      const words = wordsOf(textsOf(hit[own])[indices?.[0] ?? 0] ?? '').slice(first, first + wordsOf(text).length);
      if (words.length > 0) yield { field: own, text: words.join(' ') };
    }
  }
}

function* markedMatches(hit: StoredHit, text: QueryText, alternatives: readonly Alternative[]): Generator<Match> {
  const codes = new Map(
    text.parts.filter((part) => part.length > 1).map((part) => [codeWord(part), part.join(' ')] as const),
  );
  for (const { field, text: marked } of markedTexts(hit)) {
    const words = wordsOf(marked).join(' ');
    if (words === '') continue;
    if (field === codeWordsField) {
      const from = codes.get(words);
      if (from !== undefined) yield { field: fieldOfCode(hit, from), text: from, from, via: 'code' };
      continue;
    }
    const match = readMatch(words, text, alternatives);
    if (match !== null) yield { field, text: words, ...match };
  }
}

/** The field in which a code stands that was found by its code word. */
function fieldOfCode(hit: StoredHit, code: string): string {
  const holds = ([field, value]: [string, unknown]) =>
    field !== codeWordsField && textsOf(value).some((one) => ` ${wordsOf(one).join(' ')} `.includes(` ${code} `));
  return Object.entries(hit).find(holds)?.[0] ?? codeWordsField;
}

/** Which part of the text some words of a document answer, and how; null when they answer none that we know. */
function readMatch(
  words: string,
  text: QueryText,
  alternatives: readonly Alternative[],
): { from: string; via: MatchKind } | null {
  const typed = text.parts.flat();
  if (typed.includes(words)) return { from: words, via: 'exact' };
  const phrase = text.phrases.find((one) => one.join(' ') === words || one.includes(words));
  if (phrase !== undefined) return { from: phrase.join(' '), via: 'phrase' };
  for (const { kind, phrase: from, texts } of alternatives) {
    const isMeant = texts.some((one) => wordsOf(one).join(' ') === words || wordsOf(one).includes(words));
    if (isMeant) return { from, via: kind };
  }
  const relative = typed.find((word) => stemOf(word) === stemOf(words));
  if (relative !== undefined) return { from: relative, via: 'stem' };
  const last = typed.at(-1);
  if (text.isLastOpen && last !== undefined && words.startsWith(last)) return { from: last, via: 'prefix' };
  const near = typed.find((word) => isTypo(word, words));
  return near === undefined ? null : { from: near, via: 'typo' };
}

function* tagMatches(hit: StoredHit, alternatives: readonly Alternative[]): Generator<Match> {
  for (const { kind, phrase, tags } of alternatives) {
    for (const { field, values } of tags) {
      const wanted = new Set(values.map(fold));
      for (const value of textsOf(hit[field])) {
        if (wanted.has(fold(value))) yield { field, text: value, from: phrase, via: kind };
      }
    }
  }
}

/** Typed words that stand in none of these hits and were read as others, with the word that most of them hold. */
export function correctionsOf(hits: readonly StoredHit[], text: QueryText): { from: string; to: string }[] {
  const counts = new Map<string, Map<string, number>>();
  const standing = new Set<string>();
  for (const hit of hits) {
    const read = new Set([...markedTexts(hit)].flatMap(({ text: marked }) => wordsOf(marked)));
    for (const word of text.parts.filter((part) => part.length === 1).flat()) {
      for (const other of read) {
        const isOpen = text.isLastOpen && word === text.parts.at(-1)?.[0];
        if (stemOf(other) === stemOf(word) || (isOpen && other.startsWith(word))) standing.add(word);
        else if (isTypo(word, other)) {
          const byOther = counts.get(word) ?? new Map<string, number>();
          counts.set(word, byOther.set(other, (byOther.get(other) ?? 0) + 1));
        }
      }
    }
  }
  return [...counts]
    .filter(([from]) => !standing.has(from))
    .map(([from, others]) => ({
      from,
      to: ([...others].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] as [string, number])[0],
    }));
}

/** One letter left out, put in or changed, or two neighbors exchanged; the word may be a beginning of the other. */
function isTypo(word: string, other: string): boolean {
  if (word.length < 4 || hasDigit(word) || hasDigit(other)) return false;
  return [other, ...[-1, 0, 1].map((more) => other.slice(0, word.length + more))].some((one) => isOneEdit(word, one));
}

function isOneEdit(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
