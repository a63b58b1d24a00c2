import type { LocalDate } from '../accounts/account.ts';

// How long a district keeps what it knows of students who have left. Nobody who learns here, or holds any role here, is ever due.

/** `record`: everything, with the person. In the order in which they go, so that counts are taken before what they count is gone. */
export const retentionKinds = ['progress', 'evidence', 'audit', 'record'] as const;
export type RetentionKind = (typeof retentionKinds)[number];

export const retentionRemains = ['nothing', 'counts'] as const;

export type RetentionRule = {
  /** After the last day of the student here; null: it is kept. */
  readonly afterYears: number | null;
  readonly remains: (typeof retentionRemains)[number];
};
export type RetentionRules = Readonly<Record<RetentionKind, RetentionRule>>;

/** Told to admins: on `actsOn` what was due on `on` goes. */
export type Announcement = { readonly on: LocalDate; readonly actsOn: LocalDate; readonly students: number };

export type RetentionSettings = {
  readonly isOn: boolean;
  readonly rules: RetentionRules;
  /** Admins are told so many days before. */
  readonly noticeDays: number;
  readonly announced: Announcement | null;
  readonly lastRun: { readonly on: LocalDate; readonly students: number } | null;
  /** 0 while the district has said nothing. */
  readonly revision: number;
};

const kept: RetentionRule = { afterYears: null, remains: 'counts' };
export const usualRetention: RetentionSettings = {
  isOn: false,
  rules: { progress: kept, evidence: kept, audit: kept, record: kept },
  noticeDays: 14,
  announced: null,
  lastRun: null,
  revision: 0,
};

/** A day that does not come. */
export const noEnd: LocalDate = '9999-12-31';

/** What is known of somebody who is or was a student. */
export type PastStudent = {
  readonly id: string;
  /** `to` is the last day; `noEnd` without one. */
  readonly memberships: readonly { readonly role: string; readonly to: LocalDate }[];
  /** Taken out of the district. */
  readonly deletedOn: LocalDate | null;
};

/**
 * The last day of somebody here; null for who is here today, in whatever role, or comes back.
 * @param enrolledTo the last day in any class; null where they were in none
 */
export function lastDayOf(
  { memberships, deletedOn }: PastStudent,
  enrolledTo: LocalDate | null,
  today: LocalDate,
): LocalDate | null {
  const ends = memberships.map(({ to }) => (deletedOn !== null && deletedOn < to ? deletedOn : to));
  const last = [...ends, ...(enrolledTo === null ? [] : [enrolledTo])].sort().at(-1);
  return last === undefined || last >= today ? null : last;
}

export function yearsAfter(day: LocalDate, years: number): LocalDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.toISOString().slice(0, 10);
}

/** For which last day a kind has gone already: who comes back and leaves again has another one. */
export type RetentionMarks = { readonly [Kind in RetentionKind]?: LocalDate };

/** What goes of somebody, in the order in which it goes. */
export function dueKinds(
  rules: RetentionRules,
  lastDay: LocalDate | null,
  asOf: LocalDate,
  done: RetentionMarks,
): RetentionKind[] {
  if (lastDay === null) return [];
  return retentionKinds.filter((kind) => {
    const { afterYears } = rules[kind];
    return afterYears !== null && done[kind] !== lastDay && yearsAfter(lastDay, afterYears) <= asOf;
  });
}

/** What a night does: nothing happens that admins were not told of before. */
export function stepOf(
  { isOn, announced }: Pick<RetentionSettings, 'isOn' | 'announced'>,
  today: LocalDate,
): 'off' | 'look' | 'wait' | 'act' {
  if (!isOn) return 'off';
  if (announced === null) return 'look';
  return today < announced.actsOn ? 'wait' : 'act';
}
