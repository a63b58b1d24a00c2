import { useSyncExternalStore } from 'react';

const wide = globalThis.matchMedia?.('(min-width: 62rem)');

function subscribe(listener: () => void): () => void {
  wide?.addEventListener('change', listener);
  return () => wide?.removeEventListener('change', listener);
}

/** Whether there is room for paths side by side. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide?.matches ?? true);
}
