import { type Entry, isStep, type PlaylistContent } from '../playlist.ts';

// A playlist taken apart: things with an id, each with its fields and its place. Comparing and merging work on these, without a word
// about what a target or a step is.

export const itemKinds = ['target', 'pathway', 'entry'] as const;
export type ItemKind = (typeof itemKinds)[number];

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Lists that hold the things: `targets`, `pathways`, and for each pathway its id. A pathway's id is 24 hex digits, so no
 * list is mistaken for another.
 */
export type ListName = string;

export type Item = { readonly kind: ItemKind; readonly id: string; readonly list: ListName; readonly fields: Fields };

export type PlaylistParts = {
  readonly details: Fields;
  readonly items: ReadonlyMap<string, Item>;
  /** Ids in order. */
  readonly lists: ReadonlyMap<ListName, readonly string[]>;
};

/** What a step shows changes as a whole: a kind and another kind's parts would make no step. */
const shownFields = new Set(['kind', 'resource', 'choose', 'options', 'checkpoint']);

export function takeApart({ targets, pathways, ...details }: PlaylistContent): PlaylistParts {
  const items = new Map<string, Item>();
  const lists = new Map<ListName, string[]>();
  const add = (item: Item): void => {
    items.set(item.id, item);
    const list = lists.get(item.list);
    if (list) list.push(item.id);
    else lists.set(item.list, [item.id]);
  };
  lists.set('targets', []);
  lists.set('pathways', []);
  for (const { id, ...fields } of targets) add({ kind: 'target', id, list: 'targets', fields });
  for (const { id, entries, ...fields } of pathways) {
    add({ kind: 'pathway', id, list: 'pathways', fields });
    lists.set(id, []);
    for (const entry of entries) add({ kind: 'entry', id: entry.id, list: id, fields: entryFields(entry) });
  }
  return { details, items, lists };
}

/** The playlist of such parts. References to what is not among them are dropped. */
export function putTogether({ details, items, lists }: PlaylistParts): PlaylistContent {
  const targetIds = new Set(lists.get('targets'));
  const of = (list: ListName): Item[] => (lists.get(list) ?? []).map((id) => items.get(id) as Item);
  const content: Record<string, unknown> = {
    ...details,
    targets: of('targets').map(({ id, fields }) => ({ id, ...fields })),
    pathways: of('pathways').map(({ id, fields }) => ({
      id,
      ...fields,
      entries: withoutDangling(of(id).map(toEntry), targetIds),
    })),
  };
  // The parts were taken from playlists, and changes keep each field's type.
  return content as PlaylistContent;
}

function entryFields(entry: Entry): Fields {
  const fields = Object.entries(entry).filter(([name]) => name !== 'id');
  return {
    ...Object.fromEntries(fields.filter(([name]) => !shownFields.has(name))),
    shows: Object.fromEntries(fields.filter(([name]) => shownFields.has(name))),
  };
}

function toEntry({ id, fields: { shows, ...fields } }: Item): Entry {
  return { id, ...fields, ...(shows as object) } as Entry;
}

/** Targets that are gone are served by nobody, and what must come first is a step of the pathway and waits for nothing in a circle. */
function withoutDangling(entries: readonly Entry[], targetIds: ReadonlySet<string>): Entry[] {
  const steps = new Map(entries.filter(isStep).map((step) => [step.id, step]));
  const needs = new Map<string, string[]>();
  const leadsTo = (from: string, to: string): boolean =>
    from === to || (needs.get(from) ?? []).some((next) => leadsTo(next, to));
  return entries.map((entry) => {
    if (!isStep(entry)) return entry;
    const kept: string[] = [];
    needs.set(entry.id, kept);
    for (const id of entry.prerequisiteIds) if (steps.has(id) && !leadsTo(id, entry.id)) kept.push(id);
    const served = entry.targetIds.filter((id) => targetIds.has(id));
    const isWhole = kept.length === entry.prerequisiteIds.length && served.length === entry.targetIds.length;
    return isWhole ? entry : { ...entry, prerequisiteIds: kept, targetIds: served };
  });
}
