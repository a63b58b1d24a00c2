import type { MergeChoices, MergedParts } from './combine.ts';

/**
 * - `prepared`: written down, nothing done yet.
 * - `moving`: the loser leads to the winner; what refers to it is being moved.
 * - `done`, `undone`: finished.
 * - `undoing`: everything goes back.
 * - `abandoned`: it came to nothing, as something was changed meanwhile.
 */
export const mergeStates = ['prepared', 'moving', 'done', 'undoing', 'undone', 'abandoned'] as const;
export type MergeState = (typeof mergeStates)[number];

/** One merge: the record by which it is finished after a crash, undone, and looked up later. */
export type Merge = {
  readonly id: string;
  readonly orgId: string;
  readonly winnerId: string;
  readonly loserId: string;
  readonly loserTitle: string;
  readonly state: MergeState;
  readonly by: string;
  readonly at: Date;
  readonly choices: MergeChoices;
  /** The winner as it was, and as the merge has made it. */
  readonly before: MergedParts;
  readonly merged: MergedParts;
  /** Until when it can be undone. */
  readonly undoUntil: Date;
  readonly undoneBy: string | null;
  readonly undoneAt: Date | null;
  /** Fields of the winner that an undo left, as somebody had changed them. */
  readonly kept: readonly string[];
  /** How many references went to the winner, by what they are. */
  readonly moved: Readonly<Record<string, number>>;
};

/** For so long a merge can be undone. */
export const undoMs = 30 * 24 * 60 * 60_000;

export type Move = {
  readonly mergeId: string;
  readonly orgId: string;
  readonly fromId: string;
  readonly toId: string;
};

/**
 * What refers to resources and goes with them. `move` and `moveBack` may be interrupted anywhere and are called again until
 * they come through; what they have moved already they leave alone.
 */
export type ReferenceMover = {
  /** Stands in the record: favorites, playlists. */
  readonly name: string;
  /** Makes what refers to `fromId` refer to `toId`. Returns how many references this merge has moved, earlier calls counted. */
  move(move: Move): Promise<number>;
  /** Undoes what `move` of that merge did. */
  moveBack(move: Move): Promise<void>;
};
