import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { gradeLevels } from '../accounts/account.ts';
import { line } from '../resources/resource.schemas.ts';
import { audiences, type Class, type ClassCode, teacherRoles } from './class.ts';
import type { ClassGroup } from './class-groups.store.ts';
import type { RosterEntry, RosterResult } from './roster.service.ts';
import type { RosterChange } from './roster-changes.store.ts';

export const mostStudents = 1_000;

const day = z.iso.date();
const sourcedId = z.string().trim().min(1).max(200).describe('The id in the student information system.');
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Expected a time such as 08:30.');

export const codeHoursSchema = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from < to, { message: 'It ends before it begins.', path: ['to'] })
  .describe('On school days within these hours of the district.');

const titleSchema = line(200);
const subjectsSchema = z.array(line(100)).max(20);
const gradesSchema = z.array(z.enum(gradeLevels)).max(gradeLevels.length);

export const newClassBody = z
  .strictObject({
    schoolId: idSchema,
    title: titleSchema,
    audience: z.enum(audiences).default('students').describe('`staff`: professional learning.'),
    subjects: subjectsSchema.default([]),
    gradeLevels: gradesSchema.default([]),
    startsOn: day.nullable().default(null),
    endsOn: day.nullable().default(null),
    sourcedId: sourcedId.nullable().default(null),
  })
  .meta({ id: 'ClassInput' });

export const classPatch = z.strictObject({
  title: titleSchema.exactOptional(),
  subjects: subjectsSchema.exactOptional(),
  gradeLevels: gradesSchema.exactOptional(),
  startsOn: day.nullable().exactOptional(),
  endsOn: day.nullable().exactOptional(),
  sourcedId: sourcedId.nullable().exactOptional(),
});

export const teacherBody = z.strictObject({
  personId: idSchema,
  role: z
    .enum(teacherRoles)
    .describe('`support` reads the class and works with its students; the others change it too.'),
  from: day.optional().describe('The first day; today by default.'),
  to: day.nullable().optional().describe('The last day. A substitute needs one.'),
});

export const staffSearchBody = z.strictObject({ name: z.string().trim().min(1).max(200) });
export const staffFoundSchema = z
  .strictObject({ items: z.array(z.strictObject({ id: idSchema, name: z.string() })) })
  .meta({ id: 'StaffFound' });

export const endBody = z
  .strictObject({ to: day.optional().describe('The last day. By default yesterday: it ends at once.') })
  .optional();

export const codeBody = z
  .strictObject({ hours: codeHoursSchema.nullable().default(null).describe('null: at any time.') })
  .optional();
export const codePatch = z.strictObject({ hours: codeHoursSchema.nullable().describe('null: at any time.') });

const studentRef = z.union([z.strictObject({ studentId: idSchema }), z.strictObject({ sourcedId })]);
export const enrollBody = z.strictObject({
  students: z
    .array(studentRef)
    .min(1)
    .max(mostStudents)
    .describe('Students of the school of the class, or for a class of staff people of the district.'),
  from: day.optional().describe('The first day; today by default.'),
  to: day.nullable().optional().describe('The last day.'),
});
export const newStudentsBody = z.strictObject({
  students: z
    .array(
      z.strictObject({
        name: line(200),
        sourcedId: sourcedId.nullable().default(null),
        gradeLevel: z.enum(gradeLevels).nullable().default(null),
      }),
    )
    .min(1)
    .max(500),
  dryRun: z.boolean().default(false),
});
export const tableQuery = z.strictObject({
  dryRun: z.stringbool().default(false).describe('Only tell what would be done.'),
});
export const newStudentsSchema = z
  .strictObject({
    changeId: z.string().nullable().describe('To undo that they are in the class.'),
    students: z.array(
      z.strictObject({
        line: z.int().describe('Of the table; of a list the place, from 1.'),
        outcome: z.enum(['created', 'enrolled', 'unchanged', 'failed']),
        studentId: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'NewStudents' });

export const endStudentsBody = z.strictObject({
  studentIds: z.array(idSchema).min(1).max(mostStudents),
  to: day.optional().describe('The last day. By default yesterday: it ends at once.'),
});

export const groupBody = z.strictObject({ title: titleSchema, studentIds: z.array(idSchema).max(mostStudents) });
export const groupPatch = z.strictObject({
  title: titleSchema.exactOptional(),
  studentIds: z.array(idSchema).max(mostStudents).exactOptional(),
});

export const classesQuery = z.strictObject({
  ...pageQuery,
  school: idSchema.optional(),
  archived: z.stringbool().default(false).describe('Those that were archived, in place of the others.'),
  title: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('The beginning of the title, in any case and without accents.'),
});
export const rosterQuery = z.strictObject({
  all: z.stringbool().default(false).describe('Also who has left, or comes later.'),
});

export const classParams = z.strictObject({ id: idSchema });
export const teacherParams = z.strictObject({ id: idSchema, personId: idSchema });
export const changeParams = z.strictObject({ id: idSchema, changeId: idSchema });
export const groupParams = z.strictObject({ id: idSchema, groupId: idSchema });

const teacherSchema = z.strictObject({
  personId: z.string(),
  name: z.string().nullable(),
  role: z.enum(teacherRoles),
  from: z.iso.date(),
  to: z.iso.date().nullable(),
});

const codeSchema = z
  .strictObject({ value: z.string(), hours: z.strictObject({ from: z.string(), to: z.string() }).nullable() })
  .nullable();

export const classSchema = z
  .strictObject({
    id: z.string(),
    schoolId: z.string(),
    title: z.string(),
    audience: z.enum(audiences),
    subjects: z.array(z.string()),
    gradeLevels: z.array(z.string()),
    startsOn: z.iso.date().nullable(),
    endsOn: z.iso.date().nullable(),
    teachers: z.array(teacherSchema),
    studentCount: z.int().describe('Of today.'),
    code: codeSchema.describe('With which its students sign in. Null while there is none, and for who may only read.'),
    mayChange: z.boolean().describe('Whether the caller may change the class and who is in it.'),
    sourcedId: z.string().nullable(),
    isArchived: z.boolean(),
    revision: z.int().describe('Also the ETag.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Class' });

export const classesPage = pageSchema(classSchema).meta({ id: 'ClassesPage' });

export const ownClassesSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        subjects: z.array(z.string()),
        teachers: z.array(z.string()).describe('Names.'),
      }),
    ),
  })
  .meta({ id: 'OwnClasses' });

