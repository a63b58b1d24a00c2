import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { guidSchema, line, oneOf, terms, withoutRepeats } from '../resources/resource.schemas.ts';
import { gradeLevels } from '../resources/resource.ts';
import { courseLimits } from './course.ts';

const markdown = z.string().trim().min(1).max(10_000).describe('Markdown.');
const weekSchema = z.int().min(1).max(60);
const dateSchema = z.iso.date();

const timeSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('weeks'), from: weekSchema, to: weekSchema })
      .refine(({ from, to }) => from <= to, { path: ['to'], message: 'It ends before it begins.' }),
    z
      .strictObject({ kind: z.literal('dates'), from: dateSchema, to: dateSchema })
      .refine(({ from, to }) => from <= to, { path: ['to'], message: 'It ends before it begins.' }),
  ])
  .meta({ id: 'UnitTime', description: 'Weeks of the school year by their numbers, or days. Both ends included.' });

const attachmentShape = {
  kind: z.enum(['playlist', 'resource']),
  thingId: idSchema.describe('Id of the playlist or the resource.'),
  section: line(300).nullish().describe('The part of the unit that it stands in.'),
  note: markdown.nullish(),
};
export const attachmentInput = z.strictObject(attachmentShape).meta({ id: 'UnitAttachmentInput' });
const attachmentsInput = z.array(attachmentInput).max(courseLimits.attachments);

const standardInput = z
  .strictObject({ code: line(200).optional(), standardId: guidSchema.nullish() })
  .refine(({ code, standardId }) => code !== undefined || Boolean(standardId), {
    path: ['code'],
    message: 'Either the code or the id of the standard is needed.',
  });

const unitShape = {
  title: line(300),
  summary: markdown.nullish(),
  strand: line(200).nullish().describe('Units of different strands are taught beside each other.'),
  time: timeSchema.nullish().describe('When it is taught.'),
  targetIds: z
    .array(guidSchema)
    .max(courseLimits.targets)
    .overwrite(withoutRepeats)
    .optional()
    .describe('Targets of the district’s bank.'),
  standards: z.array(standardInput).max(courseLimits.standards).optional(),
};
export const unitInput = z
  .strictObject({ ...unitShape, attachments: attachmentsInput.optional() })
  .meta({ id: 'UnitInput' });
export const unitPatch = z
  .strictObject({ ...unitShape, title: unitShape.title.optional() })
  .meta({ id: 'UnitPatch', description: 'Absent: leave as it is. null: clear.' });
export const newUnitBody = z
  .strictObject({
    ...unitShape,
    attachments: attachmentsInput.optional(),
    after: idSchema.nullish().describe('The unit that it stands after; null: at the beginning; absent: at the end.'),
  })
  .meta({ id: 'NewUnit' });
export const attachmentsBody = z.strictObject({
  attachments: attachmentsInput.min(1),
  after: idSchema.nullish().describe('What they stand after; null: at the beginning; absent: at the end.'),
});
export const attachmentPatch = z
  .strictObject({ section: attachmentShape.section, note: attachmentShape.note })
  .meta({ id: 'UnitAttachmentPatch', description: 'Absent: leave as it is. null: clear.' });

const courseShape = {
  title: line(300),
  summary: markdown.nullish(),
  subjects: terms('Such as mathematics or science.').optional(),
  gradeLevels: oneOf(gradeLevels, 'K, 1 to 12.').optional(),
};
export const courseInput = z
  .strictObject({ ...courseShape, units: z.array(unitInput).max(courseLimits.units).optional() })
  .meta({ id: 'CourseInput' });
export const coursePatch = z
  .strictObject({
    ...courseShape,
    title: courseShape.title.optional(),
    isArchived: z.boolean().optional().describe('Archived courses stand in no list but that of the archived.'),
  })
  .meta({ id: 'CoursePatch', description: 'Absent: leave as it is. null: clear.' });
export const orderBody = z
  .strictObject({
    units: z
      .array(
        z.strictObject({
          id: idSchema,
          attachmentIds: z
            .array(idSchema)
            .max(courseLimits.attachments)
            .optional()
            .describe('What it attaches, in order, also out of other units; as it is when absent.'),
        }),
      )
      .max(courseLimits.units)
      .describe('All units, in the new order.'),
  })
  .meta({ id: 'CourseOrder' });

