import { useEffect } from 'react';

/** Gives the focus back to what had it, when something that took it is gone: whoever closed it goes on where they were. */
export function useReturnFocus(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      // After the frame in which it goes, or what goes would take the focus along.
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      });
    };
  }, []);
}
