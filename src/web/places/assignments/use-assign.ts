import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type {
  Assigned,
  AssignmentInput,
  AudienceFits,
  ClassesPage,
  ClassGroups,
  Playlist,
  PlaylistVersionAnswer,
  SchoolCalendar,
} from '../../wire.ts';
import type { Reach } from './assign-plan.ts';

export function useClasses() {
  return useQuery({
    queryKey: ['classes', 'all'],
    queryFn: ({ signal }) => client.get<ClassesPage>('/classes', { query: { limit: 100 }, signal }),
  });
}

export function useGroups(classId: string | null) {
  return useQuery({
    queryKey: ['class', classId, 'groups'],
    queryFn: ({ signal }) => client.get<ClassGroups>(`/classes/${classId}/groups`, { signal }),
    enabled: classId !== null,
  });
}

export function usePlaylistHead(id: string) {
  return useQuery({
    queryKey: ['playlist', id, 'published'],
    queryFn: ({ signal }) => client.get<Playlist>(`/playlists/${id}`, { query: { view: 'published' }, signal }),
  });
}

export function useVersion(playlistId: string, version: number | null) {
  return useQuery({
    queryKey: ['playlist', playlistId, 'version', version],
    queryFn: ({ signal }) =>
      client.get<PlaylistVersionAnswer>(`/playlists/${playlistId}/versions/${version}`, { signal }),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCalendar() {
  return useQuery({
    queryKey: ['school-calendar'],
    queryFn: ({ signal }) => client.get<SchoolCalendar>('/school-calendar', { signal }),
    staleTime: 10 * 60_000,
  });
}

/** Which path suits whom: everything that the table of students shows, in one request. */
export function useFits(playlistId: string, version: number | null, reach: Reach | null) {
  const { i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  return useQuery({
    queryKey: ['fits', playlistId, version, reach, language],
    queryFn: ({ signal }) =>
      client.post<AudienceFits>('/assignments/fits', {
        body: { playlistId, version: version ?? undefined, audience: reach, language },
        signal,
      }),
    enabled: reach !== null && version !== null,
  });
}

/** What would be given, what stands in the way, and who could not do what at home. Nothing is given. */
export function useWouldBe(input: AssignmentInput | null) {
  const asked = input && { playlistId: input.playlistId, version: input.version, audience: input.audience };
  return useQuery({
    queryKey: ['would-be', asked],
    queryFn: ({ signal }) => client.post<Assigned>('/assignments', { body: { ...asked, save: false }, signal }),
    enabled: asked !== null,
  });
}
