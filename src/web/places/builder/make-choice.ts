import type { ChoiceStep, Command, Option, Pathway, Step } from './draft-parts.ts';
import { stepsOf } from './draft-parts.ts';
import type { NewOption } from './found.ts';

// Choices are made of activities, and activities are made of options again.

type Choosable = Extract<Step, { kind: 'resource' | 'checkpoint' }>;

export const isChoosable = (step: Step): step is Choosable => step.kind === 'resource' || step.kind === 'checkpoint';

/** Activities of a path that can be offered for choice. */
export const choosableIn = (pathway: Pathway): Choosable[] => stepsOf(pathway).filter(isChoosable);

export function toOption(step: Choosable, id: string): NewOption {
  const { title, minutes } = step;
  return step.kind === 'resource'
    ? { kind: 'resource', id, title, minutes, resource: step.resource }
    : { kind: 'checkpoint', id, title, minutes, checkpoint: step.checkpoint };
}

/**
 * A choice in the place of the first of these activities, which the others become options of. It leads to all that they led to.
 * @param steps in the order of the path
 * @param mint makes ids
 */
export function makeChoice(
  steps: readonly Choosable[],
  { choose, title }: { choose: number; title: string | null },
  mint: () => string,
): Command[] {
  const [first, ...others] = steps;
  if (!first) return [];
  const targetIds = [...new Set(steps.flatMap((step) => step.targetIds))];
  const options = steps.map((step) => toOption(step, mint()));
  return [
    { do: 'replaceEntry', entryId: first.id, entry: { kind: 'choice', title, choose, options, targetIds } },
    ...others.map(({ id }): Command => ({ do: 'removeEntry', entryId: id })),
  ];
}

/** An option as an activity of its own again, directly after its choice. */
export function takeOut(choice: ChoiceStep, option: Option, pathwayId: string, id: string): Command[] {
  const { targetIds, role } = choice;
  const { title, minutes } = option;
  const shared = { title, minutes, targetIds, role, isRequired: false };
  const entry =
    option.kind === 'resource'
      ? ({ kind: 'resource', ...shared, resource: option.resource } as const)
      : ({ kind: 'checkpoint', ...shared, checkpoint: option.checkpoint } as const);
  const fewer = choice.options.length - 1;
  return [
    { do: 'removeOption', stepId: choice.id, optionId: option.id },
    // Nobody can do more than there is.
    ...(choice.choose > fewer && fewer > 0
      ? [{ do: 'updateEntry', entryId: choice.id, changes: { choose: fewer } } as const]
      : []),
    { do: 'addEntry', id, at: { pathwayId, after: choice.id }, entry },
  ];
}
