import type { License } from '../licenses/license.ts';

// The words of a resource's metadata: LRMI and schema.org where they have one.

export const resourceKinds = ['link', 'file', 'text'] as const;
export const resourceStatuses = ['draft', 'published', 'archived'] as const;
/** From few to many: who may find it once it is published. */
export const visibilities = ['private', 'school', 'district', 'public'] as const;
export const audiences = ['students', 'teachersOnly'] as const;
export const gradeLevels = ['K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'] as const;
export const modalities = [
  'video',
  'reading',
  'audio',
  'interactive',
  'simulation',
  'game',
  'hands-on',
  'project',
  'discussion',
] as const;
export const alignmentTypes = ['teaches', 'assesses', 'requires'] as const;
export const deviceNeeds = [
  'computer',
  'tablet',
  'phone',
  'keyboard',
  'touchscreen',
  'headphones',
  'microphone',
  'camera',
  'printer',
] as const;
/** How a tag came to be (D10). */
export const tagOrigins = ['manual', 'bulk', 'import', 'suggested', 'inherited', 'crosswalk'] as const;

export type ResourceKind = (typeof resourceKinds)[number];
export type ResourceStatus = (typeof resourceStatuses)[number];
export type Visibility = (typeof visibilities)[number];
export type Audience = (typeof audiences)[number];
export type GradeLevel = (typeof gradeLevels)[number];
export type Modality = (typeof modalities)[number];
export type AlignmentType = (typeof alignmentTypes)[number];
export type DeviceNeed = (typeof deviceNeeds)[number];
export type TagOrigin = (typeof tagOrigins)[number];

/** What a resource teaches, checks, or needs first. */
export type Alignment = {
  /** As it was written. */
  readonly code: string;
  readonly alignmentType: AlignmentType;
  /** The standard that the code means; null while no framework here has it, or several have it. */
  readonly standardId: string | null;
  /** From 0 to 1, where a program suggested it. */
  readonly confidence?: number;
};

export type TextComplexity = {
  /** Lexile measure as a number: 650L is 650, BR100L is -100. */
  readonly lexile: number | null;
  /** Flesch-Kincaid grade level. */
  readonly fleschKincaidGrade: number | null;
};

/** A work that this one was made from. */
export type Basis = {
  readonly title: string;
  readonly url: string | null;
  readonly author: string | null;
  readonly license: License | null;
};

/** Words that go with a recording, in one language: captions or a transcript. A file that was sent here. */
export type AttachedText = {
  readonly fileId: string;
  readonly fileName: string;
  /** BCP 47. */
  readonly inLanguage: string;
};

/** A work that a remix stems from, as it was when it was remixed: what happens to it later changes no credit. */
export type Ancestor = {
  readonly id: string;
  readonly orgId: string;
  readonly version: number;
  readonly title: string;
  readonly author: string | null;
  readonly license: License | null;
  /** Where readers find it; null where this installation does not know its own address. */
  readonly url: string | null;
  /** The line of credit that its author asks for, in place of the usual one. */
  readonly attribution: string | null;
};

/** Where a remix comes from: it never changes. */
export type Lineage = {
  readonly basedOnId: string;
  readonly basedOnVersion: number;
  /** The district of that resource. */
  readonly orgId: string;
  /** From what it was copied from to the first work of all. */
  readonly chain: readonly [Ancestor, ...Ancestor[]];
};

/** What an author writes. It is versioned: readers see the published version until the next one is published. */
export type ResourceContent = {
  readonly title: string;
  readonly summary: string | null;
  readonly kind: ResourceKind | null;
  /** Where a link leads, or where a file is. Null with `fileId`: that address is made when it is read, as it runs out. */
  readonly url: string | null;
  /** A file that was sent here (features/files). */
  readonly fileId: string | null;
  readonly fileName: string | null;
  /** Authored text, in Markdown. */
  readonly body: string | null;
  /** Media type of a file, such as application/pdf. */
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly inLanguage: readonly string[];
  /** ISO 8601 duration. */
  readonly timeRequired: string | null;
  /** The same in minutes, rounded up. */
  readonly durationMinutes: number | null;
  readonly author: string | null;
  readonly publisher: string | null;
  readonly license: License | null;
  /** The line to show with it; where absent it is made of title, author and license. */
  readonly attribution: string | null;
  readonly isBasedOn: readonly Basis[];
  /** WebVTT that goes with a video or a recording; one for each language. */
  readonly captions: readonly AttachedText[];
  readonly transcripts: readonly AttachedText[];
};

