import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { usePages } from '../../api/use-pages.ts';
import { useToast } from '../../design/toasts.tsx';
import { client, useMe } from '../../session/session.ts';
import type { Page, Playlist, PlaylistGlances, PlaylistSearch, PlaylistSummary } from '../../wire.ts';

export const lists = ['mine', 'withMe', 'others', 'archive'] as const;
export type PlaylistList = (typeof lists)[number];

const pageSize = 20;

/** The parameters of a list: what belongs to somebody, what they edit with others, what others share, what is put away. */
export function listQuery(list: PlaylistList, personId: string): Record<string, string> {
  switch (list) {
    case 'mine':
      return { owner: personId };
    case 'withMe':
      return { whose: 'coEdited' };
    case 'others':
      return { whose: 'shared' };
    case 'archive':
      return { whose: 'mine', status: 'archived' };
  }
}

export function usePlaylists(list: PlaylistList) {
  const { id } = useMe();
  return usePages<PlaylistSummary>(['playlists', 'list', list], '/playlists', {
    ...listQuery(list, id),
    limit: pageSize,
  });
}

/** Those that somebody makes, newest change first, drafts too: to look through by their titles. */
export function useOwnPlaylists(isWanted = true) {
  return useQuery({
    queryKey: ['playlists', 'list', 'own'],
    queryFn: ({ signal }) =>
      client.get<Page<PlaylistSummary>>('/playlists', { query: { whose: 'mine', limit: 100 }, signal }),
    enabled: isWanted,
    refetchOnWindowFocus: false,
  });
}

export function usePlaylistSearch(text: string) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['playlists', 'search', text, i18n.language],
    queryFn: ({ signal }) =>
      client.get<PlaylistSearch>('/search/playlists', {
        query: { q: text, explain: true, language: i18n.language, limit: 30 },
        signal,
      }),
    enabled: text !== '',
    placeholderData: (before) => before,
  });
}

export type Glance = PlaylistGlances['items'][number];
export type Glances = ReadonlyMap<string, Glance>;

/** What cards say beside what lists know; asked for by pages of fifty. */
export function useGlances(ids: readonly string[]): Glances {
  const { data } = useQuery({
    queryKey: ['playlists', 'glances', ids],
    queryFn: async ({ signal }) => {
      const found = new Map<string, Glance>();
      for (let at = 0; at < ids.length; at += 50) {
        const query = { ids: ids.slice(at, at + 50) };
        const { items } = await client.get<PlaylistGlances>('/playlists/glances', { query, signal });
        for (const item of items) found.set(item.id, item);
      }
      return found;
    },
    enabled: ids.length > 0,
    placeholderData: (before) => before,
  });
  return data ?? new Map();
}

/** Everything that is kept about playlists is asked for again: one change shows in many places. */
export function useForgetPlaylists() {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['playlists'] }),
      queries.invalidateQueries({ queryKey: ['playlist'] }),
      queries.invalidateQueries({ queryKey: ['home', 'playlists'] }),
      // A new version waits for the students who have an older one.
      queries.invalidateQueries({ queryKey: ['merges'] }),
      queries.invalidateQueries({ queryKey: ['assignment'] }),
    ]);
}

/** Does something to playlists and says what became of it. */
export function usePlaylistChange<Input, Result = unknown>(run: (input: Input) => Promise<Result>) {
  const { t } = useTranslation();
  const toast = useToast();
  const forget = useForgetPlaylists();
  return useMutation({
    mutationFn: run,
    onError: (error) => {
      const { key, params } = problemText(error);
      toast(t(key, params));
    },
    onSettled: forget,
  });
}

/** Puts playlists away, and takes them out again. */
export function useArchive() {
  const { t } = useTranslation();
  const toast = useToast();
  const { mutateAsync } = usePlaylistChange(({ id, verb }: { id: string; verb: 'archive' | 'restore' }) =>
    client.post<Playlist>(`/playlists/${id}/${verb}`),
  );
  return async (id: string, title: string, verb: 'archive' | 'restore') => {
    await mutateAsync({ id, verb });
    const other = verb === 'archive' ? 'restore' : 'archive';
    toast(t(verb === 'archive' ? 'playlists.archived' : 'playlists.restored', { title }), {
      undo: () => void mutateAsync({ id, verb: other }),
    });
  };
}
