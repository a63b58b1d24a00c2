import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { RequestError } from '../../api/request-error.ts';
import { client } from '../../session/session.ts';
import type { TagSuggestion } from '../../wire.ts';
import { type CellEdit, type Change, chunkGroups, type EditGroup, groupChanges, groupEdits } from './edits.ts';
import { type LoadedRow, loadRows, pageSize, undoBatch } from './grid-requests.ts';
import { type GridRow, standardCode, standardTag, type Tag, toRow } from './grid-row.ts';
import {
  emptyGrid,
  withEdits,
  withoutTroubles,
  withoutUnknown,
  withRows,
  withTroubles,
  withUnknown,
} from './grid-store.ts';
import type { SentAnswer } from './send-unsent.ts';
import { rowsOnTheWay, type Unsent } from './unsent.ts';
import { useUnsent } from './use-unsent.ts';
import type { KnownWords } from './words.ts';

/** What was done in one go, to be taken back in one go. */
type Done = { readonly go: string; readonly batchIds: readonly string[]; readonly rowIds: readonly string[] };

export type GridEdits = ReturnType<typeof useGridEdits>;

/**
 * The rows as somebody works at them: changed at once, sent one after the other, put right by what the server answers.
 * Each go is a batch of the server and can be undone, the last one first. What the server was not reached for waits.
 */
