import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wire } from '../../src/composition.ts';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { migrationList } from '../../src/database/migration-list.ts';
import { runMigrations } from '../../src/database/migrations.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { judged } from './judged.ts';
import { fillLibrary } from './library.ts';
import { type Measured, measure, summarize } from './measure.ts';

/** `npm run bench:relevance [worst]`: how well searches show what is meant, and the worst of them when asked. */
const dataDir = await mkdtemp(join(tmpdir(), 'pathloom-relevance-'));
const log = createLogger({ level: 'error', format: 'text', destination: process.stderr });
const database = await openDatabase({ mongodbUri: null, dataDir, role: 'program' });
try {
  await runMigrations({ connection: database.connection, migrations: migrationList, log });
  const config = readConfig({ DATA_DIR: dataDir });
  const wiring = wire({
    database,
    config,
    secret: 'only for the time of this measurement',
    clock: systemClock,
    log,
    metrics: createMetrics({ collectProcess: false }),
    passwordMemoryKiB: 32,
  });
  wiring.searchSync.start();
  const { teacher, library } = await fillLibrary(wiring, systemClock);
  const measured: Measured[] = [];
  for (const each of judged) measured.push(await measure(wiring, teacher, library, each));
  process.stdout.write(`${library.length} resources, ${measured.length} searches\n\n`);
  process.stdout.write(`${'group'.padEnd(12)}${'searches'.padStart(9)}${'nDCG@10'.padStart(10)}${'MRR'.padStart(8)}\n`);
  for (const { group, count, ndcg, mrr } of summarize(measured)) {
    const figures = `${String(count).padStart(9)}${ndcg.toFixed(3).padStart(10)}${mrr.toFixed(3).padStart(8)}`;
    process.stdout.write(`${group.padEnd(12)}${figures}\n`);
  }
  if (process.argv.includes('worst')) {
    for (const { group, q, query, ndcg, titles } of measured.toSorted((a, b) => a.ndcg - b.ndcg).slice(0, 25)) {
      process.stdout.write(`\n${ndcg.toFixed(2)} ${group}: ${q} ${JSON.stringify(query)}\n  ${titles.join('\n  ')}\n`);
    }
  }
  await wiring.searchSync.stop();
} finally {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
}
