import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { empty, stream } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { CaseloadService } from './caseload.service.ts';
import type { StudentDataService } from './student-data.service.ts';

const common = { auth: 'signedIn', tag: 'Student records', params: idParams } as const;
const mostStudents = 500;

const caseloadSchema = z
  .strictObject({
    students: z.array(z.strictObject({ studentId: z.string(), name: z.string().nullable(), since: z.iso.date() })),
  })
  .meta({ id: 'Caseload' });

export function studentDataRoutes({
  data,
  caseloads,
}: {
  readonly data: StudentDataService;
  readonly caseloads: CaseloadService;
}): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/students/:id/export',
        summary: 'Hand out everything that is kept of a student, as a zip of JSON files and of what they have sent',
        idempotency: 'off',
        response: { 200: stream('application/zip') },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({
        status: 200,
        stream: Readable.from(await data.export(actor, id)),
        headers: { 'content-disposition': `attachment; filename="student-${id}.zip"`, 'cache-control': 'no-store' },
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/students/:id/erasure',
        summary: 'Destroy everything that names a student, for good',
        description: 'Counts without names stay, and the trace of who looked at the record, which holds ids only.',
        idempotency: 'off',
        body: z.strictObject({
          name: z.string().min(1).max(200).describe('As the student is called here, to confirm.'),
        }),
        response: { 204: empty },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id }, body: { name } }) => {
        await data.erase(actor, id, name);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/people/:id/caseload',
        summary: 'List the students that somebody of the support staff looks after',
        response: { 200: caseloadSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: { students: await caseloads.get(actor, id) } }),
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: '/api/v1/people/:id/caseload',
        summary: 'Say which students somebody of the support staff looks after',
        description: 'All of them: who is not named is looked after no longer.',
        body: z.strictObject({ studentIds: z.array(idSchema).max(mostStudents) }),
        response: { 200: caseloadSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body: { studentIds } }) => ({
        status: 200,
        body: { students: await caseloads.set(actor, id, studentIds) },
      }),
    ),
  ];
}
