import type { RouteObject } from 'react-router';
import { place } from '../../app/place.ts';

export const libraryRoutes: RouteObject[] = [
  { path: '/imports', lazy: place(() => import('./imports-place.tsx'), 'library', 'tagging') },
  { path: '/frameworks', lazy: place(() => import('./frameworks-place.tsx'), 'library') },
  { path: '/frameworks/:id', lazy: place(() => import('./framework-place.tsx'), 'library', 'standards') },
  { path: '/coverage', lazy: place(() => import('./coverage-place.tsx'), 'library', 'search') },
  { path: '/links', lazy: place(() => import('./links-place.tsx'), 'library', 'review') },
  { path: '/duplicates', lazy: place(() => import('./duplicates-place.tsx'), 'library') },
  { path: '/vocabularies', lazy: place(() => import('./vocabularies-place.tsx'), 'library') },
];
