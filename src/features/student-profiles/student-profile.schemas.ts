import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { gradeLevels } from '../accounts/account.ts';
import { accessNeeds } from '../matching/candidate.ts';
import { line } from '../resources/resource.schemas.ts';
import { modalities } from '../resources/resource.ts';
import type { SeenProfile } from './student-profile.service.ts';
import { devices, type Goal, goalKinds, internets, profileFields, seenIn } from './student-profile.ts';

const language = z
  .string()
  .regex(/^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*$/, 'Expected a language tag such as en or es-MX.');

const values = {
  interests: z
    .array(line(100).overwrite((word) => word.toLowerCase()))
    .max(30)
    .describe('Ids, labels or synonyms of terms.'),
  modalities: z.array(z.enum(modalities)).max(modalities.length).describe('How they like to learn.'),
  languages: z.array(language).max(10).describe('The one that they read best first.'),
  lexile: z.int().min(-400).max(2_100).describe('Of reading.'),
  levels: z
    .array(z.strictObject({ subject: line(100), gradeLevel: z.enum(gradeLevels) }))
    .max(20)
    .describe('At which grade they work in which subject.'),
  accessNeeds: z
    .array(z.enum(accessNeeds))
    .max(accessNeeds.length)
    .describe('What they cannot do without. For who works with them only.'),
  device: z.enum(devices).describe('At home: one of their own, a shared one, or none.'),
  internetAtHome: z.enum(internets),
} as const;

export const profilePatch = z
  .strictObject({
    interests: values.interests.nullable().exactOptional(),
    modalities: values.modalities.nullable().exactOptional(),
    languages: values.languages.nullable().exactOptional(),
    lexile: values.lexile.nullable().exactOptional(),
    levels: values.levels.nullable().exactOptional(),
    accessNeeds: values.accessNeeds.nullable().exactOptional(),
    device: values.device.nullable().exactOptional(),
    internetAtHome: values.internetAtHome.nullable().exactOptional(),
  })
  .describe('Null takes back what was said.');

const targetIds = z.array(z.uuid()).max(20).describe('Learning targets of the bank.');
const goalText = z.string().trim().min(1).max(1_000);
export const goalBody = z.strictObject({ text: goalText, targetIds: targetIds.default([]) });
export const goalPatch = z.strictObject({
  text: goalText.exactOptional(),
  targetIds: targetIds.exactOptional(),
  isReached: z.boolean().exactOptional(),
});

export const goalParams = z.strictObject({ id: idSchema, goalId: idSchema });
export const guardianParams = z.strictObject({ id: idSchema, personId: idSchema });

const said = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, by: z.string().describe('The person who said so.'), at: z.iso.datetime() }).optional();

export const goalSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(goalKinds).describe('Of the student, of the family, or set at school.'),
    text: z.string(),
    targetIds: z.array(z.string()),
    isReached: z.boolean(),
    by: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'StudentGoal' });

export const profileSchema = z
  .strictObject({
    studentId: z.string(),
    view: z
      .enum(['teacher', 'leader', 'family'])
      .describe('How it is seen: leaders see no access needs; students and families see no levels either.'),
    interests: said(z.array(z.string())),
    modalities: said(z.array(z.string())),
    languages: said(z.array(z.string())),
    lexile: said(z.int()),
    levels: said(z.array(z.strictObject({ subject: z.string(), gradeLevel: z.string() }))),
    accessNeeds: said(z.array(z.string())),
    device: said(z.enum(devices)),
    internetAtHome: said(z.enum(internets)),
    goals: z.array(goalSchema),
    revision: z.int().describe('Also the ETag; 0 before anything was said.'),
  })
  .meta({ id: 'StudentProfile' });

export const guardianCode = z.string().trim().min(1).max(60);
export const acceptBody = z.strictObject({ code: guardianCode });
export const joinBody = z.strictObject({
  code: guardianCode,
  displayName: line(200),
  email: z.string().trim().max(254).pipe(z.email()),
  password: z.string().min(10).max(256),
});

export const invitedSchema = z
  .strictObject({ code: z.string().describe('Shown this once. It works once.'), expiresAt: z.iso.datetime() })
  .meta({ id: 'GuardianInvitation' });
export const guardiansSchema = z
  .strictObject({
    items: z.array(z.strictObject({ personId: z.string(), name: z.string().nullable(), since: z.iso.date() })),
  })
  .meta({ id: 'Guardians' });
export const childrenSchema = z
  .strictObject({ items: z.array(z.strictObject({ studentId: z.string(), name: z.string().nullable() })) })
  .meta({ id: 'Children' });

export function presentGoal({ at, targetIds: ids, ...goal }: Goal): z.output<typeof goalSchema> {
  return { ...goal, targetIds: [...ids], at: at.toISOString() };
}

export function presentProfile({ profile, view }: SeenProfile): z.output<typeof profileSchema> {
  const { studentId, goals, revision } = profile;
  const seen = seenIn(view);
  const shown = profileFields.flatMap((field) => {
    const one = profile.said[field];
    return one && seen.includes(field) ? [[field, { value: one.value, by: one.by, at: one.at.toISOString() }]] : [];
  });
  return { studentId, view, ...Object.fromEntries(shown), goals: goals.map(presentGoal), revision };
}
