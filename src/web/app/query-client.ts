import { notifyManager, QueryClient } from '@tanstack/react-query';
import { RequestError } from '../api/request-error.ts';
import { onSignOut } from '../session/session.ts';

/** Only what may succeed when it is asked again is asked again. */
function isWorthAgain(failures: number, error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  return failures < 2 && (error.code === 'unavailable' || error.code === 'rate_limited');
}

// A button that is busy is locked before the second half of a double click comes: what was given is not given twice.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 30 * 60_000,
      retry: isWorthAgain,
      // Asked all the same: "online" as browsers tell it is a guess, and the answer says more.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

onSignOut(() => queryClient.clear());
