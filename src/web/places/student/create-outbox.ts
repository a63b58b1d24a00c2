import type { OwnEvent, OwnReceived } from '../../wire.ts';

/** Something that a student did, with when they did it. */
export type DoneThing = OwnEvent & { readonly at: string };
export type Waiting = { readonly playlistId: string; readonly event: DoneThing };

export type OutboxParts = {
  /** What is kept for whoever is signed in; null while nobody is. */
  readonly load: () => string | null;
  readonly save: (text: string | null) => void;
  /** Tells the server. When it ends, what is shown holds what the server has answered. */
  readonly post: (playlistId: string, events: readonly DoneThing[]) => Promise<OwnReceived>;
  /** The server will never take these. */
  readonly onRefused: (count: number) => void;
  /** `later`: the same may succeed another time; `never`: it will not. */
  readonly judge: (error: unknown) => 'later' | 'never';
};

/** As many as one request takes. */
const mostAtOnce = 200;

/**
 * What a student did and the server does not know yet. It is kept in the browser until it was taken, and told again when
 * the network is back; each event has an id of its own and counts once, however often it is sent.
 */
export function createOutbox({ load, save, post, onRefused, judge }: OutboxParts) {
  let waiting: readonly Waiting[] | null = null;
  let sending: Promise<void> | null = null;
  const listeners = new Set<() => void>();

  const all = () => {
    waiting ??= parse(load());
    return waiting;
  };
  const change = (next: readonly Waiting[]) => {
    waiting = next;
    save(next.length === 0 ? null : JSON.stringify(next));
    for (const listener of listeners) listener();
  };
  const without = (from: readonly Waiting[], gone: readonly Waiting[]) => {
    const ids = new Set(gone.map(({ event }) => event.id));
    return from.filter(({ event }) => !ids.has(event.id));
  };

  /** Whether to go on: false when the server was not reached. */
  async function sendSome(playlistId: string, some: readonly Waiting[]): Promise<boolean> {
    try {
      const { refused } = await post(
        playlistId,
        some.map(({ event }) => event),
      );
      if (refused.length > 0) onRefused(refused.length);
      change(without(all(), some));
      return true;
    } catch (error) {
      if (judge(error) === 'later') return false;
      if (some.length > 1) {
        // One of them is at fault: the others are not to wait for it.
        for (const one of some) if (!(await sendSome(playlistId, [one]))) return false;
        return true;
      }
      change(without(all(), some));
      onRefused(some.length);
      return true;
    }
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      const [first] = all();
      if (!first) return;
      const some = all().filter(({ playlistId }) => playlistId === first.playlistId);
      if (!(await sendSome(first.playlistId, some.slice(0, mostAtOnce)))) return;
    }
  }

  return {
    add: (playlistId: string, event: DoneThing) => {
      change([...all(), { playlistId, event }]);
    },
    /** Sends what waits, oldest first. Never fails: what was not taken goes on waiting. */
    send: () => {
      sending ??= sendAll().finally(() => {
        sending = null;
      });
      return sending;
    },
    /** How many the server does not know yet. */
    count: () => all().length,
    /** What is not in what the server tells: the same list until something changes. */
    pending: all,
    /** Another person, or nobody: what is in memory is not theirs. */
    forget: () => {
      waiting = null;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function parse(text: string | null): readonly Waiting[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.filter(isWaiting) : [];
  } catch {
    return [];
  }
}

function isWaiting(one: unknown): one is Waiting {
  if (typeof one !== 'object' || one === null) return false;
  const { playlistId, event } = one as Partial<Waiting>;
  return typeof playlistId === 'string' && typeof event?.id === 'string' && typeof event.stepId === 'string';
}
