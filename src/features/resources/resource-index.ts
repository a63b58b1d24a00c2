import type { Scope } from '../../shared/actor.ts';
import { withPrimaryLanguages } from '../../shared/languages.ts';
import type { IndexDocument, IndexSettings, SearchFilter } from '../search/search-index.ts';
import { codeKey, readCode } from '../standards/code.ts';
import { canonicalUrl } from './canonical-url.ts';
import { countOrigins } from './provenance.ts';
import { type ReachRule, visibleTo } from './resource.policy.ts';
import { fileIdsOf, isApprovedAt, publishedContent, type Resource } from './resource.ts';
import { isVisibleToSearch } from './resource-changes.ts';

/** The last moment that a Date can hold: "for ever" in a column of numbers. */
const endOfTimeMs = 8.64e15;

/** The fields of the index of resources. Titles weigh most: that is what teachers remember. */
export const resourceIndexSettings: IndexSettings = {
  searchable: [
    { field: 'title', weight: 6 },
    { field: 'codes', weight: 6 },
    { field: 'keywords', weight: 4 },
    { field: 'subjects', weight: 3 },
    { field: 'interests', weight: 3 },
    { field: 'topics', weight: 2 },
    { field: 'summary', weight: 2 },
    { field: 'learningResourceType', weight: 2 },
    { field: 'author', weight: 1 },
    { field: 'publisher', weight: 1 },
    { field: 'body', weight: 1 },
    { field: 'fileText', weight: 0.5 },
  ],
  keywords: [
    'orgId',
    'schoolId',
    'ownerId',
    'visibility',
    'isApproved',
    'audience',
    'kind',
    'learningResourceType',
    'educationalUse',
    'subjects',
    'gradeLevels',
    'interests',
    'modalities',
    'keywords',
    'standards',
    'teaches',
    'assesses',
    'requires',
    'topics',
    'inLanguage',
    'license',
    'author',
    'publisher',
    'mediaType',
    'minutes',
    'contentKey',
    'accessModes',
    'accessibilityFeatures',
    'accessibilityHazards',
    'accessibilityControls',
    'deviceNeeds',
    'worksOffline',
    'needsAccount',
    'hasAds',
    'collectsData',
    'depthOfKnowledge',
    'unreviewedTags',
  ],
  numbers: [
    'durationMinutes',
    'lexile',
    'fleschKincaidGrade',
    'minimumAge',
    'bytes',
    'availableFrom',
    'availableUntil',
    'createdAt',
    'publishedAt',
    // From the signals of the district that a resource belongs to (features/signals): not in the documents made here.
    'ratingScore',
    'favoriteCount',
    'useCount',
  ],
  languages: ['en', 'es'],
  exact: ['codes'],
  tagWeights: {
    standards: 8,
    subjects: 3,
    interests: 4,
    modalities: 3,
    learningResourceType: 2,
    educationalUse: 2,
    gradeLevels: 3,
    inLanguage: 3,
    minutes: 2,
  },
  suggestable: ['title'],
};

/** Lengths up to here are also kept as words, so that a search can prefer what is short without hiding the rest. */
export const longestMinutes = 300;

/** How an alignment stands in the index: by the id of its standard, where that is known, and always by its code. */
export function alignmentValues({ code, standardId }: { code: string; standardId?: string | null }): string[] {
  return [...(standardId ? [standardId] : []), `code:${codeKey(code)}`];
}

/** Files by their ids: their words, as far as they are known, and the hash of their bytes. */
export type SearchedFiles = ReadonlyMap<string, { readonly text: string | null; readonly sha256: string }>;
export const noFiles: SearchedFiles = new Map();

/** Equal for equal content: of a file its bytes, whoever sent them; otherwise where it is. */
function contentKeyOf(
  { fileId, url }: { readonly fileId: string | null; readonly url: string | null },
  files: SearchedFiles,
): string | null {
  if (fileId !== null) {
    const sha256 = files.get(fileId)?.sha256;
    return sha256 === undefined ? `file:${fileId}` : `sha256:${sha256}`;
  }
  return url === null ? null : canonicalUrl(url);
}

