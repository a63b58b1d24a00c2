import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const studentRoutes: RouteObject[] = [
  { path: '/my/:id', lazy: place(() => import('./playlist-place.tsx'), 'student', 'resources') },
  { path: '/my/:id/steps/:stepId', lazy: place(() => import('./step-place.tsx'), 'student', 'resources') },
];
