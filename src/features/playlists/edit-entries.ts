import {
  baseEntries,
  changed,
  findEntry,
  findPathway,
  findStep,
  insertAt,
  moved,
  newId,
  positionAfter,
  swapIn,
  withEntries,
  without,
} from './content-lists.ts';
import {
  type Applied,
  type Command,
  type EditContext,
  type EntryChanges,
  type NewEntry,
  type Place,
  Refusal,
} from './edit-commands.ts';
import { newOption } from './edit-options.ts';
import { copyOfStep } from './edit-pathways.ts';
import { type Entry, isStep, type PlaylistContent, type Step } from './playlist.ts';

type EntryCommand = Extract<Command, { do: `${string}Entry` }>;

export function applyToEntry(content: PlaylistContent, command: EntryCommand, context: EditContext): Applied {
  switch (command.do) {
    case 'addEntry': {
      const entry = toEntry(newId(content, command.id, context), command.entry, context);
      return { content: put(content, entry, command.at, context), touched: touchedByNew(entry, command.at.pathwayId) };
    }
    case 'duplicateEntry': {
      const { pathway, entry } = findEntry(content, command.entryId);
      const id = newId(content, command.id, context);
      const at = command.at ?? { pathwayId: pathway.id, after: entry.id };
      const copy = isStep(entry) ? copyOfStep(entry, id, context, command.ids) : { ...entry, id };
      const placed = at.pathwayId === pathway.id || !isStep(copy) ? copy : { ...copy, prerequisiteIds: [] };
      return { content: put(content, placed, at, context), touched: touchedByNew({ id }, at.pathwayId) };
    }
    case 'updateEntry':
      return update(content, command.entryId, command.changes);
    case 'replaceEntry':
      return replace(content, command.entryId, command.entry, context);
    case 'moveEntry':
      return move(content, command.entryId, command.at, context);
    case 'removeEntry': {
      const { pathway, entry } = findEntry(content, command.entryId);
      const entries = withoutPrerequisite(without(pathway.entries, entry.id), entry.id);
      return { content: withEntries(content, pathway, entries), touched: [`entry/${entry.id}`] };
    }
  }
}

/** What a step relies on. */
type Uses = Partial<Pick<Step, 'targetIds' | 'prerequisiteIds'>>;

/** What a new thing touches: itself, what it needs, and the content of the path it comes into. */
function touchedByNew(entry: Pick<Entry, 'id'> & Uses, pathwayId: string): string[] {
  return [`entry/${entry.id}`, `pathway/${pathwayId}/content/${entry.id}`, ...usesOfOthers(entry, entry.id)];
}

/** So that taking away what somebody has begun to rely on is a conflict. */
function usesOfOthers({ targetIds = [], prerequisiteIds = [] }: Uses, stepId: string): string[] {
  return [
    ...targetIds.map((id) => `target/${id}/used/${stepId}`),
    ...prerequisiteIds.map((id) => `entry/${id}/needed/${stepId}`),
  ];
}

function put(content: PlaylistContent, entry: Entry, at: Place, context: EditContext): PlaylistContent {
  const pathway = findPathway(content, at.pathwayId);
  const place = { pathwayId: pathway.id };
  const position = positionAfter(pathway.entries, at.after, baseEntries(context, pathway.id), place);
  return withEntries(content, pathway, insertAt(pathway.entries, position, entry));
}

function update(content: PlaylistContent, entryId: string, changes: EntryChanges): Applied {
  const { pathway, entry } = findEntry(content, entryId);
  const misplaced = Object.entries(changes).find(([field, value]) => value !== undefined && !(field in entry));
  if (misplaced) {
    throw new Refusal('wrong_kind', { entryId, field: misplaced[0] }, `A ${entry.kind} has no ${misplaced[0]}.`);
  }
  const { value, fields } = changed<Entry>(entry, changes as Partial<Entry>);
  const begun = isStep(entry)
    ? usesOfOthers(
        {
          targetIds: (changes.targetIds ?? []).filter((id) => !entry.targetIds.includes(id)),
          prerequisiteIds: (changes.prerequisiteIds ?? []).filter((id) => !entry.prerequisiteIds.includes(id)),
        },
        entryId,
      )
    : [];
  return {
    content: withEntries(content, pathway, swapIn(pathway.entries, value)),
    touched: [...fields.map((field) => `entry/${entryId}/${field}`), ...begun],
  };
}

