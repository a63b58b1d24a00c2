import type { LocalDate } from '../accounts/account.ts';
import type { ClassTeacher } from '../classes/class.ts';
import type { RosterIssue, RosterKind, SourceClass, SourcePerson, SourceRole, SourceSchool } from './roster-source.ts';

/** What is here of what a roster is about: what has an id of the student information system. Ids are such ids. */
export type KnownRoster = {
  readonly schools: ReadonlyMap<string, { readonly name: string }>;
  readonly people: ReadonlyMap<string, KnownPerson>;
  readonly classes: ReadonlyMap<string, KnownClass>;
  readonly enrollments: readonly KnownEnrollment[];
};

export type KnownRole = SourceRole & { readonly from: LocalDate };
export type KnownPerson = {
  /** Has the id already; not so where somebody without one is taken for the person. */
  readonly isLinked: boolean;
  readonly displayName: string;
  readonly email: string | null;
  readonly gradeLevel: string | null;
  /** Of the roles that rosters bring; others are not a roster's matter. */
  readonly roles: readonly KnownRole[];
};
export type KnownClass = Pick<
  SourceClass,
  'title' | 'schoolSourcedId' | 'subjects' | 'gradeLevels' | 'startsOn' | 'endsOn'
> & {
  readonly isArchived: boolean;
  /** Those that rosters have brought, by the person's id. */
  readonly teachers: readonly (Omit<ClassTeacher, 'personId'> & { readonly personSourcedId: string })[];
};
export type KnownEnrollment = {
  readonly classSourcedId: string;
  readonly personSourcedId: string;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  /** Brought by a roster: only these a roster ends. */
  readonly isImported: boolean;
};

export type Change<Wanted> = { readonly wanted: Wanted; readonly isNew: boolean };
export type PersonChange = Change<SourcePerson> & { readonly roles: readonly KnownRole[] };
export type ClassChange = Change<SourceClass> & { readonly teachers: KnownClass['teachers'] };
export type EnrollmentChange = {
  readonly classSourcedId: string;
  readonly personSourcedId: string;
  readonly sourcedId: string;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  readonly isNew: boolean;
};
export type EnrollmentEnd = {
  readonly classSourcedId: string;
  readonly personSourcedId: string;
  readonly to: LocalDate;
};

/** What an import would do. Nothing is deleted: people lose roles, classes are archived, enrollments end. */
export type RosterPlan = {
  readonly schools: readonly Change<SourceSchool>[];
  readonly people: readonly PersonChange[];
  /** Whose roles end, with what is left. */
  readonly leaving: readonly { readonly sourcedId: string; readonly roles: readonly KnownRole[] }[];
  readonly classes: readonly ClassChange[];
  readonly archived: readonly string[];
  readonly enrollments: readonly EnrollmentChange[];
  readonly ended: readonly EnrollmentEnd[];
  readonly unchanged: Readonly<Record<RosterKind, number>>;
  /** How many there are now, and how many of them would end. */
  readonly shrink: Readonly<Record<Exclude<RosterKind, 'schools'>, { readonly now: number; readonly ending: number }>>;
  readonly issues: readonly RosterIssue[];
};

export function pairOf({
  classSourcedId,
  personSourcedId,
}: {
  classSourcedId: string;
  personSourcedId: string;
}): string {
  return `${classSourcedId}\n${personSourcedId}`;
}

/** Whether it goes on today. */
export function isRunning({ to }: { readonly to: LocalDate | null }, today: LocalDate): boolean {
  return to === null || to >= today;
}
