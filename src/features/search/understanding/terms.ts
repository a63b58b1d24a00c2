import type { TermExpansion } from '../../vocabularies/vocabulary.ts';
import { blank, foldInPlace, type Range } from './folded-text.ts';

/** A piece of a text that names terms; the same words may name several. */
export type TermReading = Range & { readonly terms: readonly TermExpansion[] };

export type TermFinder = (folded: string) => TermReading[];

const aWord = /[\p{L}\p{N}]+/gu;

/** The same for singular and plural in English and Spanish: game, games; lección, lecciones; story, stories. */
function stemOf(word: string): string {
  if (word.length < 4) return word;
  return word
    .replace(/(?<!s)s$/, '')
    .replace(/e$/, '')
    .replace(/y$/, 'i');
}

/** Finders by vocabulary: lists of expansions are kept as long as nothing changes in them. */
const finders = new WeakMap<readonly TermExpansion[], TermFinder>();

/** Finds the words of these terms in a text (see `foldInPlace`), the longest first. */
export function termFinderOf(expansions: readonly TermExpansion[]): TermFinder {
  const known = finders.get(expansions);
  if (known) return known;
  const finder = createTermFinder(expansions);
  finders.set(expansions, finder);
  return finder;
}

function createTermFinder(expansions: readonly TermExpansion[]): TermFinder {
  const byKey = new Map<string, TermExpansion[]>();
  let longest = 1;
  for (const expansion of expansions) {
    for (const phrase of new Set([expansion.id.replaceAll('-', ' '), ...expansion.words])) {
      const words = wordsIn(foldInPlace(phrase.normalize('NFC')));
      if (words.length === 0) continue;
      longest = Math.max(longest, words.length);
      const key = words.map(({ text }) => stemOf(text)).join(' ');
      const terms = byKey.get(key) ?? [];
      if (!terms.includes(expansion)) byKey.set(key, [...terms, expansion]);
    }
  }
  return (folded) => {
    const words = wordsIn(folded);
    const found: TermReading[] = [];
    for (let at = 0; at < words.length; ) {
      let taken = 0;
      for (let count = Math.min(longest, words.length - at); count > 0 && taken === 0; count -= 1) {
        const run = words.slice(at, at + count);
        const start = (run[0] as Word).start;
        const end = (run.at(-1) as Word).end;
        // Words on both sides of a quote or a comma are no phrase.
        if (/[,;:!?]/.test(folded.slice(start, end)) || folded.slice(start, end).includes(blank)) continue;
        const terms = byKey.get(run.map(({ text }) => stemOf(text)).join(' '));
        if (!terms) continue;
        found.push({ start, end, terms });
        taken = count;
      }
      at += Math.max(1, taken);
    }
    return found;
  };
}

type Word = Range & { readonly text: string };

function wordsIn(folded: string): Word[] {
  return [...folded.matchAll(aWord)].map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
}
