import { Schema, Types } from 'mongoose';
import { type LackableField, lackableFields } from './district-resources.ts';
import {
  type Alignment,
  type Ancestor,
  attachedFileIdsOf,
  type Lineage,
  type Resource,
  type ResourceCatalog,
  type ResourceContent,
  type TagStamp,
  type Visibility,
  type WorkingReview,
} from './resource.ts';
import { openCodesOf } from './resource-alignments.ts';
import { emptyCatalog, emptyContent } from './resource-changes.ts';

type StoredStamp = Omit<TagStamp, 'by' | 'reviewedBy'> & { by: Types.ObjectId | null; reviewedBy?: Types.ObjectId };

export type StoredCatalog = Partial<Omit<ResourceCatalog, 'alignments'>> & {
  /** `standardId` is absent where it is not known, and so not in the index of it. */
  alignments?: readonly (Omit<Alignment, 'standardId'> & { readonly standardId?: string | null })[];
};

type StoredLineage = Omit<Lineage, 'chain' | 'orgId'> & {
  /** For the index of somebody's remixes. */
  readonly kind: 'remix';
  readonly orgId: Types.ObjectId;
  readonly chain: readonly (Omit<Ancestor, 'orgId'> & { readonly orgId: Types.ObjectId })[];
};

/** Fields that are null or empty are not stored: most resources know little of most of them. */
export type StoredResource = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  schoolId: Types.ObjectId | null;
  ownerId: Types.ObjectId | null;
  status: Resource['status'];
  visibility: Resource['visibility'];
  content: Partial<ResourceContent>;
  catalog: StoredCatalog;
  /** Keys of codes of which nobody knows yet what they mean; absent when there are none. */
  openCodes?: string[];
  /** Captions and transcripts that its working copy or its published content names; absent when there are none. */
  attachedFileIds?: string[];
  /** Fields that somebody is to tag; absent when there are none. */
  lacks?: LackableField[];
  /** Only while searches do not know that its approval has ended. */
  approvalEndsAt?: Date;
  approvedForStudents: { by: Types.ObjectId; at: Date; until?: Date } | null;
  /** Absent in what was never handed in. */
  review?: { state: WorkingReview['state']; at: Date; by: Types.ObjectId; visibility: Visibility } | null;
  /** Absent in what was never withdrawn. */
  withdrawal?: { by: Types.ObjectId; at: Date; reason: string; alternativeId: Types.ObjectId | null } | null;
  /** Absent in what nobody has assessed. */
  assessment?: Resource['assessment'];
  provenance: StoredStamp[];
  /** `fingerprint`: of the record that was last imported, so that an import of the same changes nothing. */
  source?: { system: string; id: string; fingerprint?: string };
  /** Only of remixes. */
  lineage?: StoredLineage;
  publication: {
    version: number;
    at: Date;
    by: Types.ObjectId | null;
    content: Partial<ResourceContent> | null;
  } | null;
  revision: number;
  /** Counts every write that a search can see (D3). */
  searchRevision: number;
  /** What the index has confirmed. */
  indexedRevision: number;
  /** Only while the index does not know yet. */
  searchPendingAt?: Date;
  createdAt: Date;
  updatedAt: Date;
  /** Since when it is in the archive, where that was noted; null once it was taken out. */
  archivedAt?: Date | null;
  deletedAt: Date | null;
  /** What took its place: then it is gone, and stays so that its address leads there. */
  mergedInto?: { id: Types.ObjectId; mergeId: string };
};

const id = Schema.Types.ObjectId;
/** Checked by zod on the way in; Mongoose takes it as it is. */
const asItIs = Schema.Types.Mixed;

