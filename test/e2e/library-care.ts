import mongoose, { Types } from 'mongoose';
import { openEmbeddedMongo } from '../../src/embedded/mongo/open.ts';
import { createDuplicatePairsStore } from '../../src/features/duplicates/duplicate-pairs.store.ts';
import type { RunningDemo } from './running-demo.ts';

const specialist = 'specialist@demo.example';
const system = { kind: 'system', reason: 'a library that needs care' } as const;
type Made = { readonly id: string; readonly orgId: string };

/**
 * What takes the server days to find out, put into its database as it would be found: two resources that may be one, and
 * links of a site that has moved.
 */
export async function prepareLibraryCare(demo: RunningDemo): Promise<void> {
  const publish = async (resource: Record<string, unknown>): Promise<Made> => {
    const shown = {
      visibility: 'district',
      license: 'CC BY 4.0',
      inLanguage: ['en'],
      modalities: ['hands-on'],
      kind: 'link',
      ...resource,
    };
    const { id } = await demo.send(specialist, 'POST', '/resources', shown);
    const { orgId } = await demo.send(specialist, 'POST', `/resources/${id}/versions`, {});
    return { id: String(id), orgId: String(orgId) };
  };
  const pair = [
    await publish({
      title: 'Fraction strips',
      summary: 'Cut and compare.',
      url: 'https://pond.example/strips',
      interests: ['art'],
      keywords: ['paper folding'],
    }),
    await publish({
      title: 'Fraction strips to cut out',
      summary: 'Strips of paper to cut and compare: halves, thirds, fourths and eighths, with a page of questions.',
      url: 'https://www.pond.example/strips?utm_source=mail',
      publisher: 'Pond School',
      interests: ['quidditch', 'science fiction'],
      timeRequired: 'PT25M',
    }),
  ] as const;
  const old = await Promise.all(
    ['halves', 'thirds'].map((page) =>
      publish({ title: `Old lessons: ${page}`, url: `https://old.example/lessons/${page}` }).then((made) => ({
        ...made,
        page,
      })),
    ),
  );
  const { uri, close } = await openEmbeddedMongo({ dataDir: demo.dataDir, role: 'program' });
  const connection = await mongoose.createConnection(uri, { dbName: 'pathloom' }).asPromise();
  try {
    const now = new Date();
    const orgId = pair[0].orgId;
    const ids = pair.map(({ id }) => id).sort() as [string, string];
    await createDuplicatePairsStore(connection).replace(system, {
      orgId,
      ids,
      now,
      found: [
        {
          ids,
          schoolId: null,
          kinds: ['address', 'title'],
          reasons: [
            { code: 'sameAddress', value: 'pond.example/strips' },
            { code: 'similarTitle', value: null },
          ],
          score: 0.9,
        },
      ],
    });
    const weekAgo = new Date(now.getTime() - 7 * 86_400_000);
    await connection.collection('link_checks').bulkWrite(
      old.map(({ id, page }) => ({
        replaceOne: {
          filter: { _id: new Types.ObjectId(id) },
          upsert: true,
          replacement: {
            orgId: new Types.ObjectId(orgId),
            schoolId: null,
            ownerId: null,
            url: `https://old.example/lessons/${page}`,
            host: 'old.example',
            state: 'broken',
            since: weekAgo,
            checkedAt: now,
            nextCheckAt: new Date(now.getTime() + 86_400_000),
            code: 'notFound',
            status: 404,
            contentType: null,
            lastModified: null,
            redirect: null,
            failures: 5,
            firstFailedAt: weekAgo,
            dismissed: null,
            isDismissed: false,
          },
        },
      })),
    );
  } finally {
    await connection.close();
    await close();
  }
}
