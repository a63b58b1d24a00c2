import { useSyncExternalStore } from 'react';
import { RequestError } from '../../../api/request-error.ts';
import { uploadFile } from '../../../api/upload.ts';
import { queryClient } from '../../../app/query-client.ts';
import { deviceStore, keyOf } from '../../../offline/device-store.ts';
import { client, currentPersonId, onSignOut } from '../../../session/session.ts';
import type { Evidence } from '../../../wire.ts';
import { newId } from '../new-id.ts';
import { createEvidenceQueue, type EvidenceItem } from './create-evidence-queue.ts';
import { formOf, mostInAnswer, type Refusal, refusalOf } from './evidence-kinds.ts';
import { makePhoto } from './make-photo.ts';

export const evidenceQueue = createEvidenceQueue({
  load: async () => {
    const id = currentPersonId();
    return id === null ? [] : deviceStore.listOf<EvidenceItem>('evidence', id);
  },
  put: (item) => deviceStore.put('evidence', item),
  drop: (item) => deviceStore.remove('evidence', item.key),
  upload: async (item, onProgress) => {
    const { id } = await uploadFile<Evidence>(
      client,
      `/me/playlists/${item.playlistId}/evidence`,
      { stepId: item.stepId, clientId: item.clientId },
      { content: item.content, name: item.name },
      onProgress,
    );
    void queryClient.invalidateQueries({ queryKey: ['my-playlist', item.playlistId, 'evidence'] });
    return id;
  },
  removeSent: async ({ playlistId, evidenceId }) => {
    if (evidenceId !== null) await removeSent(playlistId, evidenceId);
  },
  judge: (error) => {
    const isFinal =
      error instanceof RequestError &&
      error.status >= 400 &&
      error.status < 500 &&
      ![401, 403, 408, 429].includes(error.status);
    return isFinal ? { never: reasonOf(error) } : 'later';
  },
});

/** Takes back what the server has and nobody handed in. */
export async function removeSent(playlistId: string, evidenceId: string): Promise<void> {
  await client.remove(`/me/playlists/${playlistId}/evidence/${evidenceId}`);
  await queryClient.invalidateQueries({ queryKey: ['my-playlist', playlistId, 'evidence'] });
}

/** A form with one file is refused with the reason of that file. */
function reasonOf({ code, details }: RequestError): string {
  const [first] = (details as { files?: readonly { code?: string }[] }).files ?? [];
  return first?.code ?? code;
}

onSignOut(() => evidenceQueue.forgetAll());

/** Takes a file in: photos are drawn anew, everything else stays as it is. Says why where it cannot be sent. */
export async function addEvidence(
  at: { playlistId: string; stepId: string; optionId: string | null },
  file: File,
): Promise<Refusal | null> {
  const personId = currentPersonId();
  if (personId === null) return 'noRoom';
  const refusal = refusalOf(file);
  if (refusal !== null) return refusal;
  await evidenceQueue.ready();
  if (listAt(evidenceQueue.all(), at).length >= mostInAnswer) return 'tooMany';
  const photo = formOf(file) === 'photo' ? await makePhoto(file) : null;
  if (formOf(file) === 'photo' && !photo) return 'unreadable';
  const content = photo ?? file;
  const clientId = newId();
  try {
    await evidenceQueue.add({
      key: keyOf(personId, clientId),
      clientId,
      ...at,
      name: photo ? 'photo.jpg' : file.name,
      mediaType: content.type,
      bytes: content.size,
      content,
      addedAt: new Date().toISOString(),
      state: 'kept',
      problem: null,
      evidenceId: null,
      isHandedIn: false,
    });
  } catch {
    return 'noRoom';
  }
  void evidenceQueue.sendWaiting();
  return null;
}

/** Those of one activity or option that were not handed in yet. */
export function listAt(
  items: readonly EvidenceItem[],
  at: { readonly playlistId: string; readonly stepId: string; readonly optionId: string | null },
): readonly EvidenceItem[] {
  return items.filter(
    (item) =>
      !item.isHandedIn &&
      item.playlistId === at.playlistId &&
      item.stepId === at.stepId &&
      item.optionId === at.optionId,
  );
}

export function useEvidenceItems(): readonly EvidenceItem[] {
  return useSyncExternalStore(evidenceQueue.subscribe, evidenceQueue.all);
}

const tryToSend = () => {
  if (currentPersonId() !== null) void evidenceQueue.sendWaiting();
};
addEventListener('online', tryToSend);
