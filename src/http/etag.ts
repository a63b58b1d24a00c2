import { AppError, invalidInput } from '../shared/errors.ts';

/**
 * The entity tag of a versioned thing: its revision. A second representation of the same thing (JSON-LD) names itself in
 * `variant`, as a cache may hold both.
 */
export function etagOf(revision: number, variant?: string): string {
  return variant === undefined ? `"${revision}"` : `"${revision}-${variant}"`;
}

/** Throws `version_conflict` unless the caller changes the revision that is there now; null changes whatever is there. */
export function assertRevision(expected: number | null, actual: number): void {
  if (expected !== null && expected !== actual) throw new AppError('version_conflict', { expected, actual });
}

/** Proxies that compress weaken a tag to W/"..."; the revision is the same. */
const revisionTag = /^(?:W\/)?"(\d{1,15})(?:-[\w.]+)?"$/;

/** The revision that a header If-Match names; null for `*` and, when it is optional, for none. */
export function readIfMatch(header: string | undefined, need: 'required' | 'optional'): number | null {
  const value = header?.trim();
  if (value === undefined || value === '') {
    if (need === 'required') throw new AppError('precondition_required');
    return null;
  }
  if (value === '*') return null;
  const revision = revisionTag.exec(value)?.[1];
  if (revision === undefined) {
    const message = 'Expected one ETag as it was received, or *.';
    throw invalidInput('header', ['if-match'], { code: 'invalid_format', message });
  }
  return Number(revision);
}

/** Whether a header If-None-Match says that the caller has this representation already. */
export function hasFresh(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag) return true;
  return header.split(',').some((tag) => {
    const trimmed = tag.trim();
    return trimmed === '*' || trimmed === etag || trimmed === `W/${etag}`;
  });
}
