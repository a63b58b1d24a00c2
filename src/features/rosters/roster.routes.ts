import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentJob } from '../jobs/job.presenter.ts';
import { jobSchema } from '../jobs/job.schemas.ts';
import type { RostersService } from './create-rosters.ts';

const maxBytes = 256 * 1024 * 1024;

const importQuery = z.strictObject({
  dryRun: z.stringbool().default(false).describe('Only tell what would be done.'),
  confirm: z
    .stringbool()
    .default(false)
    .describe('That much ends is meant: otherwise an import stops that would end more than a tenth of what there is.'),
});

const common = { auth: 'signedIn', tag: 'Classes' } as const;
export const rosterImportSchema = z.strictObject({
  id: idSchema,
  undoable: z
    .int()
    .describe('How many things it has changed that can be put back: 0 while it runs, and once it was undone.'),
});

export function rosterRoutes(rosters: RostersService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/rosters/imports',
        summary: 'Import who learns where from a OneRoster package (zip of CSV, 1.1 or 1.2)',
        description:
          'For admins. The answer is a job: ask for it at `/api/v1/jobs/{id}`; its report tells by file and line what is wrong, ' +
          'and what was created, updated and ended. Nothing is deleted: people lose roles, classes are archived, enrollments end. ' +
          'Its result is `done`, `checked`, or `needsConfirmation` when the file may be a short one: then nothing was written. ' +
          'Passwords and demographics are never read. The same package again changes nothing.',
        query: importQuery,
        upload: { types: ['application/zip', 'application/octet-stream', 'application/x-zip-compressed'], maxBytes },
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query: { dryRun: isDryRun, confirm: isConfirmed }, upload }) => {
        const job = await rosters.importUpload(actor, upload, { isDryRun, isConfirmed });
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/rosters/imports/:id',
        summary: 'Tell how much of an import of a roster can be taken back',
        description: 'For admins, for 30 days. An import that only told what it would do has nothing to take back.',
        params: idParams,
        response: { 200: rosterImportSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: await rosters.findImport(actor, id) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/rosters/imports/:id/undo',
        summary: 'Put back what an import of a roster has changed',
        description:
          'For admins. The answer is a job. Roles and enrollments that the import brought go, what it ended goes on, classes that ' +
          'it made are archived; work of students stays. What somebody has changed since stays as it is, and the report names it. ' +
          'Schools that it made stay.',
        params: idParams,
        response: { 202: jobSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => {
        const job = await rosters.undoImport(actor, id);
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
  ];
}
