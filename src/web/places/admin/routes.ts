import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

/** The administration: one frame around all of its places. */
export const adminRoutes: RouteObject[] = [
  {
    path: '/admin',
    lazy: place(() => import('./admin-frame.tsx'), 'admin'),
    children: [
      { index: true, lazy: () => import('./overview/overview-place.tsx') },
      { path: 'people', lazy: () => import('./people/people-place.tsx') },
      { path: 'people/:id', lazy: () => import('./people/person-place.tsx') },
      { path: 'schools', lazy: () => import('./schools/schools-place.tsx') },
      { path: 'classes', lazy: () => import('./classes/classes-place.tsx') },
      { path: 'rosters', lazy: () => import('./rosters/rosters-place.tsx') },
      { path: 'results', lazy: () => import('./results/results-place.tsx') },
      { path: 'clients', lazy: () => import('./clients/clients-place.tsx') },
      { path: 'clients/:id', lazy: () => import('./clients/client-place.tsx') },
      { path: 'webhooks', lazy: () => import('./webhooks/webhooks-place.tsx') },
      { path: 'webhooks/:id', lazy: () => import('./webhooks/webhook-place.tsx') },
      { path: 'settings', lazy: () => import('./settings/settings-place.tsx') },
      { path: 'storage', lazy: () => import('./upkeep/storage-place.tsx') },
      { path: 'jobs', lazy: () => import('./jobs/jobs-place.tsx') },
      { path: 'jobs/:id', lazy: () => import('./jobs/job-place.tsx') },
      { path: 'search', lazy: () => import('./upkeep/search-place.tsx') },
      { path: 'audit', lazy: () => import('./audit/audit-place.tsx') },
      { path: 'student-data', lazy: () => import('./students/student-data-place.tsx') },
    ],
  },
];
