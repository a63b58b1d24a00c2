import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

type StoredText = {
  /** Of the file. */
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  text: string;
  /** What searches know of it: indexes hold a part of each text in memory. */
  beginning: string;
  /** Absent of those from before it was kept. */
  updatedAt?: Date;
};

const textSchema = new Schema<StoredText>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    text: { type: String, default: '' },
    beginning: { type: String, default: '' },
    updatedAt: { type: Date },
  },
  { collection: 'file_texts', versionKey: false },
);

/** In characters: some twelve pages. */
const searchedLength = 20_000;

/** The words that were taken out of files. */
export function createFileTextsStore(connection: Connection) {
  const Texts = connection.model('FileText', textSchema);
  const assertSystem = (scope: Scope): void => {
    if (scope.kind !== 'system') throw new Error('Only the system does this.');
  };

  return {
    put: async (scope: Scope, file: { id: string; orgId: string }, text: string, now: Date): Promise<void> => {
      assertSystem(scope);
      const orgId = new Types.ObjectId(file.orgId);
      await Texts.updateOne(
        { _id: new Types.ObjectId(file.id) },
        { $set: { orgId, text, beginning: text.slice(0, searchedLength), updatedAt: now } },
        { upsert: true },
      );
    },

    /** All the words of a file; null where none were found or nobody has looked yet. */
    find: async (scope: Scope, id: string): Promise<string | null> => {
      assertSystem(scope);
      const found = await Texts.findOne({ _id: new Types.ObjectId(id) }, { text: 1 }).lean<{ text: string }>();
      return found?.text || null;
    },

    /** The beginnings of texts by the ids of their files, for searches. */
    findBeginnings: async (scope: Scope, ids: readonly string[]): Promise<Map<string, string>> => {
      assertSystem(scope);
      if (ids.length === 0) return new Map();
      const among = mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) });
      const found = await Texts.find({ _id: among }, { beginning: 1 })
        .limit(ids.length)
        .lean<{ _id: Types.ObjectId; beginning: string }[]>();
      return new Map(found.map(({ _id, beginning }) => [_id.toHexString(), beginning]));
    },

    /** Ids of the files of a district whose words were found since then. */
    listChanged: async (scope: Scope, orgId: string, since: Date): Promise<string[]> => {
      assertSystem(scope);
      const filter = { orgId: new Types.ObjectId(orgId), updatedAt: mongoose.trusted({ $gte: since }) };
      const found = await Texts.find(filter, { _id: 1 }).lean<Pick<StoredText, '_id'>[]>();
      return found.map(({ _id }) => _id.toHexString());
    },

    remove: async (scope: Scope, id: string): Promise<void> => {
      assertSystem(scope);
      await Texts.deleteOne({ _id: new Types.ObjectId(id) });
    },
  };
}

export type FileTextsStore = ReturnType<typeof createFileTextsStore>;
