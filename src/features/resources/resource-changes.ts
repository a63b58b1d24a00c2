import { isDeepStrictEqual } from 'node:util';
import { normaliseLicense } from '../licenses/license.ts';
import { durationMinutes } from './duration.ts';
import { countOrigins, restamp, type TagAct } from './provenance.ts';
import type { ResourceInput, ResourcePatch } from './resource.schemas.ts';
import {
  type Basis,
  isApprovedAt,
  publishedContent,
  type Resource,
  type ResourceCatalog,
  type ResourceContent,
  type ResourceVersion,
} from './resource.ts';
import type { ResolvedInput } from './resource-alignments.ts';
import { followAttachments } from './resource-attachments.ts';
import type { FileFields } from './resource-files.ts';

/** A resource of which nothing is known but its title. */
export const emptyContent: Omit<ResourceContent, 'title'> = {
  summary: null,
  kind: null,
  url: null,
  fileId: null,
  fileName: null,
  body: null,
  mediaType: null,
  bytes: null,
  inLanguage: [],
  timeRequired: null,
  durationMinutes: null,
  author: null,
  publisher: null,
  license: null,
  attribution: null,
  isBasedOn: [],
  captions: [],
  transcripts: [],
};

export const emptyCatalog: ResourceCatalog = {
  learningResourceType: [],
  educationalUse: [],
  subjects: [],
  gradeLevels: [],
  interests: [],
  modalities: [],
  alignments: [],
  keywords: [],
  topicPaths: [],
  accessModes: [],
  accessibilityFeatures: [],
  accessibilityHazards: [],
  accessibilityControls: [],
  textComplexity: null,
  depthOfKnowledge: null,
  deviceNeeds: [],
  worksOffline: null,
  audience: 'students',
  needsAccount: null,
  hasAds: null,
  collectsData: null,
  minimumAge: null,
  availableFrom: null,
  availableUntil: null,
};

const catalogFields = Object.keys(emptyCatalog) as (keyof ResourceCatalog)[];

/** Fields that are taken over as they come; the others need a reading. */
const plainContentFields = [
  'summary',
  'kind',
  'url',
  'fileId',
  'fileName',
  'body',
  'mediaType',
  'bytes',
  'inLanguage',
  'author',
  'publisher',
  'attribution',
  'captions',
  'transcripts',
] as const satisfies readonly (keyof ResourceContent)[];

/** Input whose lists of words and files have been looked up. */
type Unresolved = 'modalities' | 'alignments' | 'captions' | 'transcripts';

export function newContent(input: Omit<ResourceInput, Unresolved> & FileFields): ResourceContent {
  return changeContent({ title: input.title, ...emptyContent }, input);
}

export function newCatalog(input: ResolvedInput<ResourceInput>): ResourceCatalog {
  return changeCatalog(emptyCatalog, input);
}

/** The content after a patch: absent leaves a field, null clears it. The same object when nothing differs. */
export function changeContent(
  current: ResourceContent,
  patch: Omit<ResourcePatch, Unresolved> & FileFields,
): ResourceContent {
  const changes: Record<string, unknown> = {};
  if (patch.title !== undefined) changes.title = patch.title;
  for (const field of plainContentFields) {
    if (patch[field] !== undefined) changes[field] = patch[field] ?? emptyContent[field];
  }
  if (patch.timeRequired !== undefined) {
    changes.timeRequired = patch.timeRequired;
    changes.durationMinutes = patch.timeRequired === null ? null : durationMinutes(patch.timeRequired);
  }
  if (patch.license !== undefined) changes.license = patch.license === null ? null : normaliseLicense(patch.license);
  if (patch.isBasedOn !== undefined) changes.isBasedOn = (patch.isBasedOn ?? []).map(toBasis);
  return merge(current, changes);
}

/** The catalogue entry after a patch, likewise. */
export function changeCatalog(current: ResourceCatalog, patch: Omit<ResolvedPatch, keyof FileFields>): ResourceCatalog {
  const changes: Record<string, unknown> = {};
  for (const field of catalogFields) {
    const value = patch[field];
    if (value === undefined) continue;
    const isDate = field === 'availableFrom' || field === 'availableUntil';
    changes[field] = value === null ? emptyCatalog[field] : isDate ? new Date(value as string) : value;
  }
  return merge(current, changes);
}

