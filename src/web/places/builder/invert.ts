import type { PlaylistContent } from '../../wire.ts';
import { apply } from './draft-edit.ts';
import {
  before,
  type Command,
  type EditContext,
  type Entry,
  findEntry,
  isStep,
  type Option,
  type Step,
  stepsOf,
  type Target,
} from './draft-parts.ts';

/**
 * Commands that take a change back, in the order in which they are to be carried out.
 * @param content as it was before the change
 */
export function invert(content: PlaylistContent, commands: readonly Command[], context: EditContext): Command[] {
  const undone: Command[] = [];
  let draft = content;
  for (const command of commands) {
    const next = apply(draft, command, context);
    if (!next) continue;
    undone.unshift(...invertOne(draft, command));
    draft = next;
  }
  return undone;
}

function invertOne(content: PlaylistContent, command: Command): Command[] {
  switch (command.do) {
    case 'setDetails':
      return [{ do: 'setDetails', changes: oldDetails(content, command.changes) }];
    case 'addTarget':
      return [{ do: 'removeTarget', targetId: command.id ?? '' }];
    case 'updateTarget': {
      const target = content.targets.find(({ id }) => id === command.targetId);
      return target ? [{ ...command, changes: oldFields(target, command.changes) }] : [];
    }
    case 'removeTarget':
      return restoreTarget(content, command.targetId);
    case 'moveTarget':
      return [{ ...command, after: placeIn(content.targets, command.targetId) }];
    case 'addPathway':
    case 'copyPathway':
      return [{ do: 'removePathway', pathwayId: command.id ?? '' }];
    case 'updatePathway': {
      const pathway = content.pathways.find(({ id }) => id === command.pathwayId);
      return pathway ? [{ ...command, changes: oldFields(pathway, command.changes) }] : [];
    }
    case 'removePathway':
      return restorePathway(content, command.pathwayId);
    case 'movePathway':
      return [{ ...command, after: placeIn(content.pathways, command.pathwayId) }];
    case 'reorderPathway': {
      const pathway = content.pathways.find(({ id }) => id === command.pathwayId);
      return pathway ? [{ ...command, entryIds: pathway.entries.map(({ id }) => id) }] : [];
    }
    case 'addEntry':
    case 'duplicateEntry':
      return [{ do: 'removeEntry', entryId: command.id ?? '' }];
    case 'updateEntry': {
      const found = findEntry(content, command.entryId);
      return found ? [{ ...command, changes: oldFields(found.entry, command.changes) }] : [];
    }
    case 'replaceEntry': {
      const found = findEntry(content, command.entryId);
      return found && isStep(found.entry) ? [{ ...command, entry: asNewStep(found.entry) }] : [];
    }
    case 'moveEntry':
    case 'removeEntry':
      return restoreEntry(content, command);
    case 'addOption':
      return [{ do: 'removeOption', stepId: command.stepId, optionId: command.option.id ?? '' }];
    default:
      return invertOption(content, command);
  }
}

function placeIn(list: readonly { readonly id: string }[], id: string): string | null {
  return before(
    list,
    list.findIndex((one) => one.id === id),
  );
}

/** Of the fields that are changed, the values that they have. */
function oldFields(item: object, changes: object): object {
  const values = new Map(Object.entries(item));
  return Object.fromEntries(Object.keys(changes).map((field) => [field, values.get(field) ?? null]));
}

function oldDetails(content: PlaylistContent, changes: object): object {
  const old: Record<string, unknown> = { ...oldFields(content, changes) };
  // A license is asked for in words, and kept as what they mean.
  if ('license' in old && content.license) {
    old.license = content.license.id === 'other' ? content.license.text : content.license.id;
  }
  return old;
}

