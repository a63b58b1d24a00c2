import { createBrowserRouter } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import { OnlySignedIn, OnlySignedOut } from './guards.tsx';
import { NotFound } from './not-found.tsx';
import { PlaceSkeleton } from './place-skeleton.tsx';
import { Shell } from './shell.tsx';

// Each place is loaded when somebody goes there.
export const router = createBrowserRouter([
  {
    ErrorBoundary: ErrorPage,
    HydrateFallback: PlaceSkeleton,
    children: [
      {
        Component: OnlySignedOut,
        children: [
          { path: '/sign-in', lazy: () => import('../places/sign-in/staff-sign-in.tsx') },
          { path: '/sign-in/student', lazy: () => import('../places/sign-in/student-sign-in.tsx') },
        ],
      },
      { path: '/card', lazy: () => import('../places/sign-in/card-sign-in.tsx') },
      { path: '/accept-invitation', lazy: () => import('../places/sign-in/accept-invitation.tsx') },
      {
        Component: OnlySignedIn,
        children: [
          {
            Component: Shell,
            children: [
              {
                // A place that fails leaves the way to all others.
                ErrorBoundary: ErrorPage,
                children: [
                  { path: '/', lazy: () => import('../places/home/home.tsx') },
                  { path: '/search', lazy: () => import('../places/search/search-place.tsx') },
                  { path: '/resources/:id', lazy: () => import('../places/resources/resource-place.tsx') },
                  { path: '/favorites', lazy: () => import('../places/resources/favorites-place.tsx') },
                  { path: '/my/:id', lazy: () => import('../places/student/playlist-place.tsx') },
                  { path: '/my/:id/steps/:stepId', lazy: () => import('../places/student/step-place.tsx') },
                  { path: '/classes/:id', lazy: () => import('../places/classes/class-place.tsx') },
                  { path: '*', Component: NotFound },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
]);
