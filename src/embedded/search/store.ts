import { add, type Bitset, bitsetFor, drop, has, SetPool } from './bitset.ts';
import { GrowingFloat64, GrowingUint32 } from './growing.ts';
import { KeywordColumn } from './keyword-column.ts';
import { NumberColumn } from './number-column.ts';
import { Postings } from './postings.ts';
import { RecurringSets } from './recurring-sets.ts';
import type { FieldValue, IndexDocument, IndexSettings, NumbersUpdate } from './types.ts';
import { boundary, type Vocabulary } from './vocabulary.ts';
import { wordsOf } from './words.ts';

/** How strongly the length of a field weakens its words, 0 to 1, and the length at which it does not. */
const lengthInfluence = 0.4;
const neutralLength = 12;

/** How soon more of the same word says no more (BM25's k1). */
const saturation = 1.2;

/** The texts of one suggestable field: by document, as they were written. */
export type SuggestableTexts = { readonly fieldNumber: number; readonly texts: (readonly string[])[] };

/** Impacts are kept as whole numbers, 0 to this. */
const largestImpact = 0xffff;

/** What a list of postings keeps of a word in a document: BM25's share of term frequency, field weight and length. */
export function impactOf(strength: number): number {
  return Math.max(1, Math.round((largestImpact * strength) / (strength + saturation)));
}

/** By what an impact is multiplied to be BM25's term frequency part. */
export const impactUnit = (saturation + 1) / largestImpact;

/**
 * The documents of an index in typed arrays. A document has a number, given in ascending order and never again; a newer
 * state of it gets a new number, and the old one leaves the set `live` until the store is copied without it.
 */
export class Store {
  readonly settings: IndexSettings;
  readonly postings = new Postings();
  readonly keywords: ReadonlyMap<string, KeywordColumn>;
  readonly numbers: ReadonlyMap<string, NumberColumn>;
  /** Searchable fields whose texts are kept, to be suggested; keyword fields have theirs in the column. */
  readonly suggestable: ReadonlyMap<string, SuggestableTexts>;
  /** At least as long as a bitset over all document numbers. */
  live: Bitset = bitsetFor(64);
  liveCount = 0;
  /** The sets of the query that is being answered. */
  readonly sets = new SetPool();
  readonly recurring = new RecurringSets();
  /** Another one after every change of a document. */
  version = 0;

  readonly #vocabulary: Vocabulary;
  /** By the number of the searchable field: whether its words are parts of codes. */
  readonly #isExact: readonly boolean[];
  readonly #ids: string[] = [];
  readonly #numberOf = new Map<string, number>();
  readonly #revisions = new GrowingFloat64();
  /** In how many live documents each word stands. */
  readonly #frequencies = new GrowingUint32(1024);
  /** The words of all documents one after the other, fields kept apart by `boundary`: their positions. */
  readonly #text = new GrowingUint32(1024);
  readonly #textStarts = new GrowingUint32();
  /** Of the document that is being added: how much each of its words says. */
  #impacts = new Float64Array(1024);

  constructor(settings: IndexSettings, vocabulary: Vocabulary) {
    this.settings = settings;
    this.#vocabulary = vocabulary;
    this.keywords = new Map(settings.keywords.map((field) => [field, new KeywordColumn()]));
    this.numbers = new Map(settings.numbers.map((field) => [field, new NumberColumn()]));
    this.#isExact = settings.searchable.map(({ field }) => settings.exact?.includes(field) ?? false);
    this.suggestable = suggestableOf(settings);
    this.#textStarts.push(0);
  }

  /** How many numbers were given, to documents live and dead. */
  get size(): number {
    return this.#ids.length;
  }

  idOf(document: number): string {
    return this.#ids[document] as string;
  }

  revisionOf(document: number): number {
    return this.#revisions.array[document] as number;
  }

  frequencyOf(word: number): number {
    return word < this.#frequencies.array.length ? (this.#frequencies.array[word] as number) : 0;
  }

