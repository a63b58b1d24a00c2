import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const taggingRoutes: RouteObject[] = [
  { path: '/tagging', lazy: place(() => import('./tagging-place.tsx'), 'tagging', 'search', 'resources') },
];
