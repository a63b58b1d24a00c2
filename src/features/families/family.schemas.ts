import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { familyStates } from './family-words.ts';

export const familyQuery = z.strictObject({
  language: z.enum(['en', 'es']).optional().describe('That of the student when absent.'),
});

const playlistSchema = z.strictObject({
  id: idSchema.describe('Of the student’s playlist.'),
  title: z.string(),
  state: z.enum(['toCome', 'open', 'late', 'over']),
  when: z.string().nullable().describe('When it starts or is due, in words.'),
  note: z.string().nullable().describe('What the teacher says to families.'),
  targets: z.array(
    z.strictObject({
      id: idSchema,
      statement: z.string(),
      language: z.string().describe('Of the statement.'),
      state: z.enum(familyStates),
      stateText: z.string(),
    }),
  ),
  stepCount: z.int().describe('Must-do activities.'),
  doneCount: z.int().describe('Those that are done.'),
  done: z.array(z.string()).describe('What was done last, newest first.'),
  next: z.array(
    z.strictObject({
      stepId: idSchema,
      title: z.string(),
      minutes: z.int().nullable(),
      text: z.string().describe('What it is, in words.'),
      isRequired: z.boolean(),
      help: z.string().describe('What an adult can do.'),
    }),
  ),
  help: z.array(z.string()).describe('How to help at home.'),
  choices: z.array(z.string()).describe('What the student may choose.'),
});

export const familySchema = z
  .strictObject({
    studentId: idSchema,
    name: z.string().nullable(),
    language: z.enum(['en', 'es']),
    asOf: z.string().describe('The day in the district, in words.'),
    playlists: z
      .array(playlistSchema)
      .describe('What is due first stands first; what was over in the last month, last.'),
  })
  .meta({ id: 'FamilyPage', description: 'How a student is doing, for the family, in plain words.' });

export type FamilyResponse = z.output<typeof familySchema>;
