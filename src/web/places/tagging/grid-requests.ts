import { client } from '../../session/session.ts';
import type {
  Batch,
  QuickEditResult,
  ResolvedCodes,
  ResourceSearch,
  ResourceSummary,
  SuggestionQueue,
  TagSuggestion,
} from '../../wire.ts';
import { suggestedKeys } from './columns.ts';
import type { EditGroup } from './edits.ts';
import { lackingFilter, searchFilter, type TaggingState } from './tagging-state.ts';

/** The server works out suggestions for so many resources in one answer. */
export const pageSize = 25;

export type LoadedRow = {
  readonly resource: ResourceSummary;
  readonly suggestions: readonly TagSuggestion[];
  readonly isEditable: boolean;
};

export type LoadedPage = {
  readonly rows: readonly LoadedRow[];
  readonly total: number;
  readonly totalIsLowerBound: boolean;
  readonly nextCursor: string | null;
};

const fields = suggestedKeys.join(',');
const perField = 4;

export async function loadPage(state: TaggingState, cursor: string | null, signal?: AbortSignal): Promise<LoadedPage> {
  if (state.view === 'lacking') {
    const query = {
      ...lackingFilter(state),
      having: 'anything',
      fields,
      suggestionLimit: perField,
      limit: pageSize,
      cursor,
    };
    const { items, ...page } = await client.get<SuggestionQueue>('/suggestions', { query, signal });
    return { ...page, rows: items.map((item) => ({ ...item, isEditable: true })) };
  }
  const query = { ...searchFilter(state), limit: pageSize, cursor };
  const { hits, total, totalIsLowerBound, nextCursor } = await client.get<ResourceSearch>('/search/resources', {
    query,
    signal,
  });
  const known = new Map(
    (
      await loadRows(
        hits.map(({ id }) => id),
        { signal },
      )
    ).map((row) => [row.resource.id, row]),
  );
  // What somebody else keeps is only shown.
  const rows = hits.map((hit) => known.get(hit.id) ?? { resource: hit, suggestions: [], isEditable: false });
  return { rows, total, totalIsLowerBound, nextCursor };
}

/** Those of the resources that the caller may edit, as they are now; working suggestions out is what takes long. */
export async function loadRows(
  ids: readonly string[],
  { signal, hasSuggestions = true }: { signal?: AbortSignal | undefined; hasSuggestions?: boolean } = {},
): Promise<LoadedRow[]> {
  const rows: LoadedRow[] = [];
  for (let from = 0; from < ids.length; from += pageSize) {
    const query = {
      resourceIds: ids.slice(from, from + pageSize),
      fields,
      suggestionLimit: hasSuggestions ? perField : 0,
    };
    const { items } = await client.get<SuggestionQueue>('/suggestions', { query, signal });
    rows.push(...items.map((item) => ({ ...item, isEditable: true })));
  }
  return rows;
}

export function sendEdits(groups: readonly EditGroup[], revisionOf: (id: string) => number | null) {
  const edits = groups.map(({ change, rowIds }) => ({
    change,
    resources: rowIds.map((id) => ({ id, revision: revisionOf(id) })),
  }));
  return client.post<QuickEditResult>('/quick-edits', { body: { edits } });
}

/** What codes mean here, by how they were written; those that mean nothing, or several things, are not among them. */
export async function resolveCodes(codes: readonly string[]) {
  const found = new Map<string, { id: string; code: string }>();
  for (let from = 0; from < codes.length; from += 200) {
    const body = { codes: codes.slice(from, from + 200) };
    const { items } = await client.post<ResolvedCodes>('/standards/resolve', { body });
    for (const { code, outcome, standards } of items) {
      const [standard] = standards;
      if (outcome === 'one' && standard) found.set(code, { id: standard.id, code: standard.code ?? code });
    }
  }
  return found;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the work on a batch has ended one way or another. */
export async function waitForBatch(
  id: string,
  isOver: (batch: Batch) => boolean,
  onLook?: (batch: Batch) => void,
): Promise<Batch> {
  for (let wait = 150; ; wait = Math.min(wait * 1.5, 2_000)) {
    const batch = await client.get<Batch>(`/batches/${id}`);
    onLook?.(batch);
    if (isOver(batch)) return batch;
    await pause(wait);
  }
}

export async function undoBatch(id: string): Promise<Batch> {
  await client.post<Batch>(`/batches/${id}/undo`);
  return waitForBatch(id, ({ state }) => state === 'undone');
}
