import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import mongoose, { Schema, Types } from 'mongoose';
import type { Command } from './edit-commands.ts';
import {
  type Playlist,
  type PlaylistContent,
  type PlaylistVersion,
  type ResourceUse,
  resourceIdsOf,
} from './playlist.ts';
import { aimsOf, bankTargetsOf, cardOf, type PlaylistCard } from './playlist-card.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Places in a draft that showed a resource that was merged into another one. */
export type MergedUses = {
  readonly mergeId: string;
  readonly fromId: string;
  readonly places: readonly {
    readonly stepId: string;
    readonly optionId: string | null;
    readonly version: ResourceUse['version'];
  }[];
};

export type StoredPlaylist = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  schoolId: Types.ObjectId | null;
  ownerId: Types.ObjectId | null;
  coEditorIds: Types.ObjectId[];
  /** The owner and the co-editors: whose list it stands in. */
  editorIds: Types.ObjectId[];
  status: Playlist['status'];
  visibility: Playlist['visibility'];
  content: PlaylistContent;
  /** What the draft uses. */
  resourceIds: Types.ObjectId[];
  /** Targets of the bank that the draft uses. */
  bankTargetIds: string[];
  draftCard: PlaylistCard;
  /** Of the newest version; null before the first. */
  publishedCard: PlaylistCard | null;
  /** What the newest version uses; what was merged goes by what took its place. */
  publishedResourceIds: Types.ObjectId[];
  /** What merges of resources have changed in the draft, so that they can be undone. */
  merged?: MergedUses[];
  /** What the newest version leads to (`aimsOf`). */
  publishedAims: string[];
  publishedVersion: number | null;
  publishedRevision: number | null;
  lineage: Playlist['lineage'];
  dismissedFindings: string[];
  revision: number;
  contentRevision: number;
  /** Counts changes that searches can see. */
  searchRevision: number;
  /** The one that the search index has confirmed. */
  indexedRevision: number;
  /** While the search index does not have the newest one. */
  searchPendingAt?: Date;
  createdAt: Date;
  updatedAt: Date;
  /** Since when it is in the archive, where that was noted; null once it was taken out. */
  archivedAt?: Date | null;
  deletedAt: Date | null;
};

const id = Schema.Types.ObjectId;
/** Checked by zod on the way in; Mongoose takes it as it is. */
const asItIs = Schema.Types.Mixed;

export const playlistSchema = new Schema<StoredPlaylist>(
  {
    orgId: { type: id, required: true },
    schoolId: { type: id, default: null },
    ownerId: { type: id, default: null },
    coEditorIds: { type: [id], required: true },
    editorIds: { type: [id], required: true },
    status: { type: String, required: true },
    visibility: { type: String, required: true },
    content: { type: asItIs, required: true },
    resourceIds: { type: [id], required: true },
    bankTargetIds: { type: [String], required: true },
    draftCard: { type: asItIs, required: true },
    publishedCard: { type: asItIs, default: null },
    publishedResourceIds: { type: [id], required: true },
    merged: { type: asItIs },
    publishedAims: { type: [String], required: true },
    publishedVersion: { type: Number, default: null },
    publishedRevision: { type: Number, default: null },
    lineage: { type: asItIs, default: null },
    dismissedFindings: { type: [String], required: true },
    revision: { type: Number, required: true },
    contentRevision: { type: Number, required: true },
    searchRevision: { type: Number, required: true },
    indexedRevision: { type: Number, required: true },
    searchPendingAt: { type: Date },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    archivedAt: { type: Date },
    deletedAt: { type: Date, default: null },
  },
  { collection: 'playlists', versionKey: false, minimize: false },
);

/** How a draft came to be as it is at a revision. */
export type PlaylistChange = {
  readonly revision: number;
  /** null: a program. */
  readonly by: string | null;
  readonly at: Date;
  readonly kind: 'created' | 'edited' | 'restored';
  readonly commands: readonly Command[];
  /** What it changed, as addresses (`edit.ts`). */
  readonly touched: readonly string[];
};

/** With what the draft was then, packed: most of it is like what it was before, and it is seldom asked for. */
export type StoredChange = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  playlistId: Types.ObjectId;
  revision: number;
  by: Types.ObjectId | null;
  at: Date;
  kind: PlaylistChange['kind'];
  commands: readonly Command[];
  touched: readonly string[];
  content: mongoose.mongo.Binary;
};

export type StoredVersion = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  playlistId: Types.ObjectId;
  version: number;
  at: Date;
  by: Types.ObjectId | null;
  note: string | null;
  title: string;
  schemaVersion: number;
  /** Canonical JSON of a `PlaylistVersion`; never changed (DECISIONS 7). */
  json: string;
  /** What it shows, so that it is found by it. */
  stepIds: readonly string[];
  resourceIds: readonly Types.ObjectId[];
  coverFileId: string | null;
};

/** The part of a playlist that changes: all but its id, its district, its revision and its birth. */
export function toStoredState(playlist: Playlist) {
  const { ownerId, coEditorIds, content } = playlist;
  return {
    schoolId: toObjectId(playlist.schoolId),
    ownerId: toObjectId(ownerId),
    coEditorIds: coEditorIds.map(objectId),
    editorIds: [...(ownerId === null ? [] : [ownerId]), ...coEditorIds].map(objectId),
    status: playlist.status,
    visibility: playlist.visibility,
    content,
    resourceIds: resourceIdsOf(content).map(objectId),
    bankTargetIds: bankTargetsOf(content),
    draftCard: cardOf(content),
    publishedVersion: playlist.publishedVersion,
    publishedRevision: playlist.publishedRevision,
    lineage: playlist.lineage,
    dismissedFindings: [...playlist.dismissedFindings],
    contentRevision: playlist.contentRevision,
    updatedAt: playlist.updatedAt,
  };
}

