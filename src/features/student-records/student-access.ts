import { type Actor, hasRole, hasScope, type Role, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { LocalDate } from '../accounts/account.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learner, Learners } from '../accounts/learner.ts';
import type { StudentAudit } from './student-audit.ts';
import type { StudentLinksStore } from './student-links.store.ts';

export type Purpose = 'read' | 'change';

/**
 * The one place that says whose record an actor may see:
 *
 * | | reads | changes |
 * | --- | --- | --- |
 * | oneself | yes | yes, as far as the feature lets students |
 * | admin | all of the district | all of the district |
 * | schoolLeader | students and staff of own schools | - |
 * | coach | teachers, substitutes and support staff of own schools | the same |
 * | other staff | who is taught in a class that they belong to, and their caseload | the same |
 * | guardian | linked children | - |
 * | API client | people of its schools, with a scope for assignments or progress | with progress.write |
 *
 * A coach sees no student but those of classes that they belong to: what is read of staff is their own learning. Leaders and coaches of
 * the whole district are such of no school.
 *
 * Who taught a student, and does so no longer, keeps access for the grace time (`graceDays` of classes).
 */
export type StudentAccess = {
  /** Those of the people whose record the actor may see today. */
  seeable(actor: Actor, studentIds: readonly string[], purpose: Purpose): Promise<ReadonlySet<string>>;
  /** The same with their names, to show them in a list; null for those who have left the district. */
  seeableByName(
    actor: Actor,
    studentIds: readonly string[],
    purpose: Purpose,
  ): Promise<ReadonlyMap<string, string | null>>;
  /** Throws `not_found` unless the actor may see all of them; `forbidden` for who may only read and asks to change. */
  require(actor: Actor, studentIds: readonly string[], purpose: Purpose): Promise<void>;
  /** Keeps one record of who did what with whose record. What somebody reads of themselves is not kept. */
  audited: StudentAudit['audited'];
  auditedByProgram: StudentAudit['auditedByProgram'];
};

export const staffRoles: readonly Role[] = [
  'admin',
  'schoolLeader',
  'specialist',
  'coach',
  'teacher',
  'supportStaff',
  'substitute',
];

/** Adults learn, too: whom of a school its leaders read, and with whom its coaches work. */
const coachedRoles: readonly Role[] = ['teacher', 'substitute', 'supportStaff'];
const ledRoles: readonly Role[] = ['student', 'specialist', 'coach', ...coachedRoles];

export function isStaff(actor: Actor): boolean {
  return hasRole(actor, staffRoles);
}

export function isAdmin(actor: Actor): boolean {
  return actor.roles.some(({ role, schoolId }) => role === 'admin' && schoolId === null);
}

export type StudentAccessParts = {
  readonly links: Pick<StudentLinksStore, 'linkedTo'>;
  readonly learners: Pick<Learners, 'findMany'>;
  /** Those of the people whom the actor teaches, or taught until shortly before that day. */
  readonly taughtBy: (actor: Actor, ids: readonly string[], on: LocalDate) => Promise<ReadonlySet<string>>;
  readonly days: DistrictDays;
  readonly audit: StudentAudit;
};

export function createStudentAccess({ links, learners, taughtBy, days, audit }: StudentAccessParts): StudentAccess {
  const atSchools = async (
    scope: Scope,
    { orgId }: Actor,
    ids: readonly string[],
    { schoolIds, roles, on }: { schoolIds: readonly string[] | null; roles: readonly Role[] | null; on: LocalDate },
  ): Promise<Learner[]> => {
    const found = await learners.findMany(scope, orgId, ids, on);
    return [...found.values()].filter(
      (learner) =>
        schoolIds === null ||
        learner.roles.some(
          ({ role, schoolId }) =>
            schoolId !== null && schoolIds.includes(schoolId) && (roles === null || roles.includes(role)),
        ),
    );
  };

  /** Those whom the actor may see; as people where they were looked up as such. */
  const look = async (
    actor: Actor,
    studentIds: readonly string[],
    purpose: Purpose,
  ): Promise<Map<string, Learner | null>> => {
    const scope = scopeOf(actor);
    const { client, orgId, userId } = actor;
    const seen = new Map<string, Learner | null>();
    let open = [...new Set(studentIds)];
    const see = (found: Iterable<string | Learner>) => {
      for (const one of found) {
        if (typeof one === 'string') seen.set(one, null);
        else seen.set(one.id, one);
      }
      open = open.filter((id) => !seen.has(id));
    };

    if (client) {
      const mayAsk =
        purpose === 'change'
          ? hasScope(actor, 'progress.write')
          : hasScope(actor, 'assignments.read') || hasScope(actor, 'progress.read');
      if (!mayAsk || open.length === 0) return seen;
      const on = await days.today(orgId);
      see(await atSchools(scope, actor, open, { schoolIds: client.schoolIds, roles: null, on }));
      return seen;
    }

    see(open.filter((id) => id === userId));
    if (open.length === 0) return seen;
    const on = await days.today(orgId);
    if (isAdmin(actor)) {
      see(await atSchools(scope, actor, open, { schoolIds: null, roles: null, on }));
      return seen;
    }
    const schoolsAs = (wanted: Role) =>
      actor.roles.flatMap(({ role, schoolId }) => (role === wanted && schoolId ? [schoolId] : []));
    const led = schoolsAs('schoolLeader');
    if (purpose === 'read' && led.length > 0) {
      see(await atSchools(scope, actor, open, { schoolIds: led, roles: ledRoles, on }));
    }
    const coached = schoolsAs('coach');
    if (coached.length > 0 && open.length > 0) {
      const found = await atSchools(scope, actor, open, { schoolIds: coached, roles: coachedRoles, on });
      see(found.filter(({ roles }) => roles.every(({ role }) => role !== 'student')));
    }
    if (isStaff(actor)) {
      if (open.length > 0) see(await taughtBy(actor, open, on));
      if (open.length > 0 && hasRole(actor, ['supportStaff'])) {
        see(await links.linkedTo(scope, { orgId, kind: 'caseload', personId: userId, studentIds: open, on }));
      }
    }
    if (purpose === 'read' && open.length > 0 && hasRole(actor, ['guardian'])) {
      see(await links.linkedTo(scope, { orgId, kind: 'guardian', personId: userId, studentIds: open, on }));
    }
    return seen;
  };

  const seeable: StudentAccess['seeable'] = async (actor, studentIds, purpose) =>
    new Set((await look(actor, studentIds, purpose)).keys());

  return {
    seeable,
    seeableByName: async (actor, studentIds, purpose) => {
      const seen = await look(actor, studentIds, purpose);
      const unnamed = [...seen].flatMap(([id, learner]) => (learner === null ? [id] : []));
      const named =
        unnamed.length === 0
          ? new Map<string, Learner>()
          : await learners.findMany(scopeOf(actor), actor.orgId, unnamed, await days.today(actor.orgId));
      return new Map([...seen].map(([id, learner]) => [id, (learner ?? named.get(id))?.displayName ?? null]));
    },
    require: async (actor, studentIds, purpose) => {
      const isAll = (seen: ReadonlySet<string>) => studentIds.every((id) => seen.has(id));
      if (isAll(await seeable(actor, studentIds, purpose))) return;
      const mayRead = purpose === 'change' && isAll(await seeable(actor, studentIds, 'read'));
      throw new AppError(mayRead ? 'forbidden' : 'not_found');
    },
    audited: audit.audited,
    auditedByProgram: audit.auditedByProgram,
  };
}
