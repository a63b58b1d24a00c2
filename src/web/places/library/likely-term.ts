import { fold } from '../tagging/words.ts';

/** A term with all the words that mean it. */
export type NamedTerm = { readonly id: string; readonly words: readonly string[] };

/** Words that one ending makes of each other are alike: `robot` and `robots`, `pintura` and `pinturas`. */
const endings = /(?:es|s)$/;
const stem = (word: string) => word.replace(endings, '');

/**
 * The term that a word may well mean: the same but for its ending, a letter that is wrong, or one with it as a part of
 * its own. Null where none is near.
 */
export function likelyTerm(word: string, terms: readonly NamedTerm[]): string | null {
  const wanted = fold(word);
  if (wanted.length < 3) return null;
  let best: { id: string; worth: number } | null = null;
  for (const { id, words } of terms) {
    for (const known of words.map(fold)) {
      const worth = likeness(wanted, known);
      if (worth > (best?.worth ?? 0)) best = { id, worth };
    }
  }
  return best?.id ?? null;
}

function likeness(wanted: string, known: string): number {
  if (wanted === known) return 4;
  if (wanted.split(' ').map(stem).join(' ') === known.split(' ').map(stem).join(' ')) return 3;
  if (Math.min(wanted.length, known.length) >= 5 && isOneEditAway(wanted, known)) return 2;
  const [longer, shorter] = wanted.length > known.length ? [wanted, known] : [known, wanted];
  return shorter.length >= 4 && ` ${longer} `.includes(` ${shorter} `) ? 1 : 0;
}

/** One letter more, less, other, or two beside each other exchanged. */
function isOneEditAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const rest = (text: string, by: number) => text.slice(at + by);
  return (
    rest(one, 1) === rest(other, 1) ||
    rest(one, 1) === rest(other, 0) ||
    rest(one, 0) === rest(other, 1) ||
    (one[at] === other[at + 1] && one[at + 1] === other[at] && rest(one, 2) === rest(other, 2))
  );
}

/** As a term is written: with a capital at its beginning. */
export function asLabel(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
