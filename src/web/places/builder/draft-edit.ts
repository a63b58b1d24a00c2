import type { PlaylistContent } from '../../wire.ts';
import { copyOf, copyOfEntry, toEntry, toOption, toStandards, toSuits, toTarget, withoutAbsent } from './draft-made.ts';
import {
  type Command,
  type EditContext,
  type Entry,
  findEntry,
  isStep,
  type Option,
  type Pathway,
  type Step,
  type Target,
} from './draft-parts.ts';

// What commands do to a draft, as the server does it (src/features/playlists/edit.ts): to show at once what it will say.
// test/unit/web/builder.test.ts holds the two together.

type WithId = { readonly id: string };
type After = string | null | undefined;

/** The draft after the command; null where it cannot be carried out on this draft. */
export function apply(content: PlaylistContent, command: Command, context: EditContext): PlaylistContent | null {
  switch (command.do) {
    case 'setDetails':
      return { ...content, ...withoutAbsent(withLicense(command.changes)) };
    case 'addTarget': {
      const target = toTarget(command, context);
      return target && { ...content, targets: insert(content.targets, command.after, target) };
    }
    case 'updateTarget': {
      const { standards, ...changes } = command.changes;
      const fields = { ...withoutAbsent(changes), ...(standards && { standards: toStandards(standards) }) };
      return changeIn(content, 'targets', command.targetId, (target) => ({ ...target, ...fields }) as Target);
    }
    case 'removeTarget': {
      if (!content.targets.some(({ id }) => id === command.targetId)) return null;
      const targets = content.targets.filter(({ id }) => id !== command.targetId);
      const without = (step: Step): Step =>
        step.targetIds.includes(command.targetId)
          ? { ...step, targetIds: step.targetIds.filter((id) => id !== command.targetId) }
          : step;
      return mapSteps({ ...content, targets }, without);
    }
    case 'moveTarget': {
      const targets = move(content.targets, command.targetId, command.after);
      return targets && { ...content, targets };
    }
    case 'addPathway': {
      const { suits, ...fields } = command.pathway;
      const empty = { description: null, entries: [] as Entry[] };
      const pathway = { ...empty, ...withoutAbsent(fields), id: command.id ?? '', suits: toSuits(suits) } as Pathway;
      return { ...content, pathways: insert(content.pathways, command.after, pathway) };
    }
    case 'copyPathway': {
      const copied = content.pathways.find(({ id }) => id === command.pathwayId);
      if (!copied) return null;
      const copy = copyOf(copied, command, context);
      const after = command.after === undefined ? copied.id : command.after;
      return { ...content, pathways: insert(content.pathways, after, copy) };
    }
    case 'updatePathway': {
      const { suits, ...changes } = command.changes;
      const fields = { ...withoutAbsent(changes), ...(suits && { suits: toSuits(suits) }) };
      return changeIn(content, 'pathways', command.pathwayId, (pathway) => ({ ...pathway, ...fields }) as Pathway);
    }
    case 'removePathway': {
      const pathways = content.pathways.filter(({ id }) => id !== command.pathwayId);
      return pathways.length === content.pathways.length ? null : { ...content, pathways };
    }
    case 'movePathway': {
      const pathways = move(content.pathways, command.pathwayId, command.after);
      return pathways && { ...content, pathways };
    }
    case 'reorderPathway':
      return withEntries(content, command.pathwayId, (entries) => {
        const byId = new Map(entries.map((entry) => [entry.id, entry]));
        return command.entryIds.flatMap((id) => byId.get(id) ?? []);
      });
    case 'addEntry': {
      const entry = toEntry(command.id ?? '', command.entry);
      return withEntries(content, command.at.pathwayId, (entries) => insert(entries, command.at.after, entry));
    }
    case 'updateEntry':
      return mapEntry(content, command.entryId, (entry) => ({ ...entry, ...withoutAbsent(command.changes) }) as Entry);
    case 'replaceEntry':
      return mapEntry(content, command.entryId, (entry) => {
        if (!isStep(entry)) return entry;
        const { targetIds, role, isRequired, prerequisiteIds, copiedFrom } = entry;
        const given = { targetIds, role, isRequired, prerequisiteIds, ...withoutAbsent(command.entry) };
        return { ...toEntry(entry.id, given as typeof command.entry), copiedFrom } as Entry;
      });
    case 'moveEntry':
      return moveEntry(content, command.entryId, command.at);
    case 'duplicateEntry': {
      const found = findEntry(content, command.entryId);
      if (!found) return null;
      const at = command.at ?? { pathwayId: found.pathway.id, after: command.entryId };
      const copy = copyOfEntry(found.entry, command.id ?? '', command.ids ?? {}, context);
      const placed = isStep(copy) && at.pathwayId !== found.pathway.id ? { ...copy, prerequisiteIds: [] } : copy;
      return withEntries(content, at.pathwayId, (entries) => insert(entries, at.after, placed));
    }
    case 'removeEntry': {
      const found = findEntry(content, command.entryId);
      return found && withEntries(content, found.pathway.id, (entries) => without(entries, command.entryId));
    }
    case 'addOption':
      return withOptions(content, command.stepId, (options) =>
        insert(options, command.after, toOption(command.option)),
      );
    case 'updateOption':
      return withOptions(content, command.stepId, (options) =>
        options.map((one) =>
          one.id === command.optionId ? ({ ...one, ...withoutAbsent(command.changes) } as Option) : one,
        ),
      );
    case 'moveOption':
      return withOptions(
        content,
        command.stepId,
        (options) => move(options, command.optionId, command.after) ?? [...options],
      );
    case 'removeOption':
      return withOptions(content, command.stepId, (options) => options.filter(({ id }) => id !== command.optionId));
  }
}