/** The index document of a published resource; null for one that searches must not find. */
export function toIndexDocument(
  resource: Resource,
  searchRevision: number,
  { files = noFiles, now }: { readonly files?: SearchedFiles; readonly now: Date },
): IndexDocument | null {
  const content = publishedContent(resource);
  if (!isVisibleToSearch(resource) || !content) return null;
  const { catalog } = resource;
  const standardsOf = (type?: string) => {
    const alignments = catalog.alignments.filter(({ alignmentType }) => type === undefined || alignmentType === type);
    return [...new Set(alignments.flatMap(alignmentValues))];
  };
  return {
    id: resource.id,
    revision: searchRevision,
    orgId: resource.orgId,
    schoolId: resource.schoolId,
    ownerId: resource.ownerId,
    visibility: resource.visibility,
    // An approval that ends has the index made anew (end-approvals.ts).
    isApproved: String(isApprovedAt(resource, now)),
    audience: catalog.audience,
    title: content.title,
    summary: content.summary,
    body: content.body,
    fileText: wordsOf(fileIdsOf(content), files),
    kind: content.kind,
    author: content.author,
    publisher: content.publisher,
    license: content.license?.id ?? null,
    mediaType: content.mediaType,
    contentKey: contentKeyOf(content, files),
    inLanguage: withPrimaryLanguages(content.inLanguage),
    durationMinutes: content.durationMinutes,
    minutes: (content.durationMinutes ?? Infinity) <= longestMinutes ? String(content.durationMinutes) : null,
    bytes: content.bytes,
    learningResourceType: catalog.learningResourceType,
    educationalUse: catalog.educationalUse,
    subjects: catalog.subjects,
    gradeLevels: catalog.gradeLevels,
    interests: catalog.interests,
    modalities: catalog.modalities,
    keywords: catalog.keywords,
    codes: [...new Set(catalog.alignments.flatMap(({ code }) => [code, readCode(code)?.display ?? code]))],
    standards: standardsOf(),
    teaches: standardsOf('teaches'),
    assesses: standardsOf('assesses'),
    requires: standardsOf('requires'),
    topics: catalog.topicPaths.map((path) => path.join(' > ')),
    accessModes: catalog.accessModes,
    accessibilityFeatures: catalog.accessibilityFeatures,
    accessibilityHazards: catalog.accessibilityHazards,
    accessibilityControls: catalog.accessibilityControls,
    deviceNeeds: catalog.deviceNeeds,
    worksOffline: said(catalog.worksOffline),
    needsAccount: said(catalog.needsAccount),
    hasAds: said(catalog.hasAds),
    collectsData: said(catalog.collectsData),
    depthOfKnowledge: said(catalog.depthOfKnowledge),
    unreviewedTags: countOrigins(resource.provenance).flatMap(({ via, count, reviewedCount }) =>
      count > reviewedCount ? via : [],
    ),
    lexile: catalog.textComplexity?.lexile ?? null,
    fleschKincaidGrade: catalog.textComplexity?.fleschKincaidGrade ?? null,
    minimumAge: catalog.minimumAge,
    availableFrom: catalog.availableFrom?.getTime() ?? 0,
    // Only students are held to it, and to them an approval that has run out is the same.
    availableUntil: Math.min(
      catalog.availableUntil?.getTime() ?? endOfTimeMs,
      resource.approvedForStudents?.until?.getTime() ?? endOfTimeMs,
    ),
    createdAt: resource.createdAt.getTime(),
    publishedAt: resource.publication?.at.getTime() ?? null,
  };
}

/** The policy of reading as a filter of the index, which holds published resources only. */
export function searchScopeOf(scope: Scope, now: Date): SearchFilter {
  const reach = visibleTo(scope);
  if (reach === 'everything') return { kind: 'all', filters: [] };
  // Nothing withdrawn is in the index; what was handed in is looked for in the queue of reviews.
  const rules = reach.filter(
    ({ statuses, isInReview }) => !isInReview && (statuses === undefined || statuses.includes('published')),
  );
  return { kind: 'any', filters: rules.map((rule) => toFilter(rule, now)) };
}

function toFilter(rule: ReachRule, now: Date): SearchFilter {
  const anyOf = (field: string, values: readonly string[] | undefined): SearchFilter[] =>
    values === undefined ? [] : [{ kind: 'anyOf', field, values }];
  return {
    kind: 'all',
    filters: [
      ...anyOf('orgId', rule.orgId === undefined ? undefined : [rule.orgId]),
      ...anyOf('ownerId', rule.ownerId === undefined ? undefined : [rule.ownerId]),
      ...anyOf('schoolId', rule.schoolIds),
      ...anyOf('visibility', rule.visibilities),
      ...(rule.isOffered ? offered(now) : []),
    ],
  };
}

/** `isOfferedToStudents`, in the words of the index. */
function offered(now: Date): SearchFilter[] {
  return [
    { kind: 'anyOf', field: 'isApproved', values: ['true'] },
    { kind: 'anyOf', field: 'audience', values: ['students'] },
    { kind: 'range', field: 'availableFrom', to: now.getTime() },
    { kind: 'range', field: 'availableUntil', from: now.getTime() + 1 },
  ];
}

/** The words of its file, its captions and its transcripts. */
function wordsOf(fileIds: readonly string[], files: SearchedFiles): string | null {
  const known = fileIds.flatMap((id) => files.get(id)?.text ?? []);
  return known.length === 0 ? null : known.join(' ');
}

function said(value: boolean | number | null): string | null {
  return value === null ? null : String(value);
}
