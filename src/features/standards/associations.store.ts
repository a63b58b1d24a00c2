import { type ClientSession, type Connection, Schema, type Types } from 'mongoose';
import { districtOf } from './standard.policy.ts';
import type { AssociationType, DefinitionKind, FrameworkDefinition, StandardAssociation } from './standard.ts';
import type { StandardsScope } from './standards.ts';
import { anyOf, assertWritable, type Filter, operator, readableFilter } from './standards-filter.store.ts';

/** `openEnds`: identifiers and addresses of its ends that are not here yet; absent when both are. */
type StoredAssociation = StandardAssociation & { _id: Types.ObjectId; openEnds?: string[] };

const associationSchema = new Schema<StoredAssociation>(
  {
    id: { type: String, required: true },
    orgId: { type: String, required: true },
    frameworkId: { type: String, required: true },
    type: { type: String, required: true },
    originId: { type: String },
    destinationId: { type: String },
    isExternal: { type: Boolean, required: true },
    openEnds: { type: [String] },
  },
  // Paths that queries name; the rest is checked on its way in, and taken as it is.
  { collection: 'standard_associations', versionKey: false, strict: false, id: false },
);

const definitionSchema = new Schema<FrameworkDefinition>(
  {
    id: { type: String, required: true },
    orgId: { type: String, required: true },
    frameworkId: { type: String, required: true },
    kind: { type: String, required: true },
    record: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'framework_definitions', versionKey: false, id: false },
);

const asAssociation = { _id: 0, openEnds: 0 };

/** A thing that has arrived, by the names under which associations may wait for it. */
export type Arrival = { readonly id: string; readonly uri: string | null };

export type AssociationsStore = ReturnType<typeof createAssociationsStore>;

