import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from '../../session/session.ts';
import { followLive, type LiveChange, type LiveState } from './live.ts';

/** A class of 35 that hands in at once is read again so often, and no more. */
const togetherMs = 1_500;
/** So long a row shows that something has come in. */
const freshMs = 5_000;
/** Asked again so often while the line does not hold. */
export const pollMs = 20_000;

/** Reads again what the server says has changed. `fresh` are those who have just done something. */
export function useClassLive(classId: string): { readonly state: LiveState; readonly fresh: ReadonlySet<string> } {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('joining');
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let waiting: LiveChange[] = [];
    let isDue = false;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const later = (ms: number, run: () => void) => {
      const one = setTimeout(() => {
        timers.delete(one);
        run();
      }, ms);
      timers.add(one);
      return one;
    };

    const refresh = () => {
      isDue = false;
      const changes = waiting;
      waiting = [];
      void queries.invalidateQueries({ queryKey: ['class', classId, 'attention'] });
      void queries.invalidateQueries({ queryKey: ['class-progress'] });
      if (changes.some(({ isAll }) => isAll)) void queries.invalidateQueries({ queryKey: ['student-playlist'] });
      for (const id of new Set(changes.flatMap(({ studentPlaylistIds }) => studentPlaylistIds))) {
        void queries.invalidateQueries({ queryKey: ['student-playlist', id] });
      }
      const ids = new Set(changes.flatMap(({ studentIds }) => studentIds));
      setFresh(ids);
      if (ids.size > 0) later(freshMs, () => setFresh((now) => (now === ids ? new Set() : now)));
    };

    void followLive({
      open: (signal) => client.open('GET', `/classes/${classId}/progress/live`, { signal }),
      onChange: (change) => {
        waiting.push(change);
        if (isDue) return;
        isDue = true;
        later(togetherMs, refresh);
      },
      onState: setState,
      pause: (ms) =>
        new Promise((done) => {
          later(ms, done);
          signal.addEventListener('abort', () => done(), { once: true });
        }),
      signal,
    });
    return () => {
      ending.abort();
      for (const one of timers) clearTimeout(one);
    };
  }, [classId, queries]);

  return { state, fresh };
}
