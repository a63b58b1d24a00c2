import type { JobState } from '../../../src/features/jobs/job.ts';
import { addJob } from '../../support/jobs.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const nothing: ByPlace = [404, 404, 404];

/** Jobs have no school: an admin sees all of the district, everybody else only their own. */
const admins = { ...allRoles(nothing), admin: [200, 200, 404] } as const;

/** A job that somebody else has asked for. */
const onJob =
  (suffix: string, state: JobState) =>
  async ({ world, district, admin }: PlaceContext) => {
    const job = await addJob(world, { orgId: district.id, requestedBy: admin.person.id, state });
    return { path: `/api/v1/jobs/${job.id}${suffix}` };
  };

export const jobsPermissions: PermissionTable = {
  'GET /api/v1/jobs': { who: allRoles(200), call: () => ({ path: '/api/v1/jobs' }) },
  'GET /api/v1/jobs/:id': { who: admins, call: onJob('', 'done') },
  'GET /api/v1/jobs/:id/report': { who: admins, call: onJob('/report', 'done') },
  'POST /api/v1/jobs/:id/cancellation': { who: admins, call: onJob('/cancellation', 'queued') },
  'POST /api/v1/jobs/:id/retries': { who: admins, call: onJob('/retries', 'dead') },
};
