import type { MergeConflict, Merges } from '../../wire.ts';

export type Decision = 'mine' | 'theirs';
export type Decisions = Readonly<Record<string, Decision>>;

/** The state of one assignment, out of that of all that have the playlist. */
export type MergeState = {
  readonly studentCount: number;
  readonly untouchedCount: number;
  readonly updates: Merges['updates'];
  readonly conflicts: readonly MergeConflict[];
  /** For whom nothing can be taken over until their part is changed. */
  readonly stuck: readonly Merges['students'][number][];
  /** By the id of their part. */
  readonly people: ReadonlyMap<string, Merges['students'][number]>;
};

/** Only the students of these assignments; what is left for none of them is left out. */
export function stateFor(merges: Merges, assignmentIds: ReadonlySet<string>): MergeState {
  const students = merges.students.filter(({ assignmentId }) => assignmentIds.has(assignmentId));
  const own = new Set(students.map(({ id }) => id));
  const among = <Group extends { studentPlaylistIds: string[] }>(groups: readonly Group[]): Group[] =>
    groups
      .map((group) => ({ ...group, studentPlaylistIds: group.studentPlaylistIds.filter((id) => own.has(id)) }))
      .filter(({ studentPlaylistIds }) => studentPlaylistIds.length > 0);
  const given = merges.assignments.filter(({ id }) => assignmentIds.has(id));
  const studentCount = given.reduce((sum, one) => sum + one.studentCount, 0);
  const conflicts = among(merges.conflicts);
  const waiting = new Set(conflicts.flatMap(({ studentPlaylistIds }) => studentPlaylistIds));
  const updates = among(merges.updates);
  const ready = new Set(updates.flatMap(({ studentPlaylistIds }) => studentPlaylistIds));
  return {
    studentCount,
    untouchedCount: studentCount - students.length,
    updates,
    conflicts,
    stuck: students.filter(({ id }) => !waiting.has(id) && !ready.has(id)),
    people: new Map(students.map((one) => [one.id, one])),
  };
}

/** What a side of a conflict is, in words to be found in the texts: the step itself has titles for that. */
export function sideOf(
  conflict: MergeConflict,
  side: Decision,
): { readonly title: string | null; readonly text: string | null } {
  const value = side === 'mine' ? conflict.mine : conflict.theirs;
  const title = side === 'mine' ? conflict.mineTitle : conflict.theirsTitle;
  if (conflict.kind !== 'editedByBoth') return { title, text: null };
  const isPlain = typeof value === 'string' || typeof value === 'number';
  return { title, text: isPlain ? String(value) : null };
}

/** What is sent for each conflict that there is: what the teacher changed stays, unless they say otherwise. */
export function toDecisions(
  conflicts: readonly MergeConflict[],
  chosen: Decisions,
): { key: string; decision: Decision }[] {
  return conflicts.map(({ key }) => ({ key, decision: chosen[key] ?? 'mine' }));
}
