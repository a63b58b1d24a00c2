import type { Connection, mongo, Types } from 'mongoose';
import { type MarkedResult, overtakenIn } from '../../features/results/result.ts';

type Stored = Omit<MarkedResult, 'id' | 'studentId'> & {
  readonly _id: Types.ObjectId;
  readonly studentId: Types.ObjectId;
};

const fields = { studentId: 1, source: 1, on: 1, receivedAt: 1, latestOf: 1 } as const;

/**
 * Marks of each result what its source has said nothing later of, so that of years of results only these are read. Run again it does the
 * same again.
 */
export async function markLatestResults(connection: Connection): Promise<void> {
  const results = connection.collection('student_results');
  await results.createIndex({ orgId: 1, studentId: 1, latestOf: 1 }, { name: 'latest' });
  await results.updateMany({ undoneAt: null, latestOf: { $exists: false } }, [{ $set: { latestOf: '$about' } }]);
  const unmark = async (marked: readonly MarkedResult[], idOf: ReadonlyMap<string, Types.ObjectId>): Promise<void> => {
    const writes = overtakenIn(marked).map(({ id, keys }) => ({
      updateOne: { filter: { _id: idOf.get(id) }, update: { $pull: { latestOf: { $in: [...keys] } } } },
    })) as unknown as mongo.AnyBulkWriteOperation[];
    if (writes.length > 0) await results.bulkWrite(writes, { ordered: false });
  };
  let ofStudent: MarkedResult[] = [];
  let idOf = new Map<string, Types.ObjectId>();
  // By the index: all of one student come one after the other.
  const all = results.find<Stored>({ undoneAt: null }, { projection: fields }).sort({ orgId: 1, studentId: 1, on: -1 });
  for await (const { _id, studentId, ...one } of all) {
    const marked = { ...one, id: _id.toHexString(), studentId: studentId.toHexString() };
    if (ofStudent[0] && ofStudent[0].studentId !== marked.studentId) {
      await unmark(ofStudent, idOf);
      ofStudent = [];
      idOf = new Map();
    }
    ofStudent.push(marked);
    idOf.set(marked.id, _id);
  }
  await unmark(ofStudent, idOf);
}
