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
  /** Everything that is kept of anybody. */
  list: (): readonly { readonly personId: string; readonly name: string; readonly value: string }[] => {
    const store = open();
    if (!store) return [];
    return Array.from({ length: store.length }, (_, at) => store.key(at) ?? '').flatMap((key) => {
      if (!key.startsWith(personal)) return [];
      const [personId = '', ...name] = key.slice(personal.length).split(':');
      return [{ personId, name: name.join(':'), value: read(key) ?? '' }];
    });
  },
  /** Removes what is kept of somebody, and of others all but the names that are said. */
  clear: (ownerId: string | null, keepOfOthers: readonly string[] = []) => {
    for (const { personId, name } of personalStorage.list()) {
      const stays = personId !== ownerId && keepOfOthers.includes(name);
      if (!stays) write(personalKey(personId, name), null);
    }
  },
};
