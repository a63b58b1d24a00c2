import { createReadStream } from 'node:fs';
import { createGzip } from 'node:zlib';
import type { JobService } from '../../features/jobs/job.service.ts';
import type { Job } from '../../features/jobs/job.ts';
import { keepsStandards } from '../../features/standards/standard.policy.ts';
import type { Upload } from '../../http/receive-file.ts';
import type { Actor } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { frameworkImportKind } from './framework-import-job.ts';
import type { FrameworkImportChoices } from './framework-imports.schemas.ts';
import { type FrameworkUploadsStore, pieceBytes } from './framework-uploads.store.ts';

export type FrameworkImportsService = ReturnType<typeof createFrameworkImportsService>;

/** Longer than any import is tried again. */
const uploadKeptMs = 7 * 24 * 60 * 60 * 1_000;

/** Asks for imports of frameworks for the district of whoever asks. */
export function createFrameworkImportsService({
  jobs,
  uploads,
  clock,
}: {
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly uploads: Pick<FrameworkUploadsStore, 'add' | 'removeOlder'>;
  readonly clock: Clock;
}) {
  const enqueue = (
    actor: Actor,
    source: { kind: 'upload'; id: string; name: string | null } | { kind: 'address'; url: string },
    { format, title, creator, frameworkId, dryRun, confirmRetire, separate }: FrameworkImportChoices,
  ): Promise<Job> =>
    jobs().enqueue({ orgId: actor.orgId, requestedBy: actor.userId }, frameworkImportKind, {
      source,
      format: format ?? null,
      title: title ?? null,
      creator: creator ?? null,
      frameworkId: frameworkId ?? null,
      isDryRun: dryRun,
      confirmRetire,
      isSeparate: separate,
    });

  const assertAllowed = (actor: Actor): void => {
    if (!keepsStandards(actor)) throw new AppError('forbidden');
  };

  return {
    /** Takes the file only from those who may import. */
    importUpload: async (actor: Actor, upload: Upload, choices: FrameworkImportChoices): Promise<Job> => {
      assertAllowed(actor);
      const { path, name } = await upload.receive();
      const now = clock.now();
      const createdBefore = new Date(now.getTime() - uploadKeptMs);
      await uploads.removeOlder({ kind: 'system', reason: 'uploads whose import was given up' }, createdBefore);
      const pieces = inPieces(createReadStream(path).pipe(createGzip()));
      const id = await uploads.add({ kind: 'actor', actor }, pieces, now);
      return enqueue(actor, { kind: 'upload', id, name }, choices);
    },

    importAddress: (actor: Actor, url: string, choices: FrameworkImportChoices): Promise<Job> => {
      assertAllowed(actor);
      return enqueue(actor, { kind: 'address', url }, choices);
    },
  };
}

/** Chunks joined to pieces that are written at once. */
async function* inPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < pieceBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}
