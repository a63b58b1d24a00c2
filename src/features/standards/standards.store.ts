import { type ClientSession, type Connection, Schema, type Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { GradeLevel } from '../resources/resource.ts';
import { districtOf } from './standard.policy.ts';
import type { Standard } from './standard.ts';
import { wordsOf } from './standard-words.ts';
import type { StandardLabel, StandardsScope } from './standards.ts';
import { anyOf, assertWritable, type Filter, operator, readableFilter } from './standards-filter.store.ts';

type StoredStandard = Standard & {
  _id: Types.ObjectId;
  words?: string[];
  /** Counts everything that searches can see. */
  searchRevision?: number;
  /** The one that the search index has confirmed. */
  indexedRevision?: number;
  /** Set while the index does not know the present state. */
  searchPendingAt?: Date;
};

const standardSchema = new Schema<StoredStandard>(
  {
    id: { type: String, required: true },
    orgId: { type: String, required: true },
    frameworkId: { type: String, required: true },
    codeKeys: { type: [String], required: true },
    parentIds: { type: [String], required: true },
    ancestorIds: { type: [String], required: true },
    words: { type: [String], required: true },
    gradeLevels: { type: [String], required: true },
    isTop: { type: Boolean, required: true },
    orderPath: { type: String, required: true },
    isRetired: { type: Boolean, required: true },
    retiredAt: { type: Date },
    searchRevision: { type: Number },
    indexedRevision: { type: Number },
    searchPendingAt: { type: Date },
  },
  // Paths that queries name; the rest is checked on its way in, and taken as it is.
  { collection: 'standards', versionKey: false, strict: false, id: false },
);

/** What a stored standard says of itself without what only searches need. */
const asStandard = { _id: 0, words: 0, searchRevision: 0, indexedRevision: 0, searchPendingAt: 0 };

/** A standard with the words that it is found by, to compare texts. */
export type StandardText = Pick<Standard, 'id' | 'code' | 'codeKeys' | 'statement'> & {
  readonly words: readonly string[];
};

export type StandardWordsQuery = {
  /** All of them must be there. */
  readonly words: readonly string[];
  /** The beginning of one more word. */
  readonly prefix: string | null;
  readonly frameworkIds?: readonly string[] | undefined;
  readonly gradeLevels?: readonly GradeLevel[] | undefined;
  readonly limit: number;
};

/** A standard that was found by its words. */
export type WordsHit = Pick<Standard, 'id' | 'orgId' | 'frameworkId' | 'orderPath'> & {
  readonly words: readonly string[];
};

export type StandardsStore = ReturnType<typeof createStandardsStore>;

export function createStandardsStore(connection: Connection) {
  const Standards = connection.model('Standard', standardSchema);

  const read = (filter: Filter, sort: Record<string, 1 | -1>, limit: number) =>
    Standards.find(filter, asStandard).sort(sort).limit(limit).lean<Standard[]>();

  const ofFramework = ({ orgId, id }: { orgId: string; id: string }): Filter => ({ orgId, frameworkId: id });

  return {
    findMany: async (scope: StandardsScope, ids: readonly string[]): Promise<Standard[]> => {
      if (ids.length === 0) return [];
      const filter = { id: anyOf([...new Set(ids)]), ...readableFilter(scope) };
      return ownFirst(scope, await Standards.find(filter, asStandard).lean<Standard[]>());
    },

    /** Whose they are and where: of one id every standard that there is, one for each organization. */
    findEvery: async (
      scope: StandardsScope,
      ids: readonly string[],
    ): Promise<Pick<Standard, 'id' | 'orgId' | 'frameworkId'>[]> => {
      if (ids.length === 0) return [];
      const fields = { _id: 0, id: 1, orgId: 1, frameworkId: 1 };
      return Standards.find({ id: anyOf([...new Set(ids)]), ...readableFilter(scope) }, fields).lean<
        Pick<Standard, 'id' | 'orgId' | 'frameworkId'>[]
      >();
    },

    findLabels: async (
      scope: StandardsScope,
      ids: readonly string[],
    ): Promise<(StandardLabel & { orgId: string })[]> => {
      if (ids.length === 0) return [];
      const fields = {
        _id: 0,
        id: 1,
        orgId: 1,
        code: 1,
        statement: 1,
        abbreviatedStatement: 1,
        frameworkId: 1,
        parentIds: 1,
      };
      const filter = { id: anyOf([...new Set(ids)]), ...readableFilter(scope) };
      return ownFirst(scope, await Standards.find(filter, fields).lean<(StandardLabel & { orgId: string })[]>());
    },

    /** Those that have one of the keys, retired ones too. */
    findByKeys: async (scope: StandardsScope, keys: readonly string[], limit: number): Promise<Standard[]> => {
      if (keys.length === 0) return [];
      const filter = { codeKeys: anyOf([...new Set(keys)]), ...readableFilter(scope) };
      return Standards.find(filter, asStandard).limit(limit).lean<Standard[]>();
    },

    /** Everything of one framework, for those who compare or rebuild it. */
    listOfFramework: (scope: StandardsScope, framework: { orgId: string; id: string }): Promise<Standard[]> => {
      assertWritable(scope, framework.orgId);
      return Standards.find(ofFramework(framework), asStandard).lean<Standard[]>().exec();
    },

    /** Tree order; `after` is the last one before the page. */
    listInOrder: (
      scope: StandardsScope,
      framework: { orgId: string; id: string },
      { after, limit }: { after: { orderPath: string; id: string } | null; limit: number },
    ): Promise<Standard[]> => {
      const isAfter = after && {
        $or: [
          { orderPath: operator({ $gt: after.orderPath }) },
          { orderPath: after.orderPath, id: operator({ $gt: after.id }) },
        ],
      };
      const filter = { ...ofFramework(framework), isRetired: false, ...readableFilterOf(scope, framework.orgId) };
      return read(isAfter ? { $and: [filter, isAfter] } : filter, { orderPath: 1, id: 1 }, limit).exec();
    },

    /** Those directly under a parent; sorted by the caller, as the order is another under each parent. */
    listChildren: (scope: StandardsScope, parentIds: readonly string[], limit: number): Promise<Standard[]> =>
      read({ parentIds: anyOf(parentIds), ...readableFilter(scope), isRetired: false }, { orderPath: 1 }, limit).exec(),

    listTop: (scope: StandardsScope, framework: { orgId: string; id: string }, limit: number): Promise<Standard[]> =>
      read(
        { ...ofFramework(framework), isTop: true, isRetired: false, ...readableFilterOf(scope, framework.orgId) },
        { orderPath: 1 },
        limit,
      ).exec(),

    /** Every standard below one of the ids, with those of its ancestors that were asked for. */
    listBelow: async (
      scope: StandardsScope,
      ids: readonly string[],
      limit: number,
    ): Promise<{ id: string; ancestorIds: string[] }[]> => {
      if (ids.length === 0) return [];
      return Standards.find({ ancestorIds: anyOf(ids), ...readableFilter(scope) }, { _id: 0, id: 1, ancestorIds: 1 })
        .limit(limit)
        .lean<{ id: string; ancestorIds: string[] }[]>();
    },

    /** Ids of a framework in few words, for counts over all of it. */
    listIds: async (scope: StandardsScope, framework: { orgId: string; id: string }, limit: number) => {
      const filter = { ...ofFramework(framework), ...readableFilterOf(scope, framework.orgId) };
      const found = await Standards.find(filter, { _id: 0, id: 1 }).limit(limit).lean<{ id: string }[]>();
      return found.map(({ id }) => id);
    },

    /** Those with all the words, in as few fields as it takes to put them in order. */
    searchWords: (scope: StandardsScope, query: StandardWordsQuery): Promise<WordsHit[]> => {
      const fields = { _id: 0, id: 1, orgId: 1, frameworkId: 1, orderPath: 1, words: 1 };
      return Standards.find(wordsFilter(scope, query), fields).limit(query.limit).lean<WordsHit[]>().exec();
    },

    listRetired: async (
      scope: StandardsScope,
      input: { frameworkId?: string | undefined; after: { retiredAt: Date; id: string } | null; limit: number },
    ): Promise<{ found: Standard[]; count: number }> => {
      const filter = {
        ...readableFilter(scope),
        isRetired: true,
        ...(input.frameworkId !== undefined && { frameworkId: input.frameworkId }),
      };
      const isAfter = input.after && {
        $or: [
          { retiredAt: operator({ $lt: input.after.retiredAt }) },
          { retiredAt: input.after.retiredAt, id: operator({ $gt: input.after.id }) },
        ],
      };
      const [found, count] = await Promise.all([
        read(isAfter ? { $and: [filter, isAfter] } : filter, { retiredAt: -1, id: 1 }, input.limit + 1),
        Standards.countDocuments(filter).limit(countLimit),
      ]);
      return { found, count };
    },

    /** Texts of the living standards of some frameworks, to find those that are alike. */
    listTexts: (scope: StandardsScope, frameworkIds: readonly string[], limit: number): Promise<StandardText[]> => {
      const fields = { _id: 0, id: 1, code: 1, codeKeys: 1, statement: 1, words: 1 };
      return Standards.find({ frameworkId: anyOf(frameworkIds), ...readableFilter(scope), isRetired: false }, fields)
        .limit(limit)
        .lean<StandardText[]>()
        .exec();
    },

    /** Writes them as they are, new or not, and marks them for the search index; all of one organization. */
    save: async (scope: StandardsScope, standards: readonly Standard[], session?: ClientSession): Promise<void> => {
      if (standards.length === 0) return;
      for (const { orgId } of standards) assertWritable(scope, orgId);
      await Standards.collection.bulkWrite(
        standards.map((standard) => ({
          updateOne: {
            filter: { orgId: standard.orgId, id: standard.id },
            update: {
              $set: { ...toStored(standard), searchPendingAt: standard.updatedAt },
              $inc: { searchRevision: 1 },
              $setOnInsert: { indexedRevision: 0 },
            },
            upsert: true,
          },
        })),
        { ordered: false, ...(session && { session }) },
      );
    },
  };
}

function wordsFilter(scope: StandardsScope, { words, prefix, frameworkIds, gradeLevels }: StandardWordsQuery): Filter {
  const conditions = [
    // The longest word is the rarest as a rule, and the first condition is the one that the index serves.
    ...[...words].sort((one, other) => other.length - one.length).map((word) => ({ words: word })),
    // A range, not a pattern: nothing of it is the searcher's. Of one word, or each end could hold for another one.
    ...(prefix === null ? [] : [{ words: operator({ $elemMatch: { $gte: prefix, $lt: `${prefix}\uffff` } }) }]),
  ];
  return {
    ...readableFilter(scope),
    isRetired: false,
    ...(frameworkIds && { frameworkId: anyOf(frameworkIds) }),
    ...(gradeLevels && gradeLevels.length > 0 && { gradeLevels: anyOf(gradeLevels) }),
    ...(conditions.length > 0 && { $and: conditions }),
  };
}

/** The framework was found within the scope; its standards are all of its organization. */
function readableFilterOf(scope: StandardsScope, orgId: string): Filter {
  const readable = readableFilter(scope);
  return Object.keys(readable).length === 0 ? {} : { $and: [readable, { orgId }] };
}

function ownFirst<Found extends { id: string; orgId: string }>(
  scope: StandardsScope,
  found: readonly Found[],
): Found[] {
  const own = districtOf(scope);
  const byId = new Map<string, Found>();
  for (const standard of found) {
    if (!byId.has(standard.id) || standard.orgId === own) byId.set(standard.id, standard);
  }
  return [...byId.values()];
}

function toStored(standard: Standard): Omit<StoredStandard, '_id'> {
  const { code, statement, abbreviatedStatement, alternativeLabel, conceptKeywords } = standard;
  return {
    ...standard,
    words: wordsOf(code, abbreviatedStatement, alternativeLabel, conceptKeywords.join(' '), statement),
  };
}
