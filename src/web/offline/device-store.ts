/**
 * What this browser keeps of somebody beyond short texts: playlists that were taken along, their files, and what was
 * made and not sent yet. Each record belongs to one person by the beginning of its key. The worker reads it too.
 */
export const storeNames = ['people', 'saved', 'files', 'evidence'] as const;
export type StoreName = (typeof storeNames)[number];
export type Kept = { readonly key: string };

const database = 'pathloom';

/** @param id within what is kept of that person */
export function keyOf(personId: string, id: string): string {
  return `${personId}/${id}`;
}

let opening: Promise<IDBDatabase | null> | null = null;

/** Null where the browser keeps nothing, as in some private windows. */
function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise<IDBDatabase | null>((resolve) => {
    try {
      const request = indexedDB.open(database, 1);
      request.onupgradeneeded = () => {
        for (const name of storeNames) request.result.createObjectStore(name, { keyPath: 'key' });
      };
      request.onsuccess = () => {
        const found = request.result;
        // Another tab with a newer version asks for room.
        found.onversionchange = () => {
          found.close();
          opening = null;
        };
        resolve(found);
      };
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

/** Where nothing can be kept for good, it is kept until the page closes. */
const memory = new Map<StoreName, Map<string, unknown>>(storeNames.map((name) => [name, new Map()]));

async function run<Result>(
  name: StoreName,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<Result>,
  instead: (store: Map<string, unknown>) => Result,
): Promise<Result> {
  const found = await open();
  if (!found) return instead(memory.get(name) as Map<string, unknown>);
  return new Promise<Result>((resolve, reject) => {
    const transaction = found.transaction(name, mode);
    const request = ask(transaction.objectStore(name));
    // What was written is there when the whole of it is, also after the power went off.
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
    transaction.onerror = () => reject(transaction.error ?? request.error);
  });
}

function startsWith(personId: string): (key: string) => boolean {
  return (key) => key.startsWith(`${personId}/`);
}

/** Throws where the device has no room left (`QuotaExceededError`). */
export const deviceStore = {
  get: <Value extends Kept>(name: StoreName, key: string): Promise<Value | undefined> =>
    run(
      name,
      'readonly',
      (store) => store.get(key) as IDBRequest<Value | undefined>,
      (all) => all.get(key) as Value,
    ),

  put: async (name: StoreName, value: Kept): Promise<void> => {
    await run(
      name,
      'readwrite',
      (store) => store.put(value),
      (all) => {
        all.set(value.key, value);
        return value.key;
      },
    );
  },

  remove: async (name: StoreName, key: string): Promise<void> => {
    await run(
      name,
      'readwrite',
      (store) => store.delete(key),
      (all) => void all.delete(key),
    );
  },

  /** Everything of one person. */
  listOf: <Value extends Kept>(name: StoreName, personId: string): Promise<Value[]> =>
    run(
      name,
      'readonly',
      (store) => store.getAll(IDBKeyRange.bound(`${personId}/`, `${personId}/\uffff`)) as IDBRequest<Value[]>,
      (all) => [...all.entries()].filter(([key]) => startsWith(personId)(key)).map(([, value]) => value as Value),
    ),

  /** Everything of everybody. */
  list: <Value extends Kept>(name: StoreName): Promise<Value[]> =>
    run(
      name,
      'readonly',
      (store) => store.getAll() as IDBRequest<Value[]>,
      (all) => [...all.values()] as Value[],
    ),

  /** Removes what is of one person, or of all but one. */
  clear: async (name: StoreName, isToGo: (key: string) => boolean): Promise<void> => {
    const keys = await run<IDBValidKey[]>(
      name,
      'readonly',
      (store) => store.getAllKeys(),
      (all) => [...all.keys()],
    );
    for (const key of keys) if (isToGo(String(key))) await deviceStore.remove(name, String(key));
  },
};

/** Whether a record is of that person. */
export const isOf = startsWith;
