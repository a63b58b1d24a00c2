import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { dueResponse } from '../assignments/assignment.schemas.ts';
import { checkpointSchema } from '../assignments/my-playlist.schemas.ts';
import { stepRoles } from '../playlists/playlist.ts';
import { modalities } from '../resources/resource.ts';
import { leftOutCodes } from '../resources/take-home.ts';

const mega = 1024 * 1024;
/** What an inexpensive tablet can spare for one playlist. */
const usualBudgetBytes = 200 * mega;
const languageSchema = z
  .enum(['en', 'es'])
  .optional()
  .describe('Of words and targets; that of the student when absent.');

export const bundlesQuery = z.strictObject({ language: languageSchema });

export const bundleQuery = z.strictObject({
  language: languageSchema,
  budgetBytes: z.coerce
    .number()
    .int()
    .min(0)
    .max(20 * 1024 * mega)
    .default(usualBudgetBytes)
    .describe('Room on the device, for files. What does not fit is named; smaller things after it may.'),
});

export const paperSizes = ['any', 'a4', 'letter'] as const;

export const packetQuery = z.strictObject({
  language: languageSchema,
  paper: z.enum(paperSizes).default('any').describe('any: as the printer is set.'),
});

/** More than a class or a grade is more than one print job. */
export const mostPackets = 150;

export const packetsBody = z
  .strictObject({
    studentIds: z.array(idSchema).min(1).max(mostPackets).optional().describe('All of the assignment when absent.'),
    language: languageSchema.describe('For all; that of each student when absent.'),
    paper: packetQuery.shape.paper,
  })
  .optional()
  .meta({ id: 'PacketsInput' });

const revisionSchema = z
  .string()
  .describe('Differs when anything of it does that the student sees; neither progress nor addresses count.');

const resourceSchema = z.strictObject({
  resourceId: idSchema,
  title: z.string(),
  summary: z.string().nullable(),
  kind: z.enum(['page', 'file', 'link', 'none']).describe('none: see `leftOut`.'),
  fileId: idSchema.nullable().describe('Of `files`, where it came along.'),
  modalities: z.array(z.enum(modalities)),
  inLanguage: z.array(z.string()),
  attribution: z.string(),
});

const optionSchema = z.strictObject({
  id: idSchema,
  title: z.string(),
  minutes: z.int().nullable(),
  isChosen: z.boolean(),
  needsInternet: z.boolean(),
  resource: resourceSchema.nullable(),
  checkpoint: checkpointSchema.nullable(),
});

const stepSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['resource', 'choice', 'checkpoint', 'note']),
  title: z.string(),
  instructions: z.string().nullable().describe('Markdown.'),
  instructionsHtml: z.string().nullable().describe('The same, safe to show, without pictures from elsewhere.'),
  role: z.enum(stepRoles),
  isRequired: z.boolean(),
  minutes: z.int().nullable(),
  targetIds: z.array(idSchema),
  sectionId: idSchema.nullable(),
  prerequisiteIds: z.array(idSchema),
  needsInternet: z.boolean().describe('It cannot be done with what came along.'),
  resource: resourceSchema.nullable(),
  checkpoint: checkpointSchema.nullable(),
  choose: z.int().nullable().describe('Any so many of the options.'),
  options: z.array(optionSchema),
});

const fileShape = {
  id: idSchema,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string().describe('By which one knows what is saved already.'),
  url: z.string().describe('Signed; holds for one to two days. Ask again for a new one.'),
};

export const bundleSchema = z
  .strictObject({
    id: idSchema,
    assignmentId: idSchema,
    playlistId: idSchema,
    version: z.int().describe('Of the playlist.'),
    revision: revisionSchema,
    title: z.string(),
    summary: z.string().nullable(),
    isOpen: z.boolean().describe('false before it starts and after it has ended.'),
    startOn: z.string().nullable(),
    due: dueResponse.nullable(),
    language: z.enum(['en', 'es']),
    targets: z.array(
      z.strictObject({
        id: idSchema,
        statement: z.string(),
        language: z.string().describe('Of the statement.'),
        successCriteria: z.array(z.string()),
        help: z.string().nullable().describe('Markdown.'),
      }),
    ),
    paths: z
      .array(
        z.strictObject({
          id: idSchema,
          title: z.string(),
          description: z.string().nullable(),
          isCurrent: z.boolean(),
          sections: z.array(z.strictObject({ id: idSchema, title: z.string(), due: dueResponse.nullable() })),
          steps: z.array(stepSchema),
        }),
      )
      .describe('The one that the student is on, and those that they may choose.'),
    pages: z
      .array(
        z.strictObject({
          resourceId: idSchema,
          title: z.string(),
          inLanguage: z.array(z.string()),
          body: z.string().describe('Markdown.'),
          html: z.string().describe('The same, safe to show, without pictures from elsewhere.'),
          attribution: z.string(),
        }),
      )
      .describe('Texts that are kept here.'),
    cover: z
      .strictObject(fileShape)
      .nullable()
      .describe(
        'The picture of the playlist; null where there is none, it may not be copied, or there is no room for it.',
      ),
    files: z
      .array(
        z.strictObject({
          ...fileShape,
          parts: z.array(
            z.strictObject({
              resourceId: idSchema,
              part: z.enum(['content', 'captions', 'transcript']),
              inLanguage: z.string().nullable(),
            }),
          ),
        }),
      )
      .describe('In the order in which they are needed.'),
    links: z
      .array(
        z.strictObject({
          resourceId: idSchema,
          title: z.string(),
          url: z.string(),
          mediaType: z.string().nullable(),
          bytes: z.int().nullable().describe('As far as somebody has said.'),
          worksOffline: z.boolean().nullable().describe('true: once it was opened or printed. null: nobody has said.'),
        }),
      )
      .describe('What is elsewhere: only its address comes along.'),
    leftOut: z.array(
      z.strictObject({
        resourceId: idSchema,
        fileId: idSchema.nullable(),
        title: z.string(),
        bytes: z.int().nullable(),
        code: z.enum(leftOutCodes),
        message: z.string().describe('In the words of the bundle’s language.'),
      }),
    ),
    budgetBytes: z.int(),
    fileBytes: z.int().describe('Of all `files`.'),
    leftOutBytes: z.int().describe('What more room would be needed, as far as sizes are known.'),
  })
  .meta({ id: 'Bundle', description: 'A student’s playlist, to be saved on a device and worked at without internet.' });

export const bundlesSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: idSchema.describe('Of the student’s playlist.'),
        title: z.string(),
        isOpen: z.boolean(),
        revision: revisionSchema,
        fileCount: z.int(),
        fileBytes: z.int().describe('Of all its files, whatever room there is.'),
      }),
    ),
  })
  .meta({ id: 'Bundles' });

export type BundleResponse = z.output<typeof bundleSchema>;
export type BundlesResponse = z.output<typeof bundlesSchema>;
export type PaperSize = (typeof paperSizes)[number];
