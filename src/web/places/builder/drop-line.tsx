import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';
import styles from './board.module.css';
import { readBoxes } from './board-boxes.ts';
import type { SlotStore } from './slot-store.ts';
import { lineAt } from './slots.ts';

/** The line where the dragged activity would land. Moved by a transform alone. */
export function DropLine({ slots, board }: { slots: SlotStore; board: RefObject<HTMLElement | null> }) {
  const slot = useSyncExternalStore(slots.subscribe, slots.get);
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [element, around] = [line.current, board.current];
    if (!element || !around || !slot) return;
    const lane = readBoxes(around, null).find(({ pathwayId }) => pathwayId === slot.pathwayId);
    if (!lane) return;
    const origin = around.getBoundingClientRect();
    const x = lane.left - origin.left + around.scrollLeft;
    const y = lineAt(lane, slot.after) - origin.top + around.scrollTop;
    element.style.width = `${lane.right - lane.left}px`;
    element.style.transform = `translate(${x}px, ${y}px)`;
  }, [slot, board]);
  return <div ref={line} className={styles.line} hidden={slot === null} aria-hidden="true" />;
}
