import type { RebaseDecision } from './rebase.ts';

/** A day of the district: `2026-09-14`. */
export type LocalDate = string;

/** Who is given a playlist. A class and a group are asked for their members each time: who joins later receives it. */
export type Audience =
  | { readonly kind: 'class'; readonly classId: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'students'; readonly studentIds: readonly string[] };

/** A day and, where it matters, a time of it, by the clock of the district. */
export type Due = { readonly on: LocalDate; readonly time: string | null };

export type SectionDue = Due & { readonly sectionId: string };

/** How much a day asks for: what the student likes, the rest spread over the days of school until it is due, or so many minutes. */
export type Pacing =
  | { readonly kind: 'own' }
  | { readonly kind: 'evenly' }
  | { readonly kind: 'minutesPerDay'; readonly minutes: number };

export const pathwayModes = ['fixed', 'recommended', 'studentChooses'] as const;
export type PathwayMode = (typeof pathwayModes)[number];

export type PathwaySetting = { readonly mode: PathwayMode /** Of `fixed`. */; readonly pathwayId: string | null };

/** What is different for one student, as it was said when the playlist was assigned or since. */
export type StudentSetting = {
  readonly studentId: string;
  readonly pathway: PathwaySetting | null;
  readonly timeFactor: number;
  readonly excusedStepIds: readonly string[];
  readonly due: Due | null;
};

export const updateModes = ['automatic', 'ask'] as const;
export type UpdateMode = (typeof updateModes)[number];

/** Whether students may skip what only teaches targets that they have shown before. */
export const skipModes = ['never', 'offer', 'automatic'] as const;
export type SkipMode = (typeof skipModes)[number];

/** A decision about one conflict of an update, for all students of the assignment. It counts for that version only. */
export type KeptDecision = {
  readonly key: string;
  readonly version: number;
  readonly decision: RebaseDecision;
  readonly by: string;
  readonly at: Date;
};

/** The standing record: a playlist is given to somebody, with dates. */
export type Assignment = {
  readonly id: string;
  readonly orgId: string;
  readonly playlistId: string;
  /** Of the playlist, as it was then: for lists. */
  readonly title: string;
  /** The version that the teacher has taken over last; with automatic updates the newest one counts. */
  readonly version: number;
  readonly audience: Audience;
  readonly startOn: LocalDate | null;
  readonly due: Due | null;
  readonly sectionDues: readonly SectionDue[];
  readonly pacing: Pacing;
  readonly pathway: PathwaySetting;
  readonly settings: readonly StudentSetting[];
  readonly updates: UpdateMode;
  readonly skips: SkipMode;
  /** What the teacher says to families about it; they read it as it is. */
  readonly familyNote: string | null;
  readonly decisions: readonly KeptDecision[];
  readonly assignedBy: string;
  readonly endedAt: Date | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export function classIdOf({ audience }: Pick<Assignment, 'audience'>): string | null {
  return audience.kind === 'class' ? audience.classId : null;
}

const dayMs = 86_400_000;

/** Formats are costly to make, and a server meets few time zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    clock = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', second: '2-digit', ...parts });
    clocks.set(timeZone, clock);
  }
  const read = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
}

export function assignmentsById(list: readonly Assignment[]): Map<string, Assignment> {
  return new Map(list.map((one) => [one.id, one]));
}

/**
 * The instant at which the clocks of a zone show a day and a time; the last minute of the day where there is no time. Of an hour
 * that clocks skip it is the one after, of one that they show twice the first.
 * @param time `HH:MM`
 */
export function instantOf({ on, time }: Due, timeZone: string): Date {
  const wanted = Date.parse(`${on}T${time ?? '23:59'}:00Z`);
  const candidates = [wanted - dayMs, wanted + dayMs].map((around) => wanted - offsetAt(around, timeZone));
  const exact = candidates.filter((instant) => instant + offsetAt(instant, timeZone) === wanted);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}
