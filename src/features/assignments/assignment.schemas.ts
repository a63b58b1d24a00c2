import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { line } from '../resources/resource.schemas.ts';
import { pathwayModes, skipModes, updateModes } from './assignment.ts';
import { pathwayOrigins } from './student-record.ts';

/** More in one assignment is more than one class or group. */
export const mostStudents = 2_000;

export const dateSchema = z.iso.date();
const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Expected a time such as 15:30.');

export const dueSchema = z
  .strictObject({
    on: dateSchema.describe('A day of the district.'),
    time: timeSchema.nullable().default(null).describe('By the clock of the district; null: the end of the day.'),
  })
  .meta({ id: 'DueInput' });

export const sectionDuesSchema = z
  .array(z.strictObject({ ...dueSchema.shape, sectionId: idSchema }))
  .max(100)
  .describe('Of headings of the path.');

const studentIds = z.array(idSchema).min(1).max(mostStudents);

export const audienceSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('class'), classId: idSchema }),
    z.strictObject({ kind: z.literal('group'), groupId: idSchema }),
    z.strictObject({ kind: z.literal('students'), studentIds }),
  ])
  .meta({ id: 'AssignmentAudience', description: 'Who joins a class or a group later receives it, too.' });

const pathwaySettingSchema = z
  .strictObject({ mode: z.enum(pathwayModes), pathwayId: idSchema.nullable().default(null) })
  .refine(({ mode, pathwayId }) => (mode === 'fixed') === (pathwayId !== null), {
    path: ['pathwayId'],
    message: 'A fixed path is named, any other is not.',
  })
  .meta({
    id: 'PathwaySetting',
    description: 'Which path a student takes: that one; the one that fits them best; the one that they choose.',
  });

const pacingSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('own') }),
    z.strictObject({ kind: z.literal('evenly') }),
    z.strictObject({ kind: z.literal('minutesPerDay'), minutes: z.int().min(1).max(600) }),
  ])
  .meta({
    id: 'Pacing',
    description:
      'What a day asks for: what the student likes; the rest spread over the days of school until it is due; minutes.',
  });

export const timeFactorSchema = z
  .number()
  .min(0.5)
  .max(4)
  .describe('How much time the student is given: 1.5 is half as much again.');

const settingShape = {
  studentId: idSchema,
  pathway: pathwaySettingSchema.nullable().default(null).describe('null: as for all.'),
  timeFactor: timeFactorSchema.default(1),
  excusedStepIds: z.array(idSchema).max(200).default([]),
  due: dueSchema.nullable().default(null).describe('null: as for all.'),
};

const settableShape = {
  startOn: dateSchema.nullable(),
  due: dueSchema.nullable(),
  sectionDues: sectionDuesSchema,
  pacing: pacingSchema,
  pathway: pathwaySettingSchema.describe('For those of whom `students` says nothing, and who join later.'),
  updates: z
    .enum(updateModes)
    .describe(
      'Whether new versions reach students by themselves, where nothing is to be decided, or the teacher is asked.',
    ),
  skips: z
    .enum(skipModes)
    .describe(
      'Whether students may skip activities that only teach or practice what they have shown before, by a pre-check or a result ' +
        'from elsewhere. With `automatic` these are skipped for them at once, in the name of whoever gave the playlist; opening one ' +
        'again takes it back. Checks stay. It is `never` for what was given before this could be said.',
    ),
  familyNote: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .nullable()
    .describe('Families read it, on the page of their child: how they can help. Write nothing about single students.'),
};

export const assignmentInput = z
  .strictObject({
    playlistId: idSchema,
    version: z.int().min(1).optional().describe('A published version; the newest when absent.'),
    audience: audienceSchema,
    startOn: settableShape.startOn.default(null),
    due: settableShape.due.default(null),
    sectionDues: settableShape.sectionDues.default([]),
    pacing: settableShape.pacing.default({ kind: 'own' }),
    pathway: settableShape.pathway.default({ mode: 'recommended', pathwayId: null }),
    updates: settableShape.updates.default('automatic'),
    skips: settableShape.skips.default('offer'),
    familyNote: settableShape.familyNote.default(null),
    students: z
      .array(z.strictObject(settingShape))
      .max(mostStudents)
      .default([])
      .describe('What is different for some.'),
    save: z.boolean().default(true).describe('false only tells what would be assigned, and what stands in the way.'),
  })
  .meta({ id: 'AssignmentInput' });

export const assignmentPatch = z
  .strictObject({
    startOn: settableShape.startOn.optional(),
    due: settableShape.due.optional(),
    sectionDues: settableShape.sectionDues.optional(),
    pacing: settableShape.pacing.optional(),
    pathway: settableShape.pathway.optional(),
    updates: settableShape.updates.optional(),
    skips: settableShape.skips.optional(),
    familyNote: settableShape.familyNote.optional(),
  })
  .meta({ id: 'AssignmentPatch', description: 'Absent: leave as it is. null: clear.' });

