import { assertRevision } from '../../http/etag.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { LocalDate } from '../accounts/account.ts';
import { type DistrictDays, dayAfter } from '../accounts/district-days.ts';
import type { Learners } from '../accounts/learner.ts';
import { staffRoles } from '../student-records/student-access.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import { assertMay, listedFor, mayCreate, mayList } from './class.policy.ts';
import { type Class, type ClassCode, type ClassTeacher, codeFrom, codeLength, isOn } from './class.ts';
import type { ClassRoll } from './class-roll.ts';
import type { ClassesStore, ClassFilter, ClassPosition } from './classes.store.ts';

export type ClassInput = Pick<
  Class,
  'schoolId' | 'title' | 'audience' | 'subjects' | 'gradeLevels' | 'startsOn' | 'endsOn' | 'sourcedId'
>;

export type ClassPatch = Partial<Omit<ClassInput, 'schoolId' | 'audience'>>;

/** People on the staff of a district that day, by the beginning of a word of their name. */
export type FindStaff = (
  orgId: string,
  wanted: { readonly start: string; readonly on: LocalDate },
) => Promise<readonly { readonly id: string; readonly name: string }[]>;

export type TeacherInput = Pick<ClassTeacher, 'personId' | 'role'> & {
  readonly from?: LocalDate | undefined;
  readonly to?: LocalDate | null | undefined;
};

const system: Scope = { kind: 'system', reason: 'check who belongs to a class' };
const maximumTries = 5;
const mostTeachers = 50;

export type ClassService = ReturnType<typeof createClassService>;

