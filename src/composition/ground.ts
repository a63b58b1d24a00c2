import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import type { NamesStore } from '../features/accounts/names.store.ts';
import { createNamesStore } from '../features/accounts/names.store.ts';
import type { OrganizationsStore } from '../features/accounts/organizations.store.ts';
import { createOrganizationsStore } from '../features/accounts/organizations.store.ts';
import type { JobService } from '../features/jobs/job.service.ts';
import type { NotificationsService } from '../features/notifications/notifications.service.ts';
import { createNotificationsService } from '../features/notifications/notifications.service.ts';
import { createNotificationsStore } from '../features/notifications/notifications.store.ts';
import type { ResourceUses } from '../features/review/resource-uses.ts';
import type { KeptIndex } from '../features/search/index-health.service.ts';
import type { SearchFeature } from '../features/search/search.routes.ts';
import type { IndexState } from '../features/search/search-sync.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Actor } from '../shared/actor.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';

export type WiringOptions = {
  readonly database: Database;
  readonly config: Pick<
    Config,
    | 'mongodbUri'
    | 'dataDir'
    | 's3'
    | 'filesQuotaBytes'
    | 'evidenceQuotaBytes'
    | 'meilisearch'
    | 'publicUrl'
    | 'trustedProxies'
    | 'requestsPerMinute'
    | 'metricsToken'
    | 'firstAdminEmail'
    | 'jobsAtOnce'
    | 'linkCheckDays'
    | 'linkCheckDelaySeconds'
    | 'outboundAllow'
    | 'smtp'
  >;
  /** Signs tokens. */
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Cost of hashing a password, in KiB; tests take little. */
  readonly passwordMemoryKiB?: number;
  /** What names resources, for those who withdraw one; nothing when absent. */
  readonly resourceUses?: ResourceUses;
  /** How often what students do is looked for, for pages that are open. */
  readonly watchEveryMs?: number;
};

/** What is made later than those who need it: asked for when it is used, never while things are put together. */
export type Later = {
  jobs(): JobService;
  search(): SearchFeature;
  /** A person with a role now; throws where there are none. */
  actorOf(personId: string): Promise<Actor>;
  /** Searches must learn of a change. */
  announce: Readonly<Record<KeptIndex, () => void>>;
  /** How often this process has changed what readers see of resources. */
  resourceChanges(): number;
  standardsState(): IndexState;
  findUsedCovers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the playlists that students have. */
  findAssigned(ids: readonly string[]): Promise<ReadonlySet<string>>;
  findBrokenLinks(ids: readonly string[]): Promise<ReadonlySet<string>>;
};

/** What everything stands on. */
export type Ground = {
  readonly connection: Database['connection'];
  readonly config: WiringOptions['config'];
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly organizations: OrganizationsStore;
  readonly names: NamesStore;
  readonly notifications: NotificationsService;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  /** Of a district. */
  readonly timeZoneOf: (orgId: string) => Promise<string>;
  readonly later: Later;
  readonly watchEveryMs: number | undefined;
};

export function layGround(
  { database, config, secret, clock, log, metrics, watchEveryMs }: WiringOptions,
  later: Later,
): Ground {
  const { connection } = database;
  const organizations = createOrganizationsStore(connection);
  const names = createNamesStore(connection);
  return {
    connection,
    config,
    secret,
    clock,
    log,
    metrics,
    organizations,
    names,
    notifications: createNotificationsService({
      notifications: createNotificationsStore(connection),
      namesOf: names.namesOf,
      clock,
    }),
    hasSchool: async (orgId, schoolId) => {
      const scope = { kind: 'system', reason: 'a resource names its school' } as const;
      return (await organizations.findSchool(scope, schoolId))?.orgId === orgId;
    },
    timeZoneOf: async (orgId) => {
      const scope = { kind: 'system', reason: 'days are those of the district' } as const;
      return (await organizations.findDistrict(scope, orgId))?.timeZone ?? 'UTC';
    },
    later,
    watchEveryMs,
  };
}