export const assignmentQuery = z.strictObject({
  ...pageQuery,
  classId: idSchema.optional().describe('Given to the class, or to a group of it.'),
  playlistId: idSchema.optional(),
  ended: z.stringbool().optional().describe('Only those that have ended, or only those that go on.'),
});

export const studentIdsBody = z.strictObject({ studentIds });

export const extensionBody = z
  .strictObject({
    studentIds,
    due: dueSchema.nullable().describe('null: as for all again.'),
    sectionDues: sectionDuesSchema.default([]),
    reason: line(1_000).nullable().default(null),
  })
  .meta({ id: 'ExtensionInput' });

export const dueResponse = z
  .strictObject({
    on: z.string(),
    time: z.string().nullable(),
    at: z.iso.datetime().describe('The instant, by the clock of the district as it is now.'),
  })
  .meta({ id: 'Due' });

const findingSchema = z.strictObject({
  code: z.string(),
  isBlocking: z.boolean().describe('It stands in the way of an assignment.'),
  message: z.string(),
  place: z.record(z.string(), z.string()),
});

export const assignmentSchema = z
  .strictObject({
    id: idSchema,
    playlistId: idSchema,
    title: z.string(),
    version: z.int().describe('That the teacher has taken over last; with automatic updates the newest counts.'),
    audience: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('class'), classId: idSchema }),
      z.strictObject({ kind: z.literal('group'), groupId: idSchema }),
      z.strictObject({ kind: z.literal('students'), studentCount: z.int() }),
    ]),
    startOn: z.string().nullable(),
    due: dueResponse.nullable(),
    sectionDues: z.array(dueResponse.extend({ sectionId: idSchema })),
    timeZone: z.string(),
    pacing: pacingSchema,
    pathway: z.strictObject({ mode: z.enum(pathwayModes), pathwayId: idSchema.nullable() }),
    updates: z.enum(updateModes),
    skips: z.enum(skipModes),
    familyNote: z.string().nullable().describe('Families read it.'),
    assignedBy: idSchema,
    endedAt: z.iso.datetime().nullable(),
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Assignment' });

export const assignmentWithAudience = assignmentSchema
  .extend({
    audienceTitle: z.string().nullable().describe('Of the class or the group; null for single students.'),
    classId: idSchema.nullable().describe('The class, also that of a group.'),
  })
  .meta({ id: 'AssignmentWithAudience' });

export const assignmentPage = pageSchema(assignmentSchema);

export const assignedSchema = z
  .strictObject({
    assignment: assignmentSchema.nullable().describe('null when only asked what would be.'),
    studentCount: z.int().describe('Whom it reaches today.'),
    jobId: idSchema.nullable().describe('The work that gives it to many students; null when they have it already.'),
    findings: z.array(findingSchema).describe('What a teacher should know; what is blocking stops it.'),
    offline: z
      .strictObject({
        studentCount: z.int().describe('Students who have no internet at home, or not always, as their profiles say.'),
        steps: z
          .array(z.strictObject({ pathwayId: idSchema, stepIds: z.array(idSchema) }))
          .describe(
            'Must-do activities that need it, by path: what is elsewhere, what may not be copied to a device, and what does not ' +
              'work without. The bundles and packets of students have the rest.',
          ),
      })
      .describe('Who could not do what at home.'),
    repeats: z
      .array(z.strictObject({ assignmentId: idSchema, studentCount: z.int() }))
      .describe('Other assignments that go on and by which some of the students have the same playlist already.'),
  })
  .meta({ id: 'Assigned' });

export const standingStates = [
  'upToDate',
  'updateReady',
  'needsDecision',
  'targetsLost',
  'pathwayGone',
  'noPathway',
  'unassigned',
] as const;

export const assignedStudentSchema = z
  .strictObject({
    id: idSchema.describe('Of the student’s playlist.'),
    studentId: idSchema,
    name: z.string().nullable(),
    isMember: z.boolean().describe('false: has left the class or group, and keeps the work.'),
    state: z.enum(standingStates),
    version: z.int(),
    pathwayId: idSchema.nullable(),
    pathwayOrigin: z.enum(pathwayOrigins),
    changeCount: z.int().describe('What was fitted and stands.'),
    timeFactor: z.number(),
    excusedCount: z.int(),
    stepCount: z.int(),
    requiredCount: z.int().describe('Must-do activities.'),
    doneCount: z.int().describe('Of those, the ones that are done.'),
    due: dueResponse.nullable(),
    isExtended: z.boolean().describe('It is due at another time for this student.'),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'AssignedStudent' });

export const assignedStudentsSchema = z.strictObject({
  items: z.array(assignedStudentSchema).describe('All of them, by name.'),
  total: z.int(),
});

export type AssignmentInput = z.output<typeof assignmentInput>;
export type AssignmentPatch = z.output<typeof assignmentPatch>;
export type ExtensionInput = z.output<typeof extensionBody>;
export type StandingState = (typeof standingStates)[number];
