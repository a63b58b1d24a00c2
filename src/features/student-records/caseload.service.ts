import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault, invalidInput } from '../../shared/errors.ts';
import { type DistrictDays, dayAfter } from '../accounts/district-days.ts';
import type { Learners, NamesOf } from '../accounts/learner.ts';
import { isAdmin, type StudentAccess } from './student-access.ts';
import type { StudentLinksStore } from './student-links.store.ts';

export type CaseloadEntry = { readonly studentId: string; readonly name: string | null; readonly since: string };

const system: Scope = { kind: 'system', reason: 'a caseload names its students' };
const mostStudents = 500;

export type CaseloadService = ReturnType<typeof createCaseloadService>;

/** Which students somebody of the support staff looks after, in whatever classes. Admins say so; they read it themselves. */
export function createCaseloadService({
  links,
  learners,
  namesOf,
  access,
  days,
  clock,
}: {
  readonly links: Pick<StudentLinksStore, 'listOf' | 'put' | 'end'>;
  readonly learners: Pick<Learners, 'findMany'>;
  readonly namesOf: NamesOf;
  readonly access: StudentAccess;
  readonly days: DistrictDays;
  readonly clock: Clock;
}) {
  /** Throws `not_found` for who is none of the support staff. */
  const assertSupport = async (actor: Actor, personId: string) => {
    const on = await days.today(actor.orgId);
    const person = (await learners.findMany(system, actor.orgId, [personId], on)).get(personId);
    if (!person?.roles.some(({ role }) => role === 'supportStaff')) throw new AppError('not_found');
  };
  const list = async ({ orgId, ...actor }: Actor, personId: string) =>
    links.listOf(scopeOf({ orgId, ...actor }), {
      orgId,
      kind: 'caseload',
      personId,
      on: await days.today(orgId),
      limit: mostStudents,
    });

  const get = async (actor: Actor, personId: string): Promise<CaseloadEntry[]> => {
    const found = await list(actor, personId);
    const ids = found.map(({ studentId }) => studentId);
    await access.audited(actor, 'roster.read', ids);
    const names = await namesOf(system, actor.orgId, ids);
    return found.map(({ studentId, from }) => ({ studentId, name: names.get(studentId) ?? null, since: from }));
  };

  return {
    get: async (actor: Actor, personId: string): Promise<CaseloadEntry[]> => {
      if (!isAdmin(actor) && actor.userId !== personId) throw new AppError('not_found');
      await assertSupport(actor, personId);
      return get(actor, personId);
    },

    set: async (actor: Actor, personId: string, studentIds: readonly string[]): Promise<CaseloadEntry[]> => {
      if (!isAdmin(actor)) throw new AppError('forbidden');
      await assertSupport(actor, personId);
      const wanted = [...new Set(studentIds)];
      const on = await days.today(actor.orgId);
      const known = await learners.findMany(system, actor.orgId, wanted, on);
      const faults = wanted.flatMap((id, at): Fault[] => {
        if (known.get(id)?.roles.some(({ role }) => role === 'student')) return [];
        const message = 'No student of the district is meant by this.';
        return [{ in: 'body', path: ['studentIds', at], code: 'not_found', message, params: {} }];
      });
      const [first] = faults;
      if (first && faults.length === 1) throw invalidInput('body', first.path, first);
      if (first) throw new AppError('invalid_request', { faults });
      const before = (await list(actor, personId)).map(({ studentId }) => studentId);
      const link = { orgId: actor.orgId, kind: 'caseload', personId, by: actor.userId } as const;
      await access.audited(actor, 'roster.change', [...wanted, ...before]);
      for (const studentId of wanted.filter((id) => !before.includes(id))) {
        await links.put(scopeOf(actor), { ...link, studentId, from: on }, clock.now());
      }
      for (const studentId of before.filter((id) => !wanted.includes(id))) {
        await links.end(scopeOf(actor), { ...link, studentId, to: dayAfter(on, -1) }, clock.now());
      }
      return get(actor, personId);
    },
  };
}
