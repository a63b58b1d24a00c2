import { add, type Bitset, bitsetFor, unite } from './bitset.ts';
import { Combinations } from './combinations.ts';
import { GrowingUint32 } from './growing.ts';
import { wordsOf } from './words.ts';

/** A value held by more than one document in so many has its documents in a bitset, which is then smaller than a list. */
const sparseness = 32;

type Groups = Readonly<Record<string, readonly string[]>>;

/** Of each value the groups that it is in, by number: in `groupsOf` from its place in `firsts` to that of the next value. */
type GroupPlaces = { readonly names: readonly string[]; readonly firsts: Uint32Array; readonly groupsOf: Uint32Array };

/** The documents that hold one value. */
export type Holders = { list: GrowingUint32 | null; bits: Bitset | null };

/**
 * A field of strings: for every document small numbers that stand for its values, one column for the whole field, and for
 * every value the documents that hold it. Documents are added in ascending order and never change.
 */
export class KeywordColumn {
  readonly #values: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #holders: Holders[] = [];
  /** Where the values of each document begin in `#entries`; the next one's beginning is their end. */
  readonly #starts = new GrowingUint32();
  readonly #entries = new GrowingUint32();
  /** Of each document the combination of values that it has; null for a field that has too many of them. */
  #combinations: Combinations | null = new Combinations();
  #inLists = 0;
  #bitsets = 0;
  /** The words of each value, with spaces around each; made when somebody looks for words in values. */
  readonly #words: string[] = [];
  /** The documents whose first value is another's first value too, since somebody asked. */
  #twins: Bitset | null = null;
  readonly #places = new WeakMap<Groups, GroupPlaces>();
  /** What was counted last. */
  #counts = new Uint32Array(0);
  #met = new Uint32Array(0);
  #metCount = 0;

  constructor() {
    this.#starts.push(0);
  }

  get valueCount(): number {
    return this.#values.length;
  }