/** Lists of tags: each tag has a provenance. */
export type ResourceTags = {
  readonly learningResourceType: readonly string[];
  readonly educationalUse: readonly string[];
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly interests: readonly string[];
  readonly modalities: readonly Modality[];
  readonly alignments: readonly Alignment[];
  readonly keywords: readonly string[];
  readonly topicPaths: readonly (readonly string[])[];
  readonly accessModes: readonly string[];
  readonly accessibilityFeatures: readonly string[];
  readonly accessibilityHazards: readonly string[];
  readonly accessibilityControls: readonly string[];
};

/** What the catalogue says of a resource. It is live: a change shows at once, without a new version (DECISIONS 2). */
export type ResourceCatalog = ResourceTags & {
  readonly textComplexity: TextComplexity | null;
  /** Webb's depth of knowledge, 1 to 4. */
  readonly depthOfKnowledge: number | null;
  readonly deviceNeeds: readonly DeviceNeed[];
  /** null: nobody has said. */
  readonly worksOffline: boolean | null;
  readonly audience: Audience;
  readonly needsAccount: boolean | null;
  readonly hasAds: boolean | null;
  readonly collectsData: boolean | null;
  readonly minimumAge: number | null;
  readonly availableFrom: Date | null;
  readonly availableUntil: Date | null;
};

/** One act of tagging and the tags that stem from it, by field and key (see `tagKey`). */
export type TagStamp = {
  /** The person; null for a program. */
  readonly by: string | null;
  readonly at: Date;
  readonly via: TagOrigin;
  readonly confidence?: number;
  readonly batchId?: string;
  readonly reviewedBy?: string;
  readonly reviewedAt?: Date;
  readonly tags: Readonly<Partial<Record<keyof ResourceTags, readonly string[]>>>;
};

/** The key of an imported resource: unique in its district. */
export type ResourceSource = { readonly system: string; readonly id: string };

export type Publication = {
  readonly version: number;
  readonly at: Date;
  readonly by: string | null;
  /** What readers see, where the working copy has gone on; null while both are the same. */
  readonly content: ResourceContent | null;
};

/** Of a district, for its students; without `until` for good. */
export type Approval = { readonly by: string; readonly at: Date; readonly until?: Date };

/** Where a working copy stands that was handed in for review. */
export type WorkingReview = {
  readonly state: 'inReview' | 'changesRequested';
  readonly at: Date;
  /** Who handed it in. */
  readonly by: string;
  /** Who is to find it once it is published. */
  readonly visibility: Visibility;
};

/** One line of a district's checklist and what a reviewer gave for it. The label is as it was then. */
export type Score = {
  readonly criterionId: string;
  readonly label: string;
  readonly score: number;
  readonly maximum: number;
};

/** What the last review with scores found. */
export type Assessment = {
  readonly at: Date;
  /** The version that was reviewed. */
  readonly version: number;
  readonly scores: readonly Score[];
};

/** Taken from all readers at once, whatever its status, until somebody takes that back. */
export type Withdrawal = {
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
  /** What to use in its place. */
  readonly alternativeId: string | null;
};

/** A running transaction of the database; only stores look inside. */
export type Transaction = object;

