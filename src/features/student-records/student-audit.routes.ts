import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import { stream } from '../../http/responses.ts';
import { idSchema } from '../../shared/ids.ts';
import { type AuditFilter, auditActors } from './student-audit.store.ts';
import type { StudentAuditReader } from './student-audit-reader.ts';

const path = '/api/v1/audit/student-records';

const filterShape = {
  student: idSchema.optional().describe('Whose record.'),
  by: idSchema.optional().describe('The person or API client who did it.'),
  action: z
    .string()
    .regex(/^[a-zA-Z]{1,40}\.[a-zA-Z]{1,40}$/)
    .optional()
    .describe('Such as profile.read.'),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional().describe('Up to and without this instant.'),
};

export const auditRecordSchema = z
  .strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    by: z.strictObject({
      kind: z.enum(auditActors).describe('program: a command of the operator.'),
      id: z.string(),
      name: z.string().nullable().describe('As the person is called today; null for programs and who is gone.'),
    }),
    action: z.string().describe('What of the record, and what was done with it: `profile.read`, `roster.change`.'),
    studentIds: z.array(z.string()),
    about: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
  })
  .meta({ id: 'StudentRecordAudit' });

const position = z.strictObject({ at: z.coerce.date(), id: idSchema });

export function studentAuditRoutes(reader: StudentAuditReader): Endpoint[] {
  const cursors = createCursorCodec(position);
  const common = { method: 'get', auth: 'signedIn', tag: 'Student records' } as const;
  const toFilter = (query: z.output<z.ZodObject<typeof filterShape>>): AuditFilter => ({
    studentId: query.student,
    byId: query.by,
    action: query.action,
    from: query.from === undefined ? undefined : new Date(query.from),
    until: query.until === undefined ? undefined : new Date(query.until),
  });
  return [
    endpoint(
      {
        ...common,
        path,
        summary: 'List who read or changed records of students, newest first',
        description:
          'For admins. Records are never changed and hold ids only. What students read of themselves is not kept.',
        query: z.strictObject({ ...pageQuery, ...filterShape }),
        response: { 200: pageSchema(auditRecordSchema).meta({ id: 'StudentRecordAuditPage' }) },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, ...question } }) => {
        const after = cursors.decode(cursor, question);
        const { found, count } = await reader.list(actor, { filter: toFilter(question), after, limit });
        const page = toPage({ found, count, limit, cursor: ({ at, id }) => cursors.encode({ at, id }, question) });
        const items = page.items.map(({ at, studentIds, ...rest }) => ({
          ...rest,
          at: at.toISOString(),
          studentIds: [...studentIds],
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...common,
        path: `${path}/export`,
        summary: 'Read the audit of student records as a table (CSV)',
        query: z.strictObject(filterShape),
        response: { 200: stream('text/csv; charset=utf-8') },
        errors: ['forbidden'],
      },
      async ({ actor, query }) => ({
        status: 200,
        stream: Readable.from(reader.table(actor, toFilter(query))),
        headers: { 'content-disposition': 'attachment; filename="student-record-audit.csv"' },
      }),
    ),
  ];
}
