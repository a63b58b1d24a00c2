import type { Actor } from '../../shared/actor.ts';
import { tableSystem } from '../resources/import/csv.ts';
import type { Resource } from '../resources/resource.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import { normal, unguarded } from './cell-text.ts';
import { ownKeyColumn } from './columns.ts';
import type { SpreadsheetRow } from './spreadsheets.store.ts';

/** The key of a row, and whose it is already: nobody's, one that the actor does not see, or a resource. */
export type OwnKey = {
  readonly source: { readonly system: string; readonly id: string };
  readonly holder: Resource | 'hidden' | null;
  /** Where it stands. From 1. */
  readonly column: number;
};

/**
 * The keys that rows have of their own, by the rule of `npm run import`: what stands in the column for it, else their
 * address. A table without that column has none, and each of its rows is new.
 */
export async function readKeys(
  resources: Pick<ResourceBatches, 'findKeyed'>,
  actor: Actor,
  rows: readonly (SpreadsheetRow | null)[],
  columns: readonly (string | null)[],
): Promise<(OwnKey | null)[]> {
  const [keyColumn, urlColumn] = [columns.indexOf(ownKeyColumn), columns.indexOf('url')];
  if (keyColumn === -1) return rows.map(() => null);
  const read = rows.map((row) => {
    for (const at of [keyColumn, urlColumn]) {
      const id = unguarded(normal(row?.cells[at] ?? '')).trim();
      if (id !== '') return { id, column: at + 1 };
    }
    return null;
  });
  const holders = await resources.findKeyed(
    actor,
    tableSystem,
    read.flatMap((each) => each?.id ?? []),
  );
  return read.map(
    (each) =>
      each && {
        source: { system: tableSystem, id: each.id },
        holder: holders.get(each.id) ?? null,
        column: each.column,
      },
  );
}
