import { type Json, toJson } from '../../http/json.ts';
import { renderMarkdown } from './markdown.ts';
import { countOrigins } from './provenance.ts';
import {
  type AttachedText,
  checkPublication,
  hasUnpublishedChanges,
  isApprovedAt,
  type Lineage,
  publishedContent,
  type Resource,
  type ResourceContent,
  type ResourceVersion,
} from './resource.ts';
import type { ShownFiles } from './resource-files.ts';
import type { ResourceResponse, ResourceSummary, ResourceVersionResponse } from './resource-response.schemas.ts';

export type ResourceView = 'published' | 'working';

/** What is shown when nobody asks for a view: what readers see, or the draft while nothing is published. */
export function usualView(resource: Resource): ResourceView {
  return resource.publication ? 'published' : 'working';
}

/** One resource with everything; `mayEdit` adds what only its editors need. */
export function presentResource(
  resource: Resource,
  view: ResourceView,
  mayEdit: boolean,
  shown: ShownFiles | null,
  now: Date,
): ResourceResponse {
  const content = contentOf(resource, view);
  const { approvedForStudents, publication, withdrawal, assessment } = resource;
  return {
    ...presentSummary(resource, view, now),
    url: shown?.file?.url ?? content.url,
    file: shown?.file ?? null,
    ...presentText(content, shown),
    approvedForStudents: approvedForStudents && {
      by: approvedForStudents.by,
      at: approvedForStudents.at.toISOString(),
      until: approvedForStudents.until?.toISOString() ?? null,
    },
    withdrawal: withdrawal && { ...withdrawal, at: withdrawal.at.toISOString() },
    assessment: assessment && {
      at: assessment.at.toISOString(),
      version: assessment.version,
      scores: assessment.scores.map((score) => ({ ...score })),
    },
    source: resource.source,
    lineage: resource.lineage && presentLineage(resource.lineage),
    publishedAt: publication?.at.toISOString() ?? null,
    editing: mayEdit ? presentEditing(resource) : null,
  };
}

export type ResourceWriter = (
  resource: Resource,
  view: ResourceView,
  mayEdit: boolean,
  shown: ShownFiles | null,
  now: Date,
) => Json<ResourceResponse>;

/**
 * Presents resources as text. A resource object never changes, so what was written of it is kept as long as the object
 * itself is: in the store's cache, which checks that it is the current one.
 */
export function createResourceWriter(): ResourceWriter {
  const written = new WeakMap<Resource, Map<string, Json<ResourceResponse>>>();
  return (resource, view, mayEdit, shown, now) => {
    let texts = written.get(resource);
    if (!texts) {
      texts = new Map();
      written.set(resource, texts);
    }
    const approval = isApprovedAt(resource, now) ? ' approved' : '';
    const variant = `${view}${mayEdit ? ' for editors' : ''}${approval} ${shown?.tag ?? ''}`;
    let text = texts.get(variant);
    if (!text) {
      // Those of earlier states of its file.
      if (texts.size >= 4) texts.clear();
      text = toJson(presentResource(resource, view, mayEdit, shown, now));
      texts.set(variant, text);
    }
    return text;
  };
}

/** One resource as lists and search results show it at that time: approvals end. */
export function presentSummary(
  resource: Resource,
  view: ResourceView = usualView(resource),
  now: Date = new Date(),
): ResourceSummary {
  const { availableFrom, availableUntil, ...catalog } = resource.catalog;
  const {
    body: _body,
    attribution: _attribution,
    isBasedOn: _isBasedOn,
    captions: _captions,
    transcripts: _transcripts,
    ...content
  } = contentOf(resource, view);
  return {
    id: resource.id,
    orgId: resource.orgId,
    schoolId: resource.schoolId,
    ownerId: resource.ownerId,
    status: resource.status,
    visibility: resource.visibility,
    view,
    version: resource.publication?.version ?? null,
    ...(content as Mutable<typeof content>),
    ...(catalog as Mutable<typeof catalog>),
    availableFrom: availableFrom?.toISOString() ?? null,
    availableUntil: availableUntil?.toISOString() ?? null,
    isApprovedForStudents: isApprovedAt(resource, now),
    tagOrigins: countOrigins(resource.provenance),
    isWithdrawn: resource.withdrawal !== null,
    revision: resource.revision,
    createdAt: resource.createdAt.toISOString(),
    updatedAt: resource.updatedAt.toISOString(),
  };
}

export function presentVersion(
  { content, at, catalog: _catalog, ...version }: ResourceVersion,
  shown: ShownFiles | null,
): ResourceVersionResponse {
  return {
    ...version,
    at: at.toISOString(),
    ...(content as Mutable<ResourceContent>),
    ...presentText(content, shown),
    url: shown?.file?.url ?? content.url,
  };
}

export function contentOf(resource: Resource, view: ResourceView): ResourceContent {
  return (view === 'published' ? publishedContent(resource) : null) ?? resource.content;
}

function presentText(
  { body, attribution, isBasedOn, captions, transcripts }: ResourceContent,
  shown: ShownFiles | null,
) {
  const present = ({ fileId, fileName, inLanguage }: AttachedText) => {
    const file = shown?.attached.get(fileId);
    return { fileId, name: fileName, inLanguage, mediaType: file?.mediaType ?? null, url: file?.url ?? null };
  };
  return {
    body,
    bodyHtml: body === null ? null : renderMarkdown(body),
    attribution,
    isBasedOn: [...isBasedOn],
    captions: captions.map(present),
    transcripts: transcripts.map(present),
  };
}

export function presentLineage({ chain, ...lineage }: Lineage): NonNullable<ResourceResponse['lineage']> {
  return { ...lineage, chain: chain.map(({ orgId: _orgId, attribution: _attribution, ...ancestor }) => ancestor) };
}

function presentEditing(resource: Resource): ResourceResponse['editing'] {
  const { missing, recommended } = checkPublication(resource.content, resource.catalog);
  return {
    hasUnpublishedChanges: hasUnpublishedChanges(resource),
    review: resource.review && { ...resource.review, at: resource.review.at.toISOString() },
    missing: [...missing],
    recommended: [...recommended],
    provenance: resource.provenance.map(({ at, tags, reviewedAt, ...stamp }) => ({
      ...stamp,
      at: at.toISOString(),
      ...(reviewedAt && { reviewedAt: reviewedAt.toISOString() }),
      tags: tags as Record<string, string[]>,
    })),
  };
}

/** The wire types come from zod, whose lists are mutable; nobody changes them here. */
type Mutable<Value> = Value extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> }
    : Value;
