import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const classRoutes: RouteObject[] = [
  { path: '/classes/:id', lazy: place(() => import('./class-place.tsx'), 'classes', 'home', 'student') },
];
