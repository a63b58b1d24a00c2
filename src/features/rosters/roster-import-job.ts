import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { UploadPieces } from '../../database/upload-pieces.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type JsonValue, type ReportLine } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';
import type { RosterImportService, RosterReport } from './roster-import.service.ts';
import { type RosterSource, RosterUnreadable } from './roster-source.ts';

type Input = { readonly uploadId: string; readonly isDryRun: boolean; readonly isConfirmed: boolean };

export const rosterImportKind: JobKind<Input> = {
  kind: 'rosters.import',
  input: z.strictObject({ uploadId: idSchema, isDryRun: z.boolean(), isConfirmed: z.boolean() }),
};

const linesAtOnce = 500;

/** The work of an import that was asked for through the API. Begun again, it compares anew and does what is left. */
export function rosterImportJob({
  imports,
  uploads,
  readPackage,
}: {
  readonly imports: RosterImportService;
  readonly uploads: Pick<UploadPieces, 'read' | 'remove'>;
  readonly readPackage: (path: string) => Promise<RosterSource>;
}): JobDefinition {
  return defineJob({
    ...rosterImportKind,
    run: async ({ input: { uploadId, isDryRun, isConfirmed }, save, actor: getActor, jobId }) => {
      const actor = await getActor();
      if (!isAdmin(actor)) {
        throw new JobError('Your role no longer allows this.', { code: 'forbidden', isFinal: true });
      }
      const scope = { kind: 'system', reason: `job ${jobId} imports a roster` } as const;
      const folder = await mkdtemp(join(tmpdir(), 'pathloom-roster-'));
      try {
        await save(null, { progress: { note: 'Reading' } });
        const path = join(folder, 'package.zip');
        await pipeline(Readable.from(uploads.read(scope, actor.orgId, uploadId)), createWriteStream(path));
        const source = await readPackage(path);
        const report = await imports.run(source, {
          orgId: actor.orgId,
          actor,
          importId: jobId,
          isDryRun,
          isConfirmed,
          onProgress: (progress) => save(null, { progress: { ...progress, note: 'Writing' } }),
        });
        const lines = reportLines(report);
        for (let at = 0; at < lines.length; at += linesAtOnce) {
          await save(null, { report: lines.slice(at, at + linesAtOnce) });
        }
        await uploads.remove(scope, actor.orgId, uploadId);
        return summaryOf(report);
      } catch (error) {
        if (!(error instanceof RosterUnreadable)) throw error;
        await uploads.remove(scope, actor.orgId, uploadId);
        throw new JobError(error.message, { code: 'not_readable', isFinal: true, cause: error });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });
}

/** Without names: ids of the student information system, and places in the file. */
export function reportLines({ outcome, issues, changes, conflicts }: RosterReport): ReportLine[] {
  const verb = outcome === 'done' ? '' : 'would be ';
  return [
    ...issues.map(({ file, line, code, message, isLoss }) => ({
      outcome: isLoss ? 'failed' : 'noted',
      subject: `${file}:${line}`,
      message: `${file}, line ${line}: ${message}`,
      details: { file, line, code },
    })),
    ...changes.map((change) => ({
      outcome: change.outcome,
      subject: change.sourcedId,
      message: `${change.kind} ${change.sourcedId} ${verb}${change.outcome}`,
      details: { kind: change.kind, sourcedId: change.sourcedId },
    })),
    ...conflicts.map(({ kind, sourcedId }) => ({
      outcome: 'failed',
      subject: sourcedId,
      message: `${kind} ${sourcedId} was changed by somebody meanwhile: import again.`,
      details: { kind, sourcedId },
    })),
  ];
}

export function summaryOf({ outcome, counts, shrink, issues, conflicts }: RosterReport): JsonValue {
  const plain = <Value extends object>(value: Value) =>
    Object.fromEntries(Object.entries(value).map(([name, of]) => [name, { ...(of as object) }])) as JsonValue;
  return {
    outcome,
    counts: plain(counts),
    shrink: plain(shrink),
    issues: issues.length,
    losses: issues.filter(({ isLoss }) => isLoss).length,
    conflicts: conflicts.length,
  };
}
