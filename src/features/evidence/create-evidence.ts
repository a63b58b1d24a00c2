import { join } from 'node:path';
import type { BlobStore } from '../files/blob-store.ts';
import { createFolderBlobStore } from '../files/folder-blob-store.ts';
import { createS3BlobStore, type S3Settings } from '../files/s3-blob-store.ts';
import type { EvidenceDesk } from '../progress/evidence-desk.ts';
import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import { createEvidenceService, type EvidenceServiceParts } from './evidence.service.ts';
import type { Evidence } from './evidence.ts';
import { createEvidenceAddresses } from './evidence-address.ts';
import { sweepEvidence } from './sweep-evidence.ts';

/** The feature, put together over its collections and a place of its own for bytes. */
export function createEvidence({
  dataDir,
  s3,
  secret,
  publicUrl,
  ...parts
}: Omit<EvidenceServiceParts, 'blobs' | 'addresses'> & {
  readonly dataDir: string;
  /** Null: bytes lie in a folder of `dataDir`. */
  readonly s3: S3Settings | null;
  /** Signs addresses. */
  readonly secret: string;
  readonly publicUrl: string | null;
}) {
  const { store, clock } = parts;
  const folder = join(dataDir, 'evidence');
  const blobs: BlobStore = s3
    ? createS3BlobStore({ ...s3, prefix: `${s3.prefix}evidence/` }, join(folder, 'incoming'))
    : createFolderBlobStore(folder);
  const sweeping = sweepEvidence({ store, blobs, clock });
  return {
    service: createEvidenceService({ ...parts, blobs, addresses: createEvidenceAddresses(secret, publicUrl) }),
    blobs,
    sweep: sweeping.sweep,
    jobs: [sweeping.definition],
    schedules: [sweeping.schedule],
    holder: evidenceHolder(parts.store, blobs),
  };
}

/** What answers may name of what was sent. */
export function createEvidenceDesk(store: Pick<EvidenceServiceParts['store'], 'findNamed' | 'handIn'>): EvidenceDesk {
  return {
    find: async (scope, studentPlaylistId, names) => {
      if (names.length === 0) return new Map();
      const found = await store.findNamed(scope, studentPlaylistId, names);
      // The ids of devices first: nobody else gives them.
      return new Map([
        ...found.map((one) => [one.id, one] as const),
        ...found.map((one) => [one.clientId, one] as const),
      ]);
    },
    handIn: (scope, studentPlaylistId, ids, now) =>
      ids.length === 0 ? Promise.resolve(new Set()) : store.handIn(scope, studentPlaylistId, ids, now),
  };
}

function evidenceHolder(store: EvidenceServiceParts['store'], blobs: BlobStore): StudentDataHolder {
  return {
    eraseStudent: async (scope, orgId, studentId) => {
      const owner = { orgId, studentId };
      await store.removeOfStudent(scope, owner);
      const keys = await store.keysOfStudent(scope, owner);
      for (const key of keys) await blobs.remove(key);
      await store.forgetKeys(scope, keys);
    },

    exportStudent: async function* (scope, orgId, studentId) {
      const told: unknown[] = [];
      for await (const { key, thumbnail: _thumbnail, ...one } of store.eachOfStudent(scope, { orgId, studentId })) {
        const path = pathOf(one);
        const isThere = await blobs.has(key);
        told.push({ ...one, path: isThere ? path : null });
        if (isThere) yield { name: path, bytes: readWhole(blobs, key) };
      }
      yield { name: 'evidence/evidence.json', json: told };
    },
  };
}

/** By the id, so that two of the same name do not meet. */
function pathOf({ id, name }: Pick<Evidence, 'id' | 'name'>): string {
  return `evidence/${id}/${name}`;
}

async function* readWhole(blobs: Pick<BlobStore, 'read'>, key: string): AsyncGenerator<Uint8Array> {
  const stream = await blobs.read(key);
  if (stream) yield* stream as AsyncIterable<Uint8Array>;
}
