import { createReadStream } from 'node:fs';
import type { UploadPieces } from '../../database/upload-pieces.ts';
import type { Upload } from '../../http/receive-file.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { Job, JobDefinition } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';
import {
  createRosterImportService,
  type RosterImportParts,
  type RosterImportService,
} from './roster-import.service.ts';
import { rosterImportJob, rosterImportKind } from './roster-import-job.ts';
import type { RosterSource } from './roster-source.ts';

export type RostersService = {
  /** Takes the package only from admins. Throws `forbidden`. */
  importUpload(actor: Actor, upload: Upload, choices: { isDryRun: boolean; isConfirmed: boolean }): Promise<Job>;
};

export type Rosters = {
  readonly service: RostersService;
  readonly imports: RosterImportService;
  readonly jobs: readonly JobDefinition[];
};

export function createRosters({
  uploads,
  readPackage,
  jobs,
  ...parts
}: RosterImportParts & {
  readonly uploads: UploadPieces;
  readonly readPackage: (path: string) => Promise<RosterSource>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
}): Rosters {
  const imports = createRosterImportService(parts);
  return {
    imports,
    jobs: [rosterImportJob({ imports, uploads, readPackage })],
    service: {
      importUpload: async (actor, upload, choices) => {
        if (!isAdmin(actor)) throw new AppError('forbidden');
        const { path } = await upload.receive();
        const uploadId = await uploads.add(scopeOf(actor), actor.orgId, createReadStream(path), parts.clock.now());
        const requester = { orgId: actor.orgId, requestedBy: actor.userId };
        return jobs().enqueue(requester, rosterImportKind, { uploadId, ...choices });
      },
    },
  };
}
