import { personalStorage } from '../../session/device-storage.ts';

const key = 'playlists:added';
const most = 12;

/** Where somebody put something last: playlists, newest first, each with the path. Cleared at sign-out. */
export type RecentPlace = { readonly playlistId: string; readonly pathwayId: string };

export function readRecent(personId: string): RecentPlace[] {
  try {
    const kept = JSON.parse(personalStorage.get(personId, key) ?? '[]') as unknown;
    if (!Array.isArray(kept)) return [];
    return kept.filter((one): one is RecentPlace => {
      return typeof one?.playlistId === 'string' && typeof one?.pathwayId === 'string';
    });
  } catch {
    return [];
  }
}

export function rememberPlace(personId: string, place: RecentPlace): void {
  const others = readRecent(personId).filter(({ playlistId }) => playlistId !== place.playlistId);
  personalStorage.set(personId, key, JSON.stringify([place, ...others].slice(0, most)));
}
