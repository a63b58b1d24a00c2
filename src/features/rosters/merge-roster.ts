import type { LocalDate } from '../accounts/account.ts';
import { isRunning, type KnownClass, type KnownRole, pairOf } from './roster-plan.ts';
import type { SourceClass, SourceRole } from './roster-source.ts';

/** Support staff are mostly made so by hand: that a file does not name the role says nothing. */
export function isBrought({ role }: SourceRole): boolean {
  return role !== 'supportStaff';
}

/** Roles that are meant end yesterday; those that have not begun yet are left out. */
export function endedRoles(
  roles: readonly KnownRole[],
  isMeant: (role: KnownRole) => boolean,
  yesterday: LocalDate,
): readonly KnownRole[] {
  return roles.flatMap((role) => {
    if (!isMeant(role) || (role.to !== null && role.to <= yesterday)) return [role];
    return role.from > yesterday ? [] : [{ ...role, to: yesterday }];
  });
}

export function mergeRoles(
  before: readonly KnownRole[],
  wanted: readonly SourceRole[],
  {
    today,
    yesterday,
    covered,
    isBulk,
  }: { today: LocalDate; yesterday: LocalDate; covered: ReadonlySet<string>; isBulk: boolean },
): readonly KnownRole[] {
  const isSame = (one: SourceRole, other: SourceRole) =>
    one.role === other.role && one.schoolSourcedId === other.schoolSourcedId;
  const open = [...new Map(wanted.map((role) => [`${role.role} ${role.schoolSourcedId}`, role])).values()];
  const taken = new Set<SourceRole>();
  const kept = before.map((role) => {
    const match = open.find(
      (one) =>
        !taken.has(one) &&
        isSame(one, role) &&
        // What ended before and is wanted again is a new time, unless it is the very same one.
        (one.to === role.to || isRunning(role, today) || one.from === role.from),
    );
    if (!match) return role;
    taken.add(match);
    return match.to === role.to && (match.from === null || match.from === role.from)
      ? role
      : { ...role, from: match.from ?? role.from, to: match.to };
  });
  const isOver = (role: KnownRole) =>
    isBulk && isBrought(role) && covered.has(role.schoolSourcedId) && !open.some((one) => isSame(one, role));
  return [
    ...endedRoles(kept, isOver, yesterday),
    ...open.filter((role) => !taken.has(role)).map((role) => ({ ...role, from: role.from ?? today })),
  ];
}

export function mergeTeachers(
  classSourcedId: string,
  before: KnownClass['teachers'],
  wanted: KnownClass['teachers'],
  {
    today,
    yesterday,
    isBulk,
    endsTeacher,
  }: { today: LocalDate; yesterday: LocalDate; isBulk: boolean; endsTeacher: ReadonlySet<string> },
): KnownClass['teachers'] {
  const named = new Map(wanted.map((one) => [one.personSourcedId, one]));
  const kept = before.map((entry) => {
    const { personSourcedId } = entry;
    const match = named.get(personSourcedId);
    if (match) {
      named.delete(personSourcedId);
      return isEqual(entry, match) ? entry : match;
    }
    const isEnding = isBulk || endsTeacher.has(pairOf({ classSourcedId, personSourcedId }));
    return isEnding && isRunning(entry, today) ? { ...entry, to: yesterday } : entry;
  });
  return [...kept, ...named.values()];
}

export function contentOf({
  title,
  schoolSourcedId,
  subjects,
  gradeLevels,
  startsOn,
  endsOn,
}: Omit<KnownClass, 'isArchived' | 'teachers'>) {
  return { title, schoolSourcedId, subjects, gradeLevels, startsOn, endsOn };
}

export function asSource(sourcedId: string, known: KnownClass): SourceClass {
  return { ...contentOf(known), sourcedId, isGone: false, place: { file: '', line: 0 } };
}

/** Of plain data whose fields come in any order. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (one instanceof Date || other instanceof Date) return Number(one) === Number(other);
  const [left, right] = [Object.entries(one), Object.entries(other)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => isEqual(value, (other as Record<string, unknown>)[key]))
  );
}
