import type { Kept } from '../../../offline/device-store.ts';

/** Something that a student has made or chosen, and what has become of it. */
export type EvidenceItem = Kept & {
  /** By this the server knows it too: sent twice it is there once. */
  readonly clientId: string;
  readonly playlistId: string;
  readonly stepId: string;
  readonly optionId: string | null;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly content: Blob;
  readonly addedAt: string;
  /** `kept`: here alone. `sent`: the server has it. `refused`: it will never take it. */
  readonly state: 'kept' | 'sent' | 'refused';
  /** Why it was refused, as the server calls it. */
  readonly problem: string | null;
  /** The server's id, once it was sent. */
  readonly evidenceId: string | null;
  /** It belongs to an answer that was handed in here. */
  readonly isHandedIn: boolean;
};

export type EvidenceQueueParts = {
  readonly load: () => Promise<readonly EvidenceItem[]>;
  readonly put: (item: EvidenceItem) => Promise<void>;
  readonly drop: (item: EvidenceItem) => Promise<void>;
  /** @returns the server's id. Throws what `judge` understands. */
  readonly upload: (item: EvidenceItem, onProgress: (share: number) => void) => Promise<string>;
  readonly removeSent: (item: EvidenceItem) => Promise<void>;
  readonly judge: (error: unknown) => 'later' | { readonly never: string };
};

/**
 * What was chosen to show what one knows: kept on this device, sent as soon as there is a network, once, and handed in by
 * an event of the outbox, which waits for it.
 */
export function createEvidenceQueue({ load, put, drop, upload, removeSent, judge }: EvidenceQueueParts) {
  let items: readonly EvidenceItem[] = [];
  let loading: Promise<void> | null = null;
  const shares = new Map<string, number>();
  const underWay = new Map<string, Promise<EvidenceItem>>();
  const listeners = new Set<() => void>();

  const change = (next: readonly EvidenceItem[]) => {
    items = next;
    for (const listener of listeners) listener();
  };
  const ready = () => {
    loading ??= load()
      .catch(() => [])
      .then((found) => change([...found].sort((a, b) => (a.addedAt < b.addedAt ? -1 : 1))));
    return loading;
  };
  const find = (clientId: string) => items.find((item) => item.clientId === clientId);
  const replace = async (item: EvidenceItem) => {
    // Whoever removed it meanwhile does not get it back.
    if (!find(item.clientId)) return;
    change(items.map((one) => (one.clientId === item.clientId ? item : one)));
    await put(item);
  };
  const forget = async (item: EvidenceItem) => {
    change(items.filter(({ clientId }) => clientId !== item.clientId));
    await drop(item);
  };

  /** Sends one, if it is not there yet. Rejects when it may be tried again later. */
  const sendOne = (item: EvidenceItem): Promise<EvidenceItem> => {
    if (item.state !== 'kept') return Promise.resolve(item);
    const known = underWay.get(item.clientId);
    if (known) return known;
    const work = (async () => {
      try {
        const evidenceId = await upload(item, (share) => {
          shares.set(item.clientId, share);
          change([...items]);
        });
        const sent = { ...(find(item.clientId) ?? item), state: 'sent' as const, evidenceId };
        await replace(sent);
        return sent;
      } catch (error) {
        const judged = judge(error);
        if (judged === 'later') throw error;
        const refused = { ...(find(item.clientId) ?? item), state: 'refused' as const, problem: judged.never };
        await replace(refused);
        return refused;
      } finally {
        shares.delete(item.clientId);
        underWay.delete(item.clientId);
        change([...items]);
      }
    })();
    underWay.set(item.clientId, work);
    return work;
  };

  return {
    ready,
    all: () => items,
    /** Of those under way, from 0 to 1. */
    shareOf: (clientId: string) => shares.get(clientId) ?? null,
    /** Throws where the device has no room; then it is not in the list. */
    add: async (item: EvidenceItem) => {
      await ready();
      await put(item);
      change([...items, item]);
    },
    /** Those of the list that wait, one after the other; stops where the network does. */
    sendWaiting: async () => {
      await ready();
      for (const { clientId } of items) {
        const item = find(clientId);
        try {
          if (item?.state === 'kept') await sendOne(item);
        } catch {
          return;
        }
      }
    },
    /** Takes it back, here and at the server, as long as it was not handed in. */
    remove: async (clientId: string) => {
      await ready();
      const item = find(clientId);
      if (!item || item.isHandedIn) return;
      const isUnderWay = underWay.has(clientId);
      await forget(item);
      // One that is on its way is not handed in by anything: the server drops it after some days.
      if (item.state === 'sent' && !isUnderWay) await removeSent(item).catch(() => {});
    },
    /** An answer takes these along; they wait for it now and are not offered again. */
    handIn: async (clientIds: readonly string[]) => {
      for (const clientId of clientIds) {
        const item = find(clientId);
        if (item) await replace({ ...item, isHandedIn: true });
      }
    },
    /**
     * Before an event goes that names them: sends those that were not. Rejects when one has to wait.
     * @returns those that the server will never take
     */
    settle: async (clientIds: readonly string[]): Promise<readonly string[]> => {
      await ready();
      const refused: string[] = [];
      for (const clientId of clientIds) {
        const item = find(clientId);
        if (item && (await sendOne(item)).state === 'refused') refused.push(clientId);
      }
      return refused;
    },
    /** The server has the answer that names them: this device need not keep them. */
    taken: async (clientIds: readonly string[]) => {
      for (const clientId of clientIds) {
        const item = find(clientId);
        if (item?.isHandedIn) await forget(item);
      }
    },
    /** How many are nowhere but here. */
    unsentCount: () => items.filter(({ state }) => state === 'kept').length,
    /** Another person, or nobody. */
    forgetAll: () => {
      loading = null;
      change([]);
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
