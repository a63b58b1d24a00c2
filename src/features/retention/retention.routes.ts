import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { presentJob } from '../jobs/job.presenter.ts';
import { jobSchema } from '../jobs/job.schemas.ts';
import type { RetentionService } from './retention.service.ts';
import { type RetentionSettings, retentionKinds, retentionRemains } from './retention.ts';

const path = '/api/v1/retention-settings';
const common = { tag: 'Student records', auth: 'signedIn' } as const;

const rule = z.strictObject({
  afterYears: z.int().min(1).max(50).nullable().describe('After the last day of the student here; null: it is kept.'),
  remains: z.enum(retentionRemains).describe('`counts`: numbers that name nobody.'),
});

const shape = {
  isOn: z.boolean().describe('Nothing goes while it is off.'),
  rules: z.strictObject({
    progress: rule.describe('What happened at steps. Where they stood with targets stays.'),
    evidence: rule.describe('What they have sent to show what they know.'),
    audit: rule.describe('Who read and changed their record.'),
    record: rule.describe('Everything, with the person.'),
  }),
  noticeDays: z.int().min(7).max(90).describe('Admins are told so many days before anything goes.'),
};

export const retentionSettingsSchema = z
  .strictObject({
    ...shape,
    announced: z
      .strictObject({ on: z.iso.date(), actsOn: z.iso.date(), students: z.int() })
      .nullable()
      .describe('What was due on one day goes on another.'),
    lastRun: z.strictObject({ on: z.iso.date(), students: z.int() }).nullable(),
    revision: z.int().describe('0: the district has said nothing.'),
  })
  .meta({ id: 'RetentionSettings' });

const countsSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        kind: z.enum(retentionKinds),
        about: z.string().describe('Such as `playlist:` and its id.'),
        students: z.int(),
        values: z.record(z.string(), z.number()),
      }),
    ),
  })
  .meta({ id: 'RetentionCounts' });

/** How long a district keeps what it knows of students who have left. */
export function retentionRoutes(retention: RetentionService): Endpoint[] {
  const answer = (found: RetentionSettings) => ({
    status: 200 as const,
    body: present(found),
    etag: etagOf(found.revision, found.announced?.on ?? found.lastRun?.on ?? 'quiet'),
  });
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Get how long the district keeps records of students who have left',
        description: 'For admins.',
        response: { 200: retentionSettingsSchema },
        errors: ['forbidden'],
        etag: true,
      },
      async ({ actor }) => answer(await retention.get(actor)),
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path,
        summary: 'Say how long the district keeps records of students who have left',
        description:
          'For admins. What is due is announced to them first, and goes in the night of the day that was announced, as long as it is on. ' +
          'Nobody who learns here is ever touched. A change takes back what was announced.',
        body: z.strictObject(shape),
        response: { 200: retentionSettingsSchema },
        errors: ['forbidden'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, body, expectedRevision }) => answer(await retention.replace(actor, expectedRevision, body)),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/previews`,
        summary: 'Tell of how many students records would go today, and change nothing',
        description: 'For admins, as a job: its result counts them, by kind.',
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor }) => {
        const job = await retention.preview(actor);
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/counts`,
        summary: 'Get what remains as numbers of records that have gone',
        description: 'For admins. Groups under 10 students are left out.',
        response: { 200: countsSchema },
        errors: ['forbidden'],
      },
      async ({ actor }) => {
        const items = await retention.counts(actor);
        return { status: 200, body: { items: items.map((one) => ({ ...one, values: { ...one.values } })) } };
      },
    ),
  ];
}

function present({
  rules,
  announced,
  lastRun,
  ...settings
}: RetentionSettings): z.output<typeof retentionSettingsSchema> {
  const { progress, evidence, audit, record } = rules;
  return {
    ...settings,
    rules: { progress: { ...progress }, evidence: { ...evidence }, audit: { ...audit }, record: { ...record } },
    announced: announced && { ...announced },
    lastRun: lastRun && { ...lastRun },
  };
}