  /** Adds a document, or puts a newer state of it in the place of the old. */
  put(document: IndexDocument): void {
    // All that can be wrong with it is found before anything changes.
    const keywords = new Map(this.settings.keywords.map((field) => [field, stringsOf(document[field])]));
    const numbers = new Map(this.settings.numbers.map((field) => [field, numberOf(document[field])]));
    const texts = this.settings.searchable.map(({ field }) => stringsOf(document[field]));
    const fields = texts.map((values, at) => {
      const number = (word: string): number =>
        this.#isExact[at] ? this.#vocabulary.findOrAddInCodes(word) : this.#vocabulary.findOrAdd(word);
      return values.map((text) => wordsOf(text).map(number)).filter((words) => words.length > 0);
    });
    this.version += 1;
    this.remove(document.id);
    this.#append(document.id, document.revision, fields, {
      keywords: (field) => keywords.get(field) ?? [],
      number: (field) => numbers.get(field) ?? null,
      texts: (field) => stringsOf(document[field]),
    });
  }

  remove(id: string): void {
    const document = this.#numberOf.get(id);
    if (document === undefined) return;
    this.version += 1;
    this.#numberOf.delete(id);
    drop(this.live, document);
    this.liveCount -= 1;
    for (const word of new Set(this.textOf(document))) {
      if (word !== boundary) this.#frequencies.array[word] = (this.#frequencies.array[word] as number) - 1;
    }
  }

  /** Changes numbers of a document in place, if it is there. */
  patch({ id, numbers }: NumbersUpdate): void {
    const document = this.#numberOf.get(id);
    const changed = Object.entries(numbers).map(([field, value]) => {
      const column = this.numbers.get(field);
      if (column === undefined) throw new Error(`The index has no field of numbers "${field}".`);
      return { column, value: numberOf(value) ?? Number.NaN };
    });
    if (document === undefined) return;
    this.version += 1;
    for (const { column, value } of changed) column.set(document, value);
  }

  /** The words of a document in order, with boundaries between the texts of its fields. */
  textOf(document: number): Uint32Array {
    const starts = this.#textStarts.array;
    return this.#text.array.subarray(starts[document], starts[document + 1]);
  }

  /** Of all documents, what `textOf` gives of one. */
  get allText(): Uint32Array {
    return this.#text.array;
  }

  /** Where the words of one searchable field of a document begin in `allText`, by the field's number. */
  startOf(document: number, fieldNumber: number): number {
    let at = this.#textStarts.array[document] as number;
    for (let field = 0; field < fieldNumber; field += 1) at = this.endOf(at) + 1;
    return at;
  }

  /** Where the field that begins there ends: every text ends with a boundary, and every field with one more. */
  endOf(start: number): number {
    const text = this.#text.array;
    let at = start;
    while (text[at] !== boundary) {
      while (text[at] !== boundary) at += 1;
      at += 1;
    }
    return at;
  }

  /** Whether the words stand one after the other in a document. */
  holdsSequence(document: number, words: readonly number[]): boolean {
    const text = this.#text.array;
    const [first] = words;
    const end = (this.#textStarts.array[document + 1] as number) - words.length;
    for (let at = this.#textStarts.array[document] as number; at < end; at += 1) {
      if (text[at] !== first) continue;
      let next = 1;
      while (next < words.length && text[at + next] === words[next]) next += 1;
      if (next === words.length) return true;
    }
    return false;
  }

  /** Takes over a live document of another store with the same settings and vocabulary. */
  copy(from: Store, document: number): void {
    if (!has(from.live, document)) return;
    this.#append(from.idOf(document), from.revisionOf(document), splitFields(from.textOf(document)), {
      keywords: (field) => (from.keywords.get(field) as KeywordColumn).valuesOf(document),
      number: (field) => (from.numbers.get(field) as NumberColumn).valueOf(document),
      texts: (field) => from.suggestable.get(field)?.texts[document] ?? [],
    });
  }

  #append(
    id: string,
    revision: number,
    fields: readonly (readonly (readonly number[])[])[],
    values: {
      keywords(field: string): readonly string[];
      number(field: string): number | null;
      texts(field: string): readonly string[];
    },
  ): void {
    const document = this.#ids.length;
    this.#appendText(document, fields);
    for (const [field, column] of this.keywords) column.append(values.keywords(field));
    for (const [field, column] of this.numbers) column.append(values.number(field));
    for (const [field, { texts }] of this.suggestable) texts.push(values.texts(field));
    this.#revisions.push(revision);
    this.#ids.push(id);
    this.#numberOf.set(id, document);
    if (document >= this.live.length * 32) {
      const grown = bitsetFor(document + (document >>> 1) + 64);
      grown.set(this.live);
      this.live = grown;
    }
    add(this.live, document);
    this.liveCount += 1;
  }

  #appendText(document: number, fields: readonly (readonly (readonly number[])[])[]): void {
    if (this.#impacts.length < this.#vocabulary.size) {
      this.#impacts = new Float64Array(this.#vocabulary.size * 2);
      this.#frequencies.reserve(this.#vocabulary.size * 2);
    }
    const impacts = this.#impacts;
    const met: number[] = [];
    fields.forEach((texts, at) => {
      const length = texts.reduce((sum, words) => sum + words.length, 0);
      // Against a fixed length, not the mean of all documents: what was added before or after changes no score.
      // Many codes do not make one of them say less.
      const weakening = this.#isExact[at] ? 1 : 1 - lengthInfluence + (lengthInfluence * length) / neutralLength;
      const impact = (this.settings.searchable[at]?.weight ?? 1) / weakening;
      for (const words of texts) {
        for (const word of words) {
          if (impacts[word] === 0) met.push(word);
          impacts[word] = (impacts[word] as number) + impact;
          this.#text.push(word);
        }
        this.#text.push(boundary);
      }
      // Every text ends with a boundary, and every field with one more: a copy reads them back.
      this.#text.push(boundary);
    });
    this.#textStarts.push(this.#text.length);
    for (const word of met) {
      this.postings.append(word, document, impactOf(impacts[word] as number));
      impacts[word] = 0;
      this.#frequencies.array[word] = (this.#frequencies.array[word] as number) + 1;
    }
  }
}

function suggestableOf({ suggestable = [], searchable, keywords }: IndexSettings): Map<string, SuggestableTexts> {
  const found = new Map<string, SuggestableTexts>();
  for (const field of suggestable) {
    if (keywords.includes(field)) continue;
    const fieldNumber = searchable.findIndex((one) => one.field === field);
    if (fieldNumber < 0) throw new Error(`The index has no field "${field}" to suggest from.`);
    found.set(field, { fieldNumber, texts: [] });
  }
  return found;
}

/** The texts of each field, as they were appended. */
function splitFields(text: Uint32Array): number[][][] {
  const fields: number[][][] = [];
  let texts: number[][] = [];
  let words: number[] = [];
  for (const word of text) {
    if (word !== boundary) {
      words.push(word);
    } else if (words.length > 0) {
      texts.push(words);
      words = [];
    } else {
      fields.push(texts);
      texts = [];
    }
  }
  return fields;
}

function stringsOf(value: FieldValue | undefined): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value as readonly string[];
  throw new TypeError(`A field of text holds ${typeof value}.`);
}

function numberOf(value: FieldValue | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return value;
  throw new TypeError(`A field of numbers holds ${typeof value}.`);
}
