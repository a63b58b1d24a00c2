import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const playlistRoutes: RouteObject[] = [
  { path: '/playlists', lazy: place(() => import('./playlists-place.tsx'), 'playlists', 'search') },
  {
    path: '/playlists/:id',
    lazy: place(() => import('./playlist-place.tsx'), 'playlists', 'search', 'resources', 'updates'),
  },
  { path: '/playlists/:id/versions', lazy: place(() => import('./versions-place.tsx'), 'playlists') },
  {
    path: '/playlists/:id/attribution',
    lazy: place(() => import('./attribution-place.tsx'), 'playlists', 'resources'),
  },
];
