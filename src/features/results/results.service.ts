import { createReadStream } from 'node:fs';
import type { UploadPieces } from '../../database/upload-pieces.ts';
import type { Upload } from '../../http/receive-file.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { Job } from '../jobs/job.ts';
import type { MasteryScale } from '../progress/mastery-scale.ts';
import { isStaff, type StudentAccess } from '../student-records/student-access.ts';
import { followResultsKind } from './follow-results-job.ts';
import { assertMayImport, assertMayTell } from './result.policy.ts';
import { type ResultBatch, type StudentResult, said } from './result.ts';
import type { TableChoices } from './result-table.ts';
import type { BatchPosition, ResultPosition, ResultsStore } from './results.store.ts';
import { resultsImportKind } from './results-import-job.ts';
import type { Outcome, TakeResults, ToldResult } from './take-results.ts';

export type ResultsServiceParts = {
  readonly store: ResultsStore;
  readonly take: TakeResults['take'];
  readonly uploads: Pick<UploadPieces, 'add'>;
  readonly access: StudentAccess;
  readonly scaleOf: (orgId: string) => Promise<MasteryScale>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
};

export type ShownResult = StudentResult & { readonly share: number };

export type ResultsService = ReturnType<typeof createResultsService>;

/** What other places say of students: told, sent as a table, looked at, taken back. */
export function createResultsService({ store, take, uploads, access, scaleOf, jobs, clock }: ResultsServiceParts) {
  const follow = async ({ orgId, userId, client }: Actor, batchId: string): Promise<void> => {
    await jobs().enqueue({ orgId, requestedBy: client ? null : userId }, followResultsKind, { batchId });
  };

  return {
    follow,

    /** Each once, by the id that its sender gave it; the others of the same message count whatever becomes of one. */
    tell: async (
      actor: Actor,
      told: readonly ToldResult[],
    ): Promise<{ outcomes: readonly Outcome[]; batchId: string | null }> => {
      assertMayTell(actor);
      const batchId = store.newId();
      // Every sender has ids of its own.
      const own = told.map((one) => ({ ...one, key: `${actor.userId}:${one.key}` }));
      const { outcomes, added } = await take(actor, own, { batchId, isTable: false, isTrial: false });
      if (added.length > 0) await follow(actor, batchId);
      return { outcomes, batchId: added.length > 0 ? batchId : null };
    },

    importUpload: async (actor: Actor, upload: Upload, isDryRun: boolean, choices: TableChoices): Promise<Job> => {
      assertMayImport(actor);
      const { path } = await upload.receive();
      const uploadId = await uploads.add(scopeOf(actor), actor.orgId, createReadStream(path), clock.now());
      const requester = { orgId: actor.orgId, requestedBy: actor.userId };
      return jobs().enqueue(requester, resultsImportKind, { uploadId, isDryRun, choices: { ...choices } });
    },

    listBatches: (actor: Actor, page: { after: BatchPosition | null; limit: number }) => {
      assertMayImport(actor);
      return store.listBatches(scopeOf(actor), actor.orgId, page);
    },

    /** Nothing of it counts any more, and what it had replaced does again. By admins, and by who has sent it. */
    undo: async (actor: Actor, id: string): Promise<ResultBatch> => {
      assertMayTell(actor);
      const batch = await store.findBatch(scopeOf(actor), actor.orgId, id);
      if (!batch) throw new AppError('not_found');
      if (batch.by.id !== actor.userId) assertMayImport(actor);
      if (batch.undone === null) {
        const undone = { by: actor.userId, at: clock.now() };
        await store.undo(scopeOf(actor), batch, undone.by, undone.at);
        await follow(actor, id);
        return { ...batch, undone };
      }
      return batch;
    },

    /** For staff who may see the student. */
    listOfStudent: async (
      actor: Actor,
      studentId: string,
      page: { after: ResultPosition | null; limit: number },
    ): Promise<{ found: ShownResult[]; count: number }> => {
      if (!isStaff(actor)) throw new AppError('forbidden');
      await access.require(actor, [studentId], 'read');
      await access.audited(actor, 'results.read', [studentId]);
      const [scale, { found, count }] = await Promise.all([
        scaleOf(actor.orgId),
        store.listOfStudent(scopeOf(actor), { orgId: actor.orgId, studentId }, page),
      ]);
      return { found: found.map((one) => ({ ...one, share: said(one, scale).share })), count };
    },
  };
}
