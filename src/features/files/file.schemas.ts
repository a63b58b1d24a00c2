import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { filePurposes, makingStates } from './file.ts';
import { refusalCodes } from './file-refused.ts';

const makingSchema = z
  .strictObject({
    state: z
      .enum(makingStates)
      .describe('none: nothing is made of this type. waiting: a job will, or does. done or failed: it has ended.'),
    progress: z.number().nullable().describe('From 0 to 1, while it is made.'),
    error: z.string().nullable().describe('Why it failed.'),
  })
  .meta({ id: 'FileMaking', description: 'How far something is that is made of a file in the background.' });

const imageSchema = z.strictObject({
  url: z.string().describe('Signed; holds for one to two hours.'),
  width: z.int(),
  height: z.int(),
});

export const fileResponseSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    mediaType: z.string().describe('As it was recognised by what is inside.'),
    bytes: z.int(),
    sha256: z.string().describe('Hash of the bytes, in hex.'),
    purpose: z
      .enum(filePurposes)
      .describe(
        'caption: WebVTT, to go with a video or a recording. transcript: attached to one as what is said in it.',
      ),
    pixels: z.strictObject({ width: z.int(), height: z.int() }).nullable().describe('Of images.'),
    url: z.string().describe('Where its bytes are had without a token: signed, holds for one to two hours.'),
    preview: makingSchema,
    previews: z
      .strictObject({ small: imageSchema.nullable(), large: imageSchema.nullable() })
      .describe('Images of it, of at most 320 and 1280 pixels along the longer side.'),
    text: makingSchema.describe('The words in it, by which searches find it.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'File' });

export const uploadResponseSchema = z
  .strictObject({
    items: z.array(
      z.union([
        z.strictObject({ taken: z.literal(true), file: fileResponseSchema }),
        z.strictObject({
          taken: z.literal(false),
          name: z.string().describe('As it was sent.'),
          error: z.strictObject({
            code: z.enum(refusalCodes),
            message: z.string(),
            params: z.record(z.string(), z.unknown()).describe('Limits and what was found, by name.'),
          }),
        }),
      ]),
    ),
  })
  .meta({ id: 'FileUpload', description: 'What became of each file, in the order of the form.' });

export const storageResponseSchema = z
  .strictObject({
    usedBytes: z.int(),
    files: z.int(),
    quotaBytes: z.int().describe('What the district may store.'),
  })
  .meta({ id: 'FileStorage' });

export type FileResponse = z.output<typeof fileResponseSchema>;
export type UploadResponse = z.output<typeof uploadResponseSchema>;
