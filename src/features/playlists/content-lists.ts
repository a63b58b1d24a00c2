import { isDeepStrictEqual } from 'node:util';
import { type After, type EditContext, type EditPlace, Refusal } from './edit-commands.ts';
import { type Entry, isStep, type Pathway, type PlaylistContent, type Step, type Target } from './playlist.ts';

// Lists of things with ids, and how to find things in a content. Nothing is changed: every function makes new lists.

type WithId = { readonly id: string };

export function insertAt<Item extends WithId>(list: readonly Item[], at: number, item: Item): Item[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}

export function without<Item extends WithId>(list: readonly Item[], id: string): Item[] {
  return list.filter((item) => item.id !== id);
}

export function swapIn<Item extends WithId>(list: readonly Item[], item: Item): Item[] {
  return list.map((one) => (one.id === item.id ? item : one));
}

/**
 * Where in the list something is put.
 * @param base the ids of the list that the command was made for; null where it is this one
 */
export function positionAfter(
  list: readonly WithId[],
  after: After,
  base: readonly WithId[] | null,
  place: EditPlace,
): number {
  if (after === undefined) return list.length;
  if (after === null) return 0;
  const at = list.findIndex(({ id }) => id === after);
  if (at >= 0) return at + 1;
  const stood = base?.findIndex(({ id }) => id === after) ?? -1;
  if (stood < 0) throw new Refusal('not_found', place, `There is no ${after} here to stand after.`);
  for (const { id } of (base ?? []).slice(0, stood).reverse()) {
    const survivor = list.findIndex((item) => item.id === id);
    if (survivor >= 0) return survivor + 1;
  }
  return 0;
}

/** The list with the item in another place; the same list when it stands there already. */
export function moved<Item extends WithId>(
  list: readonly Item[],
  item: Item,
  after: After,
  base: readonly WithId[] | null,
  place: EditPlace,
): readonly Item[] {
  if (after === item.id) return list;
  const others = without(list, item.id);
  const next = insertAt(others, positionAfter(others, after, base, place), item);
  return next.every(({ id }, at) => id === list[at]?.id) ? list : next;
}

/** The value with those of the changes that differ, and the names of these. */
export function changed<Value extends object>(
  value: Value,
  changes: { readonly [Field in keyof Value]?: Value[Field] | undefined },
): { readonly value: Value; readonly fields: readonly string[] } {
  const differing = Object.entries(changes).filter(
    ([field, next]) => next !== undefined && !isDeepStrictEqual(next, (value as Record<string, unknown>)[field]),
  );
  if (differing.length === 0) return { value, fields: [] };
  return { value: { ...value, ...Object.fromEntries(differing) }, fields: differing.map(([field]) => field) };
}

export function findTarget(content: PlaylistContent, targetId: string): Target {
  const target = content.targets.find(({ id }) => id === targetId);
  if (!target) throw new Refusal('not_found', { targetId }, 'There is no such learning target.');
  return target;
}

export function findPathway(content: PlaylistContent, pathwayId: string): Pathway {
  const pathway = content.pathways.find(({ id }) => id === pathwayId);
  if (!pathway) throw new Refusal('not_found', { pathwayId }, 'There is no such path.');
  return pathway;
}

export function findEntry(content: PlaylistContent, entryId: string): { pathway: Pathway; entry: Entry } {
  for (const pathway of content.pathways) {
    const entry = pathway.entries.find(({ id }) => id === entryId);
    if (entry) return { pathway, entry };
  }
  throw new Refusal('not_found', { entryId }, 'There is no such activity.');
}

export function findStep(content: PlaylistContent, entryId: string): { pathway: Pathway; step: Step } {
  const { pathway, entry } = findEntry(content, entryId);
  if (!isStep(entry)) throw new Refusal('not_a_step', { entryId }, 'This is a heading, not an activity.');
  return { pathway, step: entry };
}

export function withPathway(content: PlaylistContent, pathway: Pathway): PlaylistContent {
  return { ...content, pathways: swapIn(content.pathways, pathway) };
}

export function withEntries(content: PlaylistContent, pathway: Pathway, entries: readonly Entry[]): PlaylistContent {
  return withPathway(content, { ...pathway, entries });
}

/** The entries of the pathway in the content that the command was made for. */
export function baseEntries({ base }: EditContext, pathwayId: string): readonly Entry[] | null {
  return base?.pathways.find(({ id }) => id === pathwayId)?.entries ?? null;
}

/** Every id in the content: they are unique, whatever they are of. */
export function idsIn(content: PlaylistContent): string[] {
  return [
    ...content.targets.map(({ id }) => id),
    ...content.pathways.flatMap(({ id, entries }) => [id, ...entries.flatMap(idsOfEntry)]),
  ];
}

function idsOfEntry(entry: Entry): string[] {
  return entry.kind === 'choice' ? [entry.id, ...entry.options.map(({ id }) => id)] : [entry.id];
}

/** The id that a new thing gets; throws where something has it. */
export function newId(content: PlaylistContent, given: string | undefined, { mint }: EditContext): string {
  if (given === undefined) return mint();
  if (idsIn(content).includes(given)) {
    throw new Refusal('id_taken', { entryId: given }, 'Something in this playlist has this id.');
  }
  return given;
}
