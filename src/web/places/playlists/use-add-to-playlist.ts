import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { problemText, RequestError } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';
import { client, useMe } from '../../session/session.ts';
import type { Playlist, PlaylistEdited, Resource } from '../../wire.ts';
import { addCommands, newObjectId } from './add-commands.ts';
import { rememberPlace } from './recent-places.ts';
import { useForgetPlaylists } from './use-playlists.ts';

type Added = {
  readonly playlistId: string;
  readonly title: string;
  readonly path: string | null;
  readonly undo: () => Promise<unknown>;
};

const nothing = { targets: [], pathways: [] };

/** Puts a resource into a playlist, with one click and a way back. */
export function useAddToPlaylist(resourceId: string, onDone: () => void) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const forget = useForgetPlaylists();

  const getResource = () =>
    queries.fetchQuery({
      queryKey: ['resource', resourceId],
      queryFn: ({ signal }) => client.get<Resource>(`/resources/${resourceId}`, { signal }),
      staleTime: 20 * 60_000,
    });
  const placingOf = (resource: Resource, pathwayId: string | null, count: number) => ({
    resource,
    pathwayId,
    newPathTitle: t('toPlaylist.path', { number: count + 1 }),
    newTarget: resource.title,
    language: i18n.language,
    newId: newObjectId,
  });

  async function add(playlistId: string, pathwayId: string | null): Promise<Added> {
    const [playlist, resource] = await Promise.all([
      client.get<Playlist>(`/playlists/${playlistId}`, { query: { view: 'draft' } }),
      getResource(),
    ]);
    const content = playlist.draft?.content;
    if (!content) throw new RequestError({ code: 'not_found' });
    // The path may have gone since the list was read.
    const known = content.pathways.some(({ id }) => id === pathwayId) ? pathwayId : (content.pathways[0]?.id ?? null);
    const wanted = pathwayId === null ? null : known;
    const made = addCommands(content, placingOf(resource, wanted, content.pathways.length));
    const send = (baseRevision: number, commands: unknown) =>
      client.post<PlaylistEdited>(`/playlists/${playlistId}/edits`, { body: { baseRevision, commands } });
    const after = await send(playlist.revision, made.commands);
    rememberPlace(me.id, { playlistId, pathwayId: made.pathwayId });
    const path = after.content.pathways.find(({ id }) => id === made.pathwayId)?.title ?? null;
    return { playlistId, title: content.title, path, undo: () => send(after.revision, made.undo) };
  }

  async function create(): Promise<Added> {
    const playlist = await createQuick();
    const content = playlist.version?.content ?? playlist.draft?.content;
    const pathwayId = content?.pathways[0]?.id;
    if (pathwayId !== undefined) rememberPlace(me.id, { playlistId: playlist.id, pathwayId });
    return {
      playlistId: playlist.id,
      title: content?.title ?? '',
      path: null,
      undo: () => client.remove(`/playlists/${playlist.id}`),
    };
  }

  /** Ready to be assigned where nothing stands in the way; a draft otherwise, which says what does. */
  async function createQuick(): Promise<Playlist> {
    try {
      return await client.post<Playlist>('/playlists/quick', { body: { resourceIds: [resourceId] } });
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'playlist_not_ready') throw error;
      const resource = await getResource();
      const { commands } = addCommands(nothing, placingOf(resource, null, 0));
      return client.post<Playlist>('/playlists', { body: { title: resource.title, commands } });
    }
  }

  const { mutate, isPending, variables } = useMutation({
    mutationFn: (wanted: { playlistId: string | null; pathwayId: string | null }) =>
      wanted.playlistId === null ? create() : add(wanted.playlistId, wanted.pathwayId),
    onSuccess: ({ playlistId, title, path, undo }) => {
      onDone();
      toast(path === null ? t('toPlaylist.made', { title }) : t('toPlaylist.added', { title, path }), {
        undo: () => void undo().then(forget, fail),
        action: { text: t('toPlaylist.open'), run: () => void navigate(`/playlists/${playlistId}`) },
      });
    },
    onError: fail,
    onSettled: forget,
  });

  function fail(error: unknown) {
    const { key, params } = problemText(error);
    toast(t(key, params));
  }
  return { mutate, isPending, wanted: isPending ? variables : null };
}
