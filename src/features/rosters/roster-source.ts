import type { LocalDate } from '../accounts/account.ts';
import type { TeacherRole } from '../classes/class.ts';

/** Where something stands in what was sent. */
export type RosterPlace = { readonly file: string; readonly line: number };

/** Something that is not as it should be. `isLoss`: it costs a record. */
export type RosterIssue = RosterPlace & {
  readonly code: string;
  /** Without names: it is kept with the job. */
  readonly message: string;
  readonly isLoss: boolean;
};

/** What every record of a roster has. */
type Common = {
  readonly sourcedId: string;
  readonly place: RosterPlace;
  /** It is to end: the student information system says so. */
  readonly isGone: boolean;
};

export type SourceSchool = Common & { readonly name: string };

export type SourceRole = {
  readonly role: 'student' | 'teacher' | 'supportStaff';
  readonly schoolSourcedId: string;
  /** Null: from the day of the import on. */
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
};

export type SourcePerson = Common & {
  readonly displayName: string;
  /** Of staff only: students need none. */
  readonly email: string | null;
  readonly gradeLevel: string | null;
  readonly roles: readonly SourceRole[];
};

export type SourceClass = Common & {
  readonly title: string;
  readonly schoolSourcedId: string;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly string[];
  readonly startsOn: LocalDate | null;
  readonly endsOn: LocalDate | null;
};

export type SourceEnrollment = Common & {
  readonly classSourcedId: string;
  readonly personSourcedId: string;
  readonly role: 'student' | TeacherRole;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
};

export const rosterKinds = ['schools', 'people', 'classes', 'enrollments'] as const;
export type RosterKind = (typeof rosterKinds)[number];

/** Of a kind of record: all that there are (`bulk`), what has changed (`delta`), or nothing. */
export type RosterMode = 'bulk' | 'delta' | 'absent';

/** A roster as it was sent, whatever its format. */
export type RosterSource = {
  readonly modes: Readonly<Record<RosterKind, RosterMode>>;
  readonly schools: readonly SourceSchool[];
  readonly people: readonly SourcePerson[];
  readonly classes: readonly SourceClass[];
  readonly enrollments: readonly SourceEnrollment[];
  readonly issues: readonly RosterIssue[];
};

/** What was sent cannot be read at all. */
export class RosterUnreadable extends Error {
  override readonly name = 'RosterUnreadable';
}
