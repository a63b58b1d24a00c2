import type { Connection } from 'mongoose';

/** Indexes of frameworks, standards, their associations and definitions. */
export async function indexStandards(connection: Connection): Promise<void> {
  await connection.collection('frameworks').createIndexes([
    { name: 'identity', key: { id: 1, orgId: 1 }, unique: true },
    // By title, of a district together with what is shared.
    { name: 'list', key: { orgId: 1, sortKey: 1, id: 1 } },
  ]);
  await connection
    .collection('framework_adoptions')
    .createIndexes([{ name: 'district', key: { orgId: 1 }, unique: true }]);
  await connection.collection('standards').createIndexes([
    { name: 'identity', key: { id: 1, orgId: 1 }, unique: true },
    { name: 'codes', key: { codeKeys: 1, orgId: 1 } },
    { name: 'tree', key: { orgId: 1, frameworkId: 1, isRetired: 1, orderPath: 1, id: 1 } },
    { name: 'top', key: { orgId: 1, frameworkId: 1, isTop: 1, isRetired: 1, orderPath: 1 } },
    { name: 'children', key: { parentIds: 1, orgId: 1 } },
    { name: 'descendants', key: { ancestorIds: 1, orgId: 1 } },
    { name: 'words', key: { words: 1, orgId: 1 } },
    {
      name: 'retired',
      key: { orgId: 1, retiredAt: -1, id: 1 },
      partialFilterExpression: { isRetired: true },
    },
  ]);
  await connection.collection('standard_associations').createIndexes([
    { name: 'identity', key: { id: 1, orgId: 1 }, unique: true },
    { name: 'framework', key: { orgId: 1, frameworkId: 1, id: 1 } },
    { name: 'origin', key: { originId: 1, type: 1, orgId: 1 } },
    { name: 'destination', key: { destinationId: 1, type: 1, orgId: 1 } },
    { name: 'open_ends', key: { openEnds: 1 }, partialFilterExpression: { isExternal: true } },
  ]);
  await connection.collection('framework_definitions').createIndexes([
    { name: 'identity', key: { id: 1, kind: 1, orgId: 1, frameworkId: 1 }, unique: true },
    { name: 'framework', key: { orgId: 1, frameworkId: 1, kind: 1, id: 1 } },
  ]);
}
