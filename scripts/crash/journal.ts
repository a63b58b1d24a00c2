/** A document of the storm. Its fields agree with each other, so that a torn one is seen. */
export interface Item {
  readonly _id: string;
  readonly writer: number;
  readonly n: number;
  /** How often it was changed: each change adds one, and none may be done twice. */
  version: number;
  mark: string;
  text: string;
  tags: string[];
  touched: number;
}

/** The contents of an item at a version. */
export function contentOf(id: string, version: number): Pick<Item, 'version' | 'mark' | 'text' | 'tags'> {
  const mark = `${id}@${version}`;
  // Some take pages of their own.
  const length = (version * 7919 + mark.length * 104_729) % (version % 5 === 0 ? 20_000 : 300);
  return { version, mark, text: mark.repeat(1 + Math.floor(length / mark.length)), tags: [`v${version % 3}`, mark] };
}

interface Expectation {
  /** The version that was acknowledged; undefined when the document is gone. */
  version: number | undefined;
  touched: number;
  /** What an unanswered write may have made of it. */
  also: { version: number | undefined; touched: number } | undefined;
}

/** What was acknowledged, and what was not answered. */
export class Journal {
  readonly items = new Map<string, Expectation>();
  readonly transfers = new Set<string>();
  readonly doubtfulTransfers = new Set<string>();
  readonly addresses = new Set<string>();
  readonly doubtfulAddresses = new Set<string>();

  get doubtful(): number {
    let count = this.doubtfulTransfers.size + this.doubtfulAddresses.size;
    for (const { also } of this.items.values()) if (also) count += 1;
    return count;
  }

  set(id: string, version: number | undefined, touched = this.items.get(id)?.touched ?? 0): void {
    this.items.set(id, { version, touched, also: undefined });
  }

  doubt(id: string, version: number | undefined, touched = this.items.get(id)?.touched ?? 0): void {
    const now = this.items.get(id) ?? { version: undefined, touched: 0 };
    this.items.set(id, { version: now.version, touched: now.touched, also: { version, touched } });
  }

  /** Whether an item may be as it is; `undefined` for one that is not there. */
  allows(id: string, found: { version: number; touched: number } | undefined): boolean {
    const expected = this.items.get(id);
    if (expected === undefined) return found === undefined;
    const fits = (one: { version: number | undefined; touched: number }): boolean =>
      found === undefined
        ? one.version === undefined
        : one.version === found.version && (one.touched === found.touched || expected.also?.touched === found.touched);
    return fits(expected) || (expected.also !== undefined && fits(expected.also));
  }

  /** What the check has found of a doubtful item is from then on what is expected. */
  settle(id: string, found: { version: number; touched: number } | undefined): void {
    if (this.items.get(id)?.also) this.set(id, found?.version, found?.touched ?? 0);
  }
}
