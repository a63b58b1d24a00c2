import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, type ReportLine } from '../jobs/job.ts';
import { type Assignment, assignmentsById } from './assignment.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import { markedBy } from './merge-batch.ts';
import type { MergeBatchesStore } from './merge-batches.store.ts';
import type { RebaseDecision } from './rebase.ts';
import type { Standings } from './standing.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentPlaylist } from './student-record.ts';

export type RowMergerParts = {
  readonly assignments: Pick<AssignmentsStore, 'findMany'>;
  readonly batches: Pick<MergeBatchesStore, 'find'>;
  readonly rows: Pick<StudentPlaylistsStore, 'listOfAssignments'>;
  readonly standings: Pick<Standings, 'ofMany' | 'update'>;
};

export const updateKind = {
  kind: 'assignments.update',
  input: z.strictObject({
    assignmentIds: z.array(idSchema),
    studentPlaylistIds: z.array(idSchema).nullable(),
    batchId: idSchema.nullable().default(null),
    rest: z.enum(['mine', 'theirs']).nullable(),
  }),
};

export type RowMerger = ReturnType<typeof createRowMerger>;

const merging: Scope = { kind: 'system', reason: 'updates of a playlist reach its students' };
const batchSize = 100;
/** How often rows are tried again that others have changed at the same moment. */
const maxAttempts = 5;

/** Brings the rows of students to the newest version: at once, or as a job. */
export function createRowMerger({ assignments, batches, rows, standings }: RowMergerParts) {
  /** Brings rows to the newest version. @returns the ids of those that were written */
  const update = async (
    several: readonly StudentPlaylist[],
    list: readonly Assignment[],
    rest: RebaseDecision | null,
    batchId: string | null,
  ): Promise<Set<string>> => {
    const mark = (before: StudentPlaylist, after: StudentPlaylist) =>
      batchId === null ? after : markedBy(batchId, before, after);
    const updated = new Set<string>();
    let waiting = several;
    for (let attempt = 1; waiting.length > 0; attempt += 1) {
      const { changes, missed } = await standings.update(waiting, assignmentsById(list), rest, mark);
      for (const { after } of changes) updated.add(after.id);
      if (missed === 0 || attempt === maxAttempts) break;
      // Who was changed meanwhile is read again; for all others there is nothing left to do.
      const ids = new Set(changes.map(({ before }) => before.id));
      const orgId = several[0]?.orgId ?? '';
      const again = await rows.listOfAssignments(merging, orgId, [...new Set(several.map((one) => one.assignmentId))]);
      waiting = again.filter(({ id }) => ids.has(id));
    }
    return updated;
  };

  return {
    update,

    /** For many students. Done twice it does no harm: who is up to date stays so. */
    job: defineJob({
      ...updateKind,
      checkpoint: z.strictObject({ afterId: z.string(), updated: z.int(), open: z.int() }),
      run: async ({ input, checkpoint, save, orgId }) => {
        const only = input.studentPlaylistIds && new Set(input.studentPlaylistIds);
        const list = await assignments.findMany(merging, input.assignmentIds);
        const all = await rows.listOfAssignments(merging, orgId ?? '', input.assignmentIds);
        const inOrder = all.filter(({ id }) => only?.has(id) ?? true).sort((a, b) => (a.id < b.id ? -1 : 1));
        let { afterId, updated, open } = checkpoint ?? { afterId: '', updated: 0, open: 0 };
        for (;;) {
          const batch = inOrder.filter(({ id }) => id > afterId).slice(0, batchSize);
          const call = input.batchId && (await batches.find(merging, orgId ?? '', input.batchId));
          if (batch.length === 0 || (call && call.undone !== null)) return { updated, open };
          const done = await update(batch, list, input.rest, input.batchId);
          const states = await standings.ofMany(
            batch.filter(({ id }) => !done.has(id)),
            assignmentsById(list),
          );
          const waiting = states.filter(({ update }) => update !== null);
          const report: ReportLine[] = waiting.map(({ row, update }) => {
            const message = 'Somebody has to decide about this student first.';
            return { outcome: 'open', subject: row.id, message, details: { why: update?.kind ?? '' } };
          });
          afterId = batch.at(-1)?.id ?? afterId;
          [updated, open] = [updated + done.size, open + waiting.length];
          const progress = { done: inOrder.filter(({ id }) => id <= afterId).length, total: inOrder.length };
          await save({ afterId, updated, open }, { progress, report });
        }
      },
    }) satisfies JobDefinition,
  };
}
