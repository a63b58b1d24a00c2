import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { PlaylistContent } from '../playlists/playlist.ts';
import type { Transaction } from '../resources/resource.ts';

/** What somebody's import of a playlist remembers, so that the same one again is known. */
export type PlaylistImportRecord = {
  readonly playlistId: string;
  /** The version that was imported; null where its source does not count. */
  readonly sourceVersion: number | null;
  /** What the import made of it: what people have changed since is theirs. */
  readonly base: PlaylistContent;
};

/** Whose import of what: each person has drafts of their own. */
export type ImportKey = { readonly importedBy: string; readonly system: string; readonly sourceId: string };

type StoredImport = ImportKeyIds & {
  _id: Types.ObjectId;
  playlistId: Types.ObjectId;
  sourceVersion: number | null;
  base: PlaylistContent;
};
type ImportKeyIds = { orgId: Types.ObjectId; importedBy: Types.ObjectId; system: string; sourceId: string };

const asItIs = Schema.Types.Mixed;
const id = { type: Schema.Types.ObjectId, required: true };
const importSchema = new Schema<StoredImport>(
  {
    orgId: id,
    importedBy: id,
    system: { type: String, required: true },
    sourceId: { type: String, required: true },
    playlistId: id,
    sourceVersion: { type: Number, default: null },
    base: { type: asItIs, required: true },
  },
  { collection: 'playlist_imports', versionKey: false, minimize: false },
);

export type PlaylistImportsStore = ReturnType<typeof createPlaylistImportsStore>;

/** Imports of playlists, one for each person and source. */
export function createPlaylistImportsStore(connection: Connection) {
  const Imports = connection.model('PlaylistImport', importSchema);
  const filterOf = (scope: Scope, { importedBy, system, sourceId }: ImportKey): ImportKeyIds => {
    if (scope.kind !== 'actor') throw new Error('Imports belong to somebody’s district.');
    const orgId = new Types.ObjectId(scope.actor.orgId);
    return { orgId, importedBy: new Types.ObjectId(importedBy), system, sourceId };
  };
  const toStored = ({ playlistId, ...record }: PlaylistImportRecord) => ({
    ...record,
    playlistId: new Types.ObjectId(playlistId),
  });

  return {
    find: async (scope: Scope, key: ImportKey): Promise<PlaylistImportRecord | null> => {
      const stored = await Imports.findOne(filterOf(scope, key)).lean<StoredImport>();
      if (!stored) return null;
      const { playlistId, sourceVersion, base } = stored;
      return { playlistId: playlistId.toHexString(), sourceVersion, base };
    },

    /** With the playlist that it made. Throws MongoDB's 11000 when the same was imported meanwhile. */
    insert: async (
      scope: Scope,
      key: ImportKey,
      record: PlaylistImportRecord,
      transaction: Transaction,
    ): Promise<void> => {
      const session = transaction as mongoose.ClientSession;
      await Imports.collection.insertOne(
        { _id: new Types.ObjectId(), ...filterOf(scope, key), ...toStored(record) },
        { session },
      );
    },

    /** In place of what is known of another playlist, or of the same one; false when somebody else was faster. */
    replace: async (
      scope: Scope,
      key: ImportKey,
      before: Pick<PlaylistImportRecord, 'playlistId'>,
      record: PlaylistImportRecord,
      transaction?: Transaction,
    ): Promise<boolean> => {
      const session = transaction as mongoose.ClientSession | undefined;
      const { matchedCount } = await Imports.collection.updateOne(
        { ...filterOf(scope, key), playlistId: new Types.ObjectId(before.playlistId) },
        { $set: toStored(record) },
        { ...(session && { session }) },
      );
      return matchedCount > 0;
    },

    /** Of playlists that are destroyed. */
    removeOf: async (scope: Scope, playlistIds: readonly string[]): Promise<void> => {
      if (scope.kind !== 'system') throw new Error('Only the system does this.');
      const ids = playlistIds.map((one) => new Types.ObjectId(one));
      await Imports.deleteMany({ playlistId: mongoose.trusted({ $in: ids }) });
    },
  };
}
