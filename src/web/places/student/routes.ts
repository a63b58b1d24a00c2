import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const studentRoutes: RouteObject[] = [
  { path: '/my', lazy: place(() => import('./my-learning-place.tsx'), 'student') },
  { path: '/my/:id', lazy: place(() => import('./playlist-place.tsx'), 'student', 'resources') },
  { path: '/my/:id/steps/:stepId', lazy: place(() => import('./step-place.tsx'), 'student', 'resources') },
  { path: '/me', lazy: place(() => import('../me/me-place.tsx'), 'me', 'student') },
];

/** For whoever scans a printed sheet, signed in or not. */
export const learnRoutes: RouteObject[] = [
  { path: '/learn/:id/:stepId', lazy: place(() => import('../learn/learn-place.tsx'), 'me', 'sign-in', 'student') },
];
