import { useSyncExternalStore } from 'react';
import { RequestError } from '../../api/request-error.ts';
import { queryClient } from '../../app/query-client.ts';
import { personalStorage } from '../../session/device-storage.ts';
import { client, currentPersonId, onSignOut } from '../../session/session.ts';
import type { OwnEvent, OwnProgress, OwnReceived } from '../../wire.ts';
import { createOutbox } from './create-outbox.ts';

const name = 'outbox';
let refusedCount = 0;

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
    const received = await client.post<OwnReceived>(`/me/playlists/${playlistId}/events`, { body: { events } });
    const { added: _added, known: _known, refused: _refused, ...progress } = received;
    const key = ['my-playlist', playlistId, 'progress'];
    // An older answer that is still under way must not come after this one.
    await queryClient.cancelQueries({ queryKey: key });
    queryClient.setQueryData<OwnProgress>(key, progress);
    void queryClient.invalidateQueries({ queryKey: ['my-playlist', playlistId, 'page'] });
    void queryClient.invalidateQueries({ queryKey: ['my-playlists'] });
    return received;
  },
  onRefused: (count) => {
    refusedCount += count;
  },
  judge: (error) =>
    error instanceof RequestError &&
    error.status >= 400 &&
    error.status < 500 &&
    ![401, 403, 408, 429].includes(error.status)
      ? 'never'
      : 'later',
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

/** Browsers give random UUIDs to secure pages alone; a school may serve its own network without. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

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
