import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const familyRoutes: RouteObject[] = [
  { path: '/family', lazy: place(() => import('./family-place.tsx'), 'family') },
];

/** For who has a code of the school, and no account yet. */
export const joinRoutes: RouteObject[] = [
  { path: '/join', lazy: place(() => import('./join-place.tsx'), 'family', 'sign-in') },
];
