import type { Services } from './app.ts';
import type { Config } from './config/config.ts';
import { readOrCreateSecret } from './config/secrets.ts';
import { openDatabase } from './database/database.ts';
import { migrationList } from './database/migration-list.ts';
import { runMigrations } from './database/migrations.ts';
import { createHealthService } from './features/health/health.service.ts';
import type { Logger } from './shared/logger.ts';

export type Composition = {
  readonly services: Services;
  /** Where the data is, for people. */
  readonly dataDescription: string;
  close(): Promise<void>;
};

/** Opens the back ends and wires every service: the one place that knows all the parts. Throws StartError. */
export async function compose(config: Config, log: Logger): Promise<Composition> {
  // Before anything is opened: a folder that cannot be written is the commonest fault of a first start.
  if (config.jwtSecret === null) await readOrCreateSecret({ dataDir: config.dataDir, name: 'jwt' });

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
  return {
    services: {
      health: createHealthService({ checks: [{ name: 'database', check: () => database.ping() }] }),
    },
    dataDescription: database.description,
    close: () => database.close(),
  };
}
