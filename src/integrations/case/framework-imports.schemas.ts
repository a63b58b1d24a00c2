import { z } from 'zod';
import { frameworkFormats } from './read-source.ts';

/** The largest file that is taken, in bytes. The largest state framework known to us has about 20 MB. */
export const uploadLimitBytes = 64 * 1024 * 1024;

const common = {
  format: z.enum(frameworkFormats).optional().describe('Told from the content when absent.'),
  title: z.string().trim().min(1).max(500).optional().describe('Of a framework that comes as a table.'),
  creator: z.string().trim().min(1).max(500).optional().describe('Of a framework that comes as a table.'),
  frameworkId: z.guid().optional().describe('Of a framework that comes as a table; made from its title when absent.'),
};

const dryRun = 'Compare everything, write nothing: the report says what would be done.';
const confirmRetire =
  'Go on although more than a tenth of the framework would be retired, or another framework has its identifier and would ' +
  'be replaced.';
const separate = 'Where another framework has its identifier, give this one, and all in it, identifiers of its own.';

export const uploadQuery = z.strictObject({
  ...common,
  dryRun: z.stringbool().default(false).describe(dryRun),
  confirmRetire: z.stringbool().default(false).describe(confirmRetire),
  separate: z.stringbool().default(false).describe(separate),
});

export const addressBody = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .describe('Of a CASE package or document, or of a table.'),
    ...common,
    dryRun: z.boolean().default(false).describe(dryRun),
    confirmRetire: z.boolean().default(false).describe(confirmRetire),
    separate: z.boolean().default(false).describe(separate),
  })
  .meta({ id: 'FrameworkImportFromAddress' });

export type FrameworkImportChoices = Omit<z.output<typeof addressBody>, 'url'>;
