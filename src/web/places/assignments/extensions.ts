import type { AssignedStudent } from '../../wire.ts';

type Extension = { readonly due: { on: string; time: string | null } | null; readonly studentIds: readonly string[] };

/** The due dates that students have, to be said again: those with the same one together; null where it is that of all. */
export function extensionsOf(
  students: readonly Pick<AssignedStudent, 'studentId' | 'due' | 'isExtended' | 'state'>[],
): Extension[] {
  const groups = new Map<string, { due: Extension['due']; studentIds: string[] }>();
  for (const { studentId, due, isExtended, state } of students) {
    if (state === 'unassigned') continue;
    const own = isExtended && due ? { on: due.on, time: due.time } : null;
    const key = JSON.stringify(own);
    const group = groups.get(key) ?? { due: own, studentIds: [] };
    group.studentIds.push(studentId);
    groups.set(key, group);
  }
  return [...groups.values()];
}
