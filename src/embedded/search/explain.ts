import type { Store } from './store.ts';
import type { Lexicon, Term } from './terms.ts';
import type { Match } from './types.ts';
import { boundary } from './vocabulary.ts';

const mostMatches = 50;

/** A part of the text, and what was looked for. */
export type Sought = { readonly typed: string; readonly terms: readonly Term[] };

/** Tells of documents what they were found by: every place is read from the document itself. */
export function createExplainer(lexicon: Lexicon, sought: readonly Sought[]): (document: number) => Match[] {
  const { store, vocabulary } = lexicon;
  const terms = sought.flatMap(({ typed, terms }) => terms.map((term) => ({ term, from: term.from ?? typed })));
  /** By the first word of a term. */
  const byFirst = new Map<
    number,
    { readonly term: Term; readonly from: string; readonly numbers: readonly number[] }[]
  >();
  for (const { term, from } of terms) {
    if (term.source.kind !== 'words') continue;
    const { numbers } = term.source;
    const first = numbers[0] as number;
    byFirst.set(first, [...(byFirst.get(first) ?? []), { term, from, numbers }]);
  }

  return (document) => {
    const found = new Map<string, Match>();
    const note = (match: Match): void => {
      if (found.size < mostMatches) found.set(JSON.stringify(match), match);
    };
    for (const { term, from } of terms) {
      if (term.source.kind !== 'tag') continue;
      const { field, values } = term.source;
      const held = new Set(store.keywords.get(field)?.valuesOf(document));
      for (const value of values) if (held.has(value)) note({ field, text: value, from, via: term.via });
    }
    forEachWord(store, document, (field, text, at) => {
      for (const { term, from, numbers } of byFirst.get(text[at] as number) ?? []) {
        if (!numbers.every((number, next) => text[at + next] === number)) continue;
        note({ field, text: numbers.map((number) => vocabulary.wordOf(number)).join(' '), from, via: term.via });
      }
    });
    return [...found.values()];
  };
}

function forEachWord(
  store: Store,
  document: number,
  visit: (field: string, text: Uint32Array, at: number) => void,
): void {
  const text = store.textOf(document);
  let field = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== boundary) visit(store.settings.searchable[field]?.field as string, text, at);
    // A text ends with a boundary, a field with one more.
    else if (at === 0 || text[at - 1] === boundary) field += 1;
  }
}
