import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { audienceSchema } from './assignment.schemas.ts';

export const fitsInput = z
  .strictObject({
    playlistId: idSchema,
    version: z.int().min(1).optional().describe('A published version; the newest when absent.'),
    audience: audienceSchema,
    language: z.enum(['en', 'es']).default('en').describe('Of the reasons.'),
  })
  .meta({ id: 'PathwayFitsInput' });

export const audienceFitsSchema = z
  .strictObject({
    version: z.int(),
    studentCount: z.int().describe('Whom it would reach today.'),
    students: z
      .array(
        z.strictObject({
          studentId: idSchema,
          name: z.string().nullable(),
          hasInternetAtHome: z.boolean().describe('false: has none, or not always, as the profile says.'),
          paths: z
            .array(
              z.strictObject({
                pathwayId: idSchema,
                reasons: z.array(z.string()).describe('Why it suits the student, in words for staff.'),
                obstacles: z
                  .array(z.strictObject({ stepId: idSchema, text: z.string() }))
                  .describe('Must-do activities that the student cannot do as they are.'),
              }),
            )
            .describe('Best first.'),
        }),
      )
      .describe('By name: those whom the caller works with.'),
  })
  .meta({ id: 'AudiencePathwayFits' });

export type FitsInput = z.output<typeof fitsInput>;
