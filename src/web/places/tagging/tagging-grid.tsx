// A table of which only the rows in sight are there, and that has the focus itself, is none of the table elements.
// biome-ignore-all lint/a11y/useSemanticElements: see above
// biome-ignore-all lint/a11y/useFocusableInteractive: see above
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, columns } from './columns.ts';
import styles from './grid.module.css';
import { cellId, GridLine } from './grid-line.tsx';
import type { GridRow } from './grid-row.ts';
import { type GridState, markOf } from './grid-store.ts';
import { blockOf, type Place, rowsInSight, type Selection, type Size } from './selection.ts';
import type { KnownWords } from './words.ts';

export const rowHeight = 44;

/** The keys of the table, and what else comes to it; the place decides what they do. */
export type GridHands = {
  onKeyDown(event: KeyboardEvent, pageRows: number): void;
  onCopy(event: ClipboardEvent): void;
  onCut(event: ClipboardEvent): void;
  onPaste(event: ClipboardEvent): void;
  onSelect(selection: Selection): void;
  onOpen(place: Place): void;
};

/**
 * Resources and their tags as a table that is edited in place. Only the rows in sight are drawn. The table itself has
 * the focus and names the active cell, so that a cell out of sight keeps the keyboard.
 */
export function TaggingGrid({
  rows,
  total,
  selection,
  state,
  stuckIds,
  words,
  hands,
  grid,
  editor,
  end,
  onNearEnd,
}: {
  rows: readonly GridRow[];
  /** Of all pages; null while it is not known exactly. */
  total: number | null;
  selection: Selection;
  state: GridState;
  /** Rows that wait for the network. */
  stuckIds: ReadonlySet<string> | null;
  words: KnownWords;
  hands: GridHands;
  /** What has the focus. */
  grid: RefObject<HTMLDivElement | null>;
  /** Stands at the active cell while it is edited. */
  editor: ReactNode;
  /** Stands below the last row. */
  end: ReactNode;
  onNearEnd: () => void;
}) {
  const { t } = useTranslation();
  const scroll = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 600 });
  const { from, to } = rowsInSight({ ...sight, rowHeight }, rows.length);
  const { active } = selection;
  const block = blockOf(selection);

  const look = useCallback(() => {
    const box = scroll.current;
    if (box) setSight({ top: box.scrollTop, height: box.clientHeight });
  }, []);
  useLayoutEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    if (scroll.current) observer.observe(scroll.current);
    return () => observer.disconnect();
  }, [look]);

  const isNearEnd = to >= rows.length - 5 || active.row >= rows.length - 3;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, onNearEnd]);

  useLayoutEffect(() => {
    const box = scroll.current;
    if (!box) return;
    const head = box.querySelector<HTMLElement>('[data-head]');
    const headHeight = head?.offsetHeight ?? rowHeight;
    const y = active.row * rowHeight;
    const inSight = box.clientHeight - headHeight;
    if (y < box.scrollTop) box.scrollTop = y;
    else if (y + rowHeight > box.scrollTop + inSight) box.scrollTop = y + rowHeight - inSight;
    const cell = head?.children[active.col] as HTMLElement | undefined;
    const first = head?.children[0] as HTMLElement | undefined;
    if (!cell || !first || active.col === 0) return;
    const left = cell.offsetLeft - first.offsetWidth;
    const right = cell.offsetLeft + cell.offsetWidth;
    if (left < box.scrollLeft) box.scrollLeft = left;
    else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth;
  }, [active.row, active.col]);

  const placeOf = (target: EventTarget): Place | null => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-col]') : null;
    const row = cell?.closest<HTMLElement>('[data-row]')?.dataset.row;
    return cell && row !== undefined ? { row: Number(row), col: Number(cell.dataset.col) } : null;
  };
  const dragged = useRef(false);
  const onPointerDown = (event: PointerEvent) => {
    const place = event.button === 0 ? placeOf(event.target) : null;
    if (!place) return;
    dragged.current = event.pointerType === 'mouse';
    const isAgain = event.pointerType !== 'mouse' && place.row === active.row && place.col === active.col;
    hands.onSelect({ anchor: event.shiftKey ? selection.anchor : place, active: place });
    if (isAgain) hands.onOpen(place);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!dragged.current || event.buttons !== 1) return;
    const place = placeOf(event.target);
    if (place && (place.row !== active.row || place.col !== active.col)) {
      hands.onSelect({ anchor: selection.anchor, active: place });
    }
  };

  const drawn = rows.slice(from, to).map((row, at) => ({ row, at: from + at }));
  // The active cell is always there to be named.
  if (rows[active.row] && (active.row < from || active.row >= to)) {
    drawn.push({ row: rows[active.row] as GridRow, at: active.row });
  }
  return (
    <div ref={scroll} className={styles.scroll} onScroll={look}>
      <div
        ref={grid}
        className={styles.grid}
        role="grid"
        aria-label={t('tagging.grid')}
        aria-multiselectable
        aria-rowcount={total === null ? -1 : total + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={rows.length > 0 ? cellId(active.row, active.col) : undefined}
        tabIndex={0}
        onKeyDown={(event) => hands.onKeyDown(event, Math.max(1, Math.floor(sight.height / rowHeight) - 2))}
        onCopy={hands.onCopy}
        onCut={hands.onCut}
        onPaste={hands.onPaste}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          dragged.current = false;
        }}
        onDoubleClick={(event) => {
          const place = placeOf(event.target);
          if (place) hands.onOpen(place);
        }}
      >
        <div role="rowgroup" className={styles.head}>
          <HeadRow />
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: rows.length * rowHeight }}>
          {drawn.map(({ row, at }) => (
            <GridLine
              key={row.id}
              row={row}
              at={at}
              top={at * rowHeight}
              block={at >= block.top && at <= block.bottom ? block : null}
              activeCol={at === active.row ? active.col : null}
              unknown={state.unknown}
              trouble={markOf(state, stuckIds, row.id)}
              words={words}
            />
          ))}
        </div>
      </div>
      {editor}
      <div className={styles.more}>{end}</div>
    </div>
  );
}

function HeadRow() {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className={styles.headRow} data-head>
      <div role="columnheader" aria-colindex={1}>
        {t('tagging.column.title')}
      </div>
      {columns.map((column, at) => (
        <div key={column.key} role="columnheader" aria-colindex={at + 2} style={{ width: `${column.width}rem` }}>
          {t(`tagging.column.${column.key}`)}
        </div>
      ))}
    </div>
  );
}

/** Where the cell of the keyboard stands in the table, in pixels from its corner. */
export function editorPlace({ row, col }: Place, grid: HTMLElement | null): { top: number; left: number } {
  const head = grid?.querySelector<HTMLElement>('[data-head]');
  const cell = head?.children[col] as HTMLElement | undefined;
  return { top: (head?.offsetHeight ?? rowHeight) + row * rowHeight, left: cell?.offsetLeft ?? 0 };
}

export const columnAt = (col: number): Column | null => columns[col - 1] ?? null;
export const sizeOf = (rows: readonly unknown[]): Size => ({ rows: rows.length, cols: columns.length + 1 });