function restoreTarget(content: PlaylistContent, targetId: string): Command[] {
  const target = content.targets.find(({ id }) => id === targetId);
  if (!target) return [];
  const after = placeIn(content.targets, targetId);
  const uses = content.pathways
    .flatMap(stepsOf)
    .filter((step) => step.targetIds.includes(targetId))
    .map((step): Command => ({ do: 'updateEntry', entryId: step.id, changes: { targetIds: step.targetIds } }));
  return [{ do: 'addTarget', id: targetId, after, ...asNewTarget(target) }, ...uses];
}

function asNewTarget({ bank, supports, statement, successCriteria, standards, mastery }: Target) {
  if (bank) return { bankTargetId: bank.targetId, supports };
  return { target: { statement, successCriteria, standards, mastery, supports } };
}

function restorePathway(content: PlaylistContent, pathwayId: string): Command[] {
  const pathway = content.pathways.find(({ id }) => id === pathwayId);
  if (!pathway) return [];
  const { title, description, suits, entries } = pathway;
  return [
    {
      do: 'addPathway',
      id: pathwayId,
      after: placeIn(content.pathways, pathwayId),
      pathway: { title, description, suits },
    },
    ...entries.map(
      (entry): Command => ({ do: 'addEntry', id: entry.id, at: { pathwayId }, entry: asNewEntry(entry, []) }),
    ),
    // Only once all are there: one may wait for a later one.
    ...waiting(stepsOf(pathway)),
  ];
}

/** What the steps wait for, as it is. */
function waiting(steps: readonly Step[]): Command[] {
  return steps
    .filter(({ prerequisiteIds }) => prerequisiteIds.length > 0)
    .map(({ id, prerequisiteIds }): Command => ({ do: 'updateEntry', entryId: id, changes: { prerequisiteIds } }));
}

type Displacing = Extract<Command, { do: 'moveEntry' | 'removeEntry' }>;

function restoreEntry(content: PlaylistContent, command: Displacing): Command[] {
  const found = findEntry(content, command.entryId);
  if (!found) return [];
  const { pathway, entry } = found;
  const at = { pathwayId: pathway.id, after: before(pathway.entries, found.at) };
  const back: Command =
    command.do === 'moveEntry'
      ? { do: 'moveEntry', entryId: entry.id, at }
      : { do: 'addEntry', id: entry.id, at, entry: asNewEntry(entry, []) };
  // Within its pathway nothing forgets what it waits for.
  if (command.do === 'moveEntry' && command.at.pathwayId === pathway.id) return [back];
  const concerned = stepsOf(pathway).filter((step) => step.id === entry.id || step.prerequisiteIds.includes(entry.id));
  return [back, ...waiting(concerned)];
}

type NewEntry = Extract<Command, { do: 'addEntry' }>['entry'];
type NewStep = Extract<Command, { do: 'replaceEntry' }>['entry'];

/** @param prerequisiteIds what it waits for from the beginning */
export function asNewEntry(entry: Entry, prerequisiteIds: readonly string[]): NewEntry {
  if (!isStep(entry)) return { kind: 'section', title: entry.title };
  return { ...asNewStep(entry), prerequisiteIds: [...prerequisiteIds] };
}

export function asNewStep(step: Step): NewStep {
  const { id: _id, copiedFrom: _copiedFrom, ...fields } = step;
  return fields;
}

type OptionCommand = Extract<Command, { do: 'updateOption' | 'moveOption' | 'removeOption' }>;

function invertOption(content: PlaylistContent, command: OptionCommand): Command[] {
  const entry = findEntry(content, command.stepId)?.entry;
  const options: readonly Option[] = entry?.kind === 'choice' ? entry.options : [];
  const option = options.find(({ id }) => id === command.optionId);
  if (!option) return [];
  const after = placeIn(options, option.id);
  switch (command.do) {
    case 'updateOption':
      return [{ ...command, changes: oldFields(option, command.changes) }];
    case 'moveOption':
      return [{ ...command, after }];
    case 'removeOption':
      return [{ do: 'addOption', stepId: command.stepId, after, option }];
  }
}
