import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
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

export function rosterRoutes(rosters: RostersService): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        auth: 'signedIn',
        path: '/api/v1/rosters/imports',
        tag: 'Classes',
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
  ];
}
