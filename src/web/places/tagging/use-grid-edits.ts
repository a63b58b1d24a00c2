import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { client } from '../../session/session.ts';
import type { TagSuggestion } from '../../wire.ts';
import { type CellEdit, chunkGroups, type EditGroup, groupEdits } from './edits.ts';
import { type LoadedRow, loadRows, sendEdits, undoBatch } from './grid-requests.ts';
import { type GridRow, standardCode, standardTag, type Tag, toRow } from './grid-row.ts';
import {
  emptyGrid,
  type RowTrouble,
  withEdits,
  withoutUnknown,
  withRows,
  withTroubles,
  withUnknown,
} from './grid-store.ts';
import type { KnownWords } from './words.ts';

/** What was done in one go, to be taken back in one go. */
export type Done = { readonly batchIds: readonly string[]; readonly rowIds: readonly string[] };

export type GridEdits = ReturnType<typeof useGridEdits>;

/**
 * The rows as somebody works at them: changed at once, sent one after the other, put right by what the server answers.
 * Each go is a batch of the server and can be undone, the last one first.
 */
export function useGridEdits({ loaded, words }: { loaded: readonly LoadedRow[]; words: KnownWords | null }) {
  const [state, setState] = useState(emptyGrid);
  const [history, setHistory] = useState<readonly Done[]>([]);
  const [failure, setFailure] = useState<{ error: unknown; again: () => void } | null>(null);
  const revisions = useRef(new Map<string, number>());
  const waiting = useRef(new Map<string, number>());
  const tail = useRef<Promise<unknown>>(Promise.resolve());

  const fromServer = useMemo(() => {
    if (words === null) return [];
    return loaded.map(({ resource, suggestions, isEditable }) => toRow(resource, suggestions, words, isEditable));
  }, [loaded, words]);
  const rows = useMemo(() => fromServer.map((row) => state.changed.get(row.id) ?? row), [fromServer, state.changed]);
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const latest = useRef(byId);
  latest.current = byId;

  const isBusy = state.pending > 0;
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    globalThis.addEventListener('beforeunload', warn);
    return () => globalThis.removeEventListener('beforeunload', warn);
  }, [isBusy]);

  const count = useCallback((ids: readonly string[], by: 1 | -1) => {
    for (const id of ids) waiting.current.set(id, (waiting.current.get(id) ?? 0) + by);
  }, []);

  /** Takes over what the server says, but for rows that more is on its way for than `own`. */
  const takeOver = useCallback(
    (found: readonly LoadedRow[], own = 0) => {
      if (words === null) return;
      const settled: GridRow[] = [];
      for (const { resource, suggestions, isEditable } of found) {
        revisions.current.set(resource.id, resource.revision);
        if ((waiting.current.get(resource.id) ?? 0) > own) continue;
        settled.push(toRow(resource, suggestions, words, isEditable));
      }
      setState((before) => withRows(before, settled));
    },
    [words],
  );

  /** One after the other: each is sent with the revisions that the one before has led to. */
  const enqueue = useCallback(
    (ids: readonly string[], work: () => Promise<void>, undoShown: () => void) => {
      count(ids, 1);
      setState((before) => ({ ...before, pending: before.pending + 1 }));
      const run = async () => {
        try {
          await work();
          setState((before) => ({ ...before, savedAt: new Date() }));
          setFailure(null);
        } catch (error) {
          undoShown();
          setFailure({ error, again: () => enqueue(ids, work, undoShown) });
        } finally {
          count(ids, -1);
          setState((before) => ({ ...before, pending: before.pending - 1 }));
        }
      };
      tail.current = tail.current.then(run);
      return tail.current;
    },
    [count],
  );

  const revisionOf = useCallback(
    (id: string) => revisions.current.get(id) ?? latest.current.get(id)?.revision ?? null,
    [],
  );

  const sendGroups = useCallback(
    async (groups: readonly EditGroup[]) => {
      const batchIds: string[] = [];
      const rowIds: string[] = [];
      for (const chunk of chunkGroups(groups)) {
        const { batch, outcomes, resources } = await sendEdits(chunk, revisionOf);
        const changed = outcomes.filter(({ outcome }) => outcome === 'changed').map(({ id }) => id);
        if (changed.length > 0) batchIds.push(batch.id);
        rowIds.push(...changed);
        takeOver(
          resources.map((resource) => ({
            resource,
            suggestions: latest.current.get(resource.id)?.suggestions ?? [],
            isEditable: true,
          })),
          1,
        );
        const troubles = outcomes.flatMap(({ id, outcome }): (readonly [string, RowTrouble])[] =>
          outcome === 'changed' || outcome === 'unchanged' ? [] : [[id, outcome]],
        );
        setState((before) => withTroubles(before, troubles));
      }
      if (batchIds.length > 0) setHistory((before) => [...before, { batchIds, rowIds }]);
    },
    [revisionOf, takeOver],
  );

  /** Changes cells. @returns how many rows differ afterwards */
  const apply = useCallback(
    (edits: readonly CellEdit[]): number => {
      const before = latest.current;
      const groups = groupEdits(before, edits);
      const ids = groups.flatMap(({ rowIds }) => rowIds);
      setState((state_) => withEdits(state_, before, edits));
      if (ids.length === 0) return 0;
      const original = ids.flatMap((id) => before.get(id) ?? []);
      void enqueue(
        ids,
        () => sendGroups(groups),
        () => setState((state_) => withRows(state_, original)),
      );
      return ids.length;
    },
    [enqueue, sendGroups],
  );

  const refresh = useCallback(
    async (ids: readonly string[], own = 0) =>
      takeOver(await loadRows(ids.filter((id) => latest.current.has(id))), own),
    [takeOver],
  );

  /** Takes a suggestion, or says that it is none. */
  const decide = useCallback(
    (row: GridRow, suggestion: TagSuggestion, verdict: 'accept' | 'reject') => {
      const { field, value, label } = suggestion;
      const tag: Tag =
        field === 'alignments' ? standardTag({ id: value, code: standardCode(label) }) : { key: value, label, value };
      const isTaken = verdict === 'accept';
      const shown: GridRow = {
        ...row,
        suggestions: row.suggestions.filter((one) => one !== suggestion),
        cells: isTaken ? { ...row.cells, [field]: [...row.cells[field], tag] } : row.cells,
      };
      setState((before) => withRows(before, [shown]));
      const send = async () => {
        const path = `/resources/${row.id}/suggestions/decisions`;
        const ifMatch = `"${revisionOf(row.id)}"`;
        const body = { [verdict]: [{ field, value }] };
        const { batchId } = await client.post<{ batchId: string | null }>(path, { body, ifMatch });
        await refresh([row.id], 1);
        if (batchId !== null) setHistory((before) => [...before, { batchIds: [batchId], rowIds: [row.id] }]);
      };
      void enqueue([row.id], send, () => setState((before) => withRows(before, [row])));
    },
    [enqueue, refresh, revisionOf],
  );

  const reconsider = useCallback(
    (row: GridRow, { field, value }: TagSuggestion) => {
      const send = async () => {
        const body = { reconsider: [{ field, value }] };
        await client.post(`/resources/${row.id}/suggestions/decisions`, { body });
        await refresh([row.id], 1);
      };
      void enqueue([row.id], send, () => {});
    },
    [enqueue, refresh],
  );

  /** Takes the last go back. @returns how many resources it was taken back in, null when there is nothing */
  const undo = useCallback(async (): Promise<number | null> => {
    await tail.current;
    const last = history.at(-1);
    if (!last) return null;
    let undone: number | null = null;
    const send = async () => {
      // More than the table shows may have been changed: what is sure of all that was found.
      let count = 0;
      for (const id of last.batchIds.toReversed()) {
        const counts = (await undoBatch(id)).undo?.counts;
        count += counts ? counts.restored + counts.partly : 0;
      }
      setHistory((before) => before.filter((one) => one !== last));
      await refresh(last.rowIds);
      setState((before) => withoutUnknown(before, last.rowIds));
      undone = count;
    };
    await enqueue([], send, () => {});
    return undone;
  }, [enqueue, history, refresh]);

  /** Something else has changed rows as a batch, such as all that is sure. */
  const noteBatch = useCallback(
    async (batchId: string) => {
      const rowIds = [...latest.current.keys()];
      setHistory((before) => [...before, { batchIds: [batchId], rowIds }]);
      await refresh(rowIds);
    },
    [refresh],
  );

  return {
    rows,
    state,
    failure,
    canUndo: history.length > 0,
    isBusy,
    apply,
    markUnknown: useCallback(
      (found: Parameters<typeof withUnknown>[1]) => setState((before) => withUnknown(before, found)),
      [],
    ),
    decide,
    reconsider,
    undo,
    noteBatch,
    refresh,
    giveUp: useCallback(() => setFailure(null), []),
  };
}
