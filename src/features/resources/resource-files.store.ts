import type { Connection } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Resource } from './resource.ts';
import { type StoredResource, toResource } from './resource-document.store.ts';
import { assertSystem } from './resource-filter.store.ts';

/** Where resources name files. */
const namingFields = ['content.fileId', 'publication.content.fileId', 'attachedFileIds'] as const;

/** So many resources of one file are looked at to find one that somebody may read. */
const enough = 200;

/** Which resources show a file that was sent here. */
export function createResourceFilesStore(connection: Connection) {
  const resources = () => connection.collection<StoredResource>('resources');
  const versions = () => connection.collection('resource_versions');

  return {
    /** Resources that show the file to readers or to editors, without those that were deleted. Whoever hands one on applies the scope. */
    listShowing: async (scope: Scope, fileId: string): Promise<Resource[]> => {
      assertSystem(scope);
      const found = await Promise.all(
        namingFields.map((field) =>
          resources()
            .find({ [field]: fileId, deletedAt: null })
            .limit(enough)
            .toArray(),
        ),
      );
      return found.flat().map(toResource);
    },

    /** Those of the ids that any resource names: its working copy or one of its versions, deleted or not. */
    findUsed: async (scope: Scope, ids: readonly string[]): Promise<Set<string>> => {
      assertSystem(scope);
      const projection = { 'content.fileId': 1, attachedFileIds: 1 };
      const used = new Set<string>();
      for (const collection of [resources(), versions()]) {
        for (const field of ['content.fileId', 'attachedFileIds']) {
          for await (const named of collection.find({ [field]: { $in: [...ids] } }, { projection })) {
            for (const id of [named.content?.fileId, ...(named.attachedFileIds ?? [])]) used.add(String(id));
          }
        }
      }
      return used;
    },

    /** Has searches look anew at what shows the file; nothing of the resources themselves changes. */
    touchSearch: async (scope: Scope, fileId: string, now: Date): Promise<void> => {
      assertSystem(scope);
      for (const field of namingFields) {
        await resources().updateMany(
          { [field]: fileId, status: 'published', deletedAt: null },
          { $set: { searchPendingAt: now }, $inc: { searchRevision: 1 } },
        );
      }
    },
  };
}

export type ResourceFilesStore = ReturnType<typeof createResourceFilesStore>;
