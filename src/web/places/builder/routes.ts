import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const builderRoutes: RouteObject[] = [
  { path: '/playlists/:id/edit', lazy: place(() => import('./builder-place.tsx'), 'builder', 'matrix') },
];
