import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { feelings } from '../progress/progress-event.ts';
import { type Reflection, reflectionLanguages } from './reflection.ts';
import type { OwnReflection, ReflectionsService } from './reflections.service.ts';

const own = '/api/v1/me/playlists/:id/reflection';
const common = { tag: 'Progress', auth: 'signedIn' } as const;
const language = z
  .enum(reflectionLanguages)
  .default('en')
  .describe('Of the question, where the playlist has none of its own.');

const saidSchema = z.strictObject({
  prompt: z.string().describe('The question as it was asked.'),
  text: z.string().nullable().describe('Null: the student would rather not.'),
  at: z.iso.datetime(),
});
export const ownReflectionSchema = z
  .strictObject({
    prompt: z.string(),
    isDue: z.boolean().describe('All must-do activities are done, and nothing is said yet: the time to ask.'),
    said: saidSchema.nullable(),
  })
  .meta({ id: 'OwnReflection' });
const inputSchema = z
  .strictObject({
    text: z.string().trim().min(1).max(5_000).nullable().describe('Null: would rather not.'),
    language: z.enum(reflectionLanguages).optional().describe('Of the question that was shown; English when absent.'),
  })
  .meta({ id: 'ReflectionInput', description: 'Teachers of the student read it.' });
export const reflectionSchema = z.strictObject({ reflection: saidSchema.nullable() }).meta({ id: 'StudentReflection' });
const feltShape = z.strictObject({ studentId: idSchema, feeling: z.enum(feelings) });
export const voicesSchema = z
  .strictObject({
    steps: z.array(
      z.strictObject({
        stepId: idSchema,
        title: z.string(),
        counts: z.strictObject({ tooEasy: z.int(), justRight: z.int(), tooHard: z.int() }),
        felt: z.array(feltShape),
      }),
    ),
    reflections: z.array(
      saidSchema.extend({ studentId: idSchema, studentPlaylistId: idSchema, name: z.string().nullable() }),
    ),
  })
  .meta({ id: 'ClassVoices' });

export function reflectionsRoutes(reflections: ReflectionsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: own,
        summary: 'Get the question at the end of one of the caller’s playlists, and what they have said',
        params: idParams,
        query: z.strictObject({ language }),
        response: { 200: ownReflectionSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query }) => ({
        status: 200,
        body: presentOwn(await reflections.getOwn(actor, id, query.language)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: own,
        summary: 'Look back at one of the caller’s playlists, or say that one would rather not',
        description: 'The last word counts. Teachers read it.',
        params: idParams,
        body: inputSchema,
        response: { 200: ownReflectionSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, body }) => {
        const said = { text: body.text, language: body.language ?? 'en' };
        return { status: 200, body: presentOwn(await reflections.putOwn(actor, id, said)) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/student-playlists/:id/reflection',
        summary: 'Get what a student has said looking back at a playlist',
        description: 'For staff.',
        params: idParams,
        response: { 200: reflectionSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => {
        const said = await reflections.get(actor, id);
        return { status: 200, body: { reflection: said && presentSaid(said) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/assignments/:id/voices',
        summary:
          'Get how a class found it: too easy, just right or too hard by activity, and what they say looking back',
        params: idParams,
        response: { 200: voicesSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => {
        const { steps, reflections: said } = await reflections.ofClass(actor, id);
        return {
          status: 200,
          body: {
            steps: steps.map(({ felt, ...step }) => {
              const count = (wanted: string): number => felt.filter(({ feeling }) => feeling === wanted).length;
              const counts = { tooEasy: count('tooEasy'), justRight: count('justRight'), tooHard: count('tooHard') };
              return { ...step, counts, felt: [...felt] };
            }),
            reflections: said.map(({ name, reflection }) => {
              const { studentId, studentPlaylistId } = reflection;
              return { studentId, studentPlaylistId, name, ...presentSaid(reflection) };
            }),
          },
        };
      },
    ),
  ];
}

function presentSaid({ prompt, text, at }: Reflection): z.output<typeof saidSchema> {
  return { prompt, text, at: at.toISOString() };
}

function presentOwn({ prompt, isDue, said }: OwnReflection): z.output<typeof ownReflectionSchema> {
  return { prompt, isDue, said: said && presentSaid(said) };
}
