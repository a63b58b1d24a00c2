import { useSyncExternalStore } from 'react';
import { isRefused } from '../../api/request-error.ts';
import { queryClient } from '../../app/query-client.ts';
import { personalStorage } from '../../session/device-storage.ts';
import { client, currentPersonId, onSignOut } from '../../session/session.ts';
import type { OwnEvent, OwnProgress, OwnReceived } from '../../wire.ts';
import { createOutbox, type DoneThing } from './create-outbox.ts';
import { evidenceOf, withoutRefused } from './evidence/with-evidence.ts';
import { newId } from './new-id.ts';

const name = 'outbox';
let refusedCount = 0;

/** Loaded with the first thing that is sent along. */
const evidenceQueue = async () => (await import('./evidence/evidence-queue.ts')).evidenceQueue;

type Refused = OwnReceived['refused'];
const nothing = { added: [], known: [] } as unknown as OwnReceived;

/** First what events name, then the events. What the server will never take stays behind, the rest of the answer goes. */
async function withEvidence(events: readonly DoneThing[]): Promise<{ ready: DoneThing[]; refused: Refused }> {
  const ready: DoneThing[] = [];
  const refused: Refused[number][] = [];
  for (const event of events) {
    const ids = evidenceOf(event);
    const gone = ids.length === 0 ? [] : await (await evidenceQueue()).settle(ids);
    const left = withoutRefused(event, new Set(gone));
    if (left) ready.push(left);
    if (gone.length > 0) refused.push({ id: event.id, code: 'unknownEvidence', message: '' });
  }
  return { ready, refused };
}

export const outbox = createOutbox({
  load: () => {
    const id = currentPersonId();
    return id === null ? null : personalStorage.get(id, name);
  },
  save: (text) => {
    const id = currentPersonId();
    if (id !== null) personalStorage.set(id, name, text);
  },
  post: async (playlistId, events) => {
    const { ready, refused } = await withEvidence(events);
    if (ready.length === 0) return { ...nothing, refused };
    const received = await client.post<OwnReceived>(`/me/playlists/${playlistId}/events`, { body: { events: ready } });
    const { added: _added, known: _known, refused: _refused, ...progress } = received;
    const key = ['my-playlist', playlistId, 'progress'];
    // An older answer that is still under way must not come after this one.
    await queryClient.cancelQueries({ queryKey: key });
    queryClient.setQueryData<OwnProgress>(key, progress);
    void import('../../offline/saved-playlists.ts').then(({ refreshSaved }) => refreshSaved(playlistId, { progress }));
    void queryClient.invalidateQueries({ queryKey: ['my-playlist', playlistId, 'page'] });
    void queryClient.invalidateQueries({ queryKey: ['my-playlists'] });
    const ids = ready.flatMap(evidenceOf);
    if (ids.length > 0) {
      void evidenceQueue().then((queue) => queue.taken(ids));
      void queryClient.invalidateQueries({ queryKey: ['my-playlist', playlistId, 'evidence'] });
    }
    return { ...received, refused: [...received.refused, ...refused] };
  },
  onRefused: (count) => {
    refusedCount += count;
  },
  judge: (error) => (isRefused(error) ? 'never' : 'later'),
});

onSignOut(() => outbox.forget());

const againMs = 15_000;
const tryToSend = () => {
  if (currentPersonId() !== null && outbox.count() > 0) void outbox.send();
};
addEventListener('online', tryToSend);
document.addEventListener('visibilitychange', tryToSend);
setInterval(tryToSend, againMs);

/** Notes that a student did something, and tells the server as soon as it can be told. */
export function tell(playlistId: string, event: Without<OwnEvent, 'id' | 'at'>): void {
  outbox.add(playlistId, { ...event, id: newId(), at: new Date().toISOString() } as Parameters<typeof outbox.add>[1]);
  void outbox.send();
}

/** Of each kind of a union. */
type Without<Union, Keys extends PropertyKey> = Union extends unknown ? Omit<Union, Keys> : never;

export function usePending() {
  return useSyncExternalStore(outbox.subscribe, outbox.pending);
}

export function useUnsentCount(): number {
  return useSyncExternalStore(outbox.subscribe, outbox.count);
}

/** How many things the server would not take since the page was opened. */
export function useRefusedCount(): number {
  return useSyncExternalStore(outbox.subscribe, () => refusedCount);
}
