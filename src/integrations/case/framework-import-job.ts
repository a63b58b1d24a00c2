import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { defineJob, type JobDefinition, JobError, type JsonValue, type ReportLine } from '../../features/jobs/job.ts';
import type {
  FrameworkImportLine,
  FrameworkImportReport,
  FrameworkImportService,
} from '../../features/standards/framework-package.ts';
import { keepsStandards } from '../../features/standards/standard.policy.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import { idSchema } from '../../shared/ids.ts';
import { downloadFramework } from './download-source.ts';
import { uploadLimitBytes } from './framework-imports.schemas.ts';
import { FrameworkSourceError } from './framework-source-error.ts';
import type { FrameworkUploadsStore } from './framework-uploads.store.ts';
import { frameworkFormats, readFrameworkFile } from './read-source.ts';

export const frameworkImportKind = {
  kind: 'frameworks.import',
  input: z.strictObject({
    source: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('upload'), id: idSchema, name: z.string().nullable() }),
      z.strictObject({ kind: z.literal('address'), url: z.string() }),
    ]),
    format: z.enum(frameworkFormats).nullable(),
    title: z.string().nullable(),
    creator: z.string().nullable(),
    frameworkId: z.string().nullable(),
    isDryRun: z.boolean(),
    confirmRetire: z.boolean(),
    isSeparate: z.boolean().default(false),
  }),
};

type Input = z.output<typeof frameworkImportKind.input>;

const downloadTimeoutMs = 5 * 60_000;
const linesAtOnce = 500;

/** The work of an import that was asked for through the API, for the district of whoever asked. */
export function frameworkImportJob({
  imports,
  uploads,
  outbound,
}: {
  readonly imports: FrameworkImportService;
  readonly uploads: Pick<FrameworkUploadsStore, 'read' | 'remove'>;
  readonly outbound: Outbound;
}): JobDefinition {
  return defineJob({
    ...frameworkImportKind,
    run: async ({ input, save, signal, actor, jobId }) => {
      const { orgId, ...person } = await actor();
      if (!keepsStandards({ orgId, ...person })) {
        throw new JobError('Your role no longer allows this.', { code: 'forbidden', isFinal: true });
      }
      const scope = { kind: 'system', reason: `job ${jobId} imports a framework` } as const;
      const folder = await mkdtemp(join(tmpdir(), 'pathloom-import-'));
      try {
        await save(null, { progress: { note: 'Reading' } });
        const read = await readSource(input, { folder, signal, pieces: (id) => uploads.read(scope, orgId, id) });
        const options = {
          orgId,
          isDryRun: input.isDryRun,
          confirmRetire: input.confirmRetire,
          isSeparate: input.isSeparate,
          onProgress: (progress: { done: number; total: number }) =>
            save(null, { progress: { ...progress, note: 'Writing' } }),
        };
        const report =
          read.kind === 'framework'
            ? await imports.importFramework(read.package, options)
            : await imports.importAliases(read.aliases, options);
        for (let at = 0; at < report.lines.length; at += linesAtOnce) {
          await save(null, { report: report.lines.slice(at, at + linesAtOnce).map(toReportLine) });
        }
        // A dry run is mostly followed by the real one, which brings the file again.
        if (input.source.kind === 'upload') await uploads.remove(scope, orgId, input.source.id);
        return summarize(report);
      } catch (error) {
        if (!(error instanceof FrameworkSourceError)) throw error;
        throw new JobError(error.message, { code: error.code, isFinal: true, cause: error });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });

  async function readSource(
    input: Input,
    work: { folder: string; signal: AbortSignal; pieces: (id: string) => AsyncIterable<Buffer> },
  ) {
    const { source, format } = input;
    const names = {
      ...(input.title === null ? {} : { title: input.title }),
      ...(input.creator === null ? {} : { creator: input.creator }),
      ...(input.frameworkId === null ? {} : { id: input.frameworkId }),
    };
    if (source.kind === 'upload') {
      const path = join(work.folder, 'source');
      await pipeline(work.pieces(source.id), createGunzip(), createWriteStream(path)).catch((error) => {
        const message = 'The file that was sent is no longer here. Send it again.';
        throw new FrameworkSourceError('not_reachable', message, { cause: error });
      });
      return readFrameworkFile(path, { ...names, format, name: source.name ?? 'Untitled' });
    }
    const limits = { maxBytes: uploadLimitBytes, timeoutMs: downloadTimeoutMs, signal: work.signal };
    const downloaded = await downloadFramework(outbound, source.url, limits);
    try {
      return await readFrameworkFile(downloaded.path, { ...names, format, name: downloaded.name });
    } finally {
      await downloaded.remove();
    }
  }
}

function toReportLine({ kind, outcome, id, label, place, code, reason }: FrameworkImportLine): ReportLine {
  return {
    outcome,
    subject: id ?? place,
    message: `${[`${kind} ${label ?? id ?? ''}`.trim(), place].filter(Boolean).join(', ')}${reason === null ? '' : `: ${reason}`}`,
    details: { kind, id, label, place, code, reason },
  };
}

function summarize({ lines: _, counts, ...summary }: FrameworkImportReport): JsonValue {
  return { ...summary, counts: Object.fromEntries(Object.entries(counts).map(([kind, of]) => [kind, { ...of }])) };
}
