import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

/** For who comes to an installation before anybody has signed in. */
export const welcomeRoutes: RouteObject[] = [
  { path: '/welcome', lazy: place(() => import('./welcome-place.tsx'), 'welcome', 'sign-in') },
];
