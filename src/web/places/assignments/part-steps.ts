import type { StudentPart, StudentPartStep } from '../../wire.ts';

/** What a step is called: by its own title, or that of what it shows. */
export function titleOfStep({ step }: Pick<StudentPartStep, 'step'>, resources: StudentPart['resources']): string {
  if (step.title !== null) return step.title;
  if (step.kind !== 'resource') return '';
  return resources.find(({ resourceId }) => resourceId === step.resource.resourceId)?.title ?? '';
}

/** Before which step one stands after it has gone up or down a place: what it then stands after, null for the beginning. */
export function placeAfterMove(
  ids: readonly string[],
  stepId: string,
  direction: 'up' | 'down',
): string | null | undefined {
  const at = ids.indexOf(stepId);
  if (at < 0) return undefined;
  if (direction === 'down') return ids[at + 1];
  if (at === 0) return undefined;
  return at === 1 ? null : (ids[at - 2] ?? null);
}

/** Where something more fits best: before the last check, and at the end where there is none. */
export function usualPlace(steps: readonly StudentPartStep[]): string | null {
  const check = steps.findLastIndex(({ step }) => step.role === 'assess');
  const before = check < 0 ? steps.at(-1) : steps[check - 1];
  return before?.step.id ?? null;
}

/** Those of the changes that one call has made, to be taken back in the opposite order. */
export function newChanges(before: Pick<StudentPart, 'changes'>, after: Pick<StudentPart, 'changes'>): string[] {
  const known = new Set(before.changes.map(({ id }) => id));
  return after.changes
    .filter(({ id, undone }) => !known.has(id) && undone === null)
    .map(({ id }) => id)
    .reverse();
}
