import { client, currentPersonId, currentUser } from '../session/session.ts';
import type { Bundle, Bundles, MyPlaylist, MyPlaylistCard, MyPlaylists, OwnProgress } from '../wire.ts';
import { deviceStore, type Kept, keyOf } from './device-store.ts';
import { forgetPeople, keepPerson } from './kept-person.ts';
import { planFiles, roomFor } from './plan-files.ts';

/** A playlist that was taken along: the page as it was, where the student stood, and the bundle. */
export type SavedPlaylist = Kept & {
  readonly playlistId: string;
  readonly revision: string;
  readonly savedAt: string;
  readonly bytes: number;
  readonly card: MyPlaylistCard | null;
  readonly page: MyPlaylist;
  readonly progress: OwnProgress;
  readonly bundle: Bundle;
};

export type SavedFile = Kept & {
  readonly fileId: string;
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  readonly content: Blob;
};

export type SaveStep = { readonly done: number; readonly all: number };

/** The device has no room for it. */
export class NoRoom extends Error {}

export function savedFileAddress(personId: string, fileId: string): string {
  return `/saved/${personId}/${fileId}`;
}

export async function listSaved(): Promise<SavedPlaylist[]> {
  const personId = currentPersonId();
  return personId === null ? [] : deviceStore.listOf<SavedPlaylist>('saved', personId);
}

export async function findSaved(playlistId: string): Promise<SavedPlaylist | null> {
  const personId = currentPersonId();
  if (personId === null) return null;
  return (await deviceStore.get<SavedPlaylist>('saved', keyOf(personId, playlistId))) ?? null;
}

async function estimateRoom(): Promise<number> {
  const told = await navigator.storage?.estimate?.().catch(() => null);
  return roomFor(told ?? null);
}

/** What a playlist would take, before anything is fetched. */
export async function readBundle(playlistId: string, signal?: AbortSignal) {
  const room = await estimateRoom();
  const bundle = await client.get<Bundle>(`/me/playlists/${playlistId}/bundle`, {
    query: { budgetBytes: room },
    signal,
  });
  return { bundle, room };
}

/**
 * Takes a playlist along. What is here already is not fetched again, so that a save that broke off goes on where it was.
 * Throws NoRoom where the device is full, and RequestError.
 */
export async function savePlaylist(
  playlistId: string,
  { onStep = () => {}, signal }: { onStep?: (step: SaveStep) => void; signal?: AbortSignal } = {},
): Promise<SavedPlaylist> {
  const user = currentUser();
  if (!user) throw new Error('Nobody is signed in.');
  // Browsers clear what nobody has asked them to keep when they run short.
  await navigator.storage?.persist?.().catch(() => false);
  const [{ bundle }, list, page, progress] = await Promise.all([
    readBundle(playlistId, signal),
    client.get<MyPlaylists>('/me/playlists', { signal }),
    client.get<MyPlaylist>(`/me/playlists/${playlistId}`, { signal }),
    client.get<OwnProgress>(`/me/playlists/${playlistId}/progress`, { signal }),
  ]);
  const files = await deviceStore.listOf<SavedFile>('files', user.id);
  const plan = planFiles(bundle.files, files, await neededBy(playlistId));
  let done = plan.have.reduce((sum, { bytes }) => sum + bytes, 0);
  onStep({ done, all: bundle.fileBytes });
  try {
    for (const file of plan.fetch) {
      const content = await fetchFile(file, signal, (more) => {
        done += more;
        onStep({ done, all: bundle.fileBytes });
      });
      assertStill(user.id);
      const { id: fileId, sha256, name, mediaType } = file;
      await deviceStore.put('files', {
        key: keyOf(user.id, fileId),
        fileId,
        sha256,
        name,
        mediaType,
        content,
      } as SavedFile);
    }
    const saved: SavedPlaylist = {
      key: keyOf(user.id, playlistId),
      playlistId,
      revision: bundle.revision,
      savedAt: new Date().toISOString(),
      bytes: bundle.fileBytes,
      card: list.items.find(({ id }) => id === playlistId) ?? null,
      page,
      progress,
      bundle,
    };
    assertStill(user.id);
    await deviceStore.put('saved', saved);
    await keepPerson(user, new Date());
    for (const id of plan.drop) await deviceStore.remove('files', keyOf(user.id, id));
    return saved;
  } catch (error) {
    if ((error as { name?: unknown }).name === 'QuotaExceededError') throw new NoRoom();
    throw error;
  }
}

/** They may have signed out while it was saved: then nothing of them is to come back. */
function assertStill(personId: string): void {
  if (currentPersonId() !== personId) throw new DOMException('Somebody else is here.', 'AbortError');
}

/** Files that other saved playlists need. */
async function neededBy(exceptId: string): Promise<ReadonlySet<string>> {
  const others = (await listSaved()).filter(({ playlistId }) => playlistId !== exceptId);
  return new Set(others.flatMap(({ bundle }) => bundle.files.map(({ id }) => id)));
}

async function fetchFile(
  { url, bytes, mediaType }: Bundle['files'][number],
  signal: AbortSignal | undefined,
  onMore: (bytes: number) => void,
): Promise<Blob> {
  const response = await fetch(url, { ...(signal && { signal }), credentials: 'omit' });
  if (!response.ok || !response.body) throw new Error(`A file answered ${response.status}.`);
  const parts: BlobPart[] = [];
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    onMore(value.length);
  }
  const content = new Blob(parts, { type: mediaType });
  if (content.size !== bytes) throw new Error('A file came in part.');
  return content;
}

export async function removeSaved(playlistId: string): Promise<void> {
  const personId = currentPersonId();
  if (personId === null) return;
  const needed = await neededBy(playlistId);
  await deviceStore.remove('saved', keyOf(personId, playlistId));
  for (const { key, fileId } of await deviceStore.listOf<SavedFile>('files', personId)) {
    if (!needed.has(fileId)) await deviceStore.remove('files', key);
  }
  if ((await listSaved()).length === 0) await forgetPeople();
}

/** What was read since is what they see without network; files stay as they were saved. */
export async function refreshSaved(
  playlistId: string,
  read: Partial<Pick<SavedPlaylist, 'page' | 'progress' | 'card'>>,
): Promise<void> {
  const before = await findSaved(playlistId);
  if (before) await deviceStore.put('saved', { ...before, ...read });
}

/** Takes anew what has changed at school. Says how many did. */
export async function renewSaved(signal?: AbortSignal): Promise<number> {
  const saved = await listSaved();
  if (saved.length === 0) return 0;
  const { items } = await client.get<Bundles>('/me/bundles', { signal });
  let renewed = 0;
  for (const { playlistId, revision } of saved) {
    const now = items.find(({ id }) => id === playlistId);
    // It was taken back, or has ended: there is nothing to do at home any more.
    if (!now) await removeSaved(playlistId);
    else if (now.revision !== revision) {
      await savePlaylist(playlistId, signal ? { signal } : {});
      renewed += 1;
    }
  }
  return renewed;
}
