import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const searchRoutes: RouteObject[] = [
  { path: '/search', lazy: place(() => import('./search-place.tsx'), 'search', 'resources') },
];
