import type { LocalDate } from '../accounts/account.ts';
import type { RosterPerson, RosterPersonWrite } from '../accounts/roster-people.ts';
import type { Class, ClassTeacher, Enrollment } from '../classes/class.ts';
import { isEqual } from './merge-roster.ts';

type Role = Omit<RosterPersonWrite['memberships'][number], 'id'>;
export type PersonState = Pick<RosterPersonWrite, 'displayName' | 'email' | 'gradeLevel' | 'sourcedId' | 'memberships'>;
export type ClassState = Pick<
  Class,
  'schoolId' | 'title' | 'subjects' | 'gradeLevels' | 'startsOn' | 'endsOn' | 'archivedAt'
> & { readonly teachers: readonly ClassTeacher[] };
export type EnrollmentState = Pick<Enrollment, 'from' | 'to' | 'via' | 'sourcedId'>;
export type SchoolState = { readonly name: string; readonly sourcedId: string | null };

/** What an import has changed of one thing: `before` is null for what it has made. `key` is the id of the other system. */
export type RosterChange = { readonly key: string } & (
  | {
      readonly kind: 'school';
      readonly schoolId: string;
      readonly before: SchoolState | null;
      readonly after: SchoolState;
    }
  | {
      readonly kind: 'person';
      readonly personId: string;
      readonly before: PersonState | null;
      /** Of somebody new the roles alone. */
      readonly after: Pick<PersonState, 'memberships'> & Partial<PersonState>;
    }
  | { readonly kind: 'class'; readonly classId: string; readonly before: ClassState | null; readonly after: ClassState }
  | {
      readonly kind: 'enrollment';
      readonly classId: string;
      readonly personId: string;
      readonly before: EnrollmentState | null;
      readonly after: EnrollmentState | null;
    }
);
export type ChangeOf<Kind extends RosterChange['kind']> = RosterChange & { readonly kind: Kind };

/** What it shall be; null where it is so already. `kept`: fields that somebody has changed since, which stay. */
export type Back<State> = { readonly write: State | null; readonly kept: readonly string[] };

/** The value of each field from before, where it still is what the import has made of it. */
function fieldsBack<State extends object>(current: State, before: State, after: Partial<State>): Back<State> {
  const kept: string[] = [];
  let write: State | null = null;
  for (const name of Object.keys(before) as (keyof State & string)[]) {
    const [was, made, is] = [before[name], after[name], current[name]];
    if (isEqual(was, made) || isEqual(is, was)) continue;
    if (isEqual(is, made)) write = { ...(write ?? current), [name]: was };
    else kept.push(name);
  }
  return { write, kept };
}

const plain = ({ role, schoolId, from, to }: Role): Role => ({ role, schoolId, from, to });
const isSameRole = (one: Role, other: Role) => isEqual(plain(one), plain(other));
const has = (roles: readonly Role[], wanted: Role) => roles.some((role) => isSameRole(role, wanted));

/** Roles that the import brought go, whole: who was taken in by mistake sees nothing of anybody afterwards. */
export function personBack(
  { displayName, email, gradeLevel, sourcedId, memberships }: RosterPerson,
  { before, after }: Pick<ChangeOf<'person'>, 'before' | 'after'>,
): Back<PersonState> {
  const current: PersonState = { displayName, email, gradeLevel, sourcedId, memberships };
  const rolesBefore = before?.memberships ?? [];
  const brought = after.memberships.filter((role) => !has(rolesBefore, role));
  const gone = rolesBefore.filter((role) => !has(after.memberships, role) && !has(memberships, role));
  const missing = brought.filter((role) => !has(memberships, role));
  const left = memberships.filter((role) => !has(brought, role));
  // A role that somebody has changed or taken away since is neither taken away nor put back beside its other form.
  const isBack = missing.length === brought.length && gone.length === 0;
  const isElsewise = (role: Role) => left.some((one) => one.role === role.role && one.schoolId === role.schoolId);
  const isTouched = before === null ? missing.some(isElsewise) : !isBack && missing.length > 0;
  const roles = isTouched ? memberships : [...left, ...gone];
  const isMoved = roles.length !== memberships.length || roles.some((role) => !has(memberships, role));
  const { memberships: _before, ...plainBefore } = before ?? { memberships: [] };
  const { write, kept } = fieldsBack<Partial<PersonState>>(current, plainBefore, after);
  return {
    write: write || isMoved ? { ...current, ...write, memberships: roles } : null,
    kept: [...kept, ...(isTouched ? ['roles'] : [])],
  };
}

/** A class that the import made is archived, without those whom it named as teachers. */
export function classBack(
  current: ClassState,
  { before, after }: Pick<ChangeOf<'class'>, 'before' | 'after'>,
  now: Date,
): Back<ClassState> {
  if (before) return fieldsBack(current, before, after);
  const teachers = current.teachers.filter((one) => !after.teachers.some((other) => isEqual(one, other)));
  const isBack = current.archivedAt !== null && teachers.length === current.teachers.length;
  return { write: isBack ? null : { ...current, teachers, archivedAt: current.archivedAt ?? now }, kept: [] };
}

/** `isDue` when it is to be written as it was before. */
export function enrollmentBack(
  current: EnrollmentState | null,
  { before, after }: Pick<ChangeOf<'enrollment'>, 'before' | 'after'>,
): { readonly isDue: boolean; readonly isKept: boolean } {
  const days = (one: EnrollmentState | null): { from: LocalDate; to: LocalDate | null } | null =>
    one && { from: one.from, to: one.to };
  if (isEqual(days(current), days(before))) return { isDue: false, isKept: false };
  const isDue = isEqual(days(current), days(after));
  return { isDue, isKept: !isDue };
}

/** A school that the import made stays: other things may stand in it by now. */
export function schoolBack(
  current: SchoolState,
  { before, after }: Pick<ChangeOf<'school'>, 'before' | 'after'>,
): Back<SchoolState> {
  return before
    ? fieldsBack({ name: current.name, sourcedId: current.sourcedId }, before, after)
    : { write: null, kept: ['school'] };
}