export const courseQuery = z.strictObject({
  ...pageQuery,
  subject: line(100).optional().describe('Id, label or synonym; with what stands below it.'),
  grade: z.enum(gradeLevels).optional(),
  archived: z.stringbool().default(false),
  targetId: guidSchema.optional().describe('Courses that use this target of the bank.'),
  attached: idSchema.optional().describe('Courses that attach this playlist or resource.'),
});
export const thisWeekQuery = z.strictObject({
  date: dateSchema.optional().describe('Today in the district when absent.'),
});
export const findsQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(10) });
export const unitParams = z.strictObject({ id: idSchema, unitId: idSchema });
export const attachmentParams = z.strictObject({ id: idSchema, unitId: idSchema, attachmentId: idSchema });

const words = z.array(z.string());
const headShape = {
  id: idSchema,
  title: z.string(),
  summary: z.string().nullable(),
  subjects: words,
  gradeLevels: z.array(z.enum(gradeLevels)),
  isArchived: z.boolean(),
  counts: z.strictObject({ units: z.int(), playlists: z.int(), resources: z.int() }),
  source: z.strictObject({ system: z.string(), id: z.string() }).nullable().describe('Where it was imported from.'),
  revision: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};
export const courseSummarySchema = z.strictObject(headShape).meta({ id: 'CourseSummary' });
export const coursePage = pageSchema(courseSummarySchema);

export const unitSchema = z
  .strictObject({
    id: idSchema,
    title: z.string(),
    summary: z.string().nullable(),
    strand: z.string().nullable(),
    time: timeSchema.nullable(),
    dates: z
      .strictObject({ from: dateSchema, to: dateSchema })
      .nullable()
      .describe('Its days in the present school year, as far as these are known.'),
    targets: z.array(
      z.strictObject({
        id: z.string(),
        code: z.string().nullable(),
        statement: z.record(z.string(), z.string()),
        isRetired: z.boolean(),
      }),
    ),
    standards: z.array(z.strictObject({ standardId: z.string().nullable(), code: z.string() })),
    attachments: z
      .array(
        z.strictObject({
          id: idSchema,
          kind: z.enum(['playlist', 'resource']),
          thingId: idSchema,
          title: z.string().nullable().describe('null: the caller may not see it, or it is gone.'),
          section: z.string().nullable(),
          note: z.string().nullable(),
        }),
      )
      .describe('What the caller may see; those who keep the course see all places.'),
  })
  .meta({ id: 'Unit' });
export const courseSchema = z.strictObject({ ...headShape, units: z.array(unitSchema) }).meta({ id: 'Course' });

const schoolWeekSchema = z.strictObject({ number: z.int(), from: dateSchema, to: dateSchema });
export const thisWeekSchema = z
  .strictObject({
    courseId: idSchema,
    date: dateSchema.describe('Of the district.'),
    timeZone: z.string(),
    status: z
      .enum(['inSchool', 'noSchool', 'afterYear', 'noCalendar'])
      .describe('noCalendar: the district has not said when there is school (`PUT /school-calendar`).'),
    noSchool: z.string().nullable().describe('What there is in place of school, such as "Winter break".'),
    week: schoolWeekSchema.nullable(),
    nextWeek: schoolWeekSchema.nullable().describe('The next week with school.'),
    units: z.array(unitSchema).describe('Taught in this week.'),
    nextUnits: z.array(unitSchema).describe('That begin in the next week with school.'),
  })
  .meta({ id: 'ThisWeek' });

export type CourseInput = z.output<typeof courseInput>;
export type CoursePatch = z.output<typeof coursePatch>;
export type UnitInput = z.output<typeof unitInput>;
export type UnitPatch = z.output<typeof unitPatch>;
export type NewUnit = z.output<typeof newUnitBody>;
export type AttachmentInput = z.output<typeof attachmentInput>;
export type UnitResponse = z.output<typeof unitSchema>;
