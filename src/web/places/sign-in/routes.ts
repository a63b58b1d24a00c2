import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

/** For who is not signed in. */
export const signInRoutes: RouteObject[] = [
  { path: '/sign-in', lazy: place(() => import('./staff-sign-in.tsx'), 'sign-in') },
  { path: '/sign-in/student', lazy: place(() => import('./student-sign-in.tsx'), 'sign-in') },
];

/** For whoever has been given their address. */
export const invitedRoutes: RouteObject[] = [
  { path: '/card', lazy: place(() => import('./card-sign-in.tsx'), 'sign-in') },
  { path: '/accept-invitation', lazy: place(() => import('./accept-invitation.tsx'), 'sign-in') },
];
