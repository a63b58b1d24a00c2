import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { bytes } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentBatch } from '../tagging/batch.presenter.ts';
import { batchSchema } from '../tagging/batch.schemas.ts';
import { selectionSchema } from '../tagging/selection.schemas.ts';
import { columnNames, fieldNames, proposeColumn } from './columns.ts';
import { type ExportService, exportTypes } from './export.service.ts';
import type { SpreadsheetImports } from './import.service.ts';
import { type Spreadsheet, spreadsheetLimits } from './spreadsheet.ts';

const path = '/api/v1/spreadsheets';
const common = { tag: 'Tagging', auth: 'signedIn' } as const;

const exportBody = z
  .strictObject({
    selection: selectionSchema,
    format: z.enum(['csv', 'xlsx']).default('csv'),
    columns: z
      .array(z.enum(columnNames as [string, ...string[]]))
      .max(columnNames.length)
      .optional()
      .describe('All when absent. The id and the revision of each resource are always there.'),
  })
  .meta({ id: 'SpreadsheetExport' });

export const spreadsheetSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().nullable(),
    format: z.enum(['csv', 'xlsx']),
    at: z.iso.datetime(),
    expiresAt: z.iso.datetime().describe('Until then it can be imported.'),
    rowCount: z.int(),
    columns: z.array(
      z.strictObject({
        column: z.int().describe('From 1.'),
        heading: z.string(),
        proposed: z
          .string()
          .nullable()
          .describe('What it is taken for unless the import says otherwise; null: nothing.'),
      }),
    ),
    fields: z.array(z.string()).describe('What a column can be taken for.'),
    unreadable: z
      .array(z.strictObject({ line: z.int(), column: z.int(), lost: z.int().describe('How many lines.') }))
      .describe('Places where a quotation mark is never closed.'),
  })
  .meta({ id: 'Spreadsheet' });

const importBody = z
  .strictObject({
    mapping: z
      .array(
        z.strictObject({ column: z.int().min(1).max(spreadsheetLimits.columns), field: z.string().max(50).nullable() }),
      )
      .max(spreadsheetLimits.columns)
      .optional()
      .describe('What columns are, where it is not what was proposed; field null: not to be read.'),
    emptyCells: z
      .enum(['leave', 'clear'])
      .default('leave')
      .describe('Whether a cell that was emptied clears the field. `leave`: the result of the job counts them.'),
  })
  .meta({ id: 'SpreadsheetImport' });

export type SpreadsheetServices = { readonly exports: ExportService; readonly imports: SpreadsheetImports };

export function spreadsheetRoutes({ exports, imports }: SpreadsheetServices): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/exports`,
        summary: 'Export resources as a table',
        description:
          'CSV or XLSX, written while it is read. No cell can run as a formula: one that would begins with an apostrophe, ' +
          'which an import takes away again.',
        body: exportBody,
        idempotency: 'off',
        response: { 200: bytes },
        errors: ['forbidden'],
      },
      async ({ actor, body }) => ({
        status: 200,
        stream: await exports.write(actor, body),
        headers: {
          'content-type': exportTypes[body.format],
          'content-disposition': `attachment; filename="resources.${body.format}"`,
          'cache-control': 'no-store, no-transform',
        },
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Send a table whose rows are to change resources',
        description:
          'CSV or XLSX with names of columns in the first row, such as an export that was edited. Changes nothing: the ' +
          'answer proposes what its columns are.',
        upload: {
          types: ['text/csv', exportTypes.xlsx, 'application/octet-stream'],
          maxBytes: spreadsheetLimits.bytes,
        },
        response: { 201: spreadsheetSchema },
        errors: ['forbidden'],
      },
      async ({ actor, upload }) => {
        const spreadsheet = await imports.receive(actor, upload);
        return { status: 201, body: present(spreadsheet), headers: { location: `${path}/${spreadsheet.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read what a table is and what its columns are taken for',
        params: idParams,
        response: { 200: spreadsheetSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: present(await imports.get(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/imports`,
        summary: 'Prepare the import of a table: a dry run',
        description:
          'Changes nothing yet. A job looks at every row; its report has a line for each cell that cannot be read (line, ' +
          'column, value, reason, what is accepted), and the batch a preview. `POST /batches/{id}/run` does it, and it can ' +
          'be undone. A row is about the resource of its `resourceId`, else about that of its `id`, a key of your own by which the ' +
          'same table sent again makes nothing twice. Rows whose resource others have changed since the export are left alone.',
        params: idParams,
        body: importBody,
        response: { 202: batchSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body }) => {
        const batch = await imports.prepare(actor, id, body);
        return { status: 202, body: presentBatch(batch), headers: { location: `/api/v1/batches/${batch.id}` } };
      },
    ),
  ];
}

function present({ id, name, format, at, expiresAt, rowCount, headings, lost }: Spreadsheet) {
  return {
    id,
    name,
    format,
    at: at.toISOString(),
    expiresAt: expiresAt.toISOString(),
    rowCount,
    columns: headings.map((heading, index) => ({ column: index + 1, heading, proposed: proposeColumn(heading) })),
    fields: [...fieldNames],
    unreadable: lost.map((each) => ({ ...each })),
  };
}
