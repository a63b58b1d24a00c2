import { randomUUID } from 'node:crypto';
import {
  createMeilisearchIndexes,
  type MeilisearchIndex,
} from '../../../src/features/search/meilisearch/meilisearch-index.ts';
import type { IndexSettings } from '../../../src/features/search/search-index.ts';
import { createRecordingLog } from '../recording-log.ts';
import { startMeilisearchServer } from './server.ts';

const standInKeys = { admin: 'admin key', search: 'search key' };
let standIn: ReturnType<typeof startMeilisearchServer> | null = null;

/**
 * Opens an empty index on the Meilisearch of TEST_MEILI_HOST, with names that nobody else has; `stand-in` is the one in
 * memory, which shows how far the suite gets without a server. Indexes stay behind: use a server for tests.
 */
export async function openMeilisearchIndex(settings: IndexSettings): Promise<MeilisearchIndex> {
  const { TEST_MEILI_HOST: host = '', TEST_MEILI_API_KEY: apiKey = null } = process.env;
  if (host === 'stand-in') standIn ??= startMeilisearchServer(standInKeys);
  const server = standIn ? { host: (await standIn).host, apiKey: standInKeys.admin } : { host, apiKey };
  // A test machine may be slow; how soon searches give up is another test.
  const { log } = createRecordingLog();
  const indexes = createMeilisearchIndexes({
    server: { ...server, searchTimeoutMs: 30_000 },
    prefix: `test-${randomUUID()}-`,
    log,
  });
  const index = indexes.open('resources', settings);
  await index.clear();
  return index;
}

export async function closeStandIn(): Promise<void> {
  await (await standIn)?.close();
  standIn = null;
}
