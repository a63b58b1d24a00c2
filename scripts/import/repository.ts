import { type Wiring, wire } from '../../src/composition.ts';
import type { Config } from '../../src/config/config.ts';
import { readOrCreateSecret } from '../../src/config/secrets.ts';
import { openDatabase } from '../../src/database/database.ts';
import { migrationList } from '../../src/database/migration-list.ts';
import { runMigrations } from '../../src/database/migrations.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { StartError } from '../../src/shared/start-error.ts';

export type Repository = Wiring & { readonly dataDescription: string; close(): Promise<void> };

/** The services over the repository's data, beside a running server or alone. Throws StartError. */
export async function openRepository(config: Config): Promise<Repository> {
  const log = createLogger({ level: 'warn', format: 'text', destination: process.stderr });
  const secret = config.jwtSecret ?? (await readOrCreateSecret({ dataDir: config.dataDir, name: 'jwt' }));
  const database = await openDatabase({ mongodbUri: config.mongodbUri, dataDir: config.dataDir, role: 'program' });
  try {
    await runMigrations({ connection: database.connection, migrations: migrationList, log });
  } catch (error) {
    await database.close();
    throw error;
  }
  const metrics = createMetrics({ collectProcess: false });
  const wiring = wire({ database, config, secret, clock: systemClock, log, metrics });
  return {
    ...wiring,
    dataDescription: database.description,
    close: async () => {
      metrics.stop();
      await wiring.webhooks.settled();
      await database.close();
    },
  };
}

export type Target = { readonly orgId: string; readonly actorId: string | null };

/** The district that receives the resources, and who owns them. Throws StartError where that is not clear. */
export async function findTarget({ accounts }: Pick<Wiring, 'accounts'>, ownerEmail: string | null): Promise<Target> {
  if (ownerEmail !== null) {
    const owner = await accounts.setUp.findSignIn(ownerEmail);
    if (!owner) throw new StartError(`Nobody signs in with ${ownerEmail}. Name somebody else with --owner.`);
    return { orgId: owner.orgId, actorId: owner.personId };
  }
  const [district, another] = await accounts.setUp.listDistricts(2);
  if (!district) throw new StartError('There is no district yet. Run "npm start" or "npm run seed" first.');
  if (another) throw new StartError('There are several districts. Say whose resources they become: --owner <e-mail>');
  return { orgId: district.id, actorId: null };
}
