import { Readable } from 'node:stream';
import type { Actor } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { can } from '../resources/resource.policy.ts';
import { contentOf, usualView } from '../resources/resource.presenter.ts';
import type { Resource } from '../resources/resource.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import { mayBatch } from '../tagging/batch.policy.ts';
import type { Choose } from '../tagging/choose.ts';
import type { Selection } from '../tagging/selection.schemas.ts';
import { guarded } from './cell-text.ts';
import { columnNames, keyColumns, writeCell } from './columns.ts';
import { writeCsv } from './csv-file.ts';
import { writeXlsx } from './xlsx-writer.ts';

export const exportTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export type ExportFormat = keyof typeof exportTypes;

export type ExportService = ReturnType<typeof createExportService>;

/** So many resources are read at once, and forgotten when their rows are written. */
const readAtOnce = 250;

/** What the actor sees of it when they edit: the working copy, or what is published where they only read. */
export function editedContent(actor: Actor, resource: Resource, now: Date) {
  return contentOf(resource, can(actor, 'readWorking', resource, now) ? 'working' : usualView(resource));
}

export function createExportService({
  choose,
  resources,
  clock,
}: {
  readonly choose: Choose;
  readonly resources: Pick<ResourceBatches, 'findMany'>;
  readonly clock: Clock;
}) {
  async function* rows(
    actor: Actor,
    ids: readonly string[],
    names: readonly string[],
  ): AsyncGenerator<readonly string[]> {
    yield names;
    for (let start = 0; start < ids.length; start += readAtOnce) {
      const part = ids.slice(start, start + readAtOnce);
      const byId = new Map((await resources.findMany(actor, part)).map((resource) => [resource.id, resource]));
      const now = clock.now();
      for (const id of part) {
        const resource = byId.get(id);
        // Gone since it was found.
        if (!resource) continue;
        const content = editedContent(actor, resource, now);
        yield names.map((name) => guarded(writeCell(name, resource, content)));
      }
    }
  }

  return {
    /** Everything of a selection that the actor may see, as it is written. Throws forbidden. */
    write: async (
      actor: Actor,
      {
        selection,
        format,
        columns,
      }: { selection: Selection; format: ExportFormat; columns?: readonly string[] | undefined },
    ): Promise<Readable> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const wanted = columns && [...keyColumns, ...columns.filter((name) => !isKey(name))];
      // Before anything is answered: what is wrong with a selection is told as such.
      const ids = await choose(actor, selection);
      const table = rows(actor, ids, wanted ?? columnNames);
      return Readable.from(format === 'csv' ? writeCsv(table) : writeXlsx(table), { objectMode: false });
    },
  };
}

function isKey(name: string): boolean {
  return (keyColumns as readonly string[]).includes(name);
}
