import { client } from '../../session/session.ts';
import type { QuickEditResult } from '../../wire.ts';
import type { Change } from './edits.ts';
import { type LoadedRow, loadRows } from './grid-requests.ts';
import type { RowTrouble } from './grid-store.ts';
import type { Unsent } from './unsent.ts';

/** What became of it. */
export type SentAnswer = {
  readonly batchId: string | null;
  readonly changedIds: readonly string[];
  readonly resources: readonly LoadedRow['resource'][];
  /** With their suggestions, where these have changed as well. */
  readonly rows: readonly LoadedRow[];
  readonly troubles: readonly { readonly id: string; readonly trouble: RowTrouble; readonly change: Change | null }[];
};

export async function sendUnsent({ what, rowIds, revisions, key: idempotencyKey }: Unsent): Promise<SentAnswer> {
  if (what.kind === 'decision') {
    const [id = ''] = rowIds;
    const revision = revisions?.[id] ?? null;
    const { batchId } = await client.post<{ batchId: string | null }>(`/resources/${id}/suggestions/decisions`, {
      body: what.body,
      idempotencyKey,
      ...(revision !== null && { ifMatch: `"${revision}"` }),
    });
    // It is done; that its row cannot be read again now changes nothing about that.
    const rows = await loadRows([id]).catch(() => []);
    return { batchId, changedIds: [id], resources: [], rows, troubles: [] };
  }
  const edits = what.groups.map(({ change, rowIds: ids }) => ({
    change,
    resources: ids.map((id) => ({ id, revision: revisions?.[id] ?? null })),
  }));
  const { batch, outcomes, resources } = await client.post<QuickEditResult>('/quick-edits', {
    body: { edits },
    idempotencyKey,
  });
  const changeOf = new Map(what.groups.flatMap(({ change, rowIds: ids }) => ids.map((id) => [id, change] as const)));
  const changedIds = outcomes.flatMap(({ id, outcome }) => (outcome === 'changed' ? [id] : []));
  return {
    batchId: changedIds.length > 0 ? batch.id : null,
    changedIds,
    resources,
    rows: [],
    troubles: outcomes.flatMap(({ id, outcome }) =>
      outcome === 'changed' || outcome === 'unchanged'
        ? []
        : [{ id, trouble: outcome, change: outcome === 'changedMeanwhile' ? (changeOf.get(id) ?? null) : null }],
    ),
  };
}
