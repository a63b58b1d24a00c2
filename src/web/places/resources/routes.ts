import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const resourceRoutes: RouteObject[] = [
  { path: '/resources/:id', lazy: place(() => import('./resource-place.tsx'), 'resources', 'search', 'review') },
  { path: '/favorites', lazy: place(() => import('./favorites-place.tsx'), 'resources', 'search') },
];
