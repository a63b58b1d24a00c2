import type { Clock } from '../../shared/clock.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learners } from '../accounts/learner.ts';
import type { SignInDoor } from '../accounts/sign-in-door.ts';
import type { ClassRoll } from '../classes/class-roll.ts';
import type { SchoolCalendar } from '../school-calendar/school-calendar.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import { createCardTokens } from './card-tokens.ts';
import type { SignInTriesStore } from './sign-in-tries.store.ts';
import { createSlowDown } from './slow-down.ts';
import { createStudentAuthService, type StudentAuthService } from './student-auth.service.ts';
import { createStudentSignInService, type StudentSignInService } from './student-sign-in.service.ts';
import type { StudentSignInsStore } from './student-sign-ins.store.ts';

export type StudentSignInServices = {
  readonly auth: StudentAuthService;
  readonly signIns: StudentSignInService;
  /** Where the application is; null while nobody has said. */
  readonly publicUrl: string | null;
  readonly areCookiesSecure: boolean;
};

export function createStudentSignIn({
  stores,
  secret,
  publicUrl,
  ...parts
}: {
  readonly stores: { readonly signIns: StudentSignInsStore; readonly tries: SignInTriesStore };
  readonly roll: ClassRoll;
  readonly learners: Learners;
  readonly audit: Pick<StudentAudit, 'audited'>;
  readonly door: SignInDoor;
  readonly calendarOf: (orgId: string) => Promise<SchoolCalendar>;
  readonly timeZoneOf: (orgId: string) => Promise<string>;
  /** Cards are signed with it. */
  readonly secret: string;
  readonly publicUrl: string | null;
  readonly random: (count: number) => Uint8Array;
  readonly days: DistrictDays;
  readonly clock: Clock;
}): StudentSignInServices {
  const cards = createCardTokens(secret);
  const slowDown = createSlowDown({ tries: stores.tries, clock: parts.clock });
  return {
    auth: createStudentAuthService({ ...parts, ...stores, cards, slowDown }),
    signIns: createStudentSignInService({ ...parts, ...stores, cards }),
    publicUrl,
    areCookiesSecure: publicUrl?.startsWith('https:') ?? false,
  };
}
