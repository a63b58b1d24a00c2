/**
 * Who works by keyboard stands somewhere on the page, and who listens hears where. When what had the focus goes away (a
 * thing that was dealt with, a button that another one replaces), what stands beside it takes the focus; when it only
 * could not be pressed for a moment, it has it again.
 */
export function keepFocus(): () => void {
  let last: HTMLElement | null = null;
  /** Where the focus was before, the newest last: the way back out of a dialog that was opened from a list that is gone too. */
  const trail: HTMLElement[] = [];
  let lost: Place | null = null;
  let isWaiting = false;

  const onFocus = ({ target }: FocusEvent) => {
    last = target instanceof HTMLElement ? target : null;
    lost = null;
    if (last) trail.push(last);
    if (trail.length > 20) trail.shift();
  };
  // Whoever points beside everything has left it on purpose.
  const onPointer = () => {
    last = null;
    lost = null;
  };
  const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

  function mend() {
    isWaiting = false;
    if (!isNowhere() || !last) return;
    if (last.isConnected) {
      if (!last.matches(':disabled') && last.checkVisibility()) last.focus({ preventScroll: true });
    } else if (lost) {
      const before = trail.findLast((one) => one.isConnected && one.closest('main') && one.checkVisibility());
      const near = nearest(lost) ?? before ?? document.querySelector<HTMLElement>('main h1, main');
      near?.focus({ preventScroll: true });
      near?.scrollIntoView({ block: 'nearest' });
    }
  }

  const changes = new MutationObserver((records) => {
    if (!last || !isNowhere()) return;
    const gone = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(last)));
    const { target, nextSibling, previousSibling } = gone ?? {};
    if (target) lost = { parent: target, next: nextSibling ?? null, previous: previousSibling ?? null };
    if (isWaiting) return;
    isWaiting = true;
    // What takes the focus by itself, as a place or a dialog does, does so first.
    setTimeout(mend, settleMs);
  });
  changes.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  document.addEventListener('focusin', onFocus);
  document.addEventListener('pointerdown', onPointer, true);
  return () => {
    changes.disconnect();
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('pointerdown', onPointer, true);
  };
}

/** Where something stood. */
type Place = { readonly parent: Node; readonly next: Node | null; readonly previous: Node | null };

const settleMs = 80;
/** No fields: on a phone they would open the keyboard of the screen. */
const reachable = 'a[href], button:enabled, summary, [tabindex="0"]';
const canTake = (element: HTMLElement) => element.tabIndex >= 0 && element.checkVisibility();

function nearest({ parent, next, previous }: Place): HTMLElement | null {
  const within = (node: Node): HTMLElement[] => {
    if (!(node instanceof HTMLElement)) return [];
    return [...(node.matches(reachable) ? [node] : []), ...node.querySelectorAll<HTMLElement>(reachable)].filter(
      canTake,
    );
  };
  // What has come in its place stands before what came after it.
  const from = previous === null ? parent.firstChild : previous.isConnected ? previous.nextSibling : next;
  for (let node = from; node; node = node.nextSibling) {
    const [first] = within(node);
    if (first) return first;
  }
  for (let node = previous; node; node = node.previousSibling) {
    const found = within(node).at(-1);
    if (found) return found;
  }
  // Not out of a dialog, nor into the header.
  if (!(parent instanceof HTMLElement) || parent.matches('main, [role=dialog]')) return null;
  if (parent.parentNode === null || parent.parentNode === document.body) return null;
  return nearest({ parent: parent.parentNode, next: parent.nextSibling, previous: parent.previousSibling });
}
