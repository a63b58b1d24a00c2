import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, mongo } from 'mongoose';
import type { Logger } from '../shared/logger.ts';
import { StartError } from '../shared/start-error.ts';
import { createLease, type Lease } from './lease.ts';

/**
 * One step of the data from version `version - 1` to `version`. It must be idempotent: after a crash it runs again.
 * Indexes are made here too, as Mongoose makes none by itself.
 */
export type Migration = {
  readonly version: number;
  /** What it does, such as "index resources by district". */
  readonly name: string;
  up(connection: Connection): Promise<void>;
};

export type MigrationOptions = {
  readonly connection: Connection;
  /** Ordered by version: 1, 2, 3 ... */
  readonly migrations: readonly Migration[];
  readonly log: Logger;
  /** How long a process that stopped answering keeps the others waiting. */
  readonly leaseMs?: number;
  /** How long to wait for another process that migrates. */
  readonly waitMs?: number;
};

/** One record per migration that was applied; the highest `_id` is the version of the data. */
type AppliedMigration = { _id: number; name: string; appliedAt: Date };

const pollMs = 200;

/**
 * Brings the data to the newest version this program knows and returns the versions it applied. Of several processes
 * that start at once, one migrates under a lease and the others wait for it. Throws StartError if the data is newer
 * than the program.
 */
export async function runMigrations(options: MigrationOptions): Promise<number[]> {
  const { connection, migrations, log, leaseMs = 30_000, waitMs = 600_000 } = options;
  assertOrdered(migrations);
  const records: mongo.Collection<AppliedMigration> = connection
    .getClient()
    .db(connection.name)
    .collection('migrations');
  const findPending = async () => migrations.slice(await readDataVersion(records, migrations.length));

  const lease = createLease({ connection, name: 'migrations', holder: randomUUID(), ttlMs: leaseMs });
  const deadline = performance.now() + waitMs;
  for (;;) {
    // Asked on every turn: while this process waits, the other one does the work.
    if ((await findPending()).length === 0) return [];
    if (await lease.acquire()) break;
    if (performance.now() > deadline) {
      throw new StartError('Another process has been migrating the data for too long. Stop it, then start again.');
    }
    await sleep(pollMs);
  }

  const holding = keepAlive(lease, leaseMs, log);
  const applied: number[] = [];
  try {
    for (const migration of await findPending()) {
      log.info({ version: migration.version }, `migrating: ${migration.name}`);
      await migration.up(connection);
      holding.assertHeld();
      await records.insertOne({ _id: migration.version, name: migration.name, appliedAt: new Date() });
      applied.push(migration.version);
    }
    return applied;
  } finally {
    holding.end();
    await lease.release();
  }
}

function assertOrdered(migrations: readonly Migration[]): void {
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1) throw new Error(`Migration "${name}" must have version ${index + 1}, not ${version}.`);
  });
}

async function readDataVersion(records: mongo.Collection<AppliedMigration>, newestKnown: number): Promise<number> {
  const newest = await records.findOne({}, { sort: { _id: -1 } });
  const dataVersion = newest?._id ?? 0;
  if (dataVersion > newestKnown) {
    throw new StartError(
      `The data was written by a newer Pathloom (data version ${dataVersion}; this program knows ${newestKnown}).\n` +
        'Install that version or a newer one. To go back, restore a backup that was made before the update.',
    );
  }
  return dataVersion;
}

function keepAlive(lease: Lease, leaseMs: number, log: Logger): { assertHeld(): void; end(): void } {
  let isHeld = true;
  const heartbeat = setInterval(() => {
    lease.renew().then(
      (isRenewed) => {
        isHeld &&= isRenewed;
      },
      (error: unknown) => log.warn({ err: error }, 'the lease of the migration could not be renewed'),
    );
  }, leaseMs / 3);
  return {
    assertHeld: () => {
      if (!isHeld) throw new StartError('Another process took over the migration of the data. Start again.');
    },
    end: () => clearInterval(heartbeat),
  };
}
