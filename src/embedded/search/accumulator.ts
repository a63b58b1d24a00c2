import { type Bitset, has } from './bitset.ts';
import { impactUnit } from './store.ts';
import type { Slot, Term } from './terms.ts';

/** Looking a document up in a list costs about as much as reading so many postings. */
const lookUpCost = 24;

/**
 * Adds up, document by document, which slots it matches and how well. The arrays are as long as the store and are used
 * again by the next query, which clears only what the last one touched.
 */
export class Accumulator {
  /** Per document: the number of required slots that it matches, those by a typo only, and the score. */
  reached = new Uint8Array(0);
  typos = new Uint8Array(0);
  score = new Float32Array(0);
  #best = new Float32Array(0);
  #stamp = new Uint32Array(0);
  #slot = 0;
  /** Every document that has been touched since `clear`. */
  #touched = new Uint32Array(0);
  #touchedCount = 0;
  #met = new Uint32Array(0);
  #metCount = 0;

  clear(size: number): void {
    for (let at = 0; at < this.#touchedCount; at += 1) {
      const document = this.#touched[at] as number;
      this.reached[document] = 0;
      this.typos[document] = 0;
      this.score[document] = 0;
    }
    this.#touchedCount = 0;
    if (this.reached.length >= size) return;
    const length = size + (size >>> 1) + 64;
    this.reached = new Uint8Array(length);
    this.typos = new Uint8Array(length);
    this.score = new Float32Array(length);
    this.#best = new Float32Array(length);
    this.#stamp = new Uint32Array(length);
    this.#slot = 0;
    this.#touched = new Uint32Array(length);
    this.#met = new Uint32Array(length);
  }

  /** Starts from documents that match without any slot: they count as having reached one. */
  startWith(documents: Uint32Array): void {
    this.#touched.set(documents);
    this.#touchedCount = documents.length;
    for (let at = 0; at < documents.length; at += 1) this.reached[documents[at] as number] = 1;
  }

  /** More slots come first, then fewer typos. */
  tierOf(document: number): number {
    return 4 * (this.reached[document] as number) - Math.min(3, this.typos[document] as number);
  }

  /** How many documents of `among` are in each tier. */
  countTiers(slots: number, among: Bitset): Uint32Array {
    const counts = new Uint32Array(4 * slots + 1);
    for (let at = 0; at < this.#touchedCount; at += 1) {
      const document = this.#touched[at] as number;
      const tier = this.tierOf(document);
      if (has(among, document)) counts[tier] = (counts[tier] as number) + 1;
    }
    return counts;
  }

  /** The documents of a tier and of all above it. */
  fromTier(lowest: number): Uint32Array {
    const found = new Uint32Array(this.#touchedCount);
    let next = 0;
    for (let at = 0; at < this.#touchedCount; at += 1) {
      const document = this.#touched[at] as number;
      if (this.tierOf(document) < lowest) continue;
      found[next] = document;
      next += 1;
    }
    return found.subarray(0, next);
  }

  /** Keeps what matches every slot: afterwards `reached` is the number of slots for these, and less for all others. */
  matchAll(slots: readonly Slot[], near: Bitset): void {
    slots.forEach((slot, at) => {
      const isShort = at > 0 && this.#metCount * lookUpCost < slot.length;
      const previous = isShort ? this.#met.slice(0, this.#metCount).sort() : null;
      this.#begin();
      if (previous !== null) this.#lookUp(slot, previous);
      else if (at === 0) this.#readNear(slot, near);
      else this.#readReached(slot, at, at);
      this.#finish(at === 0, 1);
    });
  }

  /** Counts, for every document near, how many slots it matches; a code counts as `codeShare`. */
  matchAny(slots: readonly Slot[], near: Bitset, codeShare: number): void {
    for (const slot of slots) {
      const share = slot.isCode ? codeShare : 1;
      const [only, another] = slot.terms;
      if (only !== undefined && another === undefined) {
        this.#addOnly(only, slot.rarity, near, share);
        continue;
      }
      this.#begin();
      this.#readNear(slot, near);
      this.#finish(true, share);
    }
  }

  /** Counts slots for documents that match others already. */
  matchReached(slots: readonly Slot[]): void {
    for (const slot of slots) {
      this.#begin();
      this.#readReached(slot, 1, 255);
      this.#finish(false, 1);
    }
  }

  /** Adds the scores of optional slots to what has reached so many required ones. */
  addOptional(slots: readonly Slot[], reached: number): void {
    for (const slot of slots) {
      this.#begin();
      this.#readReached(slot, reached, 255);
      for (let at = 0; at < this.#metCount; at += 1) {
        const document = this.#met[at] as number;
        this.score[document] = (this.score[document] as number) + (this.#best[document] as number);
      }
    }
  }

  /** The same for a slot of a single term, where nothing has to be compared. */
  #addOnly({ pairs, start, end, weight, isTypo }: Term, rarity: number, near: Bitset, share: number): void {
    const { reached, typos, score } = this;
    const unit = weight * rarity * impactUnit;
    for (let at = start; at < end; at += 2) {
      const document = pairs[at] as number;
      if (!has(near, document)) continue;
      const before = reached[document] as number;
      if (before === 0) {
        this.#touched[this.#touchedCount] = document;
        this.#touchedCount += 1;
      }
      reached[document] = before + share;
      if (isTypo) typos[document] = (typos[document] as number) + 1;
      score[document] = (score[document] as number) + unit * (pairs[at + 1] as number);
    }
  }

  #begin(): void {
    this.#metCount = 0;
    this.#slot += 1;
    if (this.#slot === 0xffffffff) {
      this.#stamp.fill(0);
      this.#slot = 1;
    }
  }

