import { isDeepStrictEqual } from 'node:util';
import { type TagAct, type TagField, tagFields, tagKey } from '../resources/provenance.ts';
import type { Resource, ResourceCatalog, ResourceContent, TagStamp } from '../resources/resource.ts';

/** What of a content is chosen by itself. The address goes with its file and its kind, as one makes no sense without. */
export const contentGroups = {
  title: ['title'],
  summary: ['summary'],
  address: ['kind', 'url', 'fileId', 'fileName', 'body', 'mediaType', 'bytes', 'captions', 'transcripts'],
  inLanguage: ['inLanguage'],
  timeRequired: ['timeRequired', 'durationMinutes'],
  author: ['author'],
  publisher: ['publisher'],
  license: ['license', 'attribution'],
  isBasedOn: ['isBasedOn'],
} as const satisfies Record<string, readonly (keyof ResourceContent)[]>;

/** What of the catalogue is one value. */
export const catalogValues = [
  'textComplexity',
  'depthOfKnowledge',
  'worksOffline',
  'audience',
  'needsAccount',
  'hasAds',
  'collectsData',
  'minimumAge',
  'availableFrom',
  'availableUntil',
] as const satisfies readonly (keyof ResourceCatalog)[];

export type ContentGroup = keyof typeof contentGroups;
export type ValueField = ContentGroup | (typeof catalogValues)[number];
export type ListField = TagField | 'deviceNeeds';

/** Of a value: whose. Of a list: whose, or what both have. */
export type MergeChoices = Readonly<
  Partial<Record<ValueField, 'winner' | 'loser'> & Record<ListField, 'winner' | 'loser' | 'both'>>
>;

/** The parts of a resource that a merge changes. */
export type MergedParts = Pick<Resource, 'content' | 'catalog' | 'provenance'>;

const contentGroupNames = Object.keys(contentGroups) as ContentGroup[];
const listFields: readonly ListField[] = [...tagFields, 'deviceNeeds'];

/**
 * What becomes of the winner. Where nobody has chosen, it keeps what it has, takes what it lacks from the loser, and gets
 * the tags of both; the address, the license and whom it is for are its own in any case. Tags keep the stamps that they had, on
 * either side.
 * @param loser with the content that its readers see
 */
export function combine(winner: MergedParts, loser: MergedParts, choices: MergeChoices, act: TagAct): MergedParts {
  const content: Record<string, unknown> = { ...winner.content };
  for (const group of contentGroupNames) {
    const fields: readonly (keyof ResourceContent)[] = contentGroups[group];
    const lacks = fields.every((field) => isBlank(winner.content[field]));
    const isOwnMatter = group === 'address' || group === 'license';
    const choice = choices[group] ?? (lacks && !isOwnMatter ? 'loser' : 'winner');
    if (choice === 'loser') for (const field of fields) content[field] = loser.content[field];
  }
  const catalog: Record<string, unknown> = { ...winner.catalog };
  for (const field of catalogValues) {
    const choice = choices[field] ?? (isBlank(winner.catalog[field]) && !isDate(field) ? 'loser' : 'winner');
    if (choice === 'loser') catalog[field] = loser.catalog[field];
  }
  for (const field of listFields) {
    const choice = choices[field] ?? 'both';
    const [own, other] = [winner.catalog[field], loser.catalog[field]] as [readonly Tag[], readonly Tag[]];
    catalog[field] = choice === 'winner' ? own : choice === 'loser' ? other : union(own, other);
  }
  return settle(winner, content, catalog, [winner.provenance, loser.provenance], act);
}

/**
 * The winner without what the merge has brought, as far as nobody has changed it since: `kept` names what somebody has.
 */
