import type { Connection } from 'mongoose';
import { codeKey } from '../../features/standards/code.ts';

/** Indexes of what resources are aligned to, and the codes that older ones still have to be resolved. */
export async function indexAlignments(connection: Connection): Promise<void> {
  const resources = connection.collection('resources');
  await resources.createIndexes([
    {
      name: 'standards',
      key: { 'catalog.alignments.standardId': 1, orgId: 1 },
      partialFilterExpression: { 'catalog.alignments.standardId': { $exists: true } },
    },
    { name: 'open_codes', key: { orgId: 1, _id: 1 }, partialFilterExpression: { openCodes: { $exists: true } } },
  ]);
  const aligned = { 'catalog.alignments.0': { $exists: true }, openCodes: { $exists: false } };
  for await (const { _id, catalog } of resources.find(aligned, { projection: { 'catalog.alignments': 1 } })) {
    const alignments = (catalog?.alignments ?? []) as { code: string; standardId?: string | null }[];
    const open = alignments.filter(({ standardId }) => !standardId).map(({ code }) => codeKey(code));
    if (open.length > 0) await resources.updateOne({ _id }, { $set: { openCodes: [...new Set(open)] } });
  }
}
