import type { Connection } from 'mongoose';
import { createPlaylistHistoryStore, type PlaylistHistoryStore } from './playlist-history.store.ts';
import { createPlaylistVersionsStore, type PlaylistVersionsStore } from './playlist-versions.store.ts';
import { createPlaylistsStore, type PlaylistsStore } from './playlists.store.ts';

export type PlaylistsStores = {
  readonly playlists: PlaylistsStore;
  readonly history: PlaylistHistoryStore;
  readonly versions: PlaylistVersionsStore;
};

/** All collections of the feature: the first writes the other two. */
export function createPlaylistsStores(connection: Connection): PlaylistsStores {
  return {
    playlists: createPlaylistsStore(connection),
    history: createPlaylistHistoryStore(connection),
    versions: createPlaylistVersionsStore(connection),
  };
}
