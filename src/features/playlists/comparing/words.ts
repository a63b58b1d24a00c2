import type { Entry, PlaylistContent, Target } from '../playlist.ts';
import type { Change } from './diff.ts';
import type { Item } from './parts.ts';
import { type DiffLanguage, type DiffTexts, diffTexts } from './texts.ts';

// The differences of two states of a playlist as a teacher would tell them: "Activity 4 in Watch replaced: ... by ...".

export type DiffNames = {
  readonly before: PlaylistContent;
  readonly after: PlaylistContent;
  /** The title of a resource, as it was or as it is. */
  readonly resourceTitle: (resourceId: string) => string;
};

/**
 * Each change as a sentence without its full stop. What comes or goes with a pathway is told with the pathway.
 * @param changes of `diffPlaylists(before, after)`
 */
export function changesInWords(changes: readonly Change[], names: DiffNames, language: DiffLanguage): string[] {
  const texts = diffTexts[language];
  const gone = new Set(changes.flatMap((change) => (change.kind === 'removed' ? [change.item.id] : [])));
  const come = new Set(changes.flatMap((change) => (change.kind === 'added' ? [change.item.id] : [])));
  return changes.flatMap((change) => {
    if (change.kind === 'removed' && change.item.kind === 'entry' && gone.has(change.item.list)) return [];
    if (change.kind === 'added' && change.item.kind === 'entry' && come.has(change.item.list)) return [];
    if (change.kind === 'field' && change.field === 'copiedFrom') return [];
    return inWords(change, names, texts, language);
  });
}

function inWords(change: Change, names: DiffNames, texts: DiffTexts, language: DiffLanguage): string[] {
  const { before, after } = names;
  const nameOf = (content: PlaylistContent, id: string): string => nameIn(content, id, texts);
  const place = (list: string, anchor: string | null): string => {
    if (anchor !== null) return texts.after(nameOf(after, anchor));
    const pathway = after.pathways.find(({ id }) => id === list);
    return pathway ? texts.inPathway(texts.atStart, pathway.title) : texts.atStart;
  };
  switch (change.kind) {
    case 'detail':
      return [valueChange(texts.details[change.field] ?? change.field, change, texts)];
    case 'removed':
      return [texts.removed(nameOf(before, change.item.id))];
    case 'added': {
      const { item } = change;
      if (item.kind === 'pathway') {
        const activities = after.pathways.find(({ id }) => id === item.id)?.entries.length ?? 0;
        return [texts.addedPathway(titleOf(item), activities)];
      }
      return [texts.added(described(item, names, texts, language), place(change.place.list, change.place.after))];
    }
    case 'moved':
      return [texts.moved(nameOf(before, change.id), place(change.to.list, change.to.after))];
    case 'field':
      return fieldInWords(change, nameOf(before, change.id), names, texts);
  }
}

function fieldInWords(
  change: Extract<Change, { kind: 'field' }>,
  what: string,
  names: DiffNames,
  texts: DiffTexts,
): string[] {
  const field = `${what}: ${texts.fields[change.field] ?? change.field}`;
  if (change.field === 'isRequired') return [texts.mustDo(what, change.to === true)];
  if (change.field === 'standards') {
    const [from, to] = [change.from, change.to] as [Target['standards'], Target['standards']];
    const lacking = (list: Target['standards'], other: Target['standards']): string =>
      list.flatMap(({ code }) => (other.some((one) => one.code === code) ? [] : [code])).join(', ');
    const [more, fewer] = [lacking(to, from), lacking(from, to)];
    return [
      ...(more ? [texts.alsoStandards(what, more)] : []),
      ...(fewer ? [texts.noLongerStandards(what, fewer)] : []),
    ];
  }
  if (change.field === 'shows') {
    const [from, to] = [change.from, change.to].map((shown) => shownTitle(shown as Entry, names, texts));
    return [from === to || !from || !to ? texts.changed(field) : texts.replaced(what, from, to)];
  }
  return [valueChange(field, change, texts)];
}

/** Short values are told, long ones are only said to have changed. */
function valueChange(what: string, { from, to }: { from: unknown; to: unknown }, texts: DiffTexts): string {
  const [old, now] = [from, to].map((value) => shortValue(value, texts));
  return old === undefined || now === undefined ? texts.changed(what) : texts.changedTo(what, old, now);
}

function shortValue(value: unknown, texts: DiffTexts): string | undefined {
  if (value === null || value === undefined) return texts.nothing;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.length > 80 ? undefined : texts.quote(value);
  const isWords = Array.isArray(value) && value.every((one) => typeof one === 'string' && !/^[0-9a-f]{24}$/.test(one));
  if (!isWords) return undefined;
  return value.length === 0 ? texts.nothing : value.join(', ');
}

/** "Activity 4 in Watch", "Target 2", "Path “Build”". */
function nameIn(content: PlaylistContent, id: string, texts: DiffTexts): string {
  const target = content.targets.findIndex((one) => one.id === id);
  if (target >= 0) return texts.target(target + 1);
  for (const pathway of content.pathways) {
    if (pathway.id === id) return texts.pathway(pathway.title);
    const at = pathway.entries.findIndex((one) => one.id === id);
    const entry = pathway.entries[at];
    if (!entry) continue;
    if (entry.kind === 'section') return `${texts.kinds.section} ${texts.quote(entry.title)}`;
    const number = pathway.entries.slice(0, at + 1).filter((one) => one.kind !== 'section').length;
    return texts.activity(number, pathway.title);
  }
  return id;
}

/** What was added: "activity “Pizza fractions”". */
function described(item: Item, names: DiffNames, texts: DiffTexts, language: DiffLanguage): string {
  if (item.kind === 'target') {
    const statement = (item.fields as Partial<Target>).statement ?? {};
    return texts.quote(statement[language] ?? Object.values(statement)[0] ?? '');
  }
  const shown = item.fields.shows as Entry;
  const title = titleOf(item) ? texts.quote(titleOf(item)) : shownTitle(shown, names, texts);
  return title ? `${texts.kinds[shown.kind]} ${title}` : texts.kinds[shown.kind];
}

function titleOf({ fields }: Item): string {
  return typeof fields.title === 'string' ? fields.title : '';
}

/** The resource that is shown, or those to choose from; empty for what has no name. */
function shownTitle(shown: Entry, { resourceTitle }: DiffNames, texts: DiffTexts): string {
  if (shown.kind === 'resource') return texts.quote(resourceTitle(shown.resource.resourceId));
  if (shown.kind !== 'choice') return '';
  return shown.options
    .map((option) =>
      texts.quote(option.title ?? (option.kind === 'resource' ? resourceTitle(option.resource.resourceId) : '')),
    )
    .join(', ');
}
