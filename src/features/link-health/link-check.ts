/**
 * - `unchecked`: nobody has looked yet.
 * - `ok`: it answers with what one would expect.
 * - `failing`: it did not the last time; it is looked at again soon, and nobody is disturbed.
 * - `broken`: it has failed several times over days.
 * - `unknown`: it cannot be told: it wants somebody signed in, lets no programs in, or is in a private network.
 */
export const linkStates = ['unchecked', 'ok', 'failing', 'broken', 'unknown'] as const;
export type LinkState = (typeof linkStates)[number];

export const failureCodes = [
  'notFound',
  'nameNotFound',
  'unreachable',
  'timedOut',
  'certificateInvalid',
  'serverError',
  'invalidResponse',
  'tooManyRedirects',
  'saysNotFound',
  'leadsToFrontPage',
  'sameAsMadeUpAddress',
] as const;
export const unknownCodes = ['restricted', 'signInNeeded', 'notAllowed', 'cannotTell'] as const;
export type FailureCode = (typeof failureCodes)[number];
export type UnknownCode = (typeof unknownCodes)[number];

/** What one look at an address has found. */
export type Finding = (
  | { readonly outcome: 'ok'; readonly code: null }
  | { readonly outcome: 'failure'; readonly code: FailureCode }
  | { readonly outcome: 'unknown'; readonly code: UnknownCode }
  /** It asks for patience: nothing is learned, and nobody comes back before. */
  | { readonly outcome: 'later'; readonly code: null; readonly retryAfterMs: number }
) & {
  readonly status: number | null;
  readonly contentType: string | null;
  /** When the page says that it was last changed. */
  readonly lastModified: Date | null;
  /** Where it leads now; `isPermanent`: it says that it has moved for good. */
  readonly redirect: { readonly to: string; readonly isPermanent: boolean } | null;
};

/** What is known of the address of a resource. */
export type LinkCheck = {
  readonly resourceId: string;
  readonly orgId: string;
  readonly schoolId: string | null;
  readonly ownerId: string | null;
  readonly url: string;
  readonly host: string;
  readonly state: LinkState;
  /** Since when it is in that state. */
  readonly since: Date;
  readonly checkedAt: Date | null;
  readonly nextCheckAt: Date;
  readonly code: FailureCode | UnknownCode | null;
  readonly status: number | null;
  readonly contentType: string | null;
  readonly lastModified: Date | null;
  readonly redirect: { readonly to: string; readonly isPermanent: boolean } | null;
  /** In a row. */
  readonly failures: number;
  readonly firstFailedAt: Date | null;
  /** Somebody has looked themselves and found it in order: until it fails for another reason nobody is asked again. */
  readonly dismissed: { readonly by: string; readonly at: Date; readonly code: string | null } | null;
};

/** What a look changes. */
export type LinkProgress = Pick<
  LinkCheck,
  | 'state'
  | 'since'
  | 'checkedAt'
  | 'nextCheckAt'
  | 'code'
  | 'status'
  | 'contentType'
  | 'lastModified'
  | 'redirect'
  | 'failures'
  | 'firstFailedAt'
  | 'dismissed'
>;

const hourMs = 60 * 60_000;
const failuresUntilBroken = 3;
const failingUntilBrokenMs = 48 * hourMs;
/** After the first failure, the second, and so on; an outage of a night breaks nothing. */
const retryAfterMs = [6 * hourMs, 24 * hourMs] as const;
const leastPatienceMs = hourMs;

/**
 * What is known after another look. A link is broken after three failures in a row over two days or more; one good answer and
 * it is in order again.
 * @param random from 0 to 1; spreads the looks, so that a whole import does not come up at once for ever
 */
export function afterLook(
  before: Pick<LinkCheck, 'state' | 'since' | 'failures' | 'firstFailedAt' | 'dismissed'>,
  finding: Finding,
  { now, everyMs, random }: { now: Date; everyMs: number; random: number },
): Partial<LinkProgress> {
  const at = (ms: number) => new Date(now.getTime() + ms);
  if (finding.outcome === 'later') return { nextCheckAt: at(Math.max(finding.retryAfterMs, leastPatienceMs)) };
  const { code, status, contentType, lastModified, redirect } = finding;
  const failures = finding.outcome === 'failure' ? before.failures + 1 : 0;
  const firstFailedAt = failures === 0 ? null : (before.firstFailedAt ?? now);
  const isOld = firstFailedAt !== null && now.getTime() - firstFailedAt.getTime() >= failingUntilBrokenMs;
  const isBroken = (failures >= failuresUntilBroken && isOld) || (failures > 0 && before.state === 'broken');
  const state = finding.outcome === 'failure' ? (isBroken ? 'broken' : 'failing') : finding.outcome;
  const usual = everyMs * (0.9 + random / 5);
  const soon = retryAfterMs[Math.min(failures, retryAfterMs.length) - 1] ?? usual;
  return {
    state,
    since: state === before.state ? before.since : now,
    checkedAt: now,
    nextCheckAt: at(state === 'failing' ? Math.min(soon, usual) : usual),
    code,
    status,
    contentType,
    lastModified,
    redirect,
    failures,
    firstFailedAt,
    // What somebody has looked at themselves stays so only while it is the same that they saw.
    dismissed: before.dismissed && before.dismissed.code === code ? before.dismissed : null,
  };
}
