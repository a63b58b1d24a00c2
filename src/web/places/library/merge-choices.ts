import type { DuplicateDetails, MergeInput } from '../../wire.ts';

type Field = DuplicateDetails['fields'][number];
export type Choice = 'winner' | 'loser' | 'both';
export type ChoiceName = keyof NonNullable<MergeInput['keep']>;
export type Choices = Readonly<Partial<Record<ChoiceName, Choice>>>;

/** Something in which both differ, and that is chosen by itself. */
export type MergeRow = {
  readonly name: ChoiceName;
  /** Of a list both can stay. */
  readonly isList: boolean;
  /** As people read it; empty where that side has nothing. */
  readonly winner: readonly string[];
  readonly loser: readonly string[];
  /** Chosen beforehand. */
  readonly proposed: Choice;
};

/** What stands for several fields that make no sense without each other, as a merge names them. */
const groups: Readonly<Partial<Record<string, ChoiceName>>> = {
  kind: 'address',
  url: 'address',
  fileId: 'address',
  fileName: 'address',
  body: 'address',
  mediaType: 'address',
  bytes: 'address',
  captions: 'address',
  transcripts: 'address',
  timeRequired: 'timeRequired',
  durationMinutes: 'timeRequired',
  license: 'license',
  attribution: 'license',
};

/** Of a group, what tells people which it is. */
const told: Readonly<Partial<Record<ChoiceName, readonly string[]>>> = {
  address: ['url', 'fileName', 'body', 'kind'],
  timeRequired: ['durationMinutes'],
  license: ['license', 'attribution'],
};

const order: readonly ChoiceName[] = ['title', 'summary', 'address', 'license', 'author', 'publisher', 'timeRequired'];

const lists: ReadonlySet<string> = new Set([
  'learningResourceType',
  'educationalUse',
  'subjects',
  'gradeLevels',
  'interests',
  'modalities',
  'alignments',
  'keywords',
  'topicPaths',
  'accessModes',
  'accessibilityFeatures',
  'accessibilityHazards',
  'accessibilityControls',
  'deviceNeeds',
]);

/** In what both differ, the text first; what only the other one has is chosen from there, tags from both. */
export function mergeRows(
  { fields, resources }: Pick<DuplicateDetails, 'fields' | 'resources'>,
  winnerId: string,
): MergeRow[] {
  const at = resources[0]?.id === winnerId ? 0 : 1;
  const differing = new Set(fields.filter(({ isSame }) => !isSame).map(({ field }) => groups[field] ?? field));
  const rows = [...differing].map((name): MergeRow => {
    const parts = told[name as ChoiceName] ?? [name];
    const side = (index: number) =>
      parts
        .flatMap((part) => {
          const field = fields.find((one) => one.field === part);
          return field ? wordsOf(field, index) : [];
        })
        .slice(0, name === 'address' ? 1 : undefined);
    const [winner, loser] = [side(at), side(1 - at)];
    const isList = lists.has(name);
    return { name: name as ChoiceName, isList, winner, loser, proposed: propose(name, { winner, loser, isList }) };
  });
  const placeOf = ({ name }: MergeRow) => (order.includes(name) ? order.indexOf(name) : order.length);
  return rows
    .filter(({ winner, loser }) => winner.length + loser.length > 0)
    .sort((one, other) => placeOf(one) - placeOf(other));
}

function propose(
  name: string,
  { winner, loser, isList }: { winner: readonly string[]; loser: readonly string[]; isList: boolean },
): Choice {
  if (isList) return 'both';
  // Of two descriptions the one that says much more.
  if (name === 'summary' && lengthOf(loser) > lengthOf(winner) * 1.5) return 'loser';
  return winner.length === 0 && loser.length > 0 && !staysAbsent.has(name) ? 'loser' : 'winner';
}

/** That one has no date or license means something; it is not merely lacking. */
const staysAbsent: ReadonlySet<string> = new Set(['license', 'availableFrom', 'availableUntil']);
const lengthOf = (texts: readonly string[]) => texts.join(' ').length;

function wordsOf({ field, values }: Field, index: number): string[] {
  const value: unknown = values[index] ?? null;
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return value.flatMap((one) => wordOf(field, one));
  return wordOf(field, value);
}

function wordOf(field: string, value: unknown): string[] {
  if (Array.isArray(value)) return [value.join(' › ')];
  if (typeof value === 'object' && value !== null) {
    const { code, text, title, url } = value as Readonly<Record<string, unknown>>;
    const named = [code, text, title, url].find((one) => typeof one === 'string');
    return typeof named === 'string' ? [named] : [];
  }
  return [field === 'body' ? String(value).slice(0, 300) : String(value)];
}

/** What stays of a list. */
export function keptOf({ winner, loser }: MergeRow, choice: Choice): readonly string[] {
  if (choice === 'both') return [...new Set([...winner, ...loser])];
  return choice === 'winner' ? winner : loser;
}

/** The merge as the server takes it: every difference is named, so that it does what was shown. */
export function keepOf(rows: readonly MergeRow[], chosen: Choices): NonNullable<MergeInput['keep']> {
  return Object.fromEntries(
    rows.map(({ name, proposed, isList }) => {
      const choice = chosen[name] ?? proposed;
      return [name, !isList && choice === 'both' ? 'winner' : choice];
    }),
  ) as NonNullable<MergeInput['keep']>;
}