/** Carries out one after the other; what cannot be carried out is passed over. */
export function applyAll(
  content: PlaylistContent,
  commands: readonly Command[],
  context: EditContext,
): PlaylistContent {
  return commands.reduce((draft, command) => apply(draft, command, context) ?? draft, content);
}

/** Only known licenses are chosen here, by their ids. */
function withLicense(changes: Extract<Command, { do: 'setDetails' }>['changes']): object {
  const { license, ...others } = changes;
  if (license === undefined) return others;
  return { ...others, license: license === null ? null : { id: license, text: license, uri: null } };
}

function insert<Item extends WithId>(list: readonly Item[], after: After, item: Item): Item[] {
  const found = list.findIndex(({ id }) => id === after);
  // What it is to stand after may be gone meanwhile: the server knows where that was.
  const at = after === null ? 0 : found < 0 ? list.length : found + 1;
  return [...list.slice(0, at), item, ...list.slice(at)];
}

function move<Item extends WithId>(list: readonly Item[], id: string, after: After): Item[] | null {
  const item = list.find((one) => one.id === id);
  if (!item) return null;
  if (after === id) return [...list];
  return insert(
    list.filter((one) => one !== item),
    after,
    item,
  );
}

function changeIn<Kind extends 'targets' | 'pathways'>(
  content: PlaylistContent,
  kind: Kind,
  id: string,
  change: (item: PlaylistContent[Kind][number]) => PlaylistContent[Kind][number],
): PlaylistContent | null {
  const list = content[kind] as PlaylistContent[Kind][number][];
  if (!list.some((item) => item.id === id)) return null;
  return { ...content, [kind]: list.map((item) => (item.id === id ? change(item) : item)) };
}

function withEntries(
  content: PlaylistContent,
  pathwayId: string,
  change: (entries: readonly Entry[]) => Entry[],
): PlaylistContent | null {
  return changeIn(content, 'pathways', pathwayId, (pathway) => ({ ...pathway, entries: change(pathway.entries) }));
}

function mapEntry(content: PlaylistContent, entryId: string, change: (entry: Entry) => Entry): PlaylistContent | null {
  const found = findEntry(content, entryId);
  return (
    found &&
    withEntries(content, found.pathway.id, (entries) =>
      entries.map((entry) => (entry.id === entryId ? change(entry) : entry)),
    )
  );
}

function withOptions(
  content: PlaylistContent,
  stepId: string,
  change: (options: readonly Option[]) => Option[],
): PlaylistContent | null {
  return mapEntry(content, stepId, (entry) =>
    entry.kind === 'choice' ? { ...entry, options: change(entry.options) } : entry,
  );
}

function mapSteps(content: PlaylistContent, change: (step: Step) => Step): PlaylistContent {
  const pathways = content.pathways.map((pathway) => {
    const entries = pathway.entries.map((entry) => (isStep(entry) ? change(entry) : entry));
    return { ...pathway, entries };
  });
  return { ...content, pathways };
}

/** Without the entry, and without what waited for it. */
function without(entries: readonly Entry[], entryId: string): Entry[] {
  return entries
    .filter(({ id }) => id !== entryId)
    .map((entry) =>
      isStep(entry) && entry.prerequisiteIds.includes(entryId)
        ? { ...entry, prerequisiteIds: entry.prerequisiteIds.filter((id) => id !== entryId) }
        : entry,
    );
}

function moveEntry(
  content: PlaylistContent,
  entryId: string,
  at: Extract<Command, { do: 'moveEntry' }>['at'],
): PlaylistContent | null {
  const found = findEntry(content, entryId);
  if (!found || !content.pathways.some(({ id }) => id === at.pathwayId)) return null;
  if (at.pathwayId === found.pathway.id) {
    return withEntries(content, at.pathwayId, (entries) => move(entries, entryId, at.after) ?? [...entries]);
  }
  const alone = isStep(found.entry) ? { ...found.entry, prerequisiteIds: [] } : found.entry;
  const left = withEntries(content, found.pathway.id, (entries) => without(entries, entryId));
  return left && withEntries(left, at.pathwayId, (entries) => insert(entries, at.after, alone));
}