export function useGridEdits({ loaded, words }: { loaded: readonly LoadedRow[]; words: KnownWords | null }) {
  const [state, setState] = useState(emptyGrid);
  const [history, setHistory] = useState<readonly Done[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [isUndoing, setUndoing] = useState(false);
  const { store, entries, isStuck } = useUnsent();
  const revisions = useRef(new Map<string, number>());

  const fromServer = useMemo(() => {
    if (words === null) return [];
    return loaded.map(({ resource, suggestions, isEditable }) => toRow(resource, suggestions, words, isEditable));
  }, [loaded, words]);
  const rows = useMemo(() => fromServer.map((row) => state.changed.get(row.id) ?? row), [fromServer, state.changed]);
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const latest = useRef(byId);
  latest.current = byId;

  const onTheWay = useMemo(() => rowsOnTheWay(entries), [entries]);
  const isBusy = entries.length > 0 || isUndoing;
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    globalThis.addEventListener('beforeunload', warn);
    return () => globalThis.removeEventListener('beforeunload', warn);
  }, [isBusy]);

  /** Takes over what the server says, but for rows that more is on its way for. */
  const takeOver = useCallback(
    (found: readonly LoadedRow[]) => {
      if (words === null) return;
      const awaited = rowsOnTheWay(store.read().entries);
      const settled: GridRow[] = [];
      for (const { resource, suggestions, isEditable } of found) {
        revisions.current.set(resource.id, resource.revision);
        if (!awaited.has(resource.id)) settled.push(toRow(resource, suggestions, words, isEditable));
      }
      setState((before) => withRows(before, settled));
    },
    [words, store],
  );

  const refresh = useCallback(
    async (ids: readonly string[]) => {
      const shown = ids.filter((id) => latest.current.has(id));
      // Of a few what is suggested is worked out anew; of many the rows alone, which takes no time.
      const hasSuggestions = shown.length <= pageSize;
      const found = await loadRows(shown, { hasSuggestions });
      const known = (id: string) => latest.current.get(id)?.suggestions ?? [];
      takeOver(hasSuggestions ? found : found.map((row) => ({ ...row, suggestions: known(row.resource.id) })));
    },
    [takeOver],
  );

  const onSent = useCallback(
    ({ go }: Unsent, { batchId, changedIds, resources, rows: read, troubles }: SentAnswer) => {
      const suggestionsOf = (id: string) => latest.current.get(id)?.suggestions ?? [];
      takeOver([
        ...resources.map((resource) => ({ resource, suggestions: suggestionsOf(resource.id), isEditable: true })),
        ...read,
      ]);
      setState((before) => ({ ...withTroubles(before, troubles), savedAt: new Date() }));
      setFailure(null);
      if (batchId !== null) setHistory((before) => noted(before, { go, batchIds: [batchId], rowIds: changedIds }));
    },
    [takeOver],
  );
  const onRefused = useCallback(
    ({ rowIds }: Unsent, error: unknown) => {
      const isConflict = error instanceof RequestError && error.code === 'version_conflict';
      if (isConflict) {
        const troubles = rowIds.map((id) => ({ id, trouble: 'changedMeanwhile' as const, change: null }));
        setState((before) => withTroubles(before, troubles));
      } else setFailure(error);
      // What was shown at once is not so.
      refresh(rowIds).catch(setFailure);
    },
    [refresh],
  );
  useEffect(() => {
    const revisionOf = (id: string) => revisions.current.get(id) ?? latest.current.get(id)?.revision ?? null;
    return store.attach({ revisionOf, onSent, onRefused });
  }, [store, onSent, onRefused]);

  const hand = useCallback(
    (made: readonly Pick<Unsent, 'rowIds' | 'what'>[]) => {
      const go = crypto.randomUUID();
      store.add(made.map((one) => ({ ...one, go, key: crypto.randomUUID(), revisions: null })));
      void store.flush();
    },
    [store],
  );
  const handGroups = useCallback(
    (groups: readonly EditGroup[]) =>
      hand(
        chunkGroups(groups).map((chunk) => ({
          rowIds: chunk.flatMap(({ rowIds }) => rowIds),
          what: { kind: 'edits', groups: chunk },
        })),
      ),
    [hand],
  );

  /** Changes cells. @returns how many rows differ afterwards */
  const apply = useCallback(
    (edits: readonly CellEdit[]): number => {
      const before = latest.current;
      const groups = groupEdits(before, edits);
      setState((state_) => withEdits(state_, before, edits));
      if (groups.length > 0) handGroups(groups);
      return groups.reduce((sum, { rowIds }) => sum + rowIds.length, 0);
    },
    [handGroups],
  );

  /** Makes what was not made, as somebody else was faster, over what that one did; or leaves it. */
  const settle = useCallback(
    (rowIds: readonly string[], isMade: boolean) => {
      const wanted = rowIds.flatMap((id): [string, Change][] => {
        const change = state.refused.get(id);
        return change ? [[id, change]] : [];
      });
      setState((before) => withoutTroubles(before, rowIds));
      if (isMade && wanted.length > 0) handGroups(groupChanges(wanted));
    },
    [state.refused, handGroups],
  );

  /** Takes a suggestion, or says that it is none. */
  const decide = useCallback(
    (row: GridRow, suggestion: TagSuggestion, verdict: 'accept' | 'reject') => {
      const { field, value, label } = suggestion;
      const tag: Tag =
        field === 'alignments' ? standardTag({ id: value, code: standardCode(label) }) : { key: value, label, value };
      const shown: GridRow = {
        ...row,
        suggestions: row.suggestions.filter((one) => one !== suggestion),
        cells: verdict === 'accept' ? { ...row.cells, [field]: [...row.cells[field], tag] } : row.cells,
      };
      setState((before) => withRows(before, [shown]));
      hand([{ rowIds: [row.id], what: { kind: 'decision', body: { [verdict]: [{ field, value }] } } }]);
    },
    [hand],
  );

  const reconsider = useCallback(
    async (row: GridRow, { field, value }: TagSuggestion) => {
      try {
        await store.flush();
        await client.post(`/resources/${row.id}/suggestions/decisions`, { body: { reconsider: [{ field, value }] } });
        await refresh([row.id]);
      } catch (error) {
        setFailure(error);
      }
    },
    [store, refresh],
  );

  /** Takes the last go back. @returns how many resources it was taken back in, null when there is nothing */
  const lastGoes = useRef(history);
  lastGoes.current = history;
  const undo = useCallback(async (): Promise<number | null> => {
    setUndoing(true);
    try {
      // What is not with the server yet cannot be taken back there.
      if (!(await store.flush())) throw new RequestError({ code: 'offline' });
      // What was answered just now is noted with the next drawing.
      await new Promise((resolve) => setTimeout(resolve));
      const last = lastGoes.current.at(-1);
      if (!last) return null;
      // More than the table shows may have been changed: what is sure of all that was found.
      let count = 0;
      for (const id of last.batchIds.toReversed()) {
        const counts = (await undoBatch(id)).undo?.counts;
        count += counts ? counts.restored + counts.partly : 0;
      }
      setHistory((before) => before.filter(({ go }) => go !== last.go));
      await refresh(last.rowIds);
      setState((before) => ({ ...withoutUnknown(before, last.rowIds), savedAt: new Date() }));
      setFailure(null);
      return count;
    } catch (error) {
      setFailure(error);
      return null;
    } finally {
      setUndoing(false);
    }
  }, [store, refresh]);

  /** Something else has changed rows as a batch, such as all that is sure. */
  const noteBatch = useCallback(
    async (batchId: string) => {
      const rowIds = [...latest.current.keys()];
      setHistory((before) => noted(before, { go: batchId, batchIds: [batchId], rowIds }));
      await refresh(rowIds);
    },
    [refresh],
  );

  return {
    rows,
    state,
    failure,
    canUndo: history.length > 0 || entries.length > 0,
    isBusy,
    /** The server is not reached: these rows wait. */
    stuckIds: isStuck ? onTheWay : null,
    sendNow: () => void store.flush(),
    apply,
    settle,
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

/** What is of the same go is taken back together. */
function noted(history: readonly Done[], { go, batchIds, rowIds }: Done): readonly Done[] {
  const last = history.at(-1);
  if (last?.go !== go) return [...history, { go, batchIds, rowIds }];
  return [
    ...history.slice(0, -1),
    { go, batchIds: [...last.batchIds, ...batchIds], rowIds: [...last.rowIds, ...rowIds] },
  ];
}
