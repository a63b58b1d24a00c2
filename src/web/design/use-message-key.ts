import { type RefObject, useEffect } from 'react';

/** The key that goes to what has just been said at the edge of the page: from the keyboard it would be far away. */
export const messageKey = 'F8';

/**
 * The newest message takes the focus by its key. When a message that had it goes, what had it before has it again, or else
 * the page.
 */
export function useMessageKey(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let before: HTMLElement | null = null;
    const within = (element: Element | null) => element !== null && place.current?.contains(element) === true;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== messageKey || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const newest = place.current?.lastElementChild?.querySelector('button');
      if (!newest) return;
      event.preventDefault();
      if (!within(document.activeElement) && document.activeElement instanceof HTMLElement)
        before = document.activeElement;
      newest.focus();
    };
    // Only what came by the key goes back by itself: a click leaves the focus where the browser puts it.
    const giveBack = () => {
      if (before === null || document.activeElement !== document.body) return;
      const to = before.isConnected ? before : document.querySelector<HTMLElement>('main');
      before = null;
      to?.focus({ preventScroll: true });
    };
    const changes = new MutationObserver(giveBack);
    if (place.current) changes.observe(place.current, { childList: true });
    addEventListener('keydown', onKey);
    return () => {
      changes.disconnect();
      removeEventListener('keydown', onKey);
    };
  }, [place]);
}
