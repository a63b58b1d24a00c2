import type { Connection } from 'mongoose';
import { createPlaylistHistoryStore, type PlaylistHistoryStore } from './playlist-history.store.ts';
import { createPlaylistLineageStore, type PlaylistLineageStore } from './playlist-lineage.store.ts';
import { createPlaylistVersionsStore, type PlaylistVersionsStore } from './playlist-versions.store.ts';
import { createPlaylistsStore, type PlaylistsStore } from './playlists.store.ts';
import { createPlaylistSearchStore, type PlaylistSearchStore } from './search/playlist-search.store.ts';
import { createPlaylistUsesStore, type PlaylistUsesStore } from './uses/playlist-uses.store.ts';

export type PlaylistsStores = {
  readonly playlists: PlaylistsStore;
  readonly history: PlaylistHistoryStore;
  readonly versions: PlaylistVersionsStore;
  readonly search: PlaylistSearchStore;
  readonly uses: PlaylistUsesStore;
  readonly lineage: PlaylistLineageStore;
};

/**
 * All collections of the feature: the first writes the other two.
 * @param announce tells that searches must learn of something
 */
export function createPlaylistsStores(connection: Connection, announce: () => void): PlaylistsStores {
  const versions = createPlaylistVersionsStore(connection);
  return {
    playlists: createPlaylistsStore(connection, announce, versions.keepWritten),
    history: createPlaylistHistoryStore(connection),
    versions,
    search: createPlaylistSearchStore(connection),
    uses: createPlaylistUsesStore(connection, announce),
    lineage: createPlaylistLineageStore(connection),
  };
}
