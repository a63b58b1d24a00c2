import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { invalidInput } from '../../shared/errors.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentJob } from '../jobs/job.presenter.ts';
import { jobSchema } from '../jobs/job.schemas.ts';
import type { ResultBatch } from './result.ts';
import { dateOrders, resultColumns, type TableChoices } from './result-table.ts';
import {
  batchesPageSchema,
  batchSchema,
  resultsInput,
  resultsPageSchema,
  resultsTakenSchema,
  type ToldResultInput,
} from './results.schemas.ts';
import type { ResultsService, ShownResult } from './results.service.ts';
import type { ToldAbout, ToldResult } from './take-results.ts';

const path = '/api/v1/results';
const common = { tag: 'Results from elsewhere', auth: 'signedIn' } as const;
const maxBytes = 64 * 1024 * 1024;
const resultCursor = createCursorCodec(z.strictObject({ on: z.iso.date(), id: idSchema }));
const batchCursor = createCursorCodec(z.strictObject({ receivedAt: z.coerce.date(), id: idSchema }));

const columnsSchema = z.partialRecord(z.enum(resultColumns), z.string().min(1).max(200));
const importQuery = z.strictObject({
  dryRun: z.stringbool().default(false).describe('Only tell what would be done.'),
  columns: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      `Headings by what they mean, as JSON: {"student": "SIS ID", "score": "RIT"}. Known are ${resultColumns.join(', ')}; usual headings need none.`,
    ),
  source: z.string().trim().min(1).max(100).optional().describe('For a table without such a column.'),
  date: z.iso.date().optional().describe('For a table without such a column.'),
  maxScore: z.coerce.number().positive().max(100_000).optional().describe('For a table without such a column.'),
  dateOrder: z.enum(dateOrders).default('ymd').describe('How dates such as 9/14/2026 are meant.'),
});

export function resultsRoutes(results: ResultsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        clientScope: 'progress.write',
        summary: 'Tell what students have shown elsewhere, such as in a test',
        description:
          'By the id of the student information system, and by standard or learning target. Each is taken once, by its `id`; one that ' +
          'cannot be taken is refused with the reason, and the others count. It counts for every target of that standard; a later result ' +
          'of the same source takes the place of an earlier one. An API client tells of students of its schools.',
        body: resultsInput,
        response: { 200: resultsTakenSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body }) => {
        const { outcomes, batchId } = await results.tell(actor, body.results.map(toTold));
        const taken = body.results.map(({ id }, at) => {
          const outcome = outcomes[at];
          if (outcome?.kind === 'refused') return { id, outcome: 'refused' as const, ...outcome.fault };
          const kind = outcome?.kind === 'added' ? ('added' as const) : ('known' as const);
          return { id, outcome: kind, code: null, field: null, message: null };
        });
        return { status: 200, body: { batchId, results: taken } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/imports`,
        summary: 'Import results from a table (CSV)',
        description:
          'For admins. The answer is a job: `/api/v1/jobs/{id}` tells how far it is, its report by line and column what is wrong and what is ' +
          'taken. A faulty row stops no other; the same table again adds nothing. `batchId` of its result takes all of it back.',
        query: importQuery,
        upload: { types: ['text/csv', 'text/plain', 'application/octet-stream', 'application/vnd.ms-excel'], maxBytes },
        response: { 202: jobSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query: { dryRun, ...query }, upload }) => {
        const job = await results.importUpload(actor, upload, dryRun, toChoices(query));
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/batches`,
        summary: 'List what was sent when, and by whom, the last first',
        description: 'For admins.',
        query: z.strictObject(pageQuery),
        response: { 200: batchesPageSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor } }) => {
        const { found, count } = await results.listBatches(actor, { after: batchCursor.decode(cursor, null), limit });
        const toCursor = ({ receivedAt, id }: ResultBatch) => batchCursor.encode({ receivedAt, id }, null);
        const page = toPage({ found, count, limit, cursor: toCursor });
        return { status: 200, body: { ...page, items: page.items.map(presentBatch) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/batches/:id/undo`,
        clientScope: 'progress.write',
        summary: 'Take back what was sent at once',
        description:
          'By admins, and by who has sent it. Nothing of it counts any more, what it had replaced does again, and it can be sent anew.',
        params: idParams,
        response: { 200: batchSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentBatch(await results.undo(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/students/:id/results',
        summary: 'List what other places have said of a student, the last first',
        description: 'For staff who may see the student.',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: resultsPageSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const page = await results.listOfStudent(actor, id, { after: resultCursor.decode(cursor, id), limit });
        const toCursor = ({ on, id: last }: ShownResult) => resultCursor.encode({ on, id: last }, id);
        const shown = toPage({ ...page, limit, cursor: toCursor });
        return { status: 200, body: { ...shown, items: shown.items.map(presentResult) } };
      },
    ),
  ];
}

function toTold({ id, sourcedId, score, maxScore, level, date, source, ...about }: ToldResultInput): ToldResult {
  const said = { score: score ?? null, maxScore: maxScore ?? null, level: level ?? null, on: date, source };
  return { key: id, sourcedId, about: toAbout(about), ...said };
}

function toAbout({
  standard,
  target,
  playlistId,
}: Pick<ToldResultInput, 'standard' | 'target' | 'playlistId'>): ToldAbout {
  if (target === undefined) return { kind: 'standard', written: standard ?? '' };
  return playlistId === undefined
    ? { kind: 'target', written: target }
    : { kind: 'playlistTarget', playlistId, written: target };
}

function toChoices(query: Omit<z.output<typeof importQuery>, 'dryRun'>): TableChoices {
  const { columns, source = null, date = null, maxScore = null, dateOrder } = query;
  return { columns: readColumns(columns), source, on: date, maxScore, dateOrder };
}

function readColumns(text: string | undefined): TableChoices['columns'] {
  if (text === undefined) return {};
  let given: unknown = null;
  try {
    given = JSON.parse(text);
  } catch {
    // Told below, as anything else that is no such object.
  }
  const parsed = columnsSchema.safeParse(given);
  if (parsed.success) {
    return Object.fromEntries(Object.entries(parsed.data).filter(([, heading]) => heading !== undefined));
  }
  const message = `Expected JSON such as {"student": "SIS ID"}, with the names ${resultColumns.join(', ')}.`;
  throw invalidInput('query', ['columns'], { code: 'custom', message });
}

function presentBatch({ id, by, sources, addedCount, receivedAt, undone }: ResultBatch): z.output<typeof batchSchema> {
  return {
    id,
    by: { ...by },
    sources: [...sources],
    addedCount,
    receivedAt: receivedAt.toISOString(),
    undone: undone && { by: undone.by, at: undone.at.toISOString() },
  };
}

function presentResult(result: ShownResult) {
  const { id, source, subject, score, maxScore, level, on, share, batchId, receivedAt, by, undoneAt } = result;
  return {
    ...{ id, source, subject, score, maxScore, level, date: on, share, batchId, by: { ...by } },
    receivedAt: receivedAt.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
  };
}
