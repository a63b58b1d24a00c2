import { createReadStream } from 'node:fs';
import type { UploadPieces } from '../../database/upload-pieces.ts';
import type { Upload } from '../../http/receive-file.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import { endStates, type Job, type JobDefinition } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';
import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import {
  createRosterImportService,
  type RosterImportParts,
  type RosterImportService,
} from './roster-import.service.ts';
import type { RosterImportChangesStore } from './roster-import-changes.store.ts';
import { rosterImportJob, rosterImportKind } from './roster-import-job.ts';
import type { RosterSource } from './roster-source.ts';
import { undoRosterJob, undoRosterKind } from './undo-roster-job.ts';

/** How many things an import has changed that can still be put back. */
export type UndoableImport = {
  readonly id: string;
  readonly undoable: number;
};

export type RostersService = {
  /** Takes the package only from admins. Throws `forbidden`. */
  importUpload(actor: Actor, upload: Upload, choices: { isDryRun: boolean; isConfirmed: boolean }): Promise<Job>;
  /** For admins. Throws `not_found` where there is no such import. */
  findImport(actor: Actor, id: string): Promise<UndoableImport>;
  /** Asked for again it is the same job. Throws `wrong_status` while it runs, and where nothing is to be put back. */
  undoImport(actor: Actor, id: string): Promise<Job>;
};

export type Rosters = {
  readonly service: RostersService;
  readonly imports: RosterImportService;
  readonly jobs: readonly JobDefinition[];
  readonly holder: StudentDataHolder;
};

export function createRosters({
  uploads,
  readPackage,
  jobs,
  ...parts
}: Omit<RosterImportParts, 'changes'> & {
  readonly changes: RosterImportChangesStore;
  readonly uploads: UploadPieces;
  readonly readPackage: (path: string) => Promise<RosterSource>;
  readonly jobs: () => Pick<JobService, 'enqueue' | 'get'>;
}): Rosters {
  const imports = createRosterImportService(parts);
  const getImport = async (actor: Actor, id: string): Promise<Job> => {
    if (!isAdmin(actor)) throw new AppError('forbidden');
    const job = await jobs().get(actor, id);
    if (job.kind !== rosterImportKind.kind) throw new AppError('not_found');
    return job;
  };
  const countUndoable = (actor: Actor, { id, state }: Job): Promise<number> | number =>
    endStates.includes(state) ? parts.changes.count(scopeOf(actor), actor.orgId, id) : 0;
  return {
    imports,
    jobs: [rosterImportJob({ imports, uploads, readPackage }), undoRosterJob(parts)],
    holder: {
      eraseStudent: parts.changes.removePerson,
      // What was before is no more of the student than what is: that others hand out.
      exportStudent: async function* () {},
    },
    service: {
      importUpload: async (actor, upload, choices) => {
        if (!isAdmin(actor)) throw new AppError('forbidden');
        const { path } = await upload.receive();
        const uploadId = await uploads.add(scopeOf(actor), actor.orgId, createReadStream(path), parts.clock.now());
        const requester = { orgId: actor.orgId, requestedBy: actor.userId };
        return jobs().enqueue(requester, rosterImportKind, { uploadId, ...choices });
      },

      findImport: async (actor, id) => ({ id, undoable: await countUndoable(actor, await getImport(actor, id)) }),

      undoImport: async (actor, id) => {
        const job = await getImport(actor, id);
        if ((await countUndoable(actor, job)) === 0) {
          throw new AppError('wrong_status', { status: endStates.includes(job.state) ? 'nothing to undo' : job.state });
        }
        const requester = { orgId: actor.orgId, requestedBy: actor.userId };
        return jobs().enqueue(requester, undoRosterKind, { importId: id }, { key: `${undoRosterKind.kind}:${id}` });
      },
    },
  };
}
