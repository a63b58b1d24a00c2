/**
 * What this browser keeps. Keys of a person hold the person's id and vanish when they sign out; what belongs to the
 * device (language, light or dark) stays and tells nothing of anybody. Storage may be full or forbidden: then nothing is
 * kept, and nothing breaks.
 */
const personal = 'pathloom:person:';
const device = 'pathloom:device:';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

function open(): Store | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

function read(key: string): string | null {
  try {
    return open()?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Whether it was kept. */
function write(key: string, value: string | null): boolean {
  try {
    const store = open();
    if (!store) return false;
    if (value === null) store.removeItem(key);
    else store.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export const deviceStorage = {
  get: (name: string) => read(device + name),
  set: (name: string, value: string | null) => write(device + name, value),
};

export function personalKey(personId: string, name: string): string {
  return `${personal}${personId}:${name}`;
}

export const personalStorage = {
  get: (personId: string, name: string) => read(personalKey(personId, name)),
  set: (personId: string, name: string, value: string | null) => write(personalKey(personId, name), value),
  /** Removes everything that is kept of anybody. */
  clear: () => {
    const store = open();
    if (!store) return;
    const keys = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '');
    for (const key of keys) if (key.startsWith(personal)) write(key, null);
  },
};
