import { indexLeaseMs } from './composition/indexes.ts';
import { type Wiring, wire } from './composition.ts';
import type { Config } from './config/config.ts';
import { readOrCreateSecret } from './config/secrets.ts';
import { openDatabase } from './database/database.ts';
import { migrationList } from './database/migration-list.ts';
import { runMigrations } from './database/migrations.ts';
import { claimSearchIndex } from './features/search/index-claim.ts';
import { createMetrics } from './http/metrics.ts';
import { systemClock } from './shared/clock.ts';
import type { Logger } from './shared/logger.ts';

export type Composition = Wiring & {
  /** Where the data is, for people. */
  readonly dataDescription: string;
  close(): Promise<void>;
};

/** Opens the back ends and wires every service: the one place that knows all the parts. Throws StartError. */
export async function compose(config: Config, log: Logger): Promise<Composition> {
  // Before anything is opened: a folder that cannot be written is the commonest fault of a first start.
  const secret = config.jwtSecret ?? (await readOrCreateSecret({ dataDir: config.dataDir, name: 'jwt' }));

  const database = await openDatabase({
    mongodbUri: config.mongodbUri,
    dataDir: config.dataDir,
    role: 'start',
    log: (line) => log.info(line),
  });
  try {
    await runMigrations({ connection: database.connection, migrations: migrationList, log });
  } catch (error) {
    await database.close();
    throw error;
  }
  const metrics = createMetrics({ collectProcess: true });
  const wiring = wire({ database, config, secret, clock: systemClock, log, metrics });
  try {
    if (config.mongodbUri !== null && config.meilisearch === null)
      await claimSearchIndex({ lease: wiring.searchLease, leaseMs: indexLeaseMs, log });
    // The folder of the embedded database has one owner at a time.
    if (config.mongodbUri === null) await wiring.jobs.takeUp();
  } catch (error) {
    metrics.stop();
    await database.close();
    throw error;
  }
  wiring.searchSync.start();
  wiring.jobs.start();
  wiring.jobs.startSchedules();
  return {
    ...wiring,
    dataDescription: database.description,
    close: async () => {
      metrics.stop();
      await wiring.jobs.stop();
      await wiring.searchSync.stop();
      await wiring.webhooks.settled();
      await database.close();
    },
  };
}
