import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { DeclinedChanges } from '../playlists/comparing/upstream.ts';
import type { PlaylistContent } from '../playlists/playlist.ts';

/** What a remix remembers of its source, beside its lineage. */
export type PlaylistRemixRecord = {
  /** Of the remix. */
  readonly id: string;
  /** As upstream was when both were last the same, or as it was decided last (`followed`). */
  readonly base: PlaylistContent;
  /** The version of upstream that was looked at last: up to there, only what was left open is asked about. */
  readonly baseVersion: number;
  /** Whether something of that version waits for a decision. */
  readonly isOpen: boolean;
  readonly declined: DeclinedChanges;
  readonly revision: number;
};

type StoredRemix = Omit<PlaylistRemixRecord, 'id' | 'declined'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  /** As pairs: keys are not names of fields. */
  declined: [string, string][];
};

const asItIs = Schema.Types.Mixed;
const remixSchema = new Schema<StoredRemix>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    base: { type: asItIs, required: true },
    baseVersion: { type: Number, required: true },
    isOpen: { type: Boolean, required: true },
    declined: { type: asItIs, required: true },
    revision: { type: Number, required: true },
  },
  { collection: 'playlist_remixes', versionKey: false, minimize: false },
);

export type PlaylistRemixesStore = ReturnType<typeof createPlaylistRemixesStore>;

/** What is found here is found by the id of a remix, which the caller has checked; the scope keeps to the district. */
export function createPlaylistRemixesStore(connection: Connection) {
  const Remixes = connection.model('PlaylistRemix', remixSchema);
  const districtOf = (scope: Scope) => {
    if (scope.kind !== 'actor') throw new Error('Remixes belong to somebody’s district.');
    return { orgId: new Types.ObjectId(scope.actor.orgId) };
  };

  return {
    insert: async (scope: Scope, { id, declined, ...record }: PlaylistRemixRecord): Promise<void> => {
      const _id = new Types.ObjectId(id);
      await Remixes.collection.insertOne({ _id, ...districtOf(scope), ...record, declined: Object.entries(declined) });
    },

    findMany: async (scope: Scope, ids: readonly string[]): Promise<Map<string, PlaylistRemixRecord>> => {
      if (ids.length === 0) return new Map();
      const among = mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) });
      const found = await Remixes.find({ _id: among, ...districtOf(scope) })
        .limit(ids.length)
        .lean<StoredRemix[]>();
      return new Map(
        found.map(({ _id, orgId: _orgId, declined, ...stored }) => {
          const id = _id.toHexString();
          return [id, { ...stored, id, declined: Object.fromEntries(declined) }];
        }),
      );
    },

    /** False when somebody else was faster. */
    update: async (
      scope: Scope,
      { id, revision }: Pick<PlaylistRemixRecord, 'id' | 'revision'>,
      { declined, ...change }: Omit<PlaylistRemixRecord, 'id' | 'revision'>,
    ): Promise<boolean> => {
      const { matchedCount } = await Remixes.collection.updateOne(
        { _id: new Types.ObjectId(id), revision, ...districtOf(scope) },
        { $set: { ...change, declined: Object.entries(declined) }, $inc: { revision: 1 } },
      );
      return matchedCount > 0;
    },

    /** Of remixes that are destroyed. */
    removeMany: async (scope: Scope, ids: readonly string[]): Promise<void> => {
      if (scope.kind !== 'system') throw new Error('Only the system does this.');
      await Remixes.deleteMany({ _id: mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) }) });
    },
  };
}