/** A patch with ids in place of words and codes, and with what its files say of themselves. */
export type ResolvedPatch = ResolvedInput<ResourcePatch> & FileFields;

/** The resource after a patch; the same object when nothing differs. Tags get the provenance of `act`. */
export function applyPatch(resource: Resource, patch: ResolvedPatch, act: TagAct & { by: string }): Resource {
  const { visibility, schoolId, approvedForStudents } = resource;
  const content = changeContent(resource.content, patch);
  const catalog = changeCatalog(resource.catalog, patch);
  const isApproved = patch.approvedForStudents ?? approvedForStudents !== null;
  // Who approves again what has run out does so anew.
  const hasRunOut = patch.approvedForStudents === true && !isApprovedAt(resource, act.at);
  const approval = hasRunOut ? null : approvedForStudents;
  const changed = {
    ...withContent(resource, content),
    catalog,
    provenance:
      catalog === resource.catalog ? resource.provenance : restamp(resource.provenance, resource.catalog, catalog, act),
    visibility: patch.visibility ?? visibility,
    schoolId: patch.schoolId === undefined ? schoolId : patch.schoolId,
    approvedForStudents: isApproved ? (approval ?? { by: act.by, at: act.at }) : null,
  };
  const after = followAttachments(resource, changed, act);
  return isDeepStrictEqual(after, resource) ? resource : after;
}

/** With another working copy; readers go on seeing what was published. */
export function withContent(resource: Resource, content: ResourceContent): Resource {
  if (content === resource.content) return resource;
  const { publication } = resource;
  if (!publication) return { ...resource, content };
  const seen = publication.content ?? resource.content;
  const isBack = isDeepStrictEqual(seen, content);
  return { ...resource, content, publication: { ...publication, content: isBack ? null : seen } };
}

/** The resource with its working copy published, and the version to keep for ever. */
export function published(
  resource: Resource,
  { by, at, note }: { by: string | null; at: Date; note: string | null },
): { after: Resource; version: ResourceVersion } {
  const version = (resource.publication?.version ?? 0) + 1;
  const publication = { version, at, by, content: null };
  const next: Resource = { ...resource, status: 'published', review: null, publication };
  const after = followAttachments(resource, next, { by, at, via: 'manual' });
  return {
    after,
    version: { resourceId: resource.id, version, at, by, note, content: resource.content, catalog: after.catalog },
  };
}

export function archived(resource: Resource): Resource {
  return resource.status === 'archived' ? resource : { ...resource, status: 'archived', review: null };
}

/** Out of the archive, to what it was before. */
export function restored(resource: Resource): Resource {
  if (resource.status !== 'archived') return resource;
  return { ...resource, status: resource.publication ? 'published' : 'draft' };
}

/**
 * What a search can see of a resource: its published content, its catalogue entry and who may find it; null when it is
 * not to be found. Two resources with equal views need no new entry in the index.
 */
function searchView(resource: Resource): unknown {
  if (!isVisibleToSearch(resource)) return null;
  const { orgId, schoolId, ownerId, visibility, catalog, approvedForStudents, provenance } = resource;
  const approval = approvedForStudents && { until: approvedForStudents.until ?? null };
  return [
    publishedContent(resource),
    orgId,
    schoolId,
    ownerId,
    visibility,
    catalog,
    approval,
    countOrigins(provenance),
  ];
}

export function isVisibleToSearch(resource: Resource): boolean {
  return resource.status === 'published' && resource.withdrawal === null;
}

/** Whether searches must learn of the change from `before` (null: it is new) to `after`. */
export function changesSearch(before: Resource | null, after: Resource): boolean {
  return !isDeepStrictEqual(before && searchView(before), searchView(after));
}

function toBasis(input: { title: string; url: string | null; author: string | null; license: string | null }): Basis {
  return { ...input, license: input.license === null ? null : normaliseLicense(input.license) };
}

function merge<Value extends object>(current: Value, changes: Record<string, unknown>): Value {
  const changed = Object.entries(changes).filter(
    ([field, value]) => !isDeepStrictEqual(value, (current as Record<string, unknown>)[field]),
  );
  return changed.length === 0 ? current : { ...current, ...Object.fromEntries(changed) };
}
