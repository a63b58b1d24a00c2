import { createHash } from 'node:crypto';
import { keysNotBy, restamp, type TagAct, tagFields, tagKey } from './provenance.ts';
import type { ImportRecord } from './resource.schemas.ts';
import { checkPublication, type Resource, type ResourceVersion, type Visibility } from './resource.ts';
import type { ResolvedInput } from './resource-alignments.ts';
import { changeCatalog, changeContent, newCatalog, newContent, published, withContent } from './resource-changes.ts';

export type ImportOptions = {
  /** The district that receives the resources. */
  readonly orgId: string;
  /** Who imports, and owns what is new; null for a program on nobody's behalf. */
  readonly actorId: string | null;
  /** Marks the tags of this run. */
  readonly batchId?: string;
  /** Publish what is complete; the rest stays a draft. */
  readonly publish: boolean;
  /** Of new records that do not say it themselves. */
  readonly visibility: Visibility;
};

/** What an import makes of one record: the next state, and the version that it publishes. */
export type ImportStep = { readonly after: Resource; readonly version?: ResourceVersion };

/** Tells equal records apart from changed ones without comparing them to what people have made of them since. */
export function fingerprintOf(record: ImportRecord, { publish }: Pick<ImportOptions, 'publish'>): string {
  // zod writes the fields in the order of the schema, so equal records are equal text.
  return createHash('sha256')
    .update(JSON.stringify([publish, record]))
    .digest('base64url');
}

/** A new resource of an imported record. */
export function importNew(
  id: string,
  record: ResolvedInput<ImportRecord>,
  options: ImportOptions,
  now: Date,
): ImportStep {
  const { orgId, actorId } = options;
  const catalog = newCatalog(record);
  const draft: Resource = {
    id,
    orgId,
    schoolId: record.schoolId ?? null,
    ownerId: actorId,
    status: 'draft',
    visibility: record.visibility ?? options.visibility,
    content: newContent(record),
    catalog,
    review: null,
    withdrawal: null,
    assessment: null,
    approvedForStudents: record.approvedForStudents && actorId !== null ? { by: actorId, at: now } : null,
    provenance: restamp([], null, catalog, tagAct(options, now)),
    lineage: null,
    source: record.source,
    publication: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  return publishIfComplete(draft, options, now);
}

/**
 * The resource with a changed record of its source. What the source says replaces what it said before; tags that came
 * another way stay. Who may see it and whether it is approved are the district's affair once it is here. A working copy
 * that somebody has changed since its publication is not published over their head.
 */
export function importAgain(
  resource: Resource,
  record: ResolvedInput<ImportRecord>,
  options: ImportOptions,
  now: Date,
): ImportStep {
  const catalog = changeCatalog(resource.catalog, keepTagsOfPeople(resource, record));
  const content = changeContent(resource.content, record);
  const after: Resource = {
    ...withContent(resource, content),
    catalog,
    provenance: restamp(resource.provenance, resource.catalog, catalog, tagAct(options, now)),
    revision: resource.revision + 1,
    updatedAt: now,
  };
  const isInWork = resource.publication !== null && resource.publication.content !== null;
  return isInWork || resource.status === 'archived' ? { after } : publishIfComplete(after, options, now);
}

function publishIfComplete(resource: Resource, options: ImportOptions, now: Date): ImportStep {
  const isPublished = resource.publication !== null && resource.publication.content === null;
  const isComplete = checkPublication(resource.content, resource.catalog).missing.length === 0;
  if (!options.publish || isPublished || !isComplete) return { after: resource };
  return published(resource, { by: options.actorId, at: now, note: null });
}

function keepTagsOfPeople(resource: Resource, record: ResolvedInput<ImportRecord>): ResolvedInput<ImportRecord> {
  const merged: Record<string, unknown> = { ...record };
  for (const field of tagFields) {
    const said = record[field];
    if (said === undefined) continue;
    const keys = new Set((said ?? []).map(tagKey));
    const others = keysNotBy(resource.provenance, 'import', field);
    const kept = resource.catalog[field].filter((tag) => others.has(tagKey(tag)) && !keys.has(tagKey(tag)));
    merged[field] = [...(said ?? []), ...kept];
  }
  return merged as ResolvedInput<ImportRecord>;
}

function tagAct({ actorId, batchId }: ImportOptions, now: Date): TagAct {
  return { by: actorId, at: now, via: 'import', ...(batchId === undefined ? {} : { batchId }) };
}
