import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentJob } from './job.presenter.ts';
import { jobSchema, jobsPage, jobsQuery, reportPage, reportQuery } from './job.schemas.ts';
import type { JobService } from './job.service.ts';
import type { Job } from './job.ts';

const path = '/api/v1/jobs';
const common = { tag: 'Jobs', auth: 'signedIn' } as const;

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));
const reportCursor = createCursorCodec(z.int());

export function jobRoutes(jobs: JobService): Endpoint[] {
  const answer = (job: Job) => ({ status: 200 as const, body: presentJob(job), etag: etagOf(job.revision) });
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List background jobs, newest first',
        description: 'Everybody sees the jobs that they asked for; admins see all of their district.',
        query: jobsQuery,
        response: { 200: jobsPage },
      },
      async ({ actor, query: { limit, cursor, state, kind, requestedBy } }) => {
        const filter = { state, kind, requestedBy: requestedBy === 'me' ? actor.userId : requestedBy };
        const { found, count } = await jobs.list(actor, { filter, after: listCursor.decode(cursor, filter), limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ createdAt, id }) => listCursor.encode({ at: createdAt.toISOString(), id }, filter),
        });
        return { status: 200, body: { ...page, items: page.items.map(presentJob) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read a job: its state, how far it is, and what came of it',
        params: idParams,
        response: { 200: jobSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params }) => answer(await jobs.get(actor, params.id)),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/report`,
        summary: 'Read the report of a job line by line',
        params: idParams,
        query: reportQuery,
        response: { 200: reportPage },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { limit, cursor, outcome } }) => {
        const question = { id, outcome };
        const after = reportCursor.decode(cursor, question);
        const { found, count } = await jobs.listReport(actor, id, { outcome, after, limit });
        const page = toPage({ found, limit, count, cursor: ({ number }) => reportCursor.encode(number, question) });
        return { status: 200, body: page };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/cancellation`,
        summary: 'Cancel a job',
        description:
          'One that waits ends at once. One that runs is asked to stop, and ends as `cancelled` soon after, or as `done` if it was quicker. What it has done stays done.',
        params: idParams,
        response: { 200: jobSchema },
        errors: ['not_found', 'wrong_status'],
        etag: true,
      },
      async ({ actor, params }) => answer(await jobs.cancel(actor, params.id)),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/retries`,
        summary: 'Have a job tried again that failed, is dead or was cancelled',
        description: 'It goes on where it stopped.',
        params: idParams,
        response: { 200: jobSchema },
        errors: ['not_found', 'wrong_status'],
        etag: true,
      },
      async ({ actor, params }) => answer(await jobs.retry(actor, params.id)),
    ),
  ];
}
