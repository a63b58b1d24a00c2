import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { idSchema } from '../../shared/ids.ts';
import type { StudentSearchService } from './student-search.service.ts';

const searchBody = z
  .strictObject({
    name: z.string().trim().min(2).max(200).describe('The beginning of a name, or of several of its parts.'),
    schoolId: idSchema.optional().describe('Only students of this school.'),
    limit: z.int().min(1).max(100).default(20),
    cursor: z.string().max(2_000).optional().describe('From the page before.'),
  })
  .meta({ id: 'StudentSearch' });

export const studentsFoundSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: idSchema,
        displayName: z.string(),
        gradeLevel: z.string().nullable(),
        schoolIds: z.array(idSchema).describe('Where they are a student now.'),
      }),
    ),
    nextCursor: z
      .string()
      .nullable()
      .describe('To go on; a page may be shorter than asked for where many have the name. Null: that was all.'),
  })
  .meta({ id: 'StudentSearchFound' });

/** Names of children stand in bodies, never in addresses. */
export function studentSearchRoutes(students: StudentSearchService): Endpoint[] {
  return [
    endpoint(
      {
        auth: 'signedIn',
        tag: 'Student records',
        method: 'post',
        path: '/api/v1/students/search',
        summary: 'Find students by name',
        description:
          'For staff: those whose record the caller may see, by name. The beginnings of the parts of a name are enough, in any order, ' +
          'without regard to case and accents.',
        idempotency: 'off',
        body: searchBody,
        response: { 200: studentsFoundSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body }) => {
        const { items, nextCursor } = await students.search(actor, body);
        const shown = items.map(({ id, displayName, gradeLevel, roles }) => ({
          id,
          displayName,
          gradeLevel,
          schoolIds: [
            ...new Set(roles.flatMap(({ role, schoolId }) => (role === 'student' && schoolId ? [schoolId] : []))),
          ],
        }));
        return { status: 200, body: { items: shown, nextCursor } };
      },
    ),
  ];
}
