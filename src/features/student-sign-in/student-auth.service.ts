import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { localDateAt } from '../accounts/account.ts';
import type { Device, SignedIn } from '../accounts/auth.service.ts';
import type { Learners } from '../accounts/learner.ts';
import type { SignInDoor } from '../accounts/sign-in-door.ts';
import { type Class, normalizeCode } from '../classes/class.ts';
import type { ClassRoll } from '../classes/class-roll.ts';
import { isSchoolTime, type SchoolCalendar } from '../school-calendar/school-calendar.ts';
import type { CardTokens } from './card-tokens.ts';
import type { SlowDown, TriedAccount } from './slow-down.ts';
import { type StudentSecret, textOf } from './student-secret.ts';
import type { StudentSignIn, StudentSignInsStore } from './student-sign-ins.store.ts';

export type StudentAuthService = ReturnType<typeof createStudentAuthService>;

const scope = { kind: 'system', reason: 'a student signs in' } as const;

/** Lets students in. Whatever is wrong is answered alike, and takes as long. */
export function createStudentAuthService({
  roll,
  learners,
  signIns,
  slowDown,
  door,
  cards,
  calendarOf,
  timeZoneOf,
  clock,
}: {
  readonly roll: Pick<ClassRoll, 'findByCode' | 'isIn'>;
  readonly learners: Pick<Learners, 'findMany'>;
  readonly signIns: Pick<StudentSignInsStore, 'findByName' | 'findOfPerson'>;
  readonly slowDown: SlowDown;
  readonly door: SignInDoor;
  readonly cards: CardTokens;
  readonly calendarOf: (orgId: string) => Promise<SchoolCalendar>;
  readonly timeZoneOf: (orgId: string) => Promise<string>;
  readonly clock: Clock;
}) {
  const isStudentNow = async ({ orgId, personId }: StudentSignIn, today: string): Promise<boolean> =>
    (await learners.findMany(scope, orgId, [personId], today)).get(personId)?.isActive ?? false;

  /** The class of a code while students may sign in with it, whatever the hour. */
  const findClass = async (typed: string): Promise<{ one: Class; today: string } | null> => {
    const one = await roll.findByCode(normalizeCode(typed));
    if (!one || one.archivedAt) return null;
    const today = localDateAt(clock.now(), await timeZoneOf(one.orgId));
    return one.endsOn !== null && one.endsOn < today ? null : { one, today };
  };

  return {
    /** Throws `student_sign_in_failed`, `class_code_closed`, `rate_limited`. */
    signIn: async (input: { classCode: string; name: string; secret: StudentSecret } & Device): Promise<SignedIn> => {
      const { classCode, name, secret, deviceToken, address } = input;
      await door.admitAddress(address);
      const found = await findClass(classCode);
      const known = found && (await signIns.findByName(scope, found.one.orgId, name.trim().toLowerCase()));
      const isIn =
        found &&
        known &&
        (await roll.isIn({ ...scope, orgId: found.one.orgId }, found.one.id, known.personId, found.today));
      const account = isIn ? known : null;
      const tried: TriedAccount = {
        account: account?.personId ?? `${normalizeCode(classCode)} ${name.trim().toLowerCase()}`,
        personId: account?.personId ?? null,
        deviceHash: found && (await door.knownDevice(found.one.orgId, deviceToken)),
      };
      await slowDown.admit(tried);
      const isRight = await door.passwords.verify(account?.secretHash ?? null, textOf(secret));
      if (!isRight || !found || !account || !(await isStudentNow(account, found.today))) {
        throw new AppError('student_sign_in_failed');
      }
      await slowDown.succeeded(tried);
      const { hours } = found.one.code ?? { hours: null };
      if (hours) {
        const { orgId } = found.one;
        const [calendar, timeZone] = await Promise.all([calendarOf(orgId), timeZoneOf(orgId)]);
        if (!isSchoolTime(calendar, { now: clock.now(), timeZone, hours }))
          throw new AppError('class_code_closed', hours);
      }
      return door.start(account.personId, deviceToken);
    },

    /** Throws `student_sign_in_failed`, `rate_limited`. */
    signInByCard: async ({ token, deviceToken, address }: { token: string } & Device): Promise<SignedIn> => {
      await door.admitAddress(address);
      const claims = cards.read(token);
      const known = claims && (await signIns.findOfPerson(scope, claims.personId));
      if (!known?.hasCard || known.cardVersion !== claims?.version) throw new AppError('student_sign_in_failed');
      const today = localDateAt(clock.now(), await timeZoneOf(known.orgId));
      if (!(await isStudentNow(known, today))) throw new AppError('student_sign_in_failed');
      return door.start(known.personId, deviceToken);
    },
  };
}