/** Associations between standards, and the definitions and rubrics of frameworks. */
export function createAssociationsStore(connection: Connection) {
  const Associations = connection.model('StandardAssociation', associationSchema);
  const Definitions = connection.model('FrameworkDefinition', definitionSchema);

  const list = (filter: Filter, limit: number) =>
    Associations.find(filter, asAssociation).limit(limit).lean<StandardAssociation[]>().exec();

  return {
    find: async (scope: StandardsScope, id: string): Promise<StandardAssociation | null> => {
      const found = await list({ id, ...readableFilter(scope) }, 2);
      return found.find(({ orgId }) => orgId === districtOf(scope)) ?? found[0] ?? null;
    },

    /** Those of the ids that exactly that organization has. */
    findOwn: async (scope: StandardsScope, orgId: string, ids: readonly string[]): Promise<StandardAssociation[]> => {
      assertWritable(scope, orgId);
      return ids.length === 0 ? [] : list({ id: anyOf(ids), orgId }, ids.length);
    },

    listOfFramework: (
      scope: StandardsScope,
      framework: { orgId: string; id: string },
      { after = null, limit = Number.MAX_SAFE_INTEGER }: { after?: string | null; limit?: number } = {},
    ): Promise<StandardAssociation[]> => {
      const filter = {
        $and: [readableFilter(scope), { orgId: framework.orgId, frameworkId: framework.id }],
        ...(after !== null && { id: operator({ $gt: after }) }),
      };
      return Associations.find(filter, asAssociation).sort({ id: 1 }).limit(limit).lean<StandardAssociation[]>().exec();
    },

    /** Those that begin at one of the standards (`out`) or end there (`in`). */
    listOfStandards: async (
      scope: StandardsScope,
      ids: readonly string[],
      {
        types,
        direction,
        limit,
      }: { types?: readonly AssociationType[] | undefined; direction: 'in' | 'out'; limit: number },
    ): Promise<StandardAssociation[]> => {
      if (ids.length === 0) return [];
      const end = direction === 'out' ? 'originId' : 'destinationId';
      return list({ [end]: anyOf(ids), ...(types && { type: anyOf(types) }), ...readableFilter(scope) }, limit);
    },

    /** Writes them as they are, new or not. */
    save: async (
      scope: StandardsScope,
      associations: readonly StandardAssociation[],
      session?: ClientSession,
    ): Promise<void> => {
      if (associations.length === 0) return;
      for (const { orgId } of associations) assertWritable(scope, orgId);
      await Associations.collection.bulkWrite(
        associations.map((association) => {
          const openEnds = openEndsOf(association);
          return {
            updateOne: {
              filter: { orgId: association.orgId, id: association.id },
              update:
                openEnds.length > 0
                  ? { $set: { ...association, openEnds } }
                  : { $set: association, $unset: { openEnds: '' } },
              upsert: true,
            },
          };
        }),
        { ordered: false, ...(session && { session }) },
      );
    },

    remove: async (
      scope: StandardsScope,
      orgId: string,
      ids: readonly string[],
      session?: ClientSession,
    ): Promise<void> => {
      assertWritable(scope, orgId);
      if (ids.length > 0) await Associations.deleteMany({ orgId, id: anyOf(ids) }, { ...(session && { session }) });
    },

    /**
     * Associations that have waited for one of these: of the organization itself or, when what arrives is shared, of
     * everybody.
     */
    listWaitingFor: (
      scope: StandardsScope,
      { orgId, names, limit }: { orgId: string | null; names: readonly string[]; limit: number },
    ): Promise<StandardAssociation[]> => {
      if (orgId === null) {
        if (scope.kind !== 'system') throw new Error('Only the system looks into all districts.');
      } else {
        assertWritable(scope, orgId);
      }
      return list({ openEnds: anyOf(names), isExternal: true, ...(orgId !== null && { orgId }) }, limit);
    },

    findDefinition: async (
      scope: StandardsScope,
      kind: DefinitionKind,
      id: string,
    ): Promise<FrameworkDefinition | null> => {
      const found = await Definitions.find({ id, kind, ...readableFilter(scope) }, { _id: 0 })
        .limit(2)
        .lean<FrameworkDefinition[]>();
      return found.find(({ orgId }) => orgId === districtOf(scope)) ?? found[0] ?? null;
    },

    listDefinitions: (
      scope: StandardsScope,
      framework: { orgId: string; id: string },
    ): Promise<FrameworkDefinition[]> =>
      Definitions.find(
        { $and: [readableFilter(scope), { orgId: framework.orgId, frameworkId: framework.id }] },
        { _id: 0 },
      )
        .sort({ kind: 1, id: 1 })
        .lean<FrameworkDefinition[]>()
        .exec(),

    saveDefinitions: async (scope: StandardsScope, definitions: readonly FrameworkDefinition[]): Promise<void> => {
      if (definitions.length === 0) return;
      for (const { orgId } of definitions) assertWritable(scope, orgId);
      await Definitions.collection.bulkWrite(
        definitions.map((definition) => ({
          updateOne: {
            filter: {
              orgId: definition.orgId,
              frameworkId: definition.frameworkId,
              kind: definition.kind,
              id: definition.id,
            },
            update: { $set: definition },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    removeDefinitions: async (
      scope: StandardsScope,
      framework: { orgId: string; id: string },
      definitions: readonly { kind: DefinitionKind; id: string }[],
    ): Promise<void> => {
      assertWritable(scope, framework.orgId);
      if (definitions.length === 0) return;
      const place = { orgId: framework.orgId, frameworkId: framework.id };
      await Definitions.collection.bulkWrite(
        definitions.map(({ kind, id }) => ({ deleteOne: { filter: { ...place, kind, id } } })),
        { ordered: false },
      );
    },
  };
}

/** The names under which an arrival ends the waiting. */
export function namesOfArrival({ id, uri }: Arrival): string[] {
  return uri === null ? [id] : [id, uri];
}

function openEndsOf({ originId, destinationId, origin, destination }: StandardAssociation): string[] {
  return [
    ...(originId === null ? [origin.identifier.toLowerCase(), origin.uri] : []),
    ...(destinationId === null ? [destination.identifier.toLowerCase(), destination.uri] : []),
  ].filter((name) => name !== '');
}
