import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../canonical-json.ts';
import type { PlaylistContent } from '../playlist.ts';
import { applyChanges, type Change, diffPlaylists } from './diff.ts';
import { type MergeConflict, mergePlaylists, type Decision as Side } from './merge.ts';
import { takeApart } from './parts.ts';

// What a playlist's source has changed since both were last the same, change by change, and what decisions about it make of both.

/**
 * - `incoming`: only upstream has changed it.
 * - `conflict`: both have changed it, differently.
 * - `declined`: it was declined, and upstream has not changed it since.
 */
export const upstreamStates = ['incoming', 'conflict', 'declined'] as const;
export type UpstreamState = (typeof upstreamStates)[number];

/**
 * - `accept`: take it over.
 * - `keepMine`: settled; later changes are shown against what upstream has now.
 * - `decline`: not this change; it can still be accepted, and is asked about again when upstream changes the same anew.
 */
export const upstreamDecisions = ['accept', 'keepMine', 'decline'] as const;
export type UpstreamDecision = (typeof upstreamDecisions)[number];

/** Declined changes by key: what upstream wanted to make of it. */
export type DeclinedChanges = Readonly<Record<string, string>>;

/** What is decided at once: one field, one place, one thing that came or went, with all that goes with it. */
export type UpstreamChange = {
  /** Names the thing and what of it, the same until upstream or the decision changes. */
  readonly key: string;
  readonly state: UpstreamState;
  readonly changes: readonly Change[];
};

export type Sides = {
  /** As upstream was when both were last the same, or as it was decided last. */
  readonly base: PlaylistContent;
  readonly mine: PlaylistContent;
  readonly theirs: PlaylistContent;
  readonly declined: DeclinedChanges;
};

/**
 * What upstream has changed since the base and is not in mine.
 *
 * Laws: nothing changed upstream, nothing to decide; who has changed nothing and accepts all has what upstream has; what is
 * decided is not asked again until upstream changes it anew; what is made of it is sound whenever both sides are.
 */
export function upstreamChanges(sides: Sides): UpstreamChange[] {
  const { groups, conflicts } = compare(sides);
  return groups.flatMap(({ key, changes, isHere }): UpstreamChange[] => {
    if (isHere) return [];
    if (sides.declined[key] === digestOf(changes)) return [{ key, state: 'declined', changes }];
    const isConflict = conflicts.has(key) || changes.some((change) => conflicts.has(plainKey(change)));
    return [{ key, state: isConflict ? 'conflict' : 'incoming', changes }];
  });
}

export type Decided = {
  readonly content: PlaylistContent;
  readonly base: PlaylistContent;
  readonly declined: DeclinedChanges;
};

/**
 * What decisions make of the remix and of what it remembers. Changes without a decision stay as they are.
 * @param decisions by key of the change
 */
export function decideUpstream(sides: Sides, decisions: ReadonlyMap<string, UpstreamDecision>): Decided {
  const { groups } = compare(sides);
  const isDecided = (key: string, ...wanted: UpstreamDecision[]): boolean => {
    const decision = decisions.get(key);
    return decision !== undefined && wanted.includes(decision);
  };
  const changesOf = (isWanted: (group: Group) => boolean): Change[] => {
    const wanted = new Set(groups.filter(isWanted).flatMap(({ changes }) => changes));
    return diffPlaylists(sides.base, sides.theirs).filter((change) => [...wanted].some((one) => isSame(one, change)));
  };
  const isTaken = groups.some(({ key }) => isDecided(key, 'accept'));
  // What is here already goes along: a move that makes no difference alone may make one beside others.
  const accepted = changesOf(({ key, isHere }) => isHere || isDecided(key, 'accept'));
  const settled = changesOf(({ key, isHere }) => isHere || isDecided(key, 'accept', 'keepMine'));
  const declined = groups.flatMap(({ key, changes, isHere }) => {
    const digest = digestOf(changes);
    const isStill = !decisions.has(key) && sides.declined[key] === digest;
    return !isHere && (isStill || isDecided(key, 'decline')) ? [[key, digest] as const] : [];
  });
  return {
    content: isTaken ? takenOver(sides, applyChanges(sides.base, accepted)) : sides.mine,
    base: applyChanges(sides.base, settled),
    declined: Object.fromEntries(declined),
  };
}

type Group = { readonly key: string; readonly changes: readonly Change[]; readonly isHere: boolean };

