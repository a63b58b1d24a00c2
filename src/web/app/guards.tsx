import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { isStaff } from '../session/desk.ts';
import { useMe, useSession } from '../session/session.ts';
import { NotFound } from './not-found.tsx';
import { safeReturn } from './return-to.ts';

/** Whoever is not signed in is asked to, and comes back to where they wanted to go. */
export function OnlySignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.state === 'signedIn') return <Outlet />;
  const to = pathname === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(pathname + search)}`;
  return <Navigate to={to} replace />;
}

export function OnlySignedOut() {
  const session = useSession();
  const [search] = useSearchParams();
  if (session.state === 'signedIn') return <Navigate to={safeReturn(search.get('to'))} replace />;
  return <Outlet />;
}

/** What is not for students and families is nothing for them: neither is its program loaded. */
export function OnlyStaff() {
  return isStaff(useMe()) ? <Outlet /> : <NotFound />;
}
