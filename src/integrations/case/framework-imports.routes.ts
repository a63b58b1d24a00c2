import { presentJob } from '../../features/jobs/job.presenter.ts';
import { jobSchema } from '../../features/jobs/job.schemas.ts';
import type { Job } from '../../features/jobs/job.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { addressBody, uploadLimitBytes, uploadQuery } from './framework-imports.schemas.ts';
import type { FrameworkImportsService } from './framework-imports.service.ts';

const path = '/api/v1/frameworks/imports';

const description =
  'For your district; frameworks for all districts are the operator’s. The answer is a job: ask for it at ' +
  '`/api/v1/jobs/{id}`, and line by line what became of each standard at `/api/v1/jobs/{id}/report`. The same import ' +
  'again changes only what has changed.';

/** Imports of frameworks by those who keep a district's standards. */
export function frameworkImportRoutes(imports: FrameworkImportsService): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        auth: 'signedIn',
        path,
        tag: 'Standards',
        summary: 'Import a framework from a file',
        description,
        query: uploadQuery,
        upload: { types: ['application/json', 'text/csv', 'application/octet-stream'], maxBytes: uploadLimitBytes },
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query, upload }) => accepted(await imports.importUpload(actor, upload, query)),
    ),
    endpoint(
      {
        method: 'post',
        auth: 'signedIn',
        path: `${path}/from-address`,
        tag: 'Standards',
        summary: 'Import a framework from an address',
        description,
        body: addressBody,
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body: { url, ...choices } }) => accepted(await imports.importAddress(actor, url, choices)),
    ),
  ];
}

function accepted(job: Job) {
  return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } } as const;
}
