import { type ComponentType, lazy } from 'react';
import type { RouteObject } from 'react-router';

/** Each is loaded when somebody goes there. */
function at(load: () => Promise<{ Component: ComponentType }>) {
  const Place = lazy(async () => ({ default: (await load()).Component }));
  return <Place />;
}

/** The places of the administration. They are known here, and not to who never comes here. */
export const adminPlaces: RouteObject[] = [
  { index: true, element: at(() => import('./overview/overview-place.tsx')) },
  { path: 'people', element: at(() => import('./people/people-place.tsx')) },
  { path: 'people/:id', element: at(() => import('./people/person-place.tsx')) },
  { path: 'schools', element: at(() => import('./schools/schools-place.tsx')) },
  { path: 'classes', element: at(() => import('./classes/classes-place.tsx')) },
  { path: 'rosters', element: at(() => import('./rosters/rosters-place.tsx')) },
  { path: 'results', element: at(() => import('./results/results-place.tsx')) },
  { path: 'clients', element: at(() => import('./clients/clients-place.tsx')) },
  { path: 'clients/:id', element: at(() => import('./clients/client-place.tsx')) },
  { path: 'webhooks', element: at(() => import('./webhooks/webhooks-place.tsx')) },
  { path: 'webhooks/:id', element: at(() => import('./webhooks/webhook-place.tsx')) },
  { path: 'settings', element: at(() => import('./settings/settings-place.tsx')) },
  { path: 'storage', element: at(() => import('./upkeep/storage-place.tsx')) },
  { path: 'jobs', element: at(() => import('./jobs/jobs-place.tsx')) },
  { path: 'jobs/:id', element: at(() => import('./jobs/job-place.tsx')) },
  { path: 'search', element: at(() => import('./upkeep/search-place.tsx')) },
  { path: 'audit', element: at(() => import('./audit/audit-place.tsx')) },
  { path: 'student-data', element: at(() => import('./students/student-data-place.tsx')) },
];
