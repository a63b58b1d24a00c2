import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { type Wiring, type WiringOptions, wire } from '../../src/composition.ts';
import type { Config } from '../../src/config/config.ts';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { migrationList } from '../../src/database/migration-list.ts';
import { runMigrations } from '../../src/database/migrations.ts';
import type { District, Person, School } from '../../src/features/accounts/account.ts';
import type { WantedPerson } from '../../src/features/accounts/set-up.service.ts';
import type { ResourceUses } from '../../src/features/review/resource-uses.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import type { Actor, Role } from '../../src/shared/actor.ts';
import { createRecordingLog, type LogLine } from './recording-log.ts';

/** The whole application over an embedded database of its own, shared by the tests of a file. */
export type World = {
  /** Listens while the tests of the file run: asking it costs no server and no connection of its own. */
  readonly app: Server;
  /** The application once more over the same database, as another process has it: with caches and locks of its own. */
  another(): RequestListener;
  readonly wiring: Wiring;
  readonly database: Database;
  readonly dataDir: string;
  readonly lines: LogLine[];
  /** The application's time: `advance` moves it on, for all that follows. */
  readonly clock: { now(): Date; advance(ms: number): void };
};

export type WorldOptions = {
  readonly requestsPerMinute?: number;
  readonly publicUrl?: string;
  readonly trustedProxies?: number;
  readonly metricsToken?: string;
  readonly filesQuotaBytes?: number;
  readonly evidenceQuotaBytes?: number;
  /** As OUTBOUND_ALLOW has it. */
  readonly outboundAllow?: string;
  readonly meilisearch?: Config['meilisearch'];
  /** Runs before the application is made. */
  readonly before?: () => Promise<void>;
  readonly resourceUses?: ResourceUses;
  readonly watchEveryMs?: number;
  readonly smtp?: { readonly url: string; readonly from: string };
};

/** argon2 at a thousandth of the cost. */
const passwordMemoryKiB = 32;

/** Call at the top of a file or describe block: `const world = useWorld()`. */
export function useWorld(options: WorldOptions = {}): World {
  let folder = '';
  let database: Database;
  let wiring: Wiring;
  let app: Server;
  let wireOnce: () => WiringOptions;
  let ahead = 0;
  const { log, lines } = createRecordingLog();
  const clock = {
    now: () => new Date(Date.now() + ahead),
    advance: (ms: number) => {
      ahead += ms;
    },
  };
  const metrics = createMetrics({ collectProcess: false });

  beforeAll(async () => {
    await options.before?.();
    folder = await mkdtemp(join(tmpdir(), 'pathloom-test-'));
    database = await openDatabase({ mongodbUri: null, dataDir: folder, role: 'program', isTemporary: true });
    await runMigrations({ connection: database.connection, migrations: migrationList, log });
    wireOnce = () => ({
      database,
      config: {
        mongodbUri: null,
        dataDir: folder,
        s3: null,
        filesQuotaBytes: options.filesQuotaBytes ?? 1024 ** 3,
        evidenceQuotaBytes: options.evidenceQuotaBytes ?? 1024 ** 3,
        meilisearch: options.meilisearch ?? null,
        publicUrl: options.publicUrl ?? null,
        trustedProxies: options.trustedProxies ?? 0,
        requestsPerMinute: options.requestsPerMinute ?? 0,
        metricsToken: options.metricsToken ?? null,
        firstAdminEmail: null,
        jobsAtOnce: 2,
        linkCheckDays: 7,
        linkCheckDelaySeconds: 0,
        outboundAllow: options.outboundAllow ?? '',
        smtp: options.smtp ?? null,
      },
      secret: 'b7f3c1a95e0d4826b7a1f09c3d5e8264af10',
      clock,
      log,
      metrics,
      passwordMemoryKiB,
      ...(options.resourceUses && { resourceUses: options.resourceUses }),
      ...(options.watchEveryMs !== undefined && { watchEveryMs: options.watchEveryMs }),
    });
    wiring = wire(wireOnce());
    wiring.searchSync.start();
    wiring.jobs.start();
    app = createServer(createApp(wiring.services, { log, checkResponses: true, ...wiring.http }));
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    app.close();
    app.closeAllConnections();
    await wiring.jobs.stop();
    await wiring.searchSync.stop();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    get app() {
      return app;
    },
    another: () => {
      const { connection } = database;
      // Models are a connection's own.
      const own = { ...database, connection: connection.useDb(connection.name) };
      const other = wire({ ...wireOnce(), database: own, metrics: createMetrics({ collectProcess: false }) });
      return createApp(other.services, { log, checkResponses: true, ...other.http });
    },
    get wiring() {
      return wiring;
    },
    get database() {
      return database;
    },
    get dataDir() {
      return folder;
    },
    lines,
    clock,
  };
}

export type BuiltDistrict = District & { readonly schools: readonly [School, School] };

let built = 0;

/** A new district with two schools, North and South. */
export async function buildDistrict(world: World): Promise<BuiltDistrict> {
  const { setUp } = world.wiring.accounts;
  built += 1;
  const district = await setUp.ensureDistrict({ name: `District ${built}`, timeZone: 'America/Chicago' });
  const north = await setUp.ensureSchool({ orgId: district.id, name: 'North' });
  const south = await setUp.ensureSchool({ orgId: district.id, name: 'South' });
  return { ...district, schools: [north, south] };
}

/** A person; by default with a name of their own and no role. */
export async function buildPerson(
  world: World,
  wanted: Partial<WantedPerson> & Pick<WantedPerson, 'orgId'>,
): Promise<Person> {
  built += 1;
  return world.wiring.accounts.setUp.ensurePerson({ displayName: `Person ${built}`, memberships: [], ...wanted });
}

export type SignedIn = {
  readonly person: Person;
  readonly actor: Actor;
  readonly token: string;
  /** For supertest: `request(app).get(path).set(someone.headers)`. */
  readonly headers: { readonly authorization: string };
};

const farPast = '2020-01-01';

/**
 * Somebody new with one role, signed in; without `schoolId` for the whole district. Students and school leaders have a
 * school.
 */
export async function signIn(
  world: World,
  { orgId, role, schoolId = null }: { orgId: string; role: Role; schoolId?: string | null },
): Promise<SignedIn> {
  const person = await buildPerson(world, { orgId, memberships: [{ role, schoolId, from: farPast }] });
  return signInAs(world, person);
}

/** A person that is there already, signed in. */
export async function signInAs(world: World, person: Person): Promise<SignedIn> {
  const { tokens, actors } = world.wiring.accounts;
  const token = tokens.signAccess({ personId: person.id, tokenEpoch: 1 });
  const actor = await actors.authenticate(token);
  return { person, actor, token, headers: { authorization: `Bearer ${token}` } };
}
