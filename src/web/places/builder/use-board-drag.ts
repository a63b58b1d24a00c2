import {
  type DragEndEvent,
  type DragStartEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type RefObject, useMemo, useRef, useState } from 'react';
import type { ResourceHit } from '../../wire.ts';
import { findCard, readBoxes } from './board-boxes.ts';
import { createSlotStore } from './slot-store.ts';
import { type Arrow, isSamePlace, type LaneOrder, lineAt, nextSlot, type Slot, slotAt, slotOf } from './slots.ts';

/** What is dragged: an activity of the playlist, or something that was found. */
export type Dragged =
  | { readonly kind: 'entry'; readonly entryId: string; readonly title: string }
  | { readonly kind: 'found'; readonly hit: ResourceHit; readonly title: string };

type Parts = {
  readonly board: RefObject<HTMLElement | null>;
  readonly order: () => readonly LaneOrder[];
  readonly onMove: (entryId: string, slot: Slot) => void;
  readonly onFound: (hit: ResourceHit, slot: Slot) => void;
  readonly onSlot: (slot: Slot) => void;
  readonly onCancel: () => void;
};

const arrows: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const draggedBy = ({ active }: Pick<DragStartEvent, 'active'>) => (active.data.current as Dragged | undefined) ?? null;

/** Dragging over the board, by mouse, finger and keys. While it lasts only the line and what is dragged are painted. */
export function useBoardDrag(parts: Parts) {
  const latest = useRef(parts);
  latest.current = parts;
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const slots = useMemo(createSlotStore, []);
  const stop = useRef(() => {});
  const isByKeys = useRef(false);

  const byKeys = useMemo<KeyboardCoordinateGetter>(
    () =>
      (event, { context }) => {
        if (!arrows.includes(event.code)) return undefined;
        event.preventDefault();
        const { board, order, onSlot } = latest.current;
        const slot = slots.get();
        if (!slot || !board.current) return undefined;
        const entry = (context.active?.data.current as Dragged | undefined) ?? null;
        const id = entry?.kind === 'entry' ? entry.entryId : null;
        const next = nextSlot(order(), id, slot, event.code as Arrow);
        slots.set(next);
        onSlot(next);
        findCard(next.after ?? '')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const lane = readBoxes(board.current, id).find(({ pathwayId }) => pathwayId === next.pathwayId);
        return lane && { x: lane.left, y: lineAt(lane, next.after) };
      },
    [slots],
  );

  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: byKeys, scrollBehavior: 'auto' }),
  );

  /** Follows the pointer over the board; the boxes are read anew only when something has scrolled. */
  function follow(id: string | null): () => void {
    const board = latest.current.board.current;
    if (!board) return () => {};
    let boxes = readBoxes(board, id);
    let point = { x: Number.NEGATIVE_INFINITY, y: 0 };
    const look = () => slots.set(slotAt(boxes, point));
    const onMouse = ({ clientX, clientY }: MouseEvent) => {
      point = { x: clientX, y: clientY };
      look();
    };
    const onTouch = ({ touches }: TouchEvent) => {
      const [touch] = touches;
      if (!touch) return;
      point = { x: touch.clientX, y: touch.clientY };
      look();
    };
    const onScroll = () => {
      boxes = readBoxes(board, id);
      look();
    };
    window.addEventListener('mousemove', onMouse);
    window.addEventListener('touchmove', onTouch);
    window.addEventListener('scroll', onScroll, true);
    return () => {
      window.removeEventListener('mousemove', onMouse);
      window.removeEventListener('touchmove', onTouch);
      window.removeEventListener('scroll', onScroll, true);
    };
  }

  function end(): void {
    stop.current();
    stop.current = () => {};
    slots.set(null);
    setDragged(null);
  }

  return {
    sensors,
    slots,
    dragged,
    onDragStart: (event: DragStartEvent) => {
      const what = draggedBy(event);
      setDragged(what);
      const id = what?.kind === 'entry' ? what.entryId : null;
      isByKeys.current = event.activatorEvent instanceof KeyboardEvent;
      if (isByKeys.current) slots.set(id === null ? null : slotOf(latest.current.order(), id));
      else stop.current = follow(id);
    },
    onDragEnd: (event: DragEndEvent) => {
      const slot = slots.get();
      const what = draggedBy(event);
      end();
      if (!slot || !what) return latest.current.onCancel();
      if (what.kind === 'found') latest.current.onFound(what.hit, slot);
      else if (isSamePlace(latest.current.order(), what.entryId, slot)) latest.current.onCancel();
      else latest.current.onMove(what.entryId, slot);
    },
    onDragCancel: () => {
      end();
      latest.current.onCancel();
    },
  };
}
