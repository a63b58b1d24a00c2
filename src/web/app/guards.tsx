import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { useSession } from '../session/session.ts';
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
