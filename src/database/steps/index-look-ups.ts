import type { Connection, Types } from 'mongoose';

const taggable = ['alignments', 'interests', 'modalities', 'subjects', 'gradeLevels'] as const;
const batchSize = 500;

/** What resources lack, approvals that end, texts of files that have changed, and comments by who wrote them. */
export async function indexLookUps(connection: Connection): Promise<void> {
  const resources = connection.collection('resources');
  const projection = { catalog: 1, 'approvedForStudents.until': 1 };
  const from = { lacks: { $exists: false }, approvalEndsAt: { $exists: false } };
  let writes: { updateOne: { filter: { _id: Types.ObjectId }; update: { $set: object } } }[] = [];
  const flush = async (): Promise<void> => {
    if (writes.length > 0) await resources.bulkWrite(writes, { ordered: false });
    writes = [];
  };
  for await (const { _id, catalog, approvedForStudents } of resources.find(from, { projection })) {
    const lacks = taggable.filter((field) => !catalog?.[field]?.length);
    const approvalEndsAt: unknown = approvedForStudents?.until;
    const found = { ...(lacks.length > 0 && { lacks }), ...(approvalEndsAt ? { approvalEndsAt } : {}) };
    if (Object.keys(found).length > 0) writes.push({ updateOne: { filter: { _id }, update: { $set: found } } });
    if (writes.length === batchSize) await flush();
  }
  await flush();
  await resources.createIndexes([
    {
      name: 'lacking',
      key: { orgId: 1, lacks: 1, updatedAt: -1, _id: -1 },
      partialFilterExpression: { lacks: { $exists: true } },
    },
    {
      name: 'approval_ends',
      key: { approvalEndsAt: 1 },
      partialFilterExpression: { approvalEndsAt: { $exists: true } },
    },
  ]);
  await connection.collection('file_texts').createIndexes([{ name: 'changed', key: { orgId: 1, updatedAt: 1 } }]);
  await connection
    .collection('review_threads')
    .createIndexes([{ name: 'by_author', key: { orgId: 1, 'comments.by': 1 } }]);
}
