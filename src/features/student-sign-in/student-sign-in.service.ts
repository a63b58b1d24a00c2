import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learner, Learners } from '../accounts/learner.ts';
import type { SignInDoor } from '../accounts/sign-in-door.ts';
import type { Class } from '../classes/class.ts';
import type { ClassRoll } from '../classes/class-roll.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import type { CardTokens } from './card-tokens.ts';
import type { SignInTriesStore } from './sign-in-tries.store.ts';
import { generateSecret, nameStem, type StudentSecret, textOf } from './student-secret.ts';
import type { StudentSignIn, StudentSignInsStore } from './student-sign-ins.store.ts';

export type SignInState = {
  readonly learner: Learner;
  readonly signIn: StudentSignIn | null;
  /** Until when the student has to wait on some device after wrong tries. */
  readonly slowedUntil: Date | null;
};

export type WantedSignIn = {
  readonly studentId: string;
  readonly name?: string | undefined;
  readonly secret?: StudentSecret | undefined;
};

/** What was set; the secret stands here this once. */
export type SetSignIn = {
  readonly learner: Learner;
  readonly signIn: StudentSignIn;
  readonly secret: StudentSecret | null;
};

export type PrintedCard = {
  readonly displayName: string;
  readonly signInName: string;
  readonly token: string;
};

const system: Scope = { kind: 'system', reason: 'a teacher lets students sign in' };
const maximumTries = 8;
const setAtOnce = 10;

export type StudentSignInService = ReturnType<typeof createStudentSignInService>;

