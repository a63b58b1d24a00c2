import { type Actor, hasRole, type Role, type Scope } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';

/**
 * Who may do what with accounts, decided for every role:
 *
 * | | own record | people | schools | district |
 * | --- | --- | --- | --- | --- |
 * | admin | reads, changes | reads and changes all of the district | reads and changes all | reads, changes |
 * | schoolLeader | reads | reads those of own schools | reads own | reads |
 * | specialist, coach, teacher, supportStaff, substitute | reads | - | reads own, or all with a role for the district | reads |
 * | student, guardian | reads | - | reads own | reads |
 *
 * Teachers come to see students by their classes, not by accounts. What one may not read answers 404; changing what one
 * may only read answers 403.
 */
export type AccountAction =
  | 'listPeople'
  | 'createPerson'
  | 'changePerson'
  | 'invitePerson'
  | 'createSchool'
  | 'changeSchool'
  | 'changeDistrict';

const allowed: Readonly<Record<AccountAction, readonly Role[]>> = {
  listPeople: ['admin', 'schoolLeader'],
  createPerson: ['admin'],
  changePerson: ['admin'],
  invitePerson: ['admin'],
  createSchool: ['admin'],
  changeSchool: ['admin'],
  changeDistrict: ['admin'],
};

/** Whether the actor may do this within what is visible to them. */
export function can(actor: Actor, action: AccountAction): boolean {
  return hasRole(actor, allowed[action]);
}

/** Throws `forbidden`. */
export function assertCan(actor: Actor, action: AccountAction): void {
  if (!can(actor, action)) throw new AppError('forbidden');
}

/** Which records of a district a scope reaches; null reaches none, an `orgId` of null all districts. */
export type PeopleReach = {
  readonly orgId: string | null;
  /** Null for all. */
  readonly schoolIds: readonly string[] | null;
  /** Reached whatever their schools. */
  readonly personId: string | null;
};

export function peopleVisibleTo(scope: Scope): PeopleReach | null {
  switch (scope.kind) {
    case 'system':
      return { orgId: null, schoolIds: null, personId: null };
    case 'public':
      return null;
    case 'actor': {
      const { actor } = scope;
      const { orgId, userId: personId } = actor;
      if (hasRole(actor, ['admin'])) return { orgId, schoolIds: null, personId };
      return { orgId, schoolIds: schoolsOf(actor, ['schoolLeader']), personId };
    }
  }
}

export type SchoolReach = { readonly orgId: string | null; readonly schoolIds: readonly string[] | null };

export function schoolsVisibleTo(scope: Scope): SchoolReach | null {
  switch (scope.kind) {
    case 'system':
      return { orgId: null, schoolIds: null };
    case 'public':
      return null;
    case 'actor': {
      const { actor } = scope;
      const isForDistrict = actor.roles.some(
        ({ role, schoolId }) => schoolId === null && role !== 'guardian' && role !== 'student',
      );
      return { orgId: actor.orgId, schoolIds: isForDistrict ? null : schoolsOf(actor) };
    }
  }
}

function schoolsOf(actor: Actor, wanted?: readonly Role[]): string[] {
  const ids = actor.roles
    .filter(({ role }) => wanted === undefined || wanted.includes(role))
    .flatMap(({ schoolId }) => (schoolId === null ? [] : [schoolId]));
  return [...new Set(ids)];
}