export const rosterSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        studentId: z.string(),
        name: z.string().nullable().describe('Null for who is not in the district any more.'),
        sourcedId: z.string().nullable(),
        gradeLevel: z.string().nullable(),
        from: z.iso.date(),
        to: z.iso.date().nullable(),
        via: z.string().describe('How it came about: hand, table, roster, transfer or rollover.'),
      }),
    ),
  })
  .meta({ id: 'ClassRoster' });

export const rosterResultSchema = z
  .strictObject({
    changeId: z.string().nullable().describe('To undo it. Null when nothing was to be changed.'),
    changed: z.array(z.string()),
    unchanged: z.array(z.string()).describe('Were so already, or were changed by somebody else meanwhile.'),
  })
  .meta({ id: 'RosterResult' });

export const rosterChangesSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['enrolled', 'ended', 'undone']),
        by: z.string(),
        at: z.iso.datetime(),
        studentIds: z.array(z.string()),
        undoneAt: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({ id: 'RosterChanges' });

export const groupSchema = z
  .strictObject({
    id: z.string(),
    classId: z.string(),
    title: z.string(),
    studentIds: z.array(z.string()),
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'ClassGroup' });
export const groupsSchema = z.strictObject({ items: z.array(groupSchema) }).meta({ id: 'ClassGroups' });

export function presentClass(
  one: Class,
  { names, studentCount, mayChange }: { names: ReadonlyMap<string, string>; studentCount: number; mayChange: boolean },
): z.output<typeof classSchema> {
  const { id, schoolId, title, audience, startsOn, endsOn, sourcedId: importedId, archivedAt, revision } = one;
  return {
    id,
    schoolId,
    title,
    audience,
    subjects: [...one.subjects],
    gradeLevels: [...one.gradeLevels],
    startsOn,
    endsOn,
    teachers: one.teachers.map(({ personId, role, from, to }) => ({
      personId,
      name: names.get(personId) ?? null,
      role,
      from,
      to,
    })),
    studentCount,
    code: mayChange ? presentCode(one.code) : null,
    mayChange,
    sourcedId: importedId,
    isArchived: archivedAt !== null,
    revision,
    createdAt: one.createdAt.toISOString(),
    updatedAt: one.updatedAt.toISOString(),
  };
}

function presentCode(code: ClassCode | null): z.output<typeof codeSchema> {
  return code && { value: code.value, hours: code.hours && { ...code.hours } };
}

export function presentRoster(entries: readonly RosterEntry[]): z.output<typeof rosterSchema> {
  return {
    items: entries.map(({ enrollment: { studentId, from, to, via }, learner }) => ({
      studentId,
      name: learner?.displayName ?? null,
      sourcedId: learner?.sourcedId ?? null,
      gradeLevel: learner?.gradeLevel ?? null,
      from,
      to,
      via,
    })),
  };
}

export function presentResult({ changeId, changed, unchanged }: RosterResult): z.output<typeof rosterResultSchema> {
  return { changeId, changed: [...changed], unchanged: [...unchanged] };
}

export function presentChanges(changes: readonly RosterChange[]): z.output<typeof rosterChangesSchema> {
  return {
    items: changes.map(({ id, kind, by, at, writes, undoneAt }) => ({
      id,
      kind,
      by,
      at: at.toISOString(),
      studentIds: writes.map(({ studentId }) => studentId),
      undoneAt: undoneAt?.toISOString() ?? null,
    })),
  };
}

export function presentGroup({ id, classId, title, studentIds, revision, ...times }: ClassGroup) {
  return {
    id,
    classId,
    title,
    studentIds: [...studentIds],
    revision,
    createdAt: times.createdAt.toISOString(),
    updatedAt: times.updatedAt.toISOString(),
  };
}
