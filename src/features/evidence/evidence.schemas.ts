import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { evidenceForms } from './evidence.ts';

/** As devices call what they send, and events name it. */
export const clientIdSchema = z.string().regex(/^[\w-]{8,64}$/);

export const sendQuery = z.strictObject({
  stepId: idSchema.describe('The activity that it is for.'),
  clientId: clientIdSchema.describe(
    'As the sender calls it, such as a UUID: it is kept once, however often it is sent.',
  ),
});

export const evidenceSchema = z
  .strictObject({
    id: idSchema,
    clientId: z.string(),
    stepId: idSchema,
    form: z.enum(evidenceForms),
    name: z.string(),
    mediaType: z.string().describe('As it was recognised by what is inside.'),
    bytes: z.int(),
    pixels: z.strictObject({ width: z.int(), height: z.int() }).nullable().describe('Of photos.'),
    url: z.string().describe('Where its bytes are had without a token: signed, holds for 15 to 30 minutes.'),
    thumbnailUrl: z.string().nullable().describe('Of photos, with at most 320 pixels along the longer side.'),
    isByStudent: z.boolean().describe('False: a teacher has sent it for them.'),
    isForFamily: z.boolean().describe('Families may see what is marked so, and nothing else.'),
    handedInAt: z.iso
      .datetime()
      .nullable()
      .describe('Since when an answer names it. What is not is removed after 14 days.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Evidence' });

export const evidencePageSchema = pageSchema(evidenceSchema).meta({ id: 'EvidencePage' });

export const familyInput = z
  .strictObject({ isForFamily: z.boolean().describe('The family of the student may see it.') })
  .meta({ id: 'EvidenceFamilyInput' });
