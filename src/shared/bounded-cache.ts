/** What never changes, kept in memory as long as there is room; those go first that nobody has asked for the longest. */
export type BoundedCache<Item> = {
  get(key: string): Item | undefined;
  keep(key: string, item: Item, bytes: number): void;
};

export function createBoundedCache<Item>(maximumBytes: number): BoundedCache<Item> {
  const kept = new Map<string, { readonly item: Item; readonly bytes: number }>();
  let keptBytes = 0;
  const forget = (key: string): void => {
    keptBytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  return {
    get: (key) => {
      const entry = kept.get(key);
      if (!entry) return undefined;
      // Puts it last in the order of going.
      kept.delete(key);
      kept.set(key, entry);
      return entry.item;
    },
    keep: (key, item, bytes) => {
      forget(key);
      if (bytes > maximumBytes) return;
      kept.set(key, { item, bytes });
      keptBytes += bytes;
      for (const oldest of kept.keys()) {
        if (keptBytes <= maximumBytes) break;
        forget(oldest);
      }
    },
  };
}
