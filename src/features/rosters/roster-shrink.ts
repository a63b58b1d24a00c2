import type { LocalDate } from '../accounts/account.ts';
import {
  type EnrollmentChange,
  type EnrollmentEnd,
  isRunning,
  type KnownRole,
  type KnownRoster,
  type PersonChange,
  pairOf,
  type RosterPlan,
} from './roster-plan.ts';

/** Above this share of what there is, an import asks before it ends anything. */
export const largestShrink = 0.1;

/** Whether so much would end that the file may be a short one. */
export function asksFirst({ shrink }: Pick<RosterPlan, 'shrink'>): boolean {
  return Object.values(shrink).some(({ now, ending }) => ending > now * largestShrink);
}

/** How many there are today, and how many of them would end. A date in the past ends as well as a row that is missing. */
export function shrinkOf(
  known: KnownRoster,
  {
    people,
    archived,
    enrollments,
  }: {
    readonly people: {
      readonly changed: readonly PersonChange[];
      readonly leaving: ReadonlyMap<string, readonly KnownRole[]>;
    };
    readonly archived: readonly string[];
    readonly enrollments: { readonly changed: readonly EnrollmentChange[]; readonly ended: readonly EnrollmentEnd[] };
  },
  today: LocalDate,
): RosterPlan['shrink'] {
  const isPresent = (roles: readonly KnownRole[]) => roles.some((role) => isRunning(role, today));
  const rolesAfter = new Map([
    ...people.leaving,
    ...people.changed.map(({ wanted, roles }) => [wanted.sourcedId, roles] as const),
  ]);
  const present = [...known.people].filter(([, { roles }]) => isPresent(roles));
  const running = known.enrollments.filter((one) => isRunning(one, today));
  const pairs = new Set(running.map(pairOf));
  const runOut = enrollments.changed.filter((one) => pairs.has(pairOf(one)) && !isRunning(one, today));
  return {
    people: {
      now: present.length,
      ending: present.filter(([id, { roles }]) => !isPresent(rolesAfter.get(id) ?? roles)).length,
    },
    classes: {
      now: [...known.classes.values()].filter(({ isArchived }) => !isArchived).length,
      ending: archived.length,
    },
    enrollments: {
      now: running.filter(({ isImported }) => isImported).length,
      ending: enrollments.ended.length + runOut.length,
    },
  };
}