export const resourceSchema = new Schema<StoredResource>(
  {
    orgId: { type: id, required: true },
    schoolId: { type: id, default: null },
    ownerId: { type: id, default: null },
    status: { type: String, required: true },
    visibility: { type: String, required: true },
    content: { type: asItIs, required: true },
    catalog: { type: asItIs, required: true },
    approvedForStudents: { type: asItIs, default: null },
    provenance: { type: asItIs, required: true },
    source: { type: asItIs },
    openCodes: { type: [String], default: undefined },
    attachedFileIds: { type: [String], default: undefined },
    lacks: { type: [String], default: undefined },
    approvalEndsAt: { type: Date },
    lineage: { type: asItIs },
    publication: { type: asItIs, default: null },
    review: { type: asItIs },
    assessment: { type: asItIs },
    withdrawal: { type: asItIs },
    revision: { type: Number, required: true },
    searchRevision: { type: Number, required: true },
    indexedRevision: { type: Number, required: true },
    searchPendingAt: { type: Date },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    archivedAt: { type: Date },
    deletedAt: { type: Date, default: null },
    mergedInto: { type: asItIs },
  },
  { collection: 'resources', versionKey: false, minimize: false },
);

/** The part of a resource that changes: everything but its id, its district, its revisions and its birth. */
export function toStoredState(resource: Resource) {
  const { publication, approvedForStudents, review, withdrawal } = resource;
  return {
    schoolId: toObjectId(resource.schoolId),
    ownerId: toObjectId(resource.ownerId),
    status: resource.status,
    visibility: resource.visibility,
    content: withoutBlanks(resource.content),
    catalog: toStoredCatalog(resource.catalog),
    approvedForStudents: approvedForStudents && {
      ...approvedForStudents,
      by: new Types.ObjectId(approvedForStudents.by),
    },
    review: review && { ...review, by: new Types.ObjectId(review.by) },
    withdrawal: withdrawal && {
      ...withdrawal,
      by: new Types.ObjectId(withdrawal.by),
      alternativeId: toObjectId(withdrawal.alternativeId),
    },
    assessment: resource.assessment,
    provenance: resource.provenance.map(toStoredStamp),
    publication: publication && {
      version: publication.version,
      at: publication.at,
      by: toObjectId(publication.by),
      content: publication.content && withoutBlanks(publication.content),
    },
    updatedAt: resource.updatedAt,
  };
}

/** What differs between two states of a resource: states share what they have in common. */
export function toStoredChange(
  before: Resource,
  after: Resource,
): Partial<ReturnType<typeof toStoredState>> & Pick<StoredResource, 'archivedAt'> {
  const changed = Object.entries(toStoredState(after)).filter(([field]) => {
    return before[field as keyof Resource] !== after[field as keyof Resource];
  });
  return { ...Object.fromEntries(changed), ...archiving(before, after) };
}

/** When it went into the archive, or that it is out of it; nothing where that is as it was. */
function archiving({ status }: Resource, after: Resource): Pick<StoredResource, 'archivedAt'> {
  if ((status === 'archived') === (after.status === 'archived')) return {};
  return { archivedAt: after.status === 'archived' ? after.updatedAt : null };
}

export function toNewDocument(resource: Resource, fingerprint: string | null, isSearchable: boolean): StoredResource {
  return {
    _id: new Types.ObjectId(resource.id),
    orgId: new Types.ObjectId(resource.orgId),
    ...toStoredState(resource),
    ...toLookUps(resource),
    ...(resource.lineage && { lineage: toStoredLineage(resource.lineage) }),
    ...(resource.source && { source: { ...resource.source, ...(fingerprint && { fingerprint }) } }),
    revision: resource.revision,
    searchRevision: isSearchable ? 1 : 0,
    indexedRevision: 0,
    ...(isSearchable && { searchPendingAt: resource.updatedAt }),
    createdAt: resource.createdAt,
    deletedAt: null,
  };
}

/** What is stored for its indexes alone, and only while there is something in it. */
export const lookUpFields = ['openCodes', 'attachedFileIds', 'lacks', 'approvalEndsAt'] as const;

export function toLookUps({
  catalog,
  content,
  publication,
  approvedForStudents,
}: Resource): Partial<Pick<StoredResource, (typeof lookUpFields)[number]>> {
  const openCodes = openCodesOf(catalog.alignments);
  const contents = publication?.content ? [content, publication.content] : [content];
  const attachedFileIds = [...new Set(contents.flatMap(attachedFileIdsOf))];
  const lacks = lackableFields.filter((field) => catalog[field].length === 0);
  const approvalEndsAt = approvedForStudents?.until;
  return {
    ...(openCodes.length > 0 && { openCodes }),
    ...(attachedFileIds.length > 0 && { attachedFileIds }),
    ...(lacks.length > 0 && { lacks }),
    ...(approvalEndsAt && { approvalEndsAt }),
  };
}

