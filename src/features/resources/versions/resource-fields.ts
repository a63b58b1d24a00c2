import { tagFields } from '../provenance.ts';
import type { ResourceCatalog, ResourceContent } from '../resource.ts';

// What people tell apart in a resource: the fields that histories show and that a remix takes over, one by one.

/** A resource at one moment. `catalog` null: nobody kept how it was tagged. */
export type ResourceState = { readonly content: ResourceContent; readonly catalog: ResourceCatalog | null };

/** Fields of the content by the name under which they change together. */
const contentGroups = {
  title: ['title'],
  summary: ['summary'],
  /** What it is and where: an address, or a file with its type and size. */
  material: ['kind', 'url', 'fileId', 'fileName', 'mediaType', 'bytes'],
  body: ['body'],
  inLanguage: ['inLanguage'],
  timeRequired: ['timeRequired', 'durationMinutes'],
  author: ['author'],
  publisher: ['publisher'],
  license: ['license'],
  attribution: ['attribution'],
  isBasedOn: ['isBasedOn'],
  captions: ['captions'],
  transcripts: ['transcripts'],
} as const satisfies Record<string, readonly (keyof ResourceContent)[]>;

export type ContentField = keyof typeof contentGroups;
export type CatalogField = keyof ResourceCatalog;
export type ResourceField = ContentField | CatalogField;

export const contentFields = Object.keys(contentGroups) as [ContentField, ...ContentField[]];

export const catalogFields = [
  ...tagFields,
  'textComplexity',
  'depthOfKnowledge',
  'deviceNeeds',
  'worksOffline',
  'audience',
  'needsAccount',
  'hasAds',
  'collectsData',
  'minimumAge',
  'availableFrom',
  'availableUntil',
] as const satisfies readonly CatalogField[];

export const resourceFields = [...contentFields, ...catalogFields] as const;

export function isContentField(field: ResourceField): field is ContentField {
  return field in contentGroups;
}

export function isCatalogField(field: ResourceField): field is CatalogField {
  return !isContentField(field);
}

/** The value of a field: of a group, an object of its parts. Undefined where nobody kept it. */
export function fieldValue({ content, catalog }: ResourceState, field: ResourceField): unknown {
  if (!isContentField(field)) return catalog?.[field];
  const [first, ...more] = contentGroups[field] as readonly (keyof ResourceContent)[];
  if (field !== 'material') return first && content[first];
  return Object.fromEntries([first, ...more].map((part) => [part, content[part as keyof ResourceContent]]));
}

/** The content with some fields as they are in another one. */
export function withFieldsOf(
  content: ResourceContent,
  other: ResourceContent,
  fields: readonly ResourceField[],
): ResourceContent {
  const parts = fields.filter(isContentField).flatMap((field): readonly string[] => contentGroups[field]);
  const taken = parts.map((part) => [part, other[part as keyof ResourceContent]]);
  return { ...content, ...Object.fromEntries(taken) };
}
