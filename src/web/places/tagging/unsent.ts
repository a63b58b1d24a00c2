import { isUnreached } from '../../api/request-error.ts';
import type { EditGroup } from './edits.ts';

/** Something that was done and that the server has not answered yet. */
export type Unsent = {
  /** The server carries it out once, however often it is sent. */
  readonly key: string;
  /** What was done in one go has it in common, and is taken back in one go. */
  readonly go: string;
  readonly rowIds: readonly string[];
  readonly what:
    | { readonly kind: 'edits'; readonly groups: readonly EditGroup[] }
    | { readonly kind: 'decision'; readonly body: unknown };
  /** Of the rows, as they were when it was sent first; null: nobody has sent it yet. */
  readonly revisions: Readonly<Record<string, number | null>> | null;
};

export type UnsentState = {
  readonly entries: readonly Unsent[];
  /** The server was not reached the last time. */
  readonly isStuck: boolean;
};

/** Who shows the rows. */
export type Observer<Answer> = {
  revisionOf(id: string): number | null;
  onSent(entry: Unsent, answer: Answer): void;
  /** The server has said no: it is not sent again. */
  onRefused(entry: Unsent, error: unknown): void;
};

export type UnsentStore<Answer> = ReturnType<typeof createUnsentStore<Answer>>;

/**
 * What was done to the table, in its order, until the server has it: kept in this browser, so that neither a broken
 * connection nor a closed page loses it. One is sent after the other, each with the revisions that the one before led to.
 */
export function createUnsentStore<Answer>({
  storage,
  send,
}: {
  storage: { get(): string | null; set(text: string | null): unknown };
  send: (entry: Unsent) => Promise<Answer>;
}) {
  let state: UnsentState = { entries: readEntries(storage.get()), isStuck: false };
  let sending: Promise<boolean> | null = null;
  let observer: Observer<Answer> | null = null;
  const listeners = new Set<() => void>();
  const become = (next: UnsentState) => {
    const isKept = next.entries === state.entries;
    state = next;
    if (!isKept) storage.set(state.entries.length === 0 ? null : JSON.stringify(state.entries));
    for (const listener of listeners) listener();
  };

  async function sendAll(): Promise<boolean> {
    for (let first = state.entries[0]; first; first = state.entries[0]) {
      const entry = { ...first, revisions: first.revisions ?? revisionsOf(first.rowIds) };
      become({ ...state, entries: [entry, ...state.entries.slice(1)] });
      try {
        const answer = await send(entry);
        become({ entries: state.entries.slice(1), isStuck: false });
        observer?.onSent(entry, answer);
      } catch (error) {
        if (isUnreached(error)) {
          become({ ...state, isStuck: true });
          return false;
        }
        become({ entries: state.entries.slice(1), isStuck: false });
        observer?.onRefused(entry, error);
      }
    }
    return true;
  }
  const revisionsOf = (ids: readonly string[]) =>
    Object.fromEntries(ids.map((id) => [id, observer?.revisionOf(id) ?? null]));

  return {
    read: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Who is told of answers, until the next one comes or this one goes. */
    attach: (next: Observer<Answer>) => {
      observer = next;
      return () => {
        if (observer === next) observer = null;
      };
    },
    add: (entries: readonly Unsent[]) => become({ ...state, entries: [...state.entries, ...entries] }),
    /** Sends everything, also what is added meanwhile. @returns whether all of it was answered */
    flush: (): Promise<boolean> => {
      sending ??= sendAll().finally(() => {
        sending = null;
      });
      return sending;
    },
  };
}

function readEntries(text: string | null): Unsent[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Unsent {
  if (typeof value !== 'object' || value === null) return false;
  const { key, go, rowIds, what } = value as Readonly<Record<string, unknown>>;
  return (
    typeof key === 'string' &&
    typeof go === 'string' &&
    Array.isArray(rowIds) &&
    typeof what === 'object' &&
    what !== null &&
    'kind' in what
  );
}

/** The rows for which something is on its way. */
export function rowsOnTheWay(entries: readonly Unsent[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ rowIds }) => rowIds));
}