/** How the students of a class sign in, as their teachers set it. */
export function createStudentSignInService({
  roll,
  learners,
  signIns,
  tries,
  door,
  cards,
  audit,
  random,
  days,
  clock,
}: {
  readonly roll: Pick<ClassRoll, 'classFor' | 'studentsOf'>;
  readonly learners: Pick<Learners, 'findMany'>;
  readonly signIns: StudentSignInsStore;
  readonly tries: Pick<SignInTriesStore, 'forgetPerson' | 'slowedUntil'>;
  readonly door: Pick<SignInDoor, 'passwords' | 'endAllOf'>;
  readonly cards: CardTokens;
  readonly audit: Pick<StudentAudit, 'audited'>;
  readonly random: (count: number) => Uint8Array;
  readonly days: DistrictDays;
  readonly clock: Clock;
}) {
  /** The students of a class that the actor may change, all or those that are named. Throws for one who is not in it. */
  const studentsIn = async (actor: Actor, classId: string, wanted: readonly string[] | null): Promise<Learner[]> => {
    const one: Class = await roll.classFor(actor, classId, 'change');
    const on = await days.today(actor.orgId);
    const inClass = (await roll.studentsOf({ kind: 'actor', actor }, [one.id], on)).get(one.id) ?? [];
    const ids = wanted ?? inClass;
    const people = await learners.findMany(system, actor.orgId, inClass, on);
    const faults: Fault[] = [];
    const found = ids.flatMap((id, index) => {
      const learner = people.get(id);
      if (learner?.roles.some(({ role }) => role === 'student')) return [learner];
      if (wanted === null) return [];
      const message = 'Not a student of this class.';
      faults.push({ in: 'body', path: ['students', index], code: 'not_found', message, params: {} });
      return [];
    });
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
    return found.sort((left, right) => left.displayName.localeCompare(right.displayName, 'en'));
  };

  /** One student of it; throws `not_found`. */
  const studentIn = async (actor: Actor, classId: string, studentId: string): Promise<Learner> => {
    const learner = (await studentsIn(actor, classId, null)).find(({ id }) => id === studentId);
    if (!learner) throw new AppError('not_found');
    return learner;
  };

  /** The stem alone when it is free, else with some digits; more of them where many have the name. */
  const freeName = async (orgId: string, stem: string, attempt: number): Promise<string> => {
    const bytes = random(24);
    const suffixOf = (at: number, digits: number) =>
      String(((bytes[at * 2] ?? 0) * 256 + (bytes[at * 2 + 1] ?? 0)) % 10 ** digits);
    const suffixes = Array.from({ length: 12 }, (_, at) => suffixOf(at, Math.min(1 + Math.floor(at / 3) + attempt, 4)));
    const names = [...(attempt === 1 ? [stem] : []), ...suffixes.map((suffix) => `${stem}${suffix}`)];
    const taken = await signIns.takenNames(system, orgId, names);
    return names.find((name) => !taken.has(name)) ?? `${stem}${suffixes.slice(-2).join('')}`;
  };

  /** Reads, decides, writes; again when somebody else wrote in between, or took the name. */
  const change = async (
    actor: Actor,
    learner: Learner,
    decide: (before: StudentSignIn) => Partial<StudentSignIn>,
    name?: string,
  ): Promise<StudentSignIn> => {
    for (let attempt = 1; ; attempt += 1) {
      const before = await signIns.find(scopeOf(actor), actor.orgId, learner.id);
      const base: StudentSignIn = before ?? {
        orgId: actor.orgId,
        personId: learner.id,
        name: name ?? (await freeName(actor.orgId, nameStem(learner.displayName), attempt)),
        secretKind: null,
        secretHash: null,
        cardVersion: 1,
        hasCard: false,
        revision: 0,
      };
      const after = { ...base, ...decide(base), ...(name !== undefined && { name }), revision: base.revision + 1 };
      try {
        if (await signIns.put(scopeOf(actor), before, after, { by: actor.userId, now: clock.now() })) return after;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000 || name !== undefined || attempt === maximumTries) throw error;
      }
      if (attempt === maximumTries) throw new AppError('unavailable');
    }
  };

  const about = (classId: string) => ({ kind: 'class', id: classId });
  const idsOf = (found: readonly Learner[]) => found.map(({ id }) => id);

  return {
    list: async (actor: Actor, classId: string): Promise<SignInState[]> => {
      const found = await studentsIn(actor, classId, null);
      const [known, slowed] = await Promise.all([
        signIns.findMany(scopeOf(actor), actor.orgId, idsOf(found)),
        tries.slowedUntil(system, idsOf(found), clock.now()),
      ]);
      await audit.audited(actor, 'signIn.read', idsOf(found), about(classId));
      return found.map((learner) => ({
        learner,
        signIn: known.get(learner.id) ?? null,
        slowedUntil: slowed.get(learner.id) ?? null,
      }));
    },

    /**
     * Sets names and secrets; who has none to be set gets one by chance where `generate` says of which kind. Whoever was signed
     * in with an earlier secret is signed out.
     */
    set: async (
      actor: Actor,
      classId: string,
      { students, generate }: { students: readonly WantedSignIn[]; generate: 'pin' | 'pictures' | null },
    ): Promise<SetSignIn[]> => {
      const wanted = new Map(students.map((one) => [one.studentId, one]));
      const found = await studentsIn(actor, classId, [...wanted.keys()]);
      await audit.audited(actor, 'signIn.change', idsOf(found), about(classId));
      const setOne = async (learner: Learner): Promise<SetSignIn> => {
        const { name, secret: given } = wanted.get(learner.id) ?? {};
        const secret = given ?? (generate === null ? null : generateSecret(generate, random));
        const hash = secret && (await door.passwords.hash(textOf(secret)));
        const decided = secret ? { secretKind: secret.kind, secretHash: hash } : {};
        const signIn = await change(actor, learner, () => decided, name);
        // Nobody has come in yet with what was set just now for the first time.
        if (secret && signIn.revision > 1) {
          await door.endAllOf(learner.id);
          await tries.forgetPerson(system, learner.id);
        }
        return { learner, signIn, secret };
      };
      const done: SetSignIn[] = [];
      // Hashing is made to be slow, and runs in threads.
      for (let start = 0; start < found.length; start += setAtOnce) {
        done.push(...(await Promise.all(found.slice(start, start + setAtOnce).map(setOne))));
      }
      return done;
    },

    /** After wrong tries: the student may try again at once, on every device. */
    unlock: async (actor: Actor, classId: string, studentId: string): Promise<void> => {
      const learner = await studentIn(actor, classId, studentId);
      await audit.audited(actor, 'signIn.change', [learner.id], about(classId));
      await tries.forgetPerson(system, learner.id);
    },

    /** Nothing lets the student in any more, and where they are signed in they are signed out. */
    remove: async (actor: Actor, classId: string, studentId: string): Promise<void> => {
      const learner = await studentIn(actor, classId, studentId);
      await audit.audited(actor, 'signIn.change', [learner.id], about(classId));
      const known = await signIns.find(scopeOf(actor), actor.orgId, learner.id);
      // The version stays, so that no card of before works again.
      const none = ({ cardVersion }: StudentSignIn) => ({
        secretKind: null,
        secretHash: null,
        hasCard: false,
        cardVersion: cardVersion + 1,
      });
      if (known) await change(actor, learner, none);
      await door.endAllOf(learner.id);
    },

    /** Cards to print, also again; a student without a name to sign in with gets one. */
    printCards: async (
      actor: Actor,
      classId: string,
      studentIds: readonly string[] | null,
    ): Promise<{ title: string; cards: PrintedCard[] }> => {
      const found = await studentsIn(actor, classId, studentIds);
      const { title } = await roll.classFor(actor, classId, 'change');
      await audit.audited(actor, 'signIn.change', idsOf(found), about(classId));
      const printed: PrintedCard[] = [];
      for (const learner of found) {
        const known = await signIns.find(scopeOf(actor), actor.orgId, learner.id);
        const signIn = known?.hasCard ? known : await change(actor, learner, () => ({ hasCard: true }));
        const token = cards.tokenOf({ personId: learner.id, version: signIn.cardVersion });
        printed.push({ displayName: learner.displayName, signInName: signIn.name, token });
      }
      return { title, cards: printed };
    },

    /** Cards that were printed so far stop to work, and who is signed in is signed out. Printing makes new ones. */
    revokeCards: async (actor: Actor, classId: string, studentIds: readonly string[]): Promise<void> => {
      const found = await studentsIn(actor, classId, studentIds);
      await audit.audited(actor, 'signIn.change', idsOf(found), about(classId));
      for (const learner of found) {
        const known = await signIns.find(scopeOf(actor), actor.orgId, learner.id);
        if (!known) continue;
        await change(actor, learner, ({ cardVersion }) => ({ cardVersion: cardVersion + 1, hasCard: false }));
        await door.endAllOf(learner.id);
      }
    },
  };
}