  /** What it costs to read the values of so many documents, in entries of lists. */
  documentsCost(count: number): number {
    const combinations = this.#combinations?.count ?? 0;
    if (combinations > 0 && combinations < count) return count;
    return (count * this.#entries.length) / Math.max(1, this.#starts.length - 1);
  }

  /** What it costs to go through the holders of all values, in entries of lists. */
  holdersCost(bitsetWordCost: number): number {
    const words = (this.#starts.length + 31) >>> 5;
    return this.#inLists + this.#bitsets * words * bitsetWordCost;
  }

  valueOf(number: number): string {
    return this.#values[number] as string;
  }

  /** The number of a value; undefined when no document has ever held it. */
  find(value: string): number | undefined {
    return this.#numbers.get(value);
  }

  holdersOf(number: number): Holders {
    return this.#holders[number] as Holders;
  }

  /** Adds the next document. */
  append(values: readonly string[]): void {
    const document = this.#starts.length - 1;
    const numbers: number[] = [];
    for (const value of values.length > 1 ? new Set(values) : values) {
      const number = this.#numberOf(value);
      numbers.push(number);
      this.#entries.push(number);
      this.#hold(this.#holders[number] as Holders, document);
    }
    if (this.#combinations?.append(numbers) === false) this.#combinations = null;
    this.#starts.push(this.#entries.length);
    if (this.#twins !== null) this.#addTwins(document);
  }

  /** The number of a document's first value, or -1. */
  firstOf(document: number): number {
    const start = this.#starts.array[document] as number;
    return start === this.#starts.array[document + 1] ? -1 : (this.#entries.array[start] as number);
  }

  /** All documents, dead ones too, that share a value with another. */
  twins(): Bitset {
    if (this.#twins === null) {
      this.#twins = bitsetFor(this.#starts.length);
      for (let document = 0; document < this.#starts.length - 1; document += 1) this.#addTwins(document);
    }
    return this.#twins;
  }

  /**
   * The values that hold all the words.
   * @param open which of the words may be the beginning of a longer one
   */
  valuesWith(words: readonly string[], open: 'none' | 'last' | 'all'): number[] {
    while (this.#words.length < this.#values.length) {
      this.#words.push(` ${wordsOf(this.#values[this.#words.length] as string).join(' ')} `);
    }
    const isOpen = (at: number) => open === 'all' || (open === 'last' && at === words.length - 1);
    const sought = words.map((word, at) => (isOpen(at) ? ` ${word}` : ` ${word} `));
    const found: number[] = [];
    for (let number = 0; number < this.#words.length; number += 1) {
      const text = this.#words[number] as string;
      if (sought.every((word) => text.includes(word))) found.push(number);
    }
    return found;
  }

  /** The words of a value, folded, with a space around each. */
  wordsOf(number: number): string {
    return this.#words[number] ?? ` ${wordsOf(this.#values[number] as string).join(' ')} `;
  }

  valuesOf(document: number): string[] {
    const values: string[] = [];
    for (let at = this.#starts.array[document] as number; at < (this.#starts.array[document + 1] as number); at += 1) {
      values.push(this.#values[this.#entries.array[at] as number] as string);
    }
    return values;
  }

  /**
   * The documents that hold any of the values: the column's own set, or a new one.
   * @param newSet makes an empty set for them
   */
  holdersOfAny(values: readonly string[], newSet: () => Bitset): Bitset {
    const number = values.length === 1 ? this.#numbers.get(values[0] as string) : undefined;
    if (number !== undefined) {
      const { bits } = this.#holders[number] as Holders;
      if (bits !== null) return bits;
    }
    const holders = newSet();
    this.#collect(values, holders);
    return holders;
  }

  #collect(values: readonly string[], into: Bitset): void {
    for (const value of values) {
      const number = this.#numbers.get(value);
      if (number === undefined) continue;
      const { list, bits } = this.#holders[number] as Holders;
      if (bits !== null) unite(into, bits);
      else if (list !== null) for (let at = 0; at < list.length; at += 1) add(into, list.array[at] as number);
    }
  }

  /** By value, in how many of the documents it is, until the next call; and the values that are in any. */
  count(documents: Uint32Array): { counts: Uint32Array; met: Uint32Array } {
    if (this.#counts.length < this.#values.length) {
      this.#counts = new Uint32Array(this.#values.length + 64);
      this.#met = new Uint32Array(this.#values.length + 64);
      this.#metCount = 0;
    }
    const counts = this.#counts;
    const met = this.#met;
    for (let at = 0; at < this.#metCount; at += 1) counts[met[at] as number] = 0;
    let metCount = 0;
    this.#forEachValue(documents, (value, times) => {
      const before = counts[value] as number;
      if (before === 0) {
        met[metCount] = value;
        metCount += 1;
      }
      counts[value] = before + times;
    });
    this.#metCount = metCount;
    return { counts, met: met.subarray(0, metCount) };
  }

  /** Counts, for each group of values, the documents that hold any of them. */
  countGroups(documents: Uint32Array, groups: Groups): { value: string; count: number }[] {
    const { names, firsts, groupsOf } = this.#placesOf(groups);
    const counts = new Uint32Array(names.length);
    /** By group: what was counted in it last, a document or all of one combination. */
    const last = new Uint32Array(names.length);
    this.#forEachValue(documents, (value, times, holder) => {
      for (let place = firsts[value] as number; place < (firsts[value + 1] as number); place += 1) {
        const group = groupsOf[place] as number;
        if (last[group] === holder) continue;
        last[group] = holder;
        counts[group] = (counts[group] as number) + times;
      }
    });
    return names.map((value, at) => ({ value, count: counts[at] as number }));
  }

  /**
   * Tells the values of documents: of those with the same combination all at once.
   * @param tell gets a value, how many have it, and what tells one holder from the others, 1 or more
   */
  #forEachValue(documents: Uint32Array, tell: (value: number, times: number, holder: number) => void): void {
    let holder = 0;
    if (this.#combinations !== null && this.#combinations.count < documents.length) {
      this.#combinations.tally(documents, (values, times) => {
        holder += 1;
        for (let at = 0; at < values.length; at += 1) tell(values[at] as number, times, holder);
      });
      return;
    }
    const starts = this.#starts.array;
    const entries = this.#entries.array;
    for (let next = 0; next < documents.length; next += 1) {
      holder += 1;
      const document = documents[next] as number;
      const end = starts[document + 1] as number;
      for (let at = starts[document] as number; at < end; at += 1) tell(entries[at] as number, 1, holder);
    }
  }

  /** Made once for groups that are asked for again, as long as no value is added. */
  #placesOf(groups: Groups): GroupPlaces {
    const known = this.#places.get(groups);
    if (known !== undefined && known.firsts.length === this.#values.length + 1) return known;
    const names = Object.keys(groups);
    const members = names.map((name) =>
      (groups[name] as readonly string[]).map((value) => this.#numbers.get(value)).filter((one) => one !== undefined),
    );
    const firsts = new Uint32Array(this.#values.length + 1);
    for (const group of members) for (const value of group) firsts[value + 1] = (firsts[value + 1] as number) + 1;
    for (let value = 1; value < firsts.length; value += 1) {
      firsts[value] = (firsts[value] as number) + (firsts[value - 1] as number);
    }
    const groupsOf = new Uint32Array(firsts[this.#values.length] as number);
    const filled = firsts.slice();
    members.forEach((group, number) => {
      for (const value of group) {
        groupsOf[filled[value] as number] = number;
        filled[value] = (filled[value] as number) + 1;
      }
    });
    const places = { names, firsts, groupsOf };
    this.#places.set(groups, places);
    return places;
  }

  #hold(holders: Holders, document: number): void {
    if (holders.bits !== null) {
      if (document >= holders.bits.length * 32) {
        const grown = bitsetFor(document + (document >>> 1) + 64);
        grown.set(holders.bits);
        holders.bits = grown;
      }
      add(holders.bits, document);
      return;
    }
    const list = holders.list as GrowingUint32;
    list.push(document);
    this.#inLists += 1;
    if (list.length <= 64 || list.length * sparseness <= document) return;
    holders.bits = bitsetFor(document + (document >>> 1) + 64);
    for (let at = 0; at < list.length; at += 1) add(holders.bits, list.array[at] as number);
    holders.list = null;
    this.#inLists -= list.length;
    this.#bitsets += 1;
  }

  #addTwins(document: number): void {
    let twins = this.#twins as Bitset;
    const first = this.firstOf(document);
    if (first < 0) return;
    const { list } = this.#holders[first] as Holders;
    if (list !== null && list.length < 2) return;
    if (document >= twins.length * 32) {
      twins = bitsetFor(document + (document >>> 1) + 64);
      twins.set(this.#twins as Bitset);
      this.#twins = twins;
    }
    add(twins, document);
    // The first holder had no twin until the second one came.
    if (list !== null) add(twins, list.array[0] as number);
  }

  #numberOf(value: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const number = this.#values.length;
    this.#values.push(value);
    this.#numbers.set(value, number);
    this.#holders.push({ list: new GrowingUint32(2), bits: null });
    return number;
  }
}
