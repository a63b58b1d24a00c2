import { GrowingUint16 } from './growing.ts';

/** More than these say that hardly two documents have the same values. */
const mostCombinations = 4_096;

/**
 * Which combination of values each document of a field has, where few are different, as with grades or subjects. Counting
 * combinations reads two bytes per document, however many values it has; what they consist of is looked up afterwards.
 */
export class Combinations {
  readonly #ofDocuments = new GrowingUint16();
  /** By the number of a value: the combination of it alone. */
  readonly #singles: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #values: (readonly number[])[] = [];
  #counts = new Uint32Array(0);

  /** How many there are. */
  get count(): number {
    return this.#values.length;
  }

  /**
   * Adds the next document.
   * @param values numbers of its values, each once
   * @returns false when there are too many combinations: then these are of no use any more
   */
  append(values: readonly number[]): boolean {
    const [only = -1] = values;
    const known = values.length === 1 ? this.#singles[only] : this.#numbers.get(values.join());
    if (known !== undefined) {
      this.#ofDocuments.push(known);
      return true;
    }
    const number = this.#values.push(values) - 1;
    if (number === mostCombinations) return false;
    if (values.length === 1) this.#singles[only] = number;
    else this.#numbers.set(values.join(), number);
    this.#ofDocuments.push(number);
    return true;
  }

  /** Tells, for each combination that any of the documents has, how many have it. */
  tally(documents: Uint32Array, tell: (values: readonly number[], count: number) => void): void {
    if (this.#counts.length < this.#values.length) this.#counts = new Uint32Array(mostCombinations);
    const counts = this.#counts.fill(0);
    const ofDocuments = this.#ofDocuments.array;
    for (let at = 0; at < documents.length; at += 1) {
      const combination = ofDocuments[documents[at] as number] as number;
      counts[combination] = (counts[combination] as number) + 1;
    }
    for (let combination = 0; combination < this.#values.length; combination += 1) {
      const count = counts[combination] as number;
      if (count > 0) tell(this.#values[combination] as readonly number[], count);
    }
  }
}
