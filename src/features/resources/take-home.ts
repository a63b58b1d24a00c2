import { type CopyObstacle, copyObstacleOf, copyObstacles } from '../licenses/copying.ts';
import type { Resource, ResourceContent } from './resource.ts';

// What of a resource students can take home: saved on a device, or on paper.

/** Why something cannot be taken along. */
export const leftOutCodes = [...copyObstacles, 'withdrawn', 'notAvailable', 'notStored', 'tooLarge'] as const;
export type LeftOutCode = (typeof leftOutCodes)[number];

export type TakeHomeForm =
  /** A text that is kept here. */
  | { readonly kind: 'page'; readonly body: string }
  | { readonly kind: 'file'; readonly fileId: string }
  /** It is elsewhere: only its address can be taken along. */
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'none'; readonly code: CopyObstacle | 'withdrawn' | 'notAvailable' };

/** A resource with what it shows to a student, as far as they may see it. */
export type SeenWork = { readonly resource: Resource | null; readonly content: ResourceContent | null };

/** @param orgId the district of the student */
export function takeHomeFormOf({ resource, content }: SeenWork, orgId: string): TakeHomeForm {
  if (resource?.withdrawal) return { kind: 'none', code: 'withdrawn' };
  if (!resource || !content) return { kind: 'none', code: 'notAvailable' };
  const { kind, url, fileId, body, license } = content;
  if (kind === 'link' || (kind === 'file' && fileId === null)) {
    return url === null ? { kind: 'none', code: 'notAvailable' } : { kind: 'link', url };
  }
  const obstacle = isOwnWork(resource, content, orgId) ? null : copyObstacleOf(license);
  if (obstacle !== null) return { kind: 'none', code: obstacle };
  if (kind === 'file' && fileId !== null) return { kind: 'file', fileId };
  return kind === 'text' && body !== null ? { kind: 'page', body } : { kind: 'none', code: 'notAvailable' };
}

/**
 * Whether the district has made it: then it may hand it to its own students, whatever it says to others. Who names a publisher, or
 * works that it is made of, says that somebody else has a say; what an import brought comes from elsewhere.
 */
function isOwnWork(
  { orgId, lineage, source }: Resource,
  { publisher, isBasedOn }: ResourceContent,
  district: string,
): boolean {
  const isFromElsewhere = lineage !== null || source !== null || publisher !== null || isBasedOn.length > 0;
  return orgId === district && !isFromElsewhere;
}

/** Whether somebody without internet cannot do with it: it stays behind, or does not work without. */
export function needsInternet(work: SeenWork, orgId: string): boolean {
  const worksOffline = work.resource?.catalog.worksOffline ?? null;
  if (worksOffline !== null) return !worksOffline;
  const { kind } = takeHomeFormOf(work, orgId);
  return kind === 'link' || kind === 'none';
}
