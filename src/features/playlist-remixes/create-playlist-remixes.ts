import { type AttributionParts, type AttributionService, createAttributionService } from './attribution.service.ts';
import {
  createPlaylistExportService,
  type PlaylistExportParts,
  type PlaylistExportService,
} from './playlist-export.service.ts';
import {
  createPlaylistRemixesService,
  type PlaylistRemixesParts,
  type PlaylistRemixesService,
} from './playlist-remixes.service.ts';
import type { PlaylistRemixesStore } from './playlist-remixes.store.ts';
import { createPlaylistUpstreamService, type PlaylistUpstreamService } from './playlist-upstream.service.ts';

export type PlaylistRemixes = {
  readonly remixes: PlaylistRemixesService;
  readonly upstream: PlaylistUpstreamService;
  readonly attribution: AttributionService;
  readonly exports: PlaylistExportService;
};

/** The feature, put together. */
export function createPlaylistRemixes({
  store,
  ...parts
}: Omit<PlaylistRemixesParts, 'remixes'> &
  AttributionParts &
  PlaylistExportParts & { readonly store: PlaylistRemixesStore }): PlaylistRemixes {
  return {
    remixes: createPlaylistRemixesService({ remixes: store, ...parts }),
    upstream: createPlaylistUpstreamService({ remixes: store, ...parts }),
    attribution: createAttributionService(parts),
    exports: createPlaylistExportService(parts),
  };
}
