/** Numbers that grow at the end, in one typed array. */
export class GrowingUint32 {
  array: Uint32Array;
  length = 0;

  constructor(capacity = 16) {
    this.array = new Uint32Array(capacity);
  }

  push(value: number): void {
    this.reserve(this.length + 1);
    this.array[this.length] = value;
    this.length += 1;
  }

  /** Makes room for `length` numbers; the new ones are 0. */
  reserve(length: number): void {
    if (length <= this.array.length) return;
    const grown = new Uint32Array(grownCapacity(this.array.length, length));
    grown.set(this.array);
    this.array = grown;
  }
}

export class GrowingUint16 {
  array: Uint16Array;
  length = 0;

  constructor(capacity = 16) {
    this.array = new Uint16Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const grown = new Uint16Array(grownCapacity(this.array.length, this.length + 1));
      grown.set(this.array);
      this.array = grown;
    }
    this.array[this.length] = value;
    this.length += 1;
  }
}

export class GrowingFloat64 {
  array: Float64Array;
  length = 0;

  constructor(capacity = 16) {
    this.array = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const grown = new Float64Array(grownCapacity(this.array.length, this.length + 1));
      grown.set(this.array);
      this.array = grown;
    }
    this.array[this.length] = value;
    this.length += 1;
  }
}

/** Half as much again: doubling would leave a quarter of all memory unused. */
export function grownCapacity(capacity: number, needed: number): number {
  return Math.max(needed, capacity + (capacity >>> 1) + 16);
}
