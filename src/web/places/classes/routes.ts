import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const classRoutes: RouteObject[] = [
  { path: '/classes', lazy: place(() => import('./classes-place.tsx'), 'classes') },
  {
    path: '/classes/:id',
    lazy: place(() => import('./class-place.tsx'), 'classes', 'student', 'resources', 'updates'),
  },
  {
    path: '/classes/:id/people',
    lazy: place(() => import('./people-place.tsx'), 'class-people', 'classes', 'sign-in'),
  },
  {
    path: '/classes/:id/students/:studentId',
    lazy: place(() => import('../student-record/record-place.tsx'), 'student-record', 'classes', 'class-people'),
  },
];