/** Something else in its place: id, targets and what it is for stay, unless the new one says otherwise. */
function replace(content: PlaylistContent, entryId: string, given: NewEntry, context: EditContext): Applied {
  const { pathway, step } = findStep(content, entryId);
  if (given.kind === 'section') throw new Refusal('wrong_kind', { entryId }, 'A heading cannot stand for an activity.');
  const { targetIds, role, isRequired, prerequisiteIds } = step;
  const kept = { targetIds, role, isRequired, prerequisiteIds };
  const { value: entry } = changed(toEntry(entryId, { ...given, ...withoutAbsent(kept, given) }, context), {
    copiedFrom: step.copiedFrom,
  } as Partial<Entry>);
  const { fields } = changed<Entry>(step, entry);
  const gone = Object.keys(step).filter((field) => !(field in entry));
  return {
    content: withEntries(content, pathway, swapIn(pathway.entries, entry)),
    touched: [...fields, ...gone].map((field) => `entry/${entryId}/${field}`),
  };
}

/** Those of the kept fields that the new one does not name. */
function withoutAbsent(kept: object, given: object): object {
  const named = new Map(Object.entries(given));
  return Object.fromEntries(Object.entries(kept).filter(([field]) => named.get(field) === undefined));
}

function move(content: PlaylistContent, entryId: string, at: Place, context: EditContext): Applied {
  const { pathway: from, entry } = findEntry(content, entryId);
  const to = findPathway(content, at.pathwayId);
  const place = { pathwayId: to.id, entryId };
  const touched = [`entry/${entryId}/place`, `pathway/${from.id}/order/${entryId}`];
  if (to.id === from.id) {
    const entries = moved(from.entries, entry, at.after, baseEntries(context, to.id), place);
    if (entries === from.entries) return { content, touched: [] };
    return { content: withEntries(content, from, entries), touched };
  }
  // What has to be done before stays behind, so it is no condition any more.
  const alone = isStep(entry) ? { ...entry, prerequisiteIds: [] } : entry;
  const left = withEntries(content, from, withoutPrerequisite(without(from.entries, entryId), entryId));
  return {
    content: put(left, alone, at, context),
    touched: [...touched, `pathway/${to.id}/order/${entryId}`, `pathway/${to.id}/content/${entryId}`],
  };
}

function withoutPrerequisite(entries: readonly Entry[], stepId: string): Entry[] {
  return entries.map((entry) =>
    isStep(entry) && entry.prerequisiteIds.includes(stepId)
      ? { ...entry, prerequisiteIds: entry.prerequisiteIds.filter((id) => id !== stepId) }
      : entry,
  );
}

/** The entry of that id, with what is usual where nothing is said. */
export function toEntry(id: string, given: NewEntry, context: Pick<EditContext, 'mint'>): Entry {
  if (given.kind === 'section') return { kind: 'section', id, title: given.title };
  const fields = {
    id,
    copiedFrom: null,
    title: given.title ?? null,
    targetIds: given.targetIds ?? [],
    role: given.role ?? (given.kind === 'checkpoint' ? 'assess' : 'learn'),
    isRequired: given.isRequired ?? given.kind !== 'note',
    instructions: given.instructions ?? null,
    minutes: given.minutes ?? null,
    maxScore: given.maxScore ?? null,
    prerequisiteIds: given.prerequisiteIds ?? [],
    preCheck: given.preCheck ?? null,
  } as const;
  switch (given.kind) {
    case 'resource':
      return { kind: 'resource', ...fields, resource: given.resource };
    case 'choice':
      return {
        kind: 'choice',
        ...fields,
        choose: given.choose,
        options: given.options.map((option) => newOption(option, option.id ?? context.mint())),
      };
    case 'checkpoint':
      return { kind: 'checkpoint', ...fields, checkpoint: given.checkpoint };
    case 'note':
      return { kind: 'note', ...fields };
  }
}
