import type { Endpoint } from '../../http/endpoint.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import { playlistRoutes } from './playlist.routes.ts';
import { createPlaylistAnswers } from './playlist-answers.ts';
import type { PlaylistDescriber } from './playlist-describer.ts';
import { playlistEditingRoutes } from './playlist-editing.routes.ts';
import { playlistGlancesRoutes } from './playlist-glances.routes.ts';
import { playlistReadinessRoutes } from './playlist-readiness.routes.ts';
import { playlistTargetsRoutes } from './playlist-targets.routes.ts';
import { playlistVersionsRoutes } from './playlist-versions.routes.ts';
import { playlistUsesRoutes } from './uses/playlist-uses.routes.ts';

export function playlistsRoutes(services: PlaylistsServices, describer: PlaylistDescriber): Endpoint[] {
  const answers = createPlaylistAnswers(services);
  return [
    // Before `/:id`, which takes every word for an id.
    ...playlistGlancesRoutes(services),
    ...playlistRoutes(services, answers),
    ...playlistEditingRoutes(services, answers),
    ...playlistTargetsRoutes(services),
    ...playlistVersionsRoutes(services, answers, describer),
    ...playlistUsesRoutes(services),
    ...playlistReadinessRoutes(services, answers),
  ];
}
