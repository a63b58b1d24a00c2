import { type ClipboardEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../design/toasts.tsx';
import type { TagSuggestion } from '../../wire.ts';
import { linesLeft, parseTable, placePaste, writeTable } from './clipboard.ts';
import { columns } from './columns.ts';
import { applyDifference, type CellEdit } from './edits.ts';
import { resolveCodes } from './grid-requests.ts';
import { type GridRow, suggestionsFor, type Tag } from './grid-row.ts';
import {
  type Block,
  blockOf,
  clamp,
  everything,
  move,
  type Place,
  rowsOf,
  type Selection,
  start,
  wholeColumns,
  wholeRows,
} from './selection.ts';
import { columnAt, type GridHands, sizeOf } from './tagging-grid.tsx';
import type { GridEdits } from './use-grid-edits.ts';
import type { KnownWords } from './words.ts';
import { codesIn, readCell, writeCell } from './words.ts';

type Pasting = { readonly table: readonly (readonly string[])[]; readonly area: Block };

/** A cell that is being edited, and the key that began it. */
export type Editing = { readonly place: Place; readonly typedFirst: string };

/** What keys and the clipboard do to the table. */
export function useGridHands({
  edits,
  words,
  onPreview,
  onAcceptMany,
  onBrowse,
  more,
  onKeys,
}: {
  edits: GridEdits;
  words: KnownWords | null;
  onPreview: (row: GridRow) => void;
  /** Accept what is suggested for several rows. */
  onAcceptMany: () => void;
  /** Choose standards from the tree. */
  onBrowse: () => void;
  /** Rows that are not loaded yet. */
  more: { readonly isThere: boolean; readonly isLoading: boolean; readonly hasFailed: boolean; load(): void };
  onKeys: () => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { rows, apply, markUnknown, decide, reconsider, undo } = edits;
  const size = sizeOf(rows);
  const [wanted, setSelection] = useState<Selection>(start);
  const [editing, setEditing] = useState<Editing | null>(null);
  const selection = clamp(wanted, size);
  const { active } = selection;
  const block = blockOf(selection);

  const cellsOf = useCallback(
    (area: typeof block) =>
      rowsOf(area).map((row) =>
        Array.from({ length: area.right - area.left + 1 }, (_, at) => ({
          row: rows[row],
          column: columnAt(area.left + at),
        })),
      ),
    [rows],
  );

  const tableOf = () =>
    writeTable(
      cellsOf(block).map((line) =>
        line.map(({ row, column }) => (column ? writeCell(row?.cells[column.key] ?? []) : (row?.title ?? ''))),
      ),
    );

  const clear = () => {
    const cells = cellsOf(block).flat();
    apply(
      cells.flatMap(({ row, column }): CellEdit[] =>
        row && column ? [{ rowId: row.id, key: column.key, tags: [] }] : [],
      ),
    );
  };

  const fillDown = () => {
    const [first, ...rest] = cellsOf(block);
    const made = rest.flatMap((line) =>
      line.flatMap(({ row, column }, at): CellEdit[] =>
        row && column ? [{ rowId: row.id, key: column.key, tags: first?.[at]?.row?.cells[column.key] ?? [] }] : [],
      ),
    );
    const count = apply(made);
    if (count > 0) toast(t('tagging.filled', { count }), { undo: () => void undo() });
  };

  const paste = async ({ table, area }: Pasting) => {
    if (words === null) return;
    const placed = placePaste(table, area, size).flatMap(({ row, col, text: said }) => {
      const column = columnAt(col);
      const target = rows[row];
      return column && target?.isEditable ? [{ row: target, column, text: said }] : [];
    });
    const standards = await resolveCodes(codesIn(placed));
    const made: CellEdit[] = [];
    const unknown: { rowId: string; key: CellEdit['key']; words: readonly string[] }[] = [];
    for (const { row, column, text: said } of placed) {
      const read = readCell(said, column, { terms: words.terms, standards });
      // A cell of which nothing was understood stays as it is.
      if (read.tags.length > 0 || read.unknown.length === 0)
        made.push({ rowId: row.id, key: column.key, tags: read.tags });
      if (read.unknown.length > 0) unknown.push({ rowId: row.id, key: column.key, words: read.unknown });
    }
    const count = apply(made);
    markUnknown(unknown);
    const words_ = unknown.reduce((sum, one) => sum + one.words.length, 0);
    const left = linesLeft(table, area, size);
    const told = [
      t('tagging.pasted', { count }),
      ...(left > 0 ? [t('tagging.pastedBeyond', { count: left })] : []),
      ...(words_ > 0 ? [t('tagging.pastedUnknown', { count: words_ })] : []),
    ];
    toast(told.join(' '), count > 0 ? { undo: () => void undo() } : {});
  };

  // A block that is longer than what is loaded waits for the rows that it belongs to.
  const [pasting, setPasting] = useState<Pasting | null>(null);
  const isLacking = pasting !== null && linesLeft(pasting.table, pasting.area, size) > 0 && more.isThere;
  const pasteNow = useRef(paste);
  pasteNow.current = paste;
  useEffect(() => {
    if (pasting === null) return;
    if (isLacking && !more.hasFailed) {
      if (!more.isLoading) more.load();
      return;
    }
    if (isLacking) {
      setPasting(null);
      toast(t('tagging.notPasted'));
      return;
    }
    setPasting(null);
    pasteNow.current(pasting).catch(() => toast(t('tagging.notPasted')));
  }, [pasting, isLacking, more, toast, t]);

  const judge = (row: GridRow, suggestion: TagSuggestion | undefined, verdict: 'accept' | 'reject') => {
    if (!suggestion || !row.isEditable) return;
    decide(row, suggestion, verdict);
    if (verdict === 'reject') {
      toast(t('tagging.rejected', { tag: suggestion.label }), { undo: () => void reconsider(row, suggestion) });
    }
  };

  const activeSuggestion = (): [GridRow, TagSuggestion | undefined] | null => {
    const row = rows[active.row];
    const column = columnAt(active.col);
    return row && column ? [row, suggestionsFor(row, column)[0]] : null;
  };

  const takeBack = async () => {
    const count = await undo();
    if (count !== null) toast(t('tagging.undone', { count }));
  };

  const open = (place: Place, typedFirst = '') => {
    const row = rows[place.row];
    if (!row) return;
    if (place.col === 0) onPreview(row);
    else if (row.isEditable) setEditing({ place, typedFirst });
  };

  const hands: GridHands = {
    onSelect: (next) => {
      setSelection(next);
    },
    onOpen: (place) => open(place),
    onKeyDown: (event: KeyboardEvent, pageRows) => {
      const hasCommand = event.ctrlKey || event.metaKey;
      const { key, shiftKey } = event;
      if (rows.length === 0 || event.altKey) return;
      if (key === 'F4' && columnAt(active.col)?.key === 'alignments' && rows[active.row]?.isEditable) onBrowse();
      else if (key === 'Enter' || key === 'F2') open(active);
      else if (key === ' ' && hasCommand) setSelection(wholeColumns(selection, size));
      else if (key === ' ' && shiftKey) setSelection(wholeRows(selection, size));
      else if (key === 'a' && hasCommand) setSelection(everything(size));
      else if (key === 'd' && hasCommand) fillDown();
      else if (key === 'z' && hasCommand) void takeBack();
      else if (key === 'Delete' || key === 'Backspace') clear();
      else if (key === 'Escape') setSelection({ anchor: active, active });
      else if (key === '?') onKeys();
      else if ((key === '+' || key === '=') && !hasCommand) {
        if (block.top === block.bottom) {
          const found = activeSuggestion();
          if (found) judge(...found, 'accept');
        } else onAcceptMany();
      } else if (key === '-' && !hasCommand) {
        const found = activeSuggestion();
        if (found) judge(...found, 'reject');
      } else if (key.length === 1 && key !== ' ' && !hasCommand && active.col > 0) open(active, key);
      else {
        const next = move(selection, { key, shiftKey, hasCommand }, size, pageRows);
        if (!next) return;
        setSelection(next);
      }
      event.preventDefault();
    },
    onCopy: (event: ClipboardEvent) => {
      event.clipboardData.setData('text/plain', tableOf());
      event.preventDefault();
      toast(t('tagging.copied', { count: (block.bottom - block.top + 1) * (block.right - block.left + 1) }));
    },
    onCut: (event: ClipboardEvent) => {
      event.clipboardData.setData('text/plain', tableOf());
      event.preventDefault();
      clear();
    },
    onPaste: (event: ClipboardEvent) => {
      event.preventDefault();
      const table = parseTable(event.clipboardData.getData('text/plain'));
      if (table.length === 0) return;
      if (linesLeft(table, block, size) > 0 && more.isThere) toast(t('tagging.pasteWaits', { count: table.length }));
      setPasting({ table, area: block });
    },
  };

  /** What is done to a cell is done to all chosen rows of its column, where somebody wants that. */
  const change = (place: Place, tags: readonly Tag[], isForAll: boolean) => {
    const row = rows[place.row];
    const column = columnAt(place.col);
    if (!row || !column) return;
    const before = row.cells[column.key];
    const targets = isForAll ? rowsOf(block).flatMap((at) => rows[at] ?? []) : [row];
    const isOne = column.holds === 'one';
    const count = apply(
      targets.map((target) => ({
        rowId: target.id,
        key: column.key,
        tags: target === row ? tags : applyDifference(target.cells[column.key], { before, after: tags, isOne }),
      })),
    );
    if (count > 1) toast(t('tagging.changed', { count }), { undo: () => void undo() });
  };

  return {
    hands,
    selection,
    setSelection,
    editing,
    setEditing,
    change,
    isPasting: pasting !== null,
    judge,
    takeBack,
    columnCount: columns.length,
  };
}
