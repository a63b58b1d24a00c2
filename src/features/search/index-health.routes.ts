import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { type IndexHealth, type IndexHealthService, keptIndexes } from './index-health.service.ts';

const count = z.int().min(0);
const time = z.iso.datetime().nullable();

export const indexHealthSchema = z
  .strictObject({
    engine: z.enum(['embedded', 'meilisearch']),
    isAnswering: z.boolean().describe('Otherwise searches are answered from the database, marked as degraded.'),
    state: z.enum(['building', 'ready']),
    documents: count.nullable().describe('That your district can find; null while the index does not answer.'),
    pendingChanges: count.describe('Changes that are known to wait for the index.'),
    freshAsOf: time.describe('Everything written before then is found.'),
    isKeeper: z.boolean().describe('Whether the process that answers keeps the index; counts are its own.'),
    drift: z
      .strictObject({ missing: count, outdated: count, extra: count })
      .describe('How the index differed from the database without a change waiting, added up since the start.'),
    repairs: count,
    lastComparedAt: time,
    lastRepairAt: time,
    deadLetters: z
      .array(z.strictObject({ id: z.string(), revision: z.int(), reason: z.string(), at: z.iso.datetime() }))
      .describe('Records of your district that the index refuses. They are tried again when they change.'),
    deadLetterCount: count.describe('Of all districts.'),
    rebuilds: z.strictObject({ succeeded: count, failed: count }),
    rebuilding: z.strictObject({ written: count, total: count }).nullable(),
    request: z
      .strictObject({
        work: z.enum(['reindex', 'reconcile']),
        state: z.enum(['waiting', 'running', 'done', 'failed']),
        askedAt: z.iso.datetime(),
        changedAt: z.iso.datetime(),
        written: count,
        total: count.nullable(),
        reason: z.string().nullable(),
      })
      .nullable()
      .describe('What was asked last of the process that keeps the index.'),
  })
  .meta({ id: 'SearchIndexHealth' });

const path = '/api/v1/search/health';

const indexName = z.enum(keptIndexes).default('resources').describe('Which of the indexes.');

export function indexHealthRoutes(health: IndexHealthService): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Search',
        auth: 'signedIn',
        method: 'get',
        path,
        summary: 'Tell how a search index is',
        description: 'For admins.',
        query: z.strictObject({ index: indexName }),
        response: { 200: indexHealthSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query: { index } }) => ({ status: 200, body: present(await health.get(actor, index)) }),
    ),
    endpoint(
      {
        tag: 'Search',
        auth: 'signedIn',
        method: 'post',
        path: `${path}/requests`,
        summary: 'Ask for a comparison of a search index with the database, or for a new index',
        description:
          'For admins. `reconcile` compares everything and repairs what differs; `reindex` fills a new index beside the one ' +
          'that answers and then takes its place. The process that keeps the index begins within a second or two.',
        body: z.strictObject({ index: indexName, work: z.enum(['reconcile', 'reindex']).default('reconcile') }),
        response: { 202: indexHealthSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body: { index, work } }) => ({
        status: 202,
        body: present(await health.ask(actor, index, work)),
      }),
    ),
  ];
}

function present({ request, deadLetters, ...health }: IndexHealth): z.infer<typeof indexHealthSchema> {
  const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
  return {
    ...health,
    freshAsOf: iso(health.freshAsOf),
    lastComparedAt: iso(health.lastComparedAt),
    lastRepairAt: iso(health.lastRepairAt),
    deadLetters: deadLetters.map(({ orgId: _orgId, at, ...letter }) => ({ ...letter, at: at.toISOString() })),
    request: request && {
      work: request.work,
      state: request.state,
      askedAt: request.askedAt.toISOString(),
      changedAt: request.changedAt.toISOString(),
      written: request.written,
      total: request.total,
      reason: request.reason,
    },
  };
}
