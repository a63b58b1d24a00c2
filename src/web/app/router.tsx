import { createBrowserRouter } from 'react-router';
import { adminRoutes } from '../places/admin/routes.ts';
import { assignmentRoutes } from '../places/assignments/routes.ts';
import { builderRoutes } from '../places/builder/routes.ts';
import { classRoutes } from '../places/classes/routes.ts';
import { familyRoutes, joinRoutes } from '../places/family/routes.ts';
import { libraryRoutes } from '../places/library/routes.ts';
import { playlistRoutes } from '../places/playlists/routes.ts';
import { resourceRoutes } from '../places/resources/routes.ts';
import { reviewRoutes } from '../places/review/routes.ts';
import { searchRoutes } from '../places/search/routes.ts';
import { invitedRoutes, signInRoutes } from '../places/sign-in/routes.ts';
import { learnRoutes, studentRoutes } from '../places/student/routes.ts';
import { taggingRoutes } from '../places/tagging/routes.ts';
import { welcomeRoutes } from '../places/welcome/routes.ts';
import { ErrorPage, PlaceError } from './error-page.tsx';
import { OnlySignedIn, OnlySignedOut, OnlyStaff } from './guards.tsx';
import { NotFound } from './not-found.tsx';
import { place } from './place.ts';
import { PlaceSkeleton } from './place-skeleton.tsx';
import { Shell } from './shell.tsx';

// Each place is loaded when somebody goes there.
export const router = createBrowserRouter([
  {
    ErrorBoundary: ErrorPage,
    HydrateFallback: PlaceSkeleton,
    children: [
      { Component: OnlySignedOut, children: [...signInRoutes, ...joinRoutes] },
      ...invitedRoutes,
      ...learnRoutes,
      ...welcomeRoutes,
      {
        Component: OnlySignedIn,
        children: [
          {
            Component: Shell,
            children: [
              {
                // A place that fails leaves the way to all others.
                ErrorBoundary: PlaceError,
                children: [
                  {
                    path: '/',
                    lazy: place(() => import('../places/home/home.tsx'), 'home', 'search', 'student'),
                  },
                  ...searchRoutes,
                  ...playlistRoutes,
                  ...resourceRoutes,
                  ...studentRoutes,
                  ...familyRoutes,
                  {
                    Component: OnlyStaff,
                    children: [
                      ...classRoutes,
                      ...libraryRoutes,
                      ...reviewRoutes,
                      ...taggingRoutes,
                      ...adminRoutes,
                      ...builderRoutes,
                      ...assignmentRoutes,
                    ],
                  },
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
