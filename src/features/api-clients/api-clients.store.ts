import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { ApiClient, ClientSecret } from './api-client.ts';

type StoredClient = Omit<ApiClient, 'id' | 'orgId' | 'schoolIds' | 'createdBy'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  schoolIds: Types.ObjectId[] | null;
  createdBy: Types.ObjectId;
};

export type ApiClientsStore = ReturnType<typeof createApiClientsStore>;

export function createApiClientsStore(connection: Connection) {
  const clients = () => connection.collection<StoredClient>('api_clients');

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (scope: Scope, client: ApiClient): Promise<void> => {
      if (!new Types.ObjectId(client.orgId).equals(districtOf(scope).orgId)) throw new Error('Not of this district.');
      await clients().insertOne(toStored(client));
    },

    find: async (scope: Scope, id: string): Promise<ApiClient | null> => {
      const stored = await clients().findOne({ _id: new Types.ObjectId(id), ...districtOf(scope) });
      return stored && toClient(stored);
    },

    /** Newest first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { before, limit }: { before: string | null; limit: number },
    ): Promise<{ found: ApiClient[]; count: number }> => {
      const filter = districtOf(scope);
      const page = before === null ? filter : { ...filter, _id: { $lt: new Types.ObjectId(before) } };
      const [found, count] = await Promise.all([
        clients()
          .find(page)
          .sort({ _id: -1 })
          .limit(limit + 1)
          .toArray(),
        clients().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toClient), count };
    },

    /** False when somebody else was faster. */
    update: async (scope: Scope, before: ApiClient, after: ApiClient): Promise<boolean> => {
      // When it was last used is written by itself, and is no change of the client.
      const { _id, orgId: _orgId, createdBy: _by, createdAt: _at, lastUsedAt: _used, ...state } = toStored(after);
      const filter = { _id, revision: before.revision, ...districtOf(scope) };
      return (await clients().updateOne(filter, { $set: state })).matchedCount > 0;
    },

    /** Notes that it was used; an older time never replaces a newer one. */
    touch: async (scope: Scope, id: string, at: Date): Promise<void> => {
      await clients().updateOne({ _id: new Types.ObjectId(id), ...districtOf(scope) }, { $max: { lastUsedAt: at } });
    },
  };
}

function districtOf(scope: Scope): { orgId?: Types.ObjectId } {
  switch (scope.kind) {
    case 'system':
      return {};
    case 'actor':
      return { orgId: new Types.ObjectId(scope.actor.orgId) };
    case 'public':
      throw new Error('Clients are not for the public.');
  }
}

function toStored(client: ApiClient): StoredClient {
  const { id, orgId, schoolIds, createdBy, scopes, secrets, ...rest } = client;
  return {
    ...rest,
    _id: new Types.ObjectId(id),
    orgId: new Types.ObjectId(orgId),
    schoolIds: schoolIds?.map((school) => new Types.ObjectId(school)) ?? null,
    createdBy: new Types.ObjectId(createdBy),
    scopes: [...scopes],
    secrets: secrets.map((secret: ClientSecret) => ({ ...secret })),
  };
}

function toClient({ _id, ...stored }: StoredClient): ApiClient {
  return {
    ...stored,
    id: _id.toHexString(),
    orgId: stored.orgId.toHexString(),
    schoolIds: stored.schoolIds?.map((school) => school.toHexString()) ?? null,
    createdBy: stored.createdBy.toHexString(),
  };
}
