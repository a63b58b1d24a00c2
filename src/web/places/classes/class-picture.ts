import type { ClassProgress } from '../../wire.ts';

export type ClassStudent = ClassProgress['students'][number];
export type MasteryState = ClassStudent['targets'][number]['state'];

export const masteryStates: readonly MasteryState[] = [
  'notStarted',
  'inProgress',
  'needsSupport',
  'readyForCheck',
  'mastered',
];

/** A sign of its own for each state: color alone tells some people nothing. */
export const stateSigns: Readonly<Record<MasteryState, string>> = {
  notStarted: '·',
  inProgress: '◔',
  needsSupport: '!',
  readyForCheck: '◕',
  mastered: '✓',
};

export const orders = ['name', 'need', 'progress'] as const;
export type Order = (typeof orders)[number];

const needs: Readonly<Record<ClassStudent['state'], number>> = {
  stuck: 3,
  late: 3,
  noPath: 2,
  notStarted: 1,
  onTrack: 0,
  done: 0,
};

/** How much of a teacher's time somebody seems to need, only to put them in an order. */
export function needOf({ asksForHelp, waitingCount, state, targets }: ClassStudent): number {
  const unsure = targets.filter((cell) => cell.state === 'needsSupport').length;
  return (asksForHelp ? 100 : 0) + waitingCount * 10 + unsure * 4 + needs[state];
}

function shareDone({ doneCount, stepCount }: ClassStudent): number {
  return stepCount === 0 ? 0 : doneCount / stepCount;
}

/** The rows as the teacher wants them; of equals as they came, which is by name. */
export function inOrder(students: readonly ClassStudent[], order: Order): readonly ClassStudent[] {
  if (order === 'name') return students;
  if (order === 'need') return [...students].sort((one, other) => needOf(other) - needOf(one));
  return [...students].sort((one, other) => shareDone(one) - shareDone(other));
}

/** How many students are in which state of each target. */
export function countStates(
  students: readonly Pick<ClassStudent, 'targets'>[],
): ReadonlyMap<string, Readonly<Record<MasteryState, number>>> {
  const counts = new Map<string, Record<MasteryState, number>>();
  for (const { targets } of students) {
    for (const { targetId, state } of targets) {
      const of = counts.get(targetId) ?? {
        notStarted: 0,
        inProgress: 0,
        needsSupport: 0,
        readyForCheck: 0,
        mastered: 0,
      };
      of[state] += 1;
      counts.set(targetId, of);
    }
  }
  return counts;
}

/** A text of several languages: the reader's, or the first there is. */
export function inLanguage(words: Readonly<Record<string, string>>, language: string): string {
  return words[language] ?? Object.values(words)[0] ?? '';
}
