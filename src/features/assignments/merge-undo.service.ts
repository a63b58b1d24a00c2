import { z } from 'zod';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { idSchema } from '../../shared/ids.ts';
import type { JobService } from '../jobs/job.service.ts';
import { defineJob, type JobDefinition, type ReportLine } from '../jobs/job.ts';
import { type AssignmentService, mostAtOnce } from './assignment.service.ts';
import { type MergeBatch, restored, withoutDecisions } from './merge-batch.ts';
import type { MergeBatchesStore } from './merge-batches.store.ts';
import type { MergesService } from './merges.service.ts';
import type { RecordAccess } from './ports.ts';
import type { Standings } from './standing.ts';
import type { RowChange, StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentPlaylist } from './student-record.ts';

export type MergeUndoParts = {
  readonly batches: Pick<MergeBatchesStore, 'find' | 'list' | 'setUndone'>;
  readonly merges: Pick<MergesService, 'managed'>;
  readonly service: Pick<AssignmentService, 'getFor' | 'revise'>;
  readonly rows: Pick<StudentPlaylistsStore, 'listOfAssignments' | 'replaceMany'>;
  readonly standings: Pick<Standings, 'find' | 'progressOf'>;
  readonly access: RecordAccess;
  readonly namesOf: (orgId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
};

export type MergeUndoService = ReturnType<typeof createMergeUndoService>;

/** Who keeps what the update brought, and why. */
export type LeftAlone = {
  readonly row: StudentPlaylist;
  readonly why: 'changedSince' | 'atWork';
  /** Who has changed it last, where that was a person. */
  readonly by: string | null;
};

const undoing: Scope = { kind: 'system', reason: 'an update of a playlist is taken back from its students' };
const batchSize = 100;

export const undoKind = {
  kind: 'assignments.undoUpdate',
  input: z.strictObject({ batchId: idSchema, studentPlaylistIds: z.array(idSchema) }),
};

/** Takes back what one call did for students, as one; done twice it does no harm. */
export function createMergeUndoService(parts: MergeUndoParts) {
  const { batches, merges, service, rows, standings, access, namesOf, jobs, clock } = parts;

  const rowsOf = async (batch: MergeBatch): Promise<StudentPlaylist[]> => {
    const ids = batch.assignments.map(({ id }) => id);
    const found = await rows.listOfAssignments(undoing, batch.orgId, ids);
    return found.filter(({ lastMerge }) => lastMerge?.batchId === batch.id);
  };

  /** Restores those that are as the call left them. */
  const restore = async (several: readonly StudentPlaylist[], batch: MergeBatch) => {
    const left: LeftAlone[] = [];
    const changes: RowChange[] = [];
    const progressOf = await standings.progressOf(several.map(({ id }) => id));
    for (const row of several) {
      const { version: from } = await standings.find(row.playlistId, row.baseVersion);
      const { version: to } = await standings.find(
        row.playlistId,
        row.lastMerge?.before.baseVersion ?? row.baseVersion,
      );
      const after = restored(row, { from, to }, progressOf(row.id), clock.now());
      if (typeof after === 'string') left.push({ row, why: after, by: changedBy(row, batch) });
      else changes.push({ before: row, after });
    }
    const written = changes.length === 0 ? 0 : await rows.replaceMany(undoing, changes);
    if (written < changes.length) {
      // Somebody wrote at this very moment: what is marked still was not restored.
      const still = new Map((await rowsOf(batch)).map((row) => [row.id, row]));
      for (const { before } of changes) {
        const row = still.get(before.id);
        if (row) left.push({ row, why: 'changedSince', by: changedBy(row, batch) });
      }
    }
    return { restored: written, left };
  };

  return {
    /** Calls about assignments that the actor manages, newest first. */
    list: async (actor: Actor, playlistId: string, page: { beforeId: string | null; limit: number }) => {
      const managed = await merges.managed(actor, playlistId, undefined);
      if (managed.length === 0) throw new AppError('not_found');
      const assignmentIds = managed.map(({ id }) => id);
      return batches.list(undoing, { orgId: actor.orgId, playlistId, assignmentIds, ...page });
    },

    undo: async (
      actor: Actor,
      batchId: string,
    ): Promise<{
      jobId: string | null;
      restored: number;
      left: readonly (LeftAlone & { readonly name: string | null })[];
    }> => {
      const batch = await batches.find(undoing, actor.orgId, batchId);
      if (!batch) throw new AppError('not_found');
      for (const { id } of batch.assignments) await service.getFor(actor, 'change', id);
      const found = await rowsOf(batch);
      const seen = await access.seeable(
        actor,
        found.map(({ studentId }) => studentId),
        'change',
      );
      const several = found.filter(({ studentId }) => seen.has(studentId));
      await access.audited(actor, 'assignment.undoUpdate', [...seen], { kind: 'playlist', id: batch.playlistId });
      // First, so that what is under way stops.
      await batches.setUndone(undoing, batch.orgId, batch.id, { by: actor.userId, at: clock.now() });
      for (const { id } of batch.assignments) {
        await service.revise(actor, { id, expectedRevision: null }, (current) => withoutDecisions(current, batch));
      }
      if (several.length > mostAtOnce) {
        const requester = { orgId: actor.orgId, requestedBy: actor.userId };
        const studentPlaylistIds = several.map(({ id }) => id).sort();
        const job = await jobs().enqueue(requester, undoKind, { batchId, studentPlaylistIds });
        return { jobId: job.id, restored: 0, left: [] };
      }
      const done = await restore(several, batch);
      const names = await namesOf(
        actor.orgId,
        done.left.map(({ row }) => row.studentId),
      );
      const left = done.left.map((one) => ({ ...one, name: names.get(one.row.studentId) ?? null }));
      return { jobId: null, restored: done.restored, left };
    },

    /** The same for many students. */
    job: defineJob({
      ...undoKind,
      checkpoint: z.strictObject({ afterId: z.string(), restored: z.int(), left: z.int() }),
      run: async ({ input, checkpoint, save, orgId }) => {
        const batch = await batches.find(undoing, orgId ?? '', input.batchId);
        if (!batch) return { restored: 0, left: 0 };
        let { afterId, restored: count, left } = checkpoint ?? { afterId: '', restored: 0, left: 0 };
        const total = input.studentPlaylistIds.length;
        for (;;) {
          const ids = input.studentPlaylistIds.filter((id) => id > afterId).slice(0, batchSize);
          if (ids.length === 0) return { restored: count, left };
          const wanted = new Set(ids);
          const done = await restore(
            (await rowsOf(batch)).filter(({ id }) => wanted.has(id)),
            batch,
          );
          const report: ReportLine[] = done.left.map(({ row, why, by }) => {
            const message =
              why === 'atWork'
                ? 'The student is at an activity that would change.'
                : 'Something was changed for this student since.';
            return { outcome: 'left', subject: row.id, message, details: { why, by } };
          });
          afterId = ids.at(-1) ?? afterId;
          [count, left] = [count + done.restored, left + done.left.length];
          const progress = { done: input.studentPlaylistIds.filter((id) => id <= afterId).length, total };
          await save({ afterId, restored: count, left }, { progress, report });
        }
      },
    }) satisfies JobDefinition,
  };
}

/** Who has changed something for the student since the call; null where it was no person, or an update. */
function changedBy({ changes }: StudentPlaylist, { at }: MergeBatch): string | null {
  const last = changes.findLast((change) => change.at >= at || (change.undone !== null && change.undone.at >= at));
  return last ? (last.undone?.by ?? last.by) : null;
}