  #readNear(slot: Slot, near: Bitset): void {
    for (const term of slot.terms) {
      const { pairs, end } = term;
      for (let at = term.start; at < end; at += 2) {
        const document = pairs[at] as number;
        if (has(near, document)) this.#meet(document, pairs[at + 1] as number, slot, term);
      }
    }
  }

  /** Reads for the documents that have reached from `least` to `most` slots. */
  #readReached(slot: Slot, least: number, most: number): void {
    const reached = this.reached;
    for (const term of slot.terms) {
      const { pairs, end } = term;
      for (let at = term.start; at < end; at += 2) {
        const document = pairs[at] as number;
        const here = reached[document] as number;
        if (here >= least && here <= most) this.#meet(document, pairs[at + 1] as number, slot, term);
      }
    }
  }

  /** @param documents ascending */
  #lookUp(slot: Slot, documents: Uint32Array): void {
    for (const term of slot.terms) {
      const { pairs, end } = term;
      let at = term.start;
      for (let next = 0; next < documents.length; next += 1) {
        const document = documents[next] as number;
        at = firstFrom(pairs, at, end, document);
        if (at >= end) break;
        if (pairs[at] === document) this.#meet(document, pairs[at + 1] as number, slot, term);
      }
    }
  }

  /** Of the words that stand for a slot the best one counts. */
  #meet(document: number, impact: number, slot: Slot, term: Term): void {
    const score = term.weight * slot.rarity * impactUnit * impact;
    if (this.#stamp[document] !== this.#slot) {
      this.#stamp[document] = this.#slot;
      this.#best[document] = score;
      this.#met[this.#metCount] = document;
      this.#metCount += 1;
      // Terms that are no typos come first: whoever meets a typo first has nothing better.
      if (term.isTypo) this.typos[document] = (this.typos[document] as number) + 1;
    } else if (score > (this.#best[document] as number)) {
      this.#best[document] = score;
    }
  }

  #finish(mayTouch: boolean, share: number): void {
    for (let at = 0; at < this.#metCount; at += 1) {
      const document = this.#met[at] as number;
      if (mayTouch && this.reached[document] === 0) {
        this.#touched[this.#touchedCount] = document;
        this.#touchedCount += 1;
      }
      this.reached[document] = (this.reached[document] as number) + share;
      this.score[document] = (this.score[document] as number) + (this.#best[document] as number);
    }
  }
}

/** How many of the documents, ascending or not, are in a list. */
export function countIn(term: Term, documents: Uint32Array, set: Bitset): number {
  const { pairs, start, end } = term;
  let count = 0;
  if (2 * documents.length * lookUpCost < end - start) {
    for (let next = 0; next < documents.length; next += 1) {
      const document = documents[next] as number;
      const at = firstFrom(pairs, start, end, document);
      if (at < end && pairs[at] === document) count += 1;
    }
  } else {
    for (let at = start; at < end; at += 2) if (has(set, pairs[at] as number)) count += 1;
  }
  return count;
}

/** Where in a list the first pair stands of a document or of one after it. Looks near `from` first. */
function firstFrom(pairs: Uint32Array, from: number, end: number, document: number): number {
  let step = 2;
  let low = from;
  let high = from;
  while (high < end && (pairs[high] as number) < document) {
    low = high + 2;
    high += step;
    step *= 2;
  }
  low >>>= 1;
  high = Math.min(high, end) >>> 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pairs[2 * middle] as number) < document) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}
