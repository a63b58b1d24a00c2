import {
  changed,
  findStep,
  insertAt,
  moved,
  newId,
  positionAfter,
  swapIn,
  withEntries,
  without,
} from './content-lists.ts';
import { type Applied, type Command, type EditContext, type NewOption, Refusal } from './edit-commands.ts';
import type { ChoiceOption, ChoiceStep, PlaylistContent } from './playlist.ts';

type OptionCommand = Extract<Command, { do: `${string}Option` }>;

export function applyToOption(content: PlaylistContent, command: OptionCommand, context: EditContext): Applied {
  const { stepId } = command;
  const { pathway, step } = findStep(content, stepId);
  if (step.kind !== 'choice') {
    throw new Refusal('wrong_kind', { entryId: stepId }, 'Only a choice has options.');
  }
  const base = baseOptions(context, stepId);
  const withOptions = (options: readonly ChoiceOption[], touched: readonly string[]): Applied => {
    const next: ChoiceStep = { ...step, options };
    return { content: withEntries(content, pathway, swapIn(pathway.entries, next)), touched };
  };
  if (command.do === 'addOption') {
    const option = newOption(command.option, newId(content, command.option.id, context));
    const at = positionAfter(step.options, command.after, base, { entryId: stepId });
    return withOptions(insertAt(step.options, at, option), [`entry/${stepId}/options/${option.id}`]);
  }
  const { optionId } = command;
  const option = step.options.find(({ id }) => id === optionId);
  if (!option) throw new Refusal('not_found', { entryId: stepId, optionId }, 'There is no such option.');
  const address = `entry/${stepId}/options/${optionId}`;
  switch (command.do) {
    case 'updateOption': {
      const place = { entryId: stepId, optionId };
      const misplaced = Object.entries(command.changes).find(
        ([name, value]) => value !== undefined && !(name in option),
      );
      if (misplaced) {
        const [field] = misplaced;
        throw new Refusal('wrong_kind', { ...place, field }, `This option has no ${field}.`);
      }
      const { value, fields } = changed<ChoiceOption>(option, command.changes as Partial<ChoiceOption>);
      return withOptions(
        swapIn(step.options, value),
        fields.map((field) => `${address}/${field}`),
      );
    }
    case 'moveOption': {
      const options = moved(step.options, option, command.after, base, { entryId: stepId, optionId });
      return options === step.options ? { content, touched: [] } : withOptions(options, [`${address}/place`]);
    }
    case 'removeOption':
      return withOptions(without(step.options, optionId), [address]);
  }
}

export function newOption({ title = null, minutes = null, ...given }: NewOption, id: string): ChoiceOption {
  return given.kind === 'resource'
    ? { kind: 'resource', id, title, minutes, resource: given.resource }
    : { kind: 'checkpoint', id, title, minutes, checkpoint: given.checkpoint };
}

function baseOptions({ base }: EditContext, stepId: string): readonly ChoiceOption[] | null {
  for (const { entries } of base?.pathways ?? []) {
    const entry = entries.find(({ id }) => id === stepId);
    if (entry?.kind === 'choice') return entry.options;
  }
  return null;
}