export function createClassService({
  classes,
  learners,
  hasSchool,
  findStaff,
  roll,
  audit,
  randomBytes,
  days,
  clock,
}: {
  readonly classes: ClassesStore;
  readonly learners: Pick<Learners, 'findMany'>;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  readonly findStaff: FindStaff;
  readonly roll: Pick<ClassRoll, 'studentsOf'>;
  readonly audit: Pick<StudentAudit, 'audited'>;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly days: DistrictDays;
  readonly clock: Clock;
}) {
  const find = async (actor: Actor, id: string, purpose: 'read' | 'change'): Promise<Class> => {
    const [found, on] = await Promise.all([classes.find(scopeOf(actor), actor.orgId, id), days.today(actor.orgId)]);
    assertMay(actor, found, purpose, on);
    return found;
  };

  /** Reads, decides, writes; again when somebody else wrote in between. */
  const change = async (
    actor: Actor,
    id: string,
    expectedRevision: number | null,
    decide: (before: Class, on: LocalDate) => Promise<Partial<Class>> | Partial<Class>,
  ): Promise<Class> => {
    for (let attempt = 1; ; attempt += 1) {
      const before = await find(actor, id, 'change');
      assertRevision(expectedRevision, before.revision);
      const decided = await decide(before, await days.today(actor.orgId));
      if (Object.keys(decided).length === 0) return before;
      const after = { ...before, ...decided, revision: before.revision + 1, updatedAt: clock.now() };
      if (await classes.replace(scopeOf(actor), before, after)) return after;
      if (attempt === maximumTries) throw new AppError('unavailable');
    }
  };

  const assertSpan = ({ startsOn, endsOn }: Pick<Class, 'startsOn' | 'endsOn'>) => {
    if (startsOn === null || endsOn === null || startsOn <= endsOn) return;
    throw invalidInput('body', ['endsOn'], { code: 'too_small', message: 'The last day is before the first.' });
  };

  /** Throws unless the person is of the staff of the district today. */
  const assertTeacher = async (orgId: string, personId: string, on: LocalDate) => {
    const person = (await learners.findMany(system, orgId, [personId], on)).get(personId);
    if (person?.isActive && person.roles.some(({ role }) => staffRoles.includes(role))) return;
    throw invalidInput('body', ['personId'], { code: 'not_found', message: 'There is no such person on the staff.' });
  };

  /** Who is on the staff reads of all who learn in the class: that stands in the records of what is done with theirs. */
  const noteStaffChange = async (actor: Actor, { id }: Class): Promise<void> => {
    const on = await days.today(actor.orgId);
    const students = (await roll.studentsOf({ kind: 'actor', actor }, [id], on)).get(id) ?? [];
    await audit.audited(actor, 'roster.change', students, { kind: 'class', id });
  };

  const newCode = (): string => {
    let code = '';
    while (code.length < codeLength) code += codeFrom(randomBytes(codeLength * 2));
    return code.slice(0, codeLength);
  };

  /** Tries codes until one is free. */
  const withFreeCode = async <Result>(write: (value: string) => Promise<Result>): Promise<Result> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await write(newCode());
      } catch (error) {
        if (attempt === maximumTries || !isTakenCode(error)) throw error;
      }
    }
  };

  return {
    get: (actor: Actor, id: string): Promise<Class> => find(actor, id, 'read'),

    list: async (
      actor: Actor,
      input: { filter: Omit<ClassFilter, 'of'>; after: ClassPosition | null; limit: number },
    ): Promise<{ found: Class[]; count: number }> => {
      if (!mayList(actor)) throw new AppError('forbidden');
      const of = listedFor(actor);
      const filter = { ...input.filter, of: of && { ...of, on: await days.today(actor.orgId) } };
      return classes.list(scopeOf(actor), { ...input, orgId: actor.orgId, filter });
    },

    create: async (actor: Actor, input: ClassInput): Promise<Class> => {
      if (!mayList(actor)) throw new AppError('forbidden');
      if (!(await hasSchool(actor.orgId, input.schoolId))) {
        throw invalidInput('body', ['schoolId'], { code: 'not_found', message: 'There is no such school.' });
      }
      if (!mayCreate(actor, input.schoolId)) throw new AppError('forbidden');
      assertSpan(input);
      const now = clock.now();
      const on = await days.today(actor.orgId);
      const isTeacher = actor.roles.every(({ role }) => role !== 'admin');
      const one: Class = {
        ...input,
        id: classes.newId(),
        orgId: actor.orgId,
        code: null,
        teachers: isTeacher ? [{ personId: actor.userId, role: 'teacher', from: on, to: null }] : [],
        archivedAt: null,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      await classes.insert(scopeOf(actor), one);
      return one;
    },

    update: (actor: Actor, id: string, expectedRevision: number | null, patch: ClassPatch): Promise<Class> =>
      change(actor, id, expectedRevision, (before) => {
        assertSpan({ ...before, ...patch });
        return patch;
      }),

    /** Nobody signs in by its code any more, and its teachers see it for the grace time. Nothing of it is deleted. */
    archive: (actor: Actor, id: string): Promise<Class> =>
      change(actor, id, null, ({ archivedAt }) => (archivedAt ? {} : { archivedAt: clock.now(), code: null })),

    restore: (actor: Actor, id: string): Promise<Class> =>
      change(actor, id, null, ({ archivedAt }) => (archivedAt ? { archivedAt: null } : {})),

    /** Who could be added: of the staff of the district, and not on that of the class today. */
    findStaff: async (actor: Actor, id: string, start: string) => {
      const { teachers } = await find(actor, id, 'change');
      const on = await days.today(actor.orgId);
      const here = new Set(teachers.filter((entry) => isOn(entry, on)).map(({ personId }) => personId));
      return (await findStaff(actor.orgId, { start, on })).filter((person) => !here.has(person.id));
    },

    addTeacher: async (actor: Actor, id: string, { personId, role, from, to = null }: TeacherInput): Promise<Class> => {
      await noteStaffChange(actor, await find(actor, id, 'change'));
      return change(actor, id, null, async ({ teachers }, on) => {
        await assertTeacher(actor.orgId, personId, on);
        const entry: ClassTeacher = { personId, role, from: from ?? on, to };
        if (entry.to !== null && entry.to < entry.from) {
          throw invalidInput('body', ['to'], { code: 'too_small', message: 'The last day is before the first.' });
        }
        if (role === 'substitute' && entry.to === null) {
          throw invalidInput('body', ['to'], { code: 'required', message: 'Say until when the substitute teaches.' });
        }
        const others = teachers.filter((known) => known.personId !== personId || known.role !== role);
        if (others.length >= mostTeachers) {
          const message = `A class has ${mostTeachers} people on its staff at most.`;
          throw invalidInput('body', ['personId'], { code: 'too_big', message });
        }
        return { teachers: [...others, entry] };
      });
    },

    /** Ends all that the person is in the class; yesterday when no day is named, so that it ends at once. */
    endTeacher: async (
      actor: Actor,
      id: string,
      { personId, to }: { personId: string; to: LocalDate | undefined },
    ): Promise<Class> => {
      await noteStaffChange(actor, await find(actor, id, 'change'));
      return change(actor, id, null, ({ teachers }, on) => {
        const last = to ?? dayAfter(on, -1);
        if (!teachers.some((entry) => entry.personId === personId)) throw new AppError('not_found');
        return {
          teachers: teachers.flatMap((entry) => {
            if (entry.personId !== personId || (entry.to !== null && entry.to <= last)) return [entry];
            // It never began.
            return entry.from > last ? [] : [{ ...entry, to: last }];
          }),
        };
      });
    },

    /** A new code in place of the one that there is. */
    rotateCode: (actor: Actor, id: string, hours: ClassCode['hours']): Promise<Class> =>
      withFreeCode((value) =>
        change(actor, id, null, ({ archivedAt }) => {
          if (archivedAt) throw new AppError('wrong_status', { status: 'archived' });
          return { code: { value, hours } };
        }),
      ),

    /** When the code works; it stays the same. */
    setCodeHours: (actor: Actor, id: string, hours: ClassCode['hours']): Promise<Class> =>
      change(actor, id, null, ({ code }) => {
        if (!code) throw new AppError('not_found');
        return { code: { ...code, hours } };
      }),

    removeCode: (actor: Actor, id: string): Promise<Class> =>
      change(actor, id, null, ({ code }) => (code ? { code: null } : {})),
  };
}

function isTakenCode(error: unknown): boolean {
  const { code, keyPattern } = error as { code?: unknown; keyPattern?: object };
  return code === 11000 && (keyPattern === undefined || 'code.value' in keyPattern);
}
