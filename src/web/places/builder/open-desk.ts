import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../design/toasts.tsx';
import { personalStorage } from '../../session/device-storage.ts';
import { client, onSignOut } from '../../session/session.ts';
import type { Playlist, PlaylistEdited } from '../../wire.ts';
import { createDesk, type Desk, type Loaded } from './desk.ts';
import { commandsOf, readKept } from './edit-queue.ts';

type Told = { refused: (messages: readonly string[]) => void; others: () => void };
type Open = { readonly desk: Desk; readonly told: Told };

/** Desks stay as they were left, with what can be undone, until somebody signs out. */
const open = new Map<string, Open>();
onSignOut(() => {
  for (const { desk } of open.values()) desk.dispose();
  open.clear();
});

/** 24 hex digits, as the server makes its ids. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const draftKey = (playlistId: string) => ['playlist', playlistId, 'draft'] as const;

export function readDraft(playlistId: string, signal?: AbortSignal): Promise<Playlist> {
  return client.get<Playlist>(`/playlists/${playlistId}`, { query: { view: 'draft' }, signal });
}

function toLoaded({ revision, draft }: Playlist): Loaded | null {
  return draft && { revision, content: draft.content, resources: draft.resources };
}

/** The desk of a draft; null where the caller may not edit it. */
export function openDesk(playlist: Playlist, personId: string): Desk | null {
  const known = open.get(playlist.id);
  if (known) return known.desk;
  const loaded = toLoaded(playlist);
  if (!loaded) return null;
  const told: Told = { refused: () => {}, others: () => {} };
  const name = `builder:${playlist.id}`;
  const desk = createDesk(
    {
      playlistId: playlist.id,
      load: async () => {
        const fresh = toLoaded(await readDraft(playlist.id));
        if (!fresh) throw new Error('A draft is what was asked for.');
        return fresh;
      },
      send: async (batch) => {
        const { revision, content, others } = await client.post<PlaylistEdited>(`/playlists/${playlist.id}/edits`, {
          body: { baseRevision: batch.baseRevision, commands: commandsOf(batch) },
          idempotencyKey: batch.key,
        });
        return { revision, content, hasOthers: others.length > 0 };
      },
      keep: (text) => personalStorage.set(personId, name, text),
      newKey: newId,
      now: () => new Date(),
      later: (milliseconds, call) => {
        const timer = setTimeout(call, milliseconds);
        return () => clearTimeout(timer);
      },
      onRefused: (messages) => told.refused(messages),
      onOthers: () => told.others(),
    },
    loaded,
    readKept(personalStorage.get(personId, name)),
  );
  open.set(playlist.id, { desk, told });
  return desk;
}

export function useDeskState(desk: Desk) {
  return useSyncExternalStore(desk.subscribe, desk.state);
}

/** Looked at again so often while the page is in sight. */
const againMs = 20_000;

/** Sends what an earlier visit left, brings in what others do, and says what was refused. */
export function useDeskCare(playlistId: string, desk: Desk): void {
  const { t } = useTranslation();
  const toast = useToast();
  useEffect(() => {
    const told = open.get(playlistId)?.told;
    if (!told) return;
    told.refused = (messages) => toast(`${t('builder.save.refused')} ${messages.join(' ')}`);
    told.others = () => toast(t('builder.save.others'));
  }, [playlistId, t, toast]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void desk.refresh();
    };
    const warn = (event: BeforeUnloadEvent) => {
      if (desk.isAtRisk()) event.preventDefault();
    };
    const online = () => void desk.retry();
    look();
    const timer = setInterval(look, againMs);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', online);
    window.addEventListener('beforeunload', warn);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', online);
      window.removeEventListener('beforeunload', warn);
    };
  }, [desk]);
}
