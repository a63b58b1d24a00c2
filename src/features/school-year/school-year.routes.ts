import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentJob } from '../jobs/job.presenter.ts';
import { jobSchema } from '../jobs/job.schemas.ts';
import type { Job } from '../jobs/job.ts';
import type { SchoolYearServices } from './create-school-year.ts';
import { handedOver } from './handover-job.ts';

const rolloverBody = z.strictObject({
  schoolId: idSchema.nullable().default(null).describe('Null for all schools.'),
  endedBy: z.iso
    .date()
    .nullable()
    .default(null)
    .describe('Classes whose last day is not after this one; by default yesterday.'),
  withUndated: z.boolean().default(false).describe('Also classes of which nobody has said when they end.'),
  dryRun: z.boolean().default(false),
});

const transferBody = z.strictObject({
  schoolId: idSchema,
  from: z.iso.date().optional().describe('The first day at the new school; today by default.'),
});

const transferSchema = z
  .strictObject({
    studentId: z.string(),
    schoolId: z.string(),
    from: z.iso.date(),
    left: z
      .array(z.strictObject({ classId: z.string(), title: z.string(), changeId: z.string() }))
      .describe(
        'Classes that the student has left; `POST /classes/{classId}/changes/{changeId}/undo` takes that back.',
      ),
  })
  .meta({ id: 'StudentTransfer' });

const handoverBody = z.strictObject({
  to: idSchema.describe('Who comes after.'),
  what: z
    .array(z.enum(handedOver))
    .min(1)
    .default([...handedOver]),
});

export function schoolYearRoutes({ rollovers, transfers, handovers }: SchoolYearServices): Endpoint[] {
  const common = { method: 'post', auth: 'signedIn', tag: 'School year' } as const;
  const accepted = (job: Job) =>
    ({ status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } }) as const;
  return [
    endpoint(
      {
        ...common,
        path: '/api/v1/classes/rollovers',
        summary: 'Archive the classes of a year that is over',
        description: 'For admins, as a job. Nothing is deleted: students keep their work. The report names each class.',
        body: rolloverBody,
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body: { dryRun: isDryRun, ...choices } }) =>
        accepted(await rollovers.ask(actor, { ...choices, isDryRun })),
    ),
    endpoint(
      {
        ...common,
        path: '/api/v1/classes/rollovers/:id/undo',
        summary: 'Take the classes of a rollover out of the archive',
        description: 'They have no code: give them new ones. The id is that of the job.',
        params: idParams,
        response: { 202: jobSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => accepted(await rollovers.undo(actor, id)),
    ),
    endpoint(
      {
        ...common,
        path: '/api/v1/students/:id/transfer',
        summary: 'Move a student to another school of the district',
        description:
          'For admins. Classes of other schools end, the work stays, and the record goes along: who teaches the student there sees ' +
          'it. Teachers of before see it for 14 more days.',
        params: idParams,
        body: transferBody,
        response: { 200: transferSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body: { schoolId, from } }) => {
        const { left, ...moved } = await transfers.transfer(actor, id, { schoolId, from });
        return { status: 200, body: { ...moved, left: left.map((one) => ({ ...one })) } };
      },
    ),
    endpoint(
      {
        ...common,
        path: '/api/v1/people/:id/handover',
        summary: 'Give what somebody who leaves has to who comes after',
        description: 'For admins, as a job: classes that they teach, playlists and resources that they own.',
        params: idParams,
        body: handoverBody,
        response: { 202: jobSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body }) => accepted(await handovers.ask(actor, id, body)),
    ),
  ];
}
