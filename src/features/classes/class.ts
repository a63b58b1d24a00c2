import type { LocalDate } from '../accounts/account.ts';
import { dayAfter } from '../accounts/district-days.ts';

/** `support` reads the class and works with its students; all others also change it. */
export const teacherRoles = ['teacher', 'coTeacher', 'support', 'substitute'] as const;
export type TeacherRole = (typeof teacherRoles)[number];

/** Who belongs to the staff of a class, from one day through another. */
export type ClassTeacher = {
  readonly personId: string;
  readonly role: TeacherRole;
  readonly from: LocalDate;
  /** The last day; null while no end is planned. */
  readonly to: LocalDate | null;
  /** Brought by a roster of the student information system, which may end it. */
  readonly isImported?: true;
};

/** Hours of the day in which a code works, in the district's time: `08:00` to `15:30`. */
export type CodeHours = { readonly from: string; readonly to: string };

export type ClassCode = {
  readonly value: string;
  /** Null: at any time. Given: on school days, within these hours. */
  readonly hours: CodeHours | null;
};

/** Who learns in a class: students, or staff (professional learning). */
export const audiences = ['students', 'staff'] as const;
export type ClassAudience = (typeof audiences)[number];

export type Class = {
  readonly id: string;
  readonly orgId: string;
  readonly schoolId: string;
  readonly title: string;
  readonly audience: ClassAudience;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly string[];
  readonly startsOn: LocalDate | null;
  readonly endsOn: LocalDate | null;
  /** With which students sign in; null while there is none. */
  readonly code: ClassCode | null;
  readonly teachers: readonly ClassTeacher[];
  /** Its id in the student information system. */
  readonly sourcedId: string | null;
  readonly archivedAt: Date | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** That somebody learns in a class, from one day through another. There is one record for each of them and class. */
export type Enrollment = {
  readonly id: string;
  readonly classId: string;
  readonly studentId: string;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  /** How it came about. */
  readonly via: EnrollmentVia;
  readonly sourcedId: string | null;
};

export type EnrollmentVia = 'hand' | 'table' | 'roster' | 'transfer' | 'rollover';

/** How long who taught a student may still read and finish the record, in days. */
export const graceDays = 14;

/** A substitute's access ends with the last day: the class goes on without them. */
export function isWithin({ role, from, to }: ClassTeacher, on: LocalDate): boolean {
  if (on < from) return false;
  return to === null || on <= (role === 'substitute' ? to : dayAfter(to, graceDays));
}

export function isOn(
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate | null },
  on: LocalDate,
): boolean {
  return from <= on && (to === null || on <= to);
}

/** Whether a class is over for those who taught it. */
export function isPast({ archivedAt }: Pick<Class, 'archivedAt'>, on: LocalDate): boolean {
  // A day of UTC is near enough for this.
  return archivedAt !== null && dayAfter(archivedAt.toISOString().slice(0, 10), graceDays) < on;
}

/** Without letters that are read as others, and without vowels, so that no code is a word. */
const codeAlphabet = '23456789BCDFGHJKMNPQRTVWXZ';
export const codeLength = 7;

/** @param random numbers from 0 to 255, `codeLength` at least; those beyond the last whole alphabet are left out. */
export function codeFrom(random: Uint8Array): string {
  const whole = 256 - (256 % codeAlphabet.length);
  return [...random]
    .filter((number) => number < whole)
    .slice(0, codeLength)
    .map((number) => codeAlphabet[number % codeAlphabet.length])
    .join('');
}

/** As people type it: in any case, with spaces and hyphens. */
export function normalizeCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '');
}