export function separate(
  current: MergedParts,
  before: MergedParts,
  merged: MergedParts,
  act: TagAct,
): { parts: MergedParts; kept: string[] } {
  const kept: string[] = [];
  const content: Record<string, unknown> = { ...current.content };
  for (const group of contentGroupNames) {
    const fields: readonly (keyof ResourceContent)[] = contentGroups[group];
    if (fields.every((field) => isDeepStrictEqual(before.content[field], merged.content[field]))) continue;
    const isLeft = fields.every((field) => isDeepStrictEqual(current.content[field], merged.content[field]));
    if (isLeft) for (const field of fields) content[field] = before.content[field];
    else kept.push(group);
  }
  const catalog: Record<string, unknown> = { ...current.catalog };
  for (const field of catalogValues) {
    if (isDeepStrictEqual(before.catalog[field], merged.catalog[field])) continue;
    if (isDeepStrictEqual(current.catalog[field], merged.catalog[field])) catalog[field] = before.catalog[field];
    else kept.push(field);
  }
  for (const field of listFields) {
    const [had, got, has] = [before.catalog[field], merged.catalog[field], current.catalog[field]] as Tag[][];
    if (!had || !got || !has || isDeepStrictEqual(had, got)) continue;
    const hadKeys = new Set(had.map(tagKey));
    const gotKeys = new Set(got.map(tagKey));
    const hasKeys = new Set(has.map(tagKey));
    // Tags that the merge brought go, those that it took come back, and what people did since stays.
    const left = has.filter((tag) => hadKeys.has(tagKey(tag)) || !gotKeys.has(tagKey(tag)));
    const back = had.filter((tag) => !gotKeys.has(tagKey(tag)) && !hasKeys.has(tagKey(tag)));
    catalog[field] = inOrderOf(had, [...left, ...back]);
    if (got.some((tag) => !hasKeys.has(tagKey(tag)))) kept.push(field);
  }
  return { parts: settle(current, content, catalog, [current.provenance, before.provenance], act), kept };
}

type Tag = Parameters<typeof tagKey>[0];

function settle(
  base: MergedParts,
  content: Record<string, unknown>,
  catalog: Record<string, unknown>,
  sources: readonly (readonly TagStamp[])[],
  act: TagAct,
): MergedParts {
  const isSameContent = isDeepStrictEqual(content, base.content);
  const isSameCatalog = isDeepStrictEqual(catalog, base.catalog);
  return {
    content: isSameContent ? base.content : (content as ResourceContent),
    catalog: isSameCatalog ? base.catalog : (catalog as ResourceCatalog),
    provenance: isSameCatalog ? base.provenance : stampsOf(catalog as ResourceCatalog, sources, act),
  };
}

/** The stamps of some tags, each the first that any of the sources has for it; `act` for tags that none has. */
function stampsOf(
  catalog: ResourceCatalog,
  sources: readonly (readonly TagStamp[])[],
  act: TagAct,
): readonly TagStamp[] {
  const open = new Map(tagFields.map((field) => [field, new Set(catalog[field].map(tagKey))]));
  const take = (stamp: TagStamp): TagStamp[] => {
    const tags: Partial<Record<TagField, string[]>> = {};
    for (const field of tagFields) {
      const taken = (stamp.tags[field] ?? []).filter((key) => open.get(field)?.delete(key));
      if (taken.length > 0) tags[field] = taken;
    }
    return Object.keys(tags).length === 0 ? [] : [{ ...stamp, tags }];
  };
  const stamps = sources.flatMap((source) => source.flatMap(take));
  const rest = tagFields.flatMap((field) => {
    const left = [...(open.get(field) ?? [])];
    return left.length === 0 ? [] : ([[field, left]] as const);
  });
  return rest.length === 0 ? stamps : [...stamps, { ...act, tags: Object.fromEntries(rest) }];
}

/** Both, the first one's first. Two spellings of a standard that is known are one alignment. */
function union(own: readonly Tag[], other: readonly Tag[]): Tag[] {
  const keys = new Set(own.flatMap(identities));
  return [...own, ...other.filter((tag) => !identities(tag).some((key) => keys.has(key)))];
}

function identities(tag: Tag): string[] {
  if (typeof tag === 'string' || !('code' in tag)) return [tagKey(tag)];
  const { standardId, alignmentType } = tag as { standardId?: string | null; alignmentType: string };
  return [tagKey(tag), ...(standardId ? [`${alignmentType}#${standardId}`] : [])];
}

function inOrderOf(order: readonly Tag[], tags: readonly Tag[]): Tag[] {
  const place = new Map(order.map((tag, at) => [tagKey(tag), at]));
  const placeOf = (tag: Tag) => place.get(tagKey(tag)) ?? order.length;
  return [...tags].sort((a, b) => placeOf(a) - placeOf(b));
}

function isBlank(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Absent dates mean that there is no limit, not that nobody knows it. */
function isDate(field: string): boolean {
  return field === 'availableFrom' || field === 'availableUntil';
}