/** A resource as it is stored: the working copy, what is published of it, and its catalogue entry. */
export type Resource = {
  readonly id: string;
  readonly orgId: string;
  /** The school it belongs to; null for the whole district. */
  readonly schoolId: string | null;
  readonly ownerId: string | null;
  readonly status: ResourceStatus;
  readonly visibility: Visibility;
  readonly content: ResourceContent;
  readonly catalog: ResourceCatalog;
  readonly approvedForStudents: Approval | null;
  readonly provenance: readonly TagStamp[];
  readonly source: ResourceSource | null;
  /** Null for what is no remix. */
  readonly lineage: Lineage | null;
  readonly publication: Publication | null;
  /** Null while nothing of it waits for a review. */
  readonly review: WorkingReview | null;
  readonly withdrawal: Withdrawal | null;
  /** Null while no reviewer has filled in a checklist. */
  readonly assessment: Assessment | null;
  /** Counts changes by people and imports; the ETag. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** A published version: never changed. */
export type ResourceVersion = {
  readonly resourceId: string;
  readonly version: number;
  readonly at: Date;
  readonly by: string | null;
  readonly note: string | null;
  readonly content: ResourceContent;
  /** How it was tagged then, for the history: what counts is the catalogue entry of now. Null where it was not kept. */
  readonly catalog: ResourceCatalog | null;
};

/** What readers see: the published version's content, or null where nothing was published. */
export function publishedContent(resource: Resource): ResourceContent | null {
  if (!resource.publication) return null;
  return resource.publication.content ?? resource.content;
}

/** What readers see, or the draft while nothing is published. */
export function seenContent(resource: Resource): ResourceContent {
  return publishedContent(resource) ?? resource.content;
}

export function hasUnpublishedChanges(resource: Resource): boolean {
  return resource.publication === null || resource.publication.content !== null;
}

/** The files that a content names: the thing itself, and what goes with it. */
export function fileIdsOf({ fileId, captions, transcripts }: ResourceContent): string[] {
  return [...(fileId === null ? [] : [fileId]), ...attachedFileIdsOf({ captions, transcripts })];
}

export function attachedFileIdsOf({
  captions,
  transcripts,
}: Pick<ResourceContent, 'captions' | 'transcripts'>): string[] {
  return [...captions, ...transcripts].map(({ fileId }) => fileId);
}

/** Whether it is approved for students at that time. */
export function isApprovedAt({ approvedForStudents }: Pick<Resource, 'approvedForStudents'>, now: Date): boolean {
  return approvedForStudents !== null && (approvedForStudents.until === undefined || approvedForStudents.until > now);
}

/** What decides who may see a resource. */
export type Reachable = Pick<
  Resource,
  'orgId' | 'ownerId' | 'schoolId' | 'visibility' | 'status' | 'approvedForStudents' | 'review' | 'withdrawal'
> & { readonly catalog: Pick<ResourceCatalog, 'audience' | 'availableFrom' | 'availableUntil'> };

/** Whether children may be offered it at that time: meant for them, approved, published and within its dates. */
export function isOfferedToStudents(resource: Reachable, now: Date): boolean {
  const { audience, availableFrom, availableUntil } = resource.catalog;
  return (
    resource.status === 'published' &&
    resource.withdrawal === null &&
    audience === 'students' &&
    isApprovedAt(resource, now) &&
    (availableFrom === null || availableFrom <= now) &&
    (availableUntil === null || availableUntil > now)
  );
}

/** Fields that a publication needs, and fields that make it easier to find and to use well. */
export type PublicationCheck = { readonly missing: readonly string[]; readonly recommended: readonly string[] };

/**
 * What a resource lacks for its publication. Needed is what a reader cannot do without: what it is, where it is, in
 * which language, how it is taken in, and under which license. Everything else helps but stops nobody.
 */
export function checkPublication(content: ResourceContent, catalog: ResourceCatalog): PublicationCheck {
  const needsBody = content.kind === 'text';
  const required: [string, boolean][] = [
    ['title', content.title.length > 0],
    ['kind', content.kind !== null],
    ['url', needsBody || content.kind === null || content.url !== null || content.fileId !== null],
    ['body', !needsBody || content.body !== null],
    ['inLanguage', content.inLanguage.length > 0],
    ['license', content.license !== null],
    ['modalities', catalog.modalities.length > 0],
  ];
  const recommended: [string, boolean][] = [
    ['summary', content.summary !== null],
    ['subjects', catalog.subjects.length > 0],
    ['gradeLevels', catalog.gradeLevels.length > 0],
    ['learningResourceType', catalog.learningResourceType.length > 0],
    ['alignments', catalog.alignments.length > 0],
    ['timeRequired', content.timeRequired !== null],
    ['accessModes', catalog.accessModes.length > 0],
  ];
  return { missing: lacking(required), recommended: lacking(recommended) };
}

function lacking(fields: readonly [name: string, isThere: boolean][]): string[] {
  return fields.filter(([, isThere]) => !isThere).map(([name]) => name);
}
