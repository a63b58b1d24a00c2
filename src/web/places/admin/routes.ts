import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

/** The administration: one frame, which knows its places (`places.tsx`). */
export const adminRoutes: RouteObject[] = [
  { path: '/admin/*', lazy: place(() => import('./admin-frame.tsx'), 'admin') },
];
