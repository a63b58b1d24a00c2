import {
  baseEntries,
  changed,
  findPathway,
  idsIn,
  insertAt,
  moved,
  newId,
  positionAfter,
  withEntries,
  without,
  withPathway,
} from './content-lists.ts';
import { type Applied, type Command, type EditContext, Refusal } from './edit-commands.ts';
import { type Entry, isStep, type Pathway, type PlaylistContent } from './playlist.ts';

type PathwayCommand = Extract<Command, { do: `${string}Pathway` }>;

export function applyToPathway(content: PlaylistContent, command: PathwayCommand, context: EditContext): Applied {
  const base = context.base?.pathways ?? null;
  if (command.do === 'addPathway') {
    const id = newId(content, command.id, context);
    const { value: pathway } = changed({ ...emptyPathway, id }, command.pathway);
    const at = positionAfter(content.pathways, command.after, base, { pathwayId: id });
    return { content: { ...content, pathways: insertAt(content.pathways, at, pathway) }, touched: [`pathway/${id}`] };
  }
  const { pathwayId } = command;
  const pathway = findPathway(content, pathwayId);
  switch (command.do) {
    case 'copyPathway': {
      const copy = copyOf(content, pathway, command, context);
      // Beside what it is a copy of, where nobody says otherwise.
      const after = command.after === undefined ? pathwayId : command.after;
      const at = positionAfter(content.pathways, after, base, { pathwayId });
      return {
        content: { ...content, pathways: insertAt(content.pathways, at, copy) },
        touched: [`pathway/${copy.id}`],
      };
    }
    case 'updatePathway': {
      const { value, fields } = changed(pathway, command.changes);
      return {
        content: withPathway(content, value),
        touched: fields.map((field) => `pathway/${pathwayId}/${field}`),
      };
    }
    case 'removePathway':
      return {
        content: { ...content, pathways: without(content.pathways, pathwayId) },
        touched: [`pathway/${pathwayId}`, ...pathway.entries.map(({ id }) => `entry/${id}`)],
      };
    case 'movePathway': {
      const pathways = moved(content.pathways, pathway, command.after, base, { pathwayId });
      if (pathways === content.pathways) return { content, touched: [] };
      return { content: { ...content, pathways }, touched: [`pathway/${pathwayId}/place`] };
    }
    case 'reorderPathway': {
      const entries = reordered(pathway, command.entryIds, baseEntries(context, pathwayId));
      if (entries.every(({ id }, at) => id === pathway.entries[at]?.id)) return { content, touched: [] };
      return { content: withEntries(content, pathway, entries), touched: [`pathway/${pathwayId}/order`] };
    }
  }
}

const emptyPathway: Omit<Pathway, 'id'> = {
  title: '',
  description: null,
  suits: { interests: [], modalities: [], level: null, languages: [] },
  entries: [],
};

/** A copy with ids of its own; each step says what it was copied from, within this playlist. */
function copyOf(
  content: PlaylistContent,
  pathway: Pathway,
  { id, title, ids = {} }: Extract<Command, { do: 'copyPathway' }>,
  context: EditContext,
): Pathway {
  const given = Object.values(ids);
  const taken = given.find((one, at) => idsIn(content).includes(one) || given.indexOf(one) !== at);
  if (taken !== undefined) {
    throw new Refusal('id_taken', { entryId: taken }, 'Something in this playlist has this id.');
  }
  const copies = new Map(pathway.entries.map(({ id: original }) => [original, ids[original] ?? context.mint()]));
  const entries = pathway.entries.map((entry): Entry => {
    const copyId = copies.get(entry.id) ?? context.mint();
    if (!isStep(entry)) return { ...entry, id: copyId };
    const prerequisiteIds = entry.prerequisiteIds.map((one) => copies.get(one) ?? one);
    return { ...copyOfStep(entry, copyId, context, ids), prerequisiteIds };
  });
  return { ...pathway, id: newId(content, id, context), title: title ?? pathway.title, entries };
}

/**
 * The same step again, with ids of its own.
 * @param ids those of its options, by what they are copies of; others are made
 */
export function copyOfStep<Copied extends Extract<Entry, { targetIds: unknown }>>(
  step: Copied,
  id: string,
  { playlistId, mint }: EditContext,
  ids: Readonly<Record<string, string>> = {},
): Copied {
  const copiedFrom = { playlistId, stepId: step.id };
  if (step.kind !== 'choice') return { ...step, id, copiedFrom };
  const options = step.options.map((option) => ({ ...option, id: ids[option.id] ?? mint() }));
  return { ...step, id, copiedFrom, options };
}

/**
 * The entries in the order of the ids. What others have added since stays after what it stands after; what they have
 * taken away is passed over.
 */
function reordered(pathway: Pathway, ids: readonly string[], base: readonly Entry[] | null): Entry[] {
  const expected = (base ?? pathway.entries).map(({ id }) => id);
  if (ids.length !== expected.length || [...ids].sort().join() !== [...expected].sort().join()) {
    throw new Refusal(
      'wrong_order',
      { pathwayId: pathway.id },
      'The new order must name everything in the path, each once.',
    );
  }
  const byId = new Map(pathway.entries.map((entry) => [entry.id, entry]));
  let ordered = ids.flatMap((id) => byId.get(id) ?? []);
  pathway.entries.forEach((entry, at) => {
    if (ids.includes(entry.id)) return;
    const before = pathway.entries[at - 1];
    const place = before ? ordered.findIndex(({ id }) => id === before.id) + 1 : 0;
    ordered = insertAt(ordered, place, entry);
  });
  return ordered;
}
