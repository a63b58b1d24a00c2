/** An item as it was read. */
export type Stamped<Item> = {
  readonly item: Item;
  /** Differs whenever the item does. */
  readonly stamp: string;
  /** About what it takes in memory. */
  readonly bytes: number;
};

export type CheckedCacheParts<Item> = {
  /** The stamps of those of the ids that are there now. */
  readStamps(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those of the ids that are there now. */
  readItems(ids: readonly string[]): Promise<ReadonlyMap<string, Stamped<Item>>>;
  /** What it may hold; those go first that nobody has asked for the longest. */
  readonly maximumBytes: number;
};

export type CheckedCache<Item> = {
  /**
   * The items of the ids, null for those that are not there, as they are at a moment after the call: one is taken from
   * memory only if its stamp, read after the call, is the one in memory. While it does not change and is not pushed out,
   * an item is the same object each time.
   */
  get(ids: readonly string[]): Promise<(Item | null)[]>;
  /** The same for who has read the stamps themself, by id: what is in memory so is not asked about again. */
  getStamped(stamps: ReadonlyMap<string, string>): Promise<(Item | null)[]>;
};

type Call<Item> = {
  readonly ids: readonly string[];
  resolve(items: (Item | null)[]): void;
  reject(error: unknown): void;
};

/** A check that takes longer than this holds up nobody else: the next call begins another one. */
const patienceMs = 50;

/**
 * A cache that is never stale. All calls that come in while a check of stamps is under way are checked together by the
 * next one, so that a busy server asks few questions; that one begins after them, so it sees whatever was written before.
 */
export function createCheckedCache<Item>(parts: CheckedCacheParts<Item>): CheckedCache<Item> {
  const kept = new Map<string, Stamped<Item>>();
  let keptBytes = 0;
  let waiting: Call<Item>[] = [];
  let checks = 0;
  let beganAt = 0;

  const forget = (id: string): void => {
    keptBytes -= kept.get(id)?.bytes ?? 0;
    kept.delete(id);
  };

  /** Puts it last in the order of going. */
  const keep = (id: string, entry: Stamped<Item>): void => {
    forget(id);
    if (entry.bytes > parts.maximumBytes) return;
    kept.set(id, entry);
    keptBytes += entry.bytes;
    for (const oldest of kept.keys()) {
      if (keptBytes <= parts.maximumBytes) break;
      forget(oldest);
    }
  };

  const check = async (): Promise<void> => {
    while (waiting.length > 0) {
      beganAt = performance.now();
      const calls = waiting;
      waiting = [];
      const held = new Map<string, Stamped<Item>>();
      const unknown = new Set<string>();
      for (const { ids } of calls) {
        for (const id of ids) {
          const entry = kept.get(id);
          if (entry) held.set(id, entry);
          else unknown.add(id);
        }
      }
      const stamps = held.size > 0 ? parts.readStamps([...held.keys()]) : Promise.resolve(new Map<string, string>());
      void answer(calls, held, stamps, unknown);
      // Not for what has to be read: only the short question is asked together.
      await stamps.catch(() => {});
    }
    checks -= 1;
  };

  const answer = async (
    calls: readonly Call<Item>[],
    held: ReadonlyMap<string, Stamped<Item>>,
    stamps: Promise<ReadonlyMap<string, string>>,
    unknown: ReadonlySet<string>,
  ): Promise<void> => {
    try {
      const found = new Map<string, Item>();
      const read = async (ids: Iterable<string>): Promise<void> => {
        for (const [id, entry] of await parts.readItems([...ids])) {
          found.set(id, entry.item);
          keep(id, entry);
        }
      };
      const reading = unknown.size > 0 ? read(unknown) : Promise.resolve();
      const [current] = await Promise.all([stamps, reading]);
      const changed: string[] = [];
      for (const [id, entry] of held) {
        const stamp = current.get(id);
        if (stamp === entry.stamp) {
          found.set(id, entry.item);
          if (kept.get(id) === entry) keep(id, entry);
        } else {
          if (kept.get(id) === entry) forget(id);
          if (stamp !== undefined) changed.push(id);
        }
      }
      if (changed.length > 0) await read(changed);
      for (const { ids, resolve } of calls) resolve(ids.map((id) => found.get(id) ?? null));
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
  };

  return {
    getStamped: async (stamps) => {
      const found = new Map<string, Item>();
      const missing: string[] = [];
      for (const [id, stamp] of stamps) {
        const entry = kept.get(id);
        if (entry?.stamp === stamp) {
          found.set(id, entry.item);
          keep(id, entry);
        } else missing.push(id);
      }
      if (missing.length > 0) {
        for (const [id, entry] of await parts.readItems(missing)) {
          found.set(id, entry.item);
          keep(id, entry);
        }
      }
      return [...stamps.keys()].map((id) => found.get(id) ?? null);
    },
    get: (ids) =>
      new Promise((resolve, reject) => {
        waiting.push({ ids, resolve, reject });
        if (checks > 0 && performance.now() - beganAt < patienceMs) return;
        checks += 1;
        beganAt = performance.now();
        // After all that came in together has been read from the sockets.
        setImmediate(() => void check());
      }),
  };
}
