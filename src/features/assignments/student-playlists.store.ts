import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { createCheckedCache, type Stamped } from '../../shared/checked-cache.ts';
import { isWithin, within } from './assignments.store.ts';
import type { ClassChangesStore } from './class-changes.store.ts';
import type { StudentPlaylist } from './student-record.ts';

type StoredRow = Omit<StudentPlaylist, 'id' | 'orgId'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
};

/** A row as it was read, and as it shall be. */
export type RowChange = { readonly before: StudentPlaylist; readonly after: StudentPlaylist };

export type StudentPlaylistsStore = ReturnType<typeof createStudentPlaylistsStore>;

/** Of rows in memory. */
const keptBytes = 32 * 1024 * 1024;
/** What a row takes in memory: without changes, and for each thing that was done to it. */
const [rowBytes, changeBytes] = [2_000, 2_000];
/** So many students are looked at to tell how the paths of one playlist work. */
const mostPaths = 20_000;
/** Written with one request to the database. */
const batchSize = 200;
/** Read with one, of whom little is read each. */
const manyAtOnce = 2_000;

export function createStudentPlaylistsStore(
  connection: Connection,
  changes: Pick<ClassChangesStore, 'note' | 'forget'>,
) {
  const rows = () => connection.collection<StoredRow>('student_playlists');

  const noteChanged = async (scope: Scope, written: readonly StudentPlaylist[]): Promise<void> => {
    const byDistrict = new Map<string, StudentPlaylist[]>();
    for (const row of written) byDistrict.set(row.orgId, [...(byDistrict.get(row.orgId) ?? []), row]);
    for (const [orgId, parts] of byDistrict) await changes.note(scope, orgId, parts);
  };

  const cache = createCheckedCache<StudentPlaylist>({
    maximumBytes: keptBytes,
    readStamps: async (ids) => {
      const found = await rows()
        .find(among(ids), { projection: { revision: 1 } })
        .toArray();
      return new Map(found.map(stampOf));
    },
    readItems: async (ids) => {
      const found = await rows().find(among(ids)).toArray();
      return new Map(
        found.map((stored): [string, Stamped<StudentPlaylist>] => {
          const had = stored.lastMerge?.before;
          const things = stored.changes.length + stored.past.length + (had ? had.past.length + 1 : 0);
          const bytes = rowBytes + changeBytes * things;
          return [stored._id.toHexString(), { item: toRow(stored), stamp: String(stored.revision), bytes }];
        }),
      );
    },
  });

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** Adds those that are not there: one for each student of an assignment, whoever adds it. */
    insertMissing: async (scope: Scope, wanted: readonly StudentPlaylist[]): Promise<void> => {
      for (let at = 0; at < wanted.length; at += batchSize) {
        const missing = wanted.slice(at, at + batchSize).map(({ id, orgId, ...row }) => ({
          updateOne: {
            filter: { ...within(scope, orgId), assignmentId: row.assignmentId, studentId: row.studentId },
            update: { $setOnInsert: { ...withoutKeys(row), _id: new Types.ObjectId(id) } },
            upsert: true,
          },
        })) as mongo.AnyBulkWriteOperation<StoredRow>[];
        // Two who add the same at one moment: the index lets one of them, and that will do.
        await rows()
          .bulkWrite(missing, { ordered: false })
          .catch((error: unknown) => {
            if ((error as { code?: unknown }).code !== 11_000) throw error;
          });
      }
      await noteChanged(scope, wanted);
    },

    /** The same object as long as it does not change. */
    find: async (scope: Scope, id: string): Promise<StudentPlaylist | null> => {
      const [found = null] = await cache.get([id]);
      return found && isWithin(scope, found.orgId) ? found : null;
    },

    /** All of some assignments, or of some of their students, in no order: the same objects as long as they do not change. */
    listOfAssignments: async (
      scope: Scope,
      orgId: string,
      assignmentIds: readonly string[],
      studentIds?: readonly string[],
    ): Promise<StudentPlaylist[]> => {
      if (assignmentIds.length === 0) return [];
      const filter = {
        ...within(scope, orgId),
        assignmentId: { $in: [...assignmentIds] },
        ...(studentIds && { studentId: { $in: [...studentIds] } }),
      };
      const found = await rows()
        .find(filter as mongo.Filter<StoredRow>, { projection: { revision: 1 }, batchSize: manyAtOnce })
        .toArray();
      const items = await cache.getStamped(new Map(found.map(stampOf)));
      return items.filter((item) => item !== null);
    },

    /** Those of the students who have a playlist already, by the assignments that gave it to them. */
    listHolders: async (
      scope: Scope,
      orgId: string,
      { playlistId, studentIds }: { readonly playlistId: string; readonly studentIds: readonly string[] },
    ): Promise<ReadonlyMap<string, readonly string[]>> => {
      const holders = new Map<string, string[]>();
      if (studentIds.length === 0) return holders;
      const filter = { ...within(scope, orgId), playlistId, studentId: { $in: [...studentIds] }, unassignedAt: null };
      const found = await rows()
        .find(filter as mongo.Filter<StoredRow>, { projection: { assignmentId: 1, studentId: 1 } })
        .toArray();
      for (const { assignmentId, studentId } of found) {
        holders.set(assignmentId, [...(holders.get(assignmentId) ?? []), studentId]);
      }
      return holders;
    },

    /** Who is on which path of a playlist, of those who have one. */
    listPaths: async (
      scope: Scope,
      orgId: string,
      playlistId: string,
    ): Promise<{ readonly studentId: string; readonly pathwayId: string }[]> => {
      const filter = { ...within(scope, orgId), playlistId, pathwayId: { $ne: null } };
      const found = await rows()
        .find(filter as mongo.Filter<StoredRow>, { projection: { studentId: 1, pathwayId: 1 } })
        .limit(mostPaths)
        .toArray();
      return found.map(({ studentId, pathwayId }) => ({ studentId, pathwayId: pathwayId ?? '' }));
    },

    /** All that a student has, newest last. */
    listOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<StudentPlaylist[]> => {
      const found = await rows()
        .find({ ...within(scope, orgId), studentId })
        .sort({ _id: 1 })
        .toArray();
      return found.map(toRow);
    },

    /** False when it is not at the revision before any more. */
    replace: async (scope: Scope, { before, after }: RowChange): Promise<boolean> => {
      const { id, orgId } = after;
      const filter = { _id: new Types.ObjectId(id), ...within(scope, orgId), revision: before.revision };
      const isWritten = (await rows().updateOne(filter, updateTo(after))).matchedCount > 0;
      if (isWritten) await noteChanged(scope, [after]);
      return isWritten;
    },

    /** Writes each that is still at the revision before; how many were. */
    replaceMany: async (scope: Scope, wanted: readonly RowChange[]): Promise<number> => {
      let written = 0;
      for (let at = 0; at < wanted.length; at += batchSize) {
        const { matchedCount } = await rows().bulkWrite(
          wanted.slice(at, at + batchSize).map(({ before, after }) => ({
            updateOne: {
              filter: { _id: new Types.ObjectId(after.id), ...within(scope, after.orgId), revision: before.revision },
              update: updateTo(after),
            },
          })) as mongo.AnyBulkWriteOperation<StoredRow>[],
          { ordered: false },
        );
        written += matchedCount;
      }
      await noteChanged(
        scope,
        wanted.map(({ after }) => after),
      );
      return written;
    },

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      const filter = { ...within(scope, orgId), studentId };
      const assignmentIds = (await rows().distinct('assignmentId', filter)) as string[];
      await rows().deleteMany(filter);
      await changes.forget(scope, orgId, assignmentIds);
    },
  };
}

function updateTo({ id: _id, orgId: _orgId, lastMerge, ...row }: StudentPlaylist): mongo.UpdateFilter<StoredRow> {
  const update = lastMerge ? { $set: { ...row, lastMerge } } : { $set: row, $unset: { lastMerge: 1 } };
  return update as unknown as mongo.UpdateFilter<StoredRow>;
}

/** What an upsert takes from its filter must not stand in the update again. */
function withoutKeys({ assignmentId: _a, studentId: _s, ...row }: Omit<StudentPlaylist, 'id' | 'orgId'>) {
  return row;
}

function stampOf({ _id, revision }: Pick<StoredRow, '_id' | 'revision'>): [string, string] {
  return [_id.toHexString(), String(revision)];
}

function among(ids: readonly string[]): mongo.Filter<StoredRow> {
  return { _id: { $in: ids.map((id) => new Types.ObjectId(id)) } };
}

function toRow({ _id, orgId, ...row }: StoredRow): StudentPlaylist {
  return { ...row, id: _id.toHexString(), orgId: orgId.toHexString() };
}
