import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const assignmentRoutes: RouteObject[] = [
  { path: '/playlists/:id/assign', lazy: place(() => import('./assign-place.tsx'), 'assignments', 'updates') },
  { path: '/assignments/:id', lazy: place(() => import('./assignment-place.tsx'), 'assignments', 'updates') },
  {
    path: '/assignments/:id/students/:studentPlaylistId',
    lazy: place(() => import('./student-part-place.tsx'), 'assignments', 'updates'),
  },
  { path: '/assignments/:id/merge', lazy: place(() => import('./merge-place.tsx'), 'assignments', 'updates') },
  { path: '/approvals', lazy: place(() => import('./approvals-place.tsx'), 'assignments', 'updates') },
];
