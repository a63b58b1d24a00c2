import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { type LinkCheck, type LinkProgress, type LinkState, linkStates } from './link-check.ts';
import type { MadeUpAnswer } from './look-at-link.ts';

type Stored = Omit<LinkCheck, 'resourceId' | 'orgId' | 'schoolId' | 'ownerId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  schoolId: Types.ObjectId | null;
  ownerId: Types.ObjectId | null;
  isDismissed: boolean;
};

/** A site: who may ask it when, and how it answers for what it does not have. */
type StoredHost = { _id: string; nextAt?: Date; madeUp?: MadeUpAnswer };

export type LinkPosition = { readonly since: Date; readonly id: string };

export type LinkFilter = {
  readonly state: LinkState;
  readonly host?: string | undefined;
  readonly isDismissed: boolean;
  readonly schoolIds?: readonly string[] | undefined;
};

/** The address of a resource, as it is to be checked. */
export type WatchedLink = Pick<LinkCheck, 'resourceId' | 'orgId' | 'schoolId' | 'ownerId' | 'url' | 'host'>;

export type LinkChecksStore = ReturnType<typeof createLinkChecksStore>;

export function createLinkChecksStore(connection: Connection) {
  const checks = () => connection.collection<Stored>('link_checks');
  const hosts = () => connection.collection<StoredHost>('link_hosts');
  const id = (hex: string) => new Types.ObjectId(hex);
  const idOrNull = (hex: string | null) => (hex === null ? null : id(hex));

  return {
    /** Watches addresses; one that is new or has changed is due at once. */
    watch: async (scope: Scope, links: readonly WatchedLink[], now: Date): Promise<void> => {
      assertSystem(scope);
      if (links.length === 0) return;
      const found = await checks()
        .find({ _id: { $in: links.map(({ resourceId }) => id(resourceId)) } })
        .toArray();
      const known = new Map(found.map((stored) => [stored._id.toHexString(), stored.url]));
      await checks().bulkWrite(
        links.map(({ resourceId, orgId, schoolId, ownerId, url, host }) => ({
          updateOne: {
            filter: { _id: id(resourceId) },
            update: {
              $set: {
                orgId: id(orgId),
                schoolId: idOrNull(schoolId),
                ownerId: idOrNull(ownerId),
                ...(known.get(resourceId) !== url && { ...fresh(now), url, host }),
              },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    forget: async (scope: Scope, resourceIds: readonly string[]): Promise<void> => {
      assertSystem(scope);
      if (resourceIds.length > 0) await checks().deleteMany({ _id: { $in: resourceIds.map(id) } });
    },

    /** The caller has checked that the scope may see the resource. */
    find: async (_scope: Scope, resourceId: string): Promise<LinkCheck | null> => {
      const found = await checks().findOne({ _id: id(resourceId) });
      return found && toCheck(found);
    },

    findBroken: async (scope: Scope, resourceIds: readonly string[]): Promise<ReadonlySet<string>> => {
      assertSystem(scope);
      if (resourceIds.length === 0) return new Set();
      const found = await checks()
        .find({ _id: { $in: resourceIds.map(id) }, state: 'broken', isDismissed: false }, { projection: { _id: 1 } })
        .toArray();
      return new Set(found.map(({ _id }) => _id.toHexString()));
    },

    /** Those that are due, but for some sites, the longest waiting first. */
    listDue: async (
      scope: Scope,
      { now, passed, limit }: { now: Date; passed: readonly string[]; limit: number },
    ): Promise<LinkCheck[]> => {
      assertSystem(scope);
      const found = await checks()
        .find({ nextCheckAt: { $lte: now }, ...(passed.length > 0 && { host: { $nin: [...passed] } }) })
        .sort({ nextCheckAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(toCheck);
    },

    /** All that lead to one address, in all districts: it is asked once for all of them. */
    listByUrl: async (scope: Scope, url: string): Promise<LinkCheck[]> => {
      assertSystem(scope);
      return (await checks().find({ url }).toArray()).map(toCheck);
    },

    /** Notes what a look has found; false when the address has changed since. */
    note: async (scope: Scope, check: LinkCheck, progress: Partial<LinkProgress>): Promise<boolean> => {
      assertSystem(scope);
      const change = { ...progress, ...('dismissed' in progress && { isDismissed: progress.dismissed !== null }) };
      const { matchedCount } = await checks().updateOne(
        { _id: id(check.resourceId), url: check.url },
        { $set: change },
      );
      return matchedCount > 0;
    },

    /** Those of the actor's district, the newest trouble first. */
    list: async (
      scope: Scope,
      input: { filter: LinkFilter; after: LinkPosition | null; limit: number },
    ): Promise<{ found: LinkCheck[]; count: number }> => {
      if (scope.kind !== 'actor') throw new Error('The queue is read by people of a district.');
      const { state, host, isDismissed, schoolIds } = input.filter;
      const filter = {
        orgId: id(scope.actor.orgId),
        state,
        isDismissed,
        ...(host !== undefined && { host }),
        ...(schoolIds && { schoolId: { $in: schoolIds.map(id) } }),
      };
      const { after } = input;
      const later = after && {
        since: { $lte: after.since },
        $or: [{ since: { $lt: after.since } }, { since: after.since, _id: { $lt: id(after.id) } }],
      };
      const [found, count] = await Promise.all([
        checks()
          .find({ ...filter, ...later })
          .sort({ since: -1, _id: -1 })
          .limit(input.limit + 1)
          .toArray(),
        checks().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toCheck), count };
    },

    countByState: async (scope: Scope): Promise<ReadonlyMap<LinkState, number>> => {
      assertSystem(scope);
      const counted = await Promise.all(
        linkStates.map(async (state) => [state, await checks().countDocuments({ state })] as const),
      );
      return new Map(counted);
    },

    /** Takes the right to ask a site until then; null when somebody has it or it is to be left alone, with when that ends. */
    claimHost: async (
      scope: Scope,
      host: string,
      { now, until }: { now: Date; until: Date },
    ): Promise<{ isClaimed: true } | { isClaimed: false; freeAt: Date }> => {
      assertSystem(scope);
      try {
        await hosts().updateOne(
          { _id: host, $or: [{ nextAt: { $lte: now } }, { nextAt: { $exists: false } }] },
          { $set: { nextAt: until } },
          { upsert: true },
        );
        return { isClaimed: true };
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        return { isClaimed: false, freeAt: (await hosts().findOne({ _id: host }))?.nextAt ?? until };
      }
    },

    releaseHost: async (scope: Scope, host: string, nextAt: Date): Promise<void> => {
      assertSystem(scope);
      await hosts().updateOne({ _id: host }, { $set: { nextAt } }, { upsert: true });
    },

    findMadeUp: async (scope: Scope, origin: string): Promise<MadeUpAnswer | null> => {
      assertSystem(scope);
      return (await hosts().findOne({ _id: origin }))?.madeUp ?? null;
    },

    saveMadeUp: async (scope: Scope, origin: string, madeUp: MadeUpAnswer): Promise<void> => {
      assertSystem(scope);
      await hosts().updateOne({ _id: origin }, { $set: { madeUp } }, { upsert: true });
    },
  };
}

function fresh(now: Date) {
  return {
    state: 'unchecked' as const,
    since: now,
    checkedAt: null,
    nextCheckAt: now,
    code: null,
    status: null,
    contentType: null,
    lastModified: null,
    redirect: null,
    failures: 0,
    firstFailedAt: null,
    dismissed: null,
    isDismissed: false,
  };
}

function toCheck({ _id, orgId, schoolId, ownerId, isDismissed: _isDismissed, ...stored }: Stored): LinkCheck {
  return {
    ...stored,
    resourceId: _id.toHexString(),
    orgId: orgId.toHexString(),
    schoolId: schoolId?.toHexString() ?? null,
    ownerId: ownerId?.toHexString() ?? null,
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}
