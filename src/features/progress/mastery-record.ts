import type { Target } from '../playlists/playlist.ts';
import type { Mastery, MasteryReason, MasteryState } from './mastery.ts';

/** What is kept of one student and one target, beyond any playlist. */
export type MasteryRecord = {
  readonly orgId: string;
  readonly studentId: string;
  /** See `targetKeyOf`. */
  readonly key: string;
  readonly state: MasteryState;
  readonly because: MasteryReason;
  readonly since: Date;
  /** Where it was reached: each of them keeps it mastered. */
  readonly credits: readonly { readonly studentPlaylistId: string; readonly at: Date }[];
  readonly decision: MasteryDecision | null;
  readonly results: readonly TargetResult[];
  /** How it came there, oldest first. */
  readonly history: readonly MasteryChange[];
  readonly revision: number;
};

/** What pictures of a class show of it. */
export type StateRecord = Pick<MasteryRecord, 'studentId' | 'key' | 'state' | 'because' | 'since' | 'results'>;

export type MasteryDecision = {
  readonly state: MasteryState;
  readonly by: string;
  readonly at: Date;
  /** For staff. */
  readonly reason: string | null;
};

/** A result from elsewhere. */
export type TargetResult = {
  /** As its sender calls it. */
  readonly id: string;
  readonly source: string;
  readonly share: number;
  readonly at: Date;
};

export type MasteryChange = {
  readonly state: MasteryState;
  readonly because: MasteryReason;
  readonly at: Date;
  /** Null where it follows from what the student did. */
  readonly by: string | null;
};

const keptChanges = 100;

/** A target of the bank counts in every playlist that takes it; one of a playlist in this one alone. */
export function targetKeyOf(playlistId: string, { id, bank }: Pick<Target, 'id' | 'bank'>): string {
  return bank ? `bank:${bank.targetId}` : `${playlistId}:${id}`;
}

export function newRecord(orgId: string, studentId: string, key: string, now: Date): MasteryRecord {
  return {
    orgId,
    studentId,
    key,
    state: 'notStarted',
    because: 'nothing',
    since: now,
    credits: [],
    decision: null,
    results: [],
    history: [],
    revision: 0,
  };
}

/** What counts beside the playlist that one looks at. */
export type Kept = Pick<MasteryRecord, 'credits' | 'decision' | 'results'>;

/** What somebody's own playlist says of the target, besides what is kept. */
export type Seen = {
  readonly studentPlaylistId: string;
  /** By what was done there alone. */
  readonly own: Mastery;
  /** With everything that is kept. */
  wholeOf(kept: Kept): Mastery;
  /** A teacher does not accept any more what was given, or the district's rules ask for more. */
  readonly isWithdrawn: boolean;
};

/**
 * The record after something has happened in one playlist; the same one where nothing changes. A credit is withdrawn only by what a
 * teacher does: by no update, no change of pathway, and no event of the student.
 */
export function afterEvents(before: MasteryRecord, seen: Seen, by: string | null, now: Date): MasteryRecord {
  const next = { ...before, credits: creditsAfter(before.credits, seen, now) };
  return withState(next, before, seen.wholeOf(next), by, now);
}

/**
 * The record as it is by what several playlists say, where the rules are others than they were; the same one where nothing changes.
 * @param seen of playlists in which the student did something for the target, the last one at the end
 */
export function recounted(before: MasteryRecord, seen: readonly Seen[], by: string | null, now: Date): MasteryRecord {
  const last = seen.at(-1);
  if (!last) return before;
  const credits = seen.reduce((kept, one) => creditsAfter(kept, one, now), before.credits);
  const next = { ...before, credits };
  return withState(next, before, last.wholeOf(next), by, now);
}

function creditsAfter(
  credits: MasteryRecord['credits'],
  { studentPlaylistId, own, isWithdrawn }: Seen,
  now: Date,
): MasteryRecord['credits'] {
  const hasCredit = credits.some((credit) => credit.studentPlaylistId === studentPlaylistId);
  const isReached = own.state === 'mastered';
  if (isReached && !hasCredit) return [...credits, { studentPlaylistId, at: now }];
  if (!hasCredit || isReached || !isWithdrawn) return credits;
  return credits.filter((credit) => credit.studentPlaylistId !== studentPlaylistId);
}

/** The record with a state, and a line of its history where that is another one. */
export function withState(
  next: MasteryRecord,
  before: MasteryRecord,
  { state, because }: Mastery,
  by: string | null,
  now: Date,
): MasteryRecord {
  const isSame =
    next.credits === before.credits && next.decision === before.decision && next.results === before.results;
  if (isSame && state === before.state && because === before.because) return before;
  const isNew = state !== before.state;
  return {
    ...next,
    state,
    because,
    since: isNew ? now : before.since,
    history: isNew ? [...before.history, { state, because, at: now, by }].slice(-keptChanges) : before.history,
    revision: before.revision + 1,
  };
}

/**
 * The record with what results say now; the same one where they say what they said. What they do not decide stays as it is: only a state
 * that held by a result falls back to what the playlist says.
 */
export function withResults(
  before: MasteryRecord,
  results: readonly TargetResult[],
  wholeOf: (kept: Kept) => Mastery,
  now: Date,
): MasteryRecord {
  const next = { ...before, results };
  const whole = wholeOf(next);
  const isDecided = whole.because === 'result' || before.because === 'result';
  return withState(next, before, isDecided ? whole : before, null, now);
}

export function bestResult({ results }: Pick<MasteryRecord, 'results'>): number | null {
  return results.length === 0 ? null : Math.max(...results.map(({ share }) => share));
}
