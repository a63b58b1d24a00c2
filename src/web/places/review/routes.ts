import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const reviewRoutes: RouteObject[] = [
  { path: '/review', lazy: place(() => import('./review-place.tsx'), 'review') },
  { path: '/review/:id', lazy: place(() => import('./review-case-place.tsx'), 'review', 'resources', 'search') },
];