function compare({ base, mine, theirs }: Sides): { groups: Group[]; conflicts: ReadonlySet<string> } {
  const changes = diffPlaylists(base, theirs);
  const keyOf = groupKeys(changes, base, mine);
  const byKey = new Map<string, Change[]>();
  for (const change of changes) {
    const key = keyOf(change);
    const group = byKey.get(key);
    if (group) group.push(change);
    else byKey.set(key, [change]);
  }
  const merge = mergePlaylists(base, mine, theirs);
  const groups = [...byKey].map(([key, members]) => {
    const taken = takenOver({ base, mine }, applyChanges(base, members));
    return { key, changes: members, isHere: isDeepStrictEqual(taken, mine) };
  });
  return { groups, conflicts: new Set(merge.conflicts.map((conflict) => conflict.key)) };
}

/** Mine with everything that upstream has changed; where both have, as upstream has it. */
function takenOver({ base, mine }: Pick<Sides, 'base' | 'mine'>, theirs: PlaylistContent): PlaylistContent {
  const decisions = new Map<string, Side>();
  // A decision can uncover another conflict: what came back may be in the way of something.
  for (;;) {
    const { content, conflicts } = mergePlaylists(base, mine, theirs, decisions);
    const open = conflicts.filter(({ key }: MergeConflict) => !decisions.has(key));
    if (open.length === 0) return content;
    for (const { key } of open) decisions.set(key, 'theirs');
  }
}

/** What goes together: a pathway that comes or goes takes its steps along, and so does what I took away and they have changed. */
function groupKeys(
  changes: readonly Change[],
  base: PlaylistContent,
  mine: PlaylistContent,
): (change: Change) => string {
  const pathways = (kind: 'added' | 'removed'): Set<string> =>
    new Set(
      changes.flatMap((change) => (change.kind === kind && change.item.kind === 'pathway' ? [change.item.id] : [])),
    );
  const [come, gone] = [pathways('added'), pathways('removed')];
  const [before, now] = [takeApart(base).items, takeApart(mine).items];
  const isRemovedByMe = (id: string): boolean => before.has(id) && !now.has(id);
  return (change) => {
    if (change.kind === 'detail') return plainKey(change);
    const lists = listsOf(change, before.get(idOf(change))?.list);
    const added = lists.find((list) => come.has(list));
    if (added !== undefined) return `pathway:${added}:added`;
    const removed = lists.find((list) => gone.has(list) || isRemovedByMe(list));
    if (removed !== undefined) return `pathway:${removed}:removed`;
    return isRemovedByMe(idOf(change)) ? `${kindOf(change)}:${idOf(change)}:removed` : plainKey(change);
  };
}

type ItemChange = Exclude<Change, { kind: 'detail' }>;

function idOf(change: ItemChange): string {
  return change.kind === 'added' || change.kind === 'removed' ? change.item.id : change.id;
}

function kindOf(change: ItemChange): string {
  return change.kind === 'added' || change.kind === 'removed' ? change.item.kind : change.of;
}

/** The pathways that a change of a step is about; none for other things. */
function listsOf(change: ItemChange, home: string | undefined): string[] {
  if (kindOf(change) !== 'entry') return [];
  if (change.kind === 'added') return [change.place.list];
  if (change.kind === 'moved') return [change.to.list, change.from.list];
  return home === undefined ? [] : [home];
}

/** As conflicts of a merge are named. */
function plainKey(change: Change): string {
  switch (change.kind) {
    case 'detail':
      return `playlist::${change.field}`;
    case 'field':
      return `${change.of}:${change.id}:${change.field}`;
    case 'moved':
      return `${change.of}:${change.id}:place`;
    default:
      return `${change.item.kind}:${change.item.id}:${change.kind}`;
  }
}

/** Two changes of one comparison with the same name are the same. */
function isSame(one: Change, other: Change): boolean {
  return one.kind === other.kind && plainKey(one) === plainKey(other);
}

function digestOf(changes: readonly Change[]): string {
  // Through JSON: a field that is absent and one that is undefined are the same.
  return canonicalJson(
    JSON.parse(JSON.stringify(changes.map((change) => ({ key: plainKey(change), ...wish(change) })))),
  );
}

/** What upstream wants to make of it, without what it was. */
function wish(change: Change): object {
  switch (change.kind) {
    case 'removed':
      return {};
    case 'added':
      return { item: change.item };
    default:
      return { to: change.to };
  }
}
