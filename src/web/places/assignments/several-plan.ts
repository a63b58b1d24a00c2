import type { AudienceFits } from '../../wire.ts';
import { type AssignPlan, type StudentChanges, withLeftOut, withStudent } from './assign-plan.ts';

type Student = AudienceFits['students'][number];

/** What is said of several at once; what is not named stays as it is for each of them. */
export type SeveralChanges = StudentChanges & {
  /** Whether they get it at all. */
  readonly isLeftOut?: boolean | undefined;
};

export function withSeveral(plan: AssignPlan, studentIds: readonly string[], changes: SeveralChanges): AssignPlan {
  const { isLeftOut, ...given } = changes;
  const each = given.dueOn === plan.dueOn && 'dueOn' in given ? { ...given, dueOn: undefined } : given;
  return studentIds.reduce((before, id) => {
    const next = Object.keys(each).length === 0 ? before : withStudent(before, id, each);
    return isLeftOut === undefined ? next : withLeftOut(next, id, isLeftOut);
  }, plan);
}

export type QuickPick = {
  readonly kind: 'all' | 'group' | 'fits' | 'noInternet';
  readonly id: string;
  readonly title: string;
  readonly studentIds: readonly string[];
};

/** Selections that a teacher is likely to want, each of somebody: all, groups of the class, whom the same path fits best, who works offline. */
export function quickPicks(
  students: readonly Pick<Student, 'studentId' | 'hasInternetAtHome' | 'paths'>[],
  groups: readonly { readonly id: string; readonly title: string; readonly studentIds: readonly string[] }[],
  pathways: readonly { readonly id: string; readonly title: string }[],
): QuickPick[] {
  const here = new Set(students.map(({ studentId }) => studentId));
  const idsOf = (is: (student: (typeof students)[number]) => boolean) =>
    students.filter(is).map(({ studentId }) => studentId);
  const picks: QuickPick[] = [
    { kind: 'all', id: 'all', title: '', studentIds: [...here] },
    ...groups.map(({ id, title, studentIds }) => ({
      kind: 'group' as const,
      id,
      title,
      studentIds: studentIds.filter((one) => here.has(one)),
    })),
    ...(pathways.length < 2 ? [] : pathways).map(({ id, title }) => ({
      kind: 'fits' as const,
      id,
      title,
      studentIds: idsOf(({ paths }) => paths[0]?.pathwayId === id),
    })),
    { kind: 'noInternet', id: 'noInternet', title: '', studentIds: idsOf((one) => !one.hasInternetAtHome) },
  ];
  return picks.filter(({ kind, studentIds }) => kind === 'all' || studentIds.length > 0);
}
