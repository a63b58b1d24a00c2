import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { presentJob } from '../jobs/job.presenter.ts';
import { jobSchema } from '../jobs/job.schemas.ts';
import { masterySettingsInput, masterySettingsSchema, presentSettings } from './mastery-settings.schemas.ts';
import type { MasterySettingsService } from './mastery-settings.service.ts';
import type { MasterySettings } from './mastery-settings.store.ts';

const path = '/api/v1/mastery-settings';
const common = { tag: 'Progress', auth: 'signedIn' } as const;

export function masterySettingsRoutes(settings: MasterySettingsService): Endpoint[] {
  const answer = (found: MasterySettings) => ({
    status: 200 as const,
    body: presentSettings(found),
    etag: etagOf(found.revision, found.superseded.length === 0 ? 'counted' : (found.jobId ?? 'waits')),
  });
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Get how the district names and counts what students reach',
        response: { 200: masterySettingsSchema },
        etag: true,
      },
      async ({ actor }) => answer(await settings.get(actor)),
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path,
        summary: 'Say how the district names and counts what students reach',
        description:
          'For admins. Nothing that has happened is changed: levels are shown by the new scale at once, and where students stand is ' +
          'counted anew by a job where other tries or shares count. What teachers have set stays.',
        body: masterySettingsInput,
        response: { 200: masterySettingsSchema },
        errors: ['forbidden'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, body, expectedRevision }) => answer(await settings.replace(actor, expectedRevision, body)),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/recounts`,
        summary: 'Count anew where students stand, by the rules that hold now',
        description: 'For admins, as a job. Done twice it changes nothing more.',
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor }) => {
        const job = await settings.recount(actor);
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
  ];
}