export function toResource(stored: StoredResource): Resource {
  const { publication, approvedForStudents, review, withdrawal, source, lineage } = stored;
  return {
    id: stored._id.toHexString(),
    orgId: stored.orgId.toHexString(),
    schoolId: stored.schoolId?.toHexString() ?? null,
    ownerId: stored.ownerId?.toHexString() ?? null,
    status: stored.status,
    visibility: stored.visibility,
    content: toContent(stored.content),
    catalog: toCatalog(stored.catalog),
    approvedForStudents: approvedForStudents && {
      ...approvedForStudents,
      by: approvedForStudents.by.toHexString(),
    },
    review: review ? { ...review, by: review.by.toHexString() } : null,
    withdrawal: withdrawal
      ? {
          ...withdrawal,
          by: withdrawal.by.toHexString(),
          alternativeId: withdrawal.alternativeId?.toHexString() ?? null,
        }
      : null,
    assessment: stored.assessment ?? null,
    provenance: stored.provenance.map(toStamp),
    source: source ? { system: source.system, id: source.id } : null,
    lineage: lineage ? toLineage(lineage) : null,
    publication: publication && {
      version: publication.version,
      at: publication.at,
      by: publication.by?.toHexString() ?? null,
      content: publication.content && toContent(publication.content),
    },
    revision: stored.revision,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
  };
}

function toStoredLineage({ orgId, chain, ...lineage }: Lineage): StoredLineage {
  return {
    kind: 'remix',
    ...lineage,
    orgId: new Types.ObjectId(orgId),
    chain: chain.map((ancestor) => ({ ...ancestor, orgId: new Types.ObjectId(ancestor.orgId) })),
  };
}

function toLineage({ kind: _kind, orgId, chain, ...lineage }: StoredLineage): Lineage {
  const ancestors = chain.map((ancestor) => ({ ...ancestor, orgId: ancestor.orgId.toHexString() }));
  return { ...lineage, orgId: orgId.toHexString(), chain: ancestors as [Ancestor, ...Ancestor[]] };
}

export function toObjectId(hex: string | null): Types.ObjectId | null {
  return hex === null ? null : new Types.ObjectId(hex);
}

export function toCatalog(stored: StoredCatalog): ResourceCatalog {
  const alignments = stored.alignments?.map(({ standardId = null, ...alignment }) => ({ ...alignment, standardId }));
  return { ...emptyCatalog, ...stored, alignments: alignments ?? emptyCatalog.alignments };
}

export function toStoredCatalog({ alignments, ...catalog }: ResourceCatalog): StoredCatalog {
  const known = withoutBlanks(catalog);
  return alignments.length === 0
    ? known
    : { ...known, alignments: alignments.map((alignment) => withoutBlanks(alignment) as Alignment) };
}

export function toContent(stored: Partial<ResourceContent>): ResourceContent {
  return { title: '', ...emptyContent, ...stored };
}

function toStoredStamp({ by, reviewedBy, ...stamp }: TagStamp): StoredStamp {
  return { ...stamp, by: toObjectId(by), ...(reviewedBy && { reviewedBy: new Types.ObjectId(reviewedBy) }) };
}

function toStamp({ by, reviewedBy, ...stamp }: StoredStamp): TagStamp {
  return {
    ...stamp,
    by: by?.toHexString() ?? null,
    ...(reviewedBy && { reviewedBy: reviewedBy.toHexString() }),
  };
}

export function withoutBlanks<Value extends object>(value: Value): Partial<Value> {
  const known = Object.entries(value).filter(
    ([, field]) => field !== null && !(Array.isArray(field) && field.length === 0),
  );
  return Object.fromEntries(known) as Partial<Value>;
}