/** What is derived of each field, and is written with it. */
const derived: Readonly<Record<string, keyof Playlist>> = {
  resourceIds: 'content',
  bankTargetIds: 'content',
  draftCard: 'content',
  editorIds: 'coEditorIds',
};

/** What differs between two states: states share what they have in common. */
export function toStoredChanges(
  before: Playlist,
  after: Playlist,
): Partial<ReturnType<typeof toStoredState>> & Pick<StoredPlaylist, 'archivedAt'> {
  const changed = Object.entries(toStoredState(after)).filter(([field]) => {
    if (field === 'editorIds' && before.ownerId !== after.ownerId) return true;
    const source = derived[field] ?? (field as keyof Playlist);
    return before[source] !== after[source];
  });
  return { ...Object.fromEntries(changed), ...archiving(before, after) };
}

/** When it went into the archive, or that it is out of it; nothing where that is as it was. */
function archiving({ status }: Playlist, after: Playlist): Pick<StoredPlaylist, 'archivedAt'> {
  if ((status === 'archived') === (after.status === 'archived')) return {};
  return { archivedAt: after.status === 'archived' ? after.updatedAt : null };
}

export function toNewPlaylist(playlist: Playlist, version: PlaylistVersion | undefined): StoredPlaylist {
  return {
    _id: objectId(playlist.id),
    orgId: objectId(playlist.orgId),
    ...toStoredState(playlist),
    ...(version ? toPublished(version) : { publishedCard: null, publishedResourceIds: [], publishedAims: [] }),
    revision: playlist.revision,
    searchRevision: version ? 1 : 0,
    indexedRevision: 0,
    ...(version && { searchPendingAt: playlist.updatedAt }),
    createdAt: playlist.createdAt,
    deletedAt: null,
  };
}

/** What is kept of the newest version beside it. */
export function toPublished({ content, resources }: PlaylistVersion) {
  return {
    publishedCard: cardOf(content),
    publishedResourceIds: usedIn(resources),
    publishedAims: aimsOf(content),
  };
}

export function toPlaylist(stored: StoredPlaylist): Playlist {
  return {
    ...toHead(stored),
    content: stored.content,
    lineage: stored.lineage,
    dismissedFindings: stored.dismissedFindings,
  };
}

/** A playlist as lists show it, without its content. */
export type ListedPlaylist = Omit<Playlist, 'content' | 'lineage' | 'dismissedFindings'> & {
  readonly draftCard: PlaylistCard;
  readonly publishedCard: PlaylistCard | null;
};

/** A playlist that was changed, for those who keep a copy; `removal` says why they should drop it. */
export type ChangedPlaylist = {
  readonly listed: ListedPlaylist;
  readonly removal: 'deleted' | 'notVisible' | null;
};

export const listedFields = {
  content: 0,
  lineage: 0,
  dismissedFindings: 0,
  resourceIds: 0,
  bankTargetIds: 0,
  publishedAims: 0,
  merged: 0,
} as const;

export function toListed(stored: StoredPlaylist): ListedPlaylist {
  return { ...toHead(stored), draftCard: stored.draftCard, publishedCard: stored.publishedCard };
}

function toHead(stored: StoredPlaylist) {
  return {
    id: stored._id.toHexString(),
    orgId: stored.orgId.toHexString(),
    schoolId: stored.schoolId?.toHexString() ?? null,
    ownerId: stored.ownerId?.toHexString() ?? null,
    coEditorIds: stored.coEditorIds.map((one) => one.toHexString()),
    status: stored.status,
    visibility: stored.visibility,
    publishedVersion: stored.publishedVersion,
    publishedRevision: stored.publishedRevision,
    revision: stored.revision,
    contentRevision: stored.contentRevision,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
  };
}

export async function toStoredChange(
  change: PlaylistChange,
  { id: playlistId, orgId, content }: Playlist,
): Promise<StoredChange> {
  return {
    _id: new Types.ObjectId(),
    orgId: objectId(orgId),
    playlistId: objectId(playlistId),
    revision: change.revision,
    by: toObjectId(change.by),
    at: change.at,
    kind: change.kind,
    // Absent and null are different places: what is undefined must not become null.
    commands: JSON.parse(JSON.stringify(change.commands)) as Command[],
    touched: change.touched,
    content: new mongoose.mongo.Binary(await deflate(JSON.stringify(content))),
  };
}

export function toChange({ revision, by, at, kind, commands, touched }: StoredChange): PlaylistChange {
  return { revision, by: by?.toHexString() ?? null, at, kind, commands, touched };
}

export async function readContent({ content }: Pick<StoredChange, 'content'>): Promise<PlaylistContent> {
  return JSON.parse((await inflate(content.buffer)).toString()) as PlaylistContent;
}

function usedIn(resources: PlaylistVersion['resources']): Types.ObjectId[] {
  return [...new Set(resources.map(({ resourceId }) => resourceId))].map(objectId);
}

export function objectId(hex: string): Types.ObjectId {
  return new Types.ObjectId(hex);
}

export function toObjectId(hex: string | null): Types.ObjectId | null {
  return hex === null ? null : objectId(hex);
}
