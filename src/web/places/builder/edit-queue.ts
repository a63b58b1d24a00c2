import type { PlaylistContent } from '../../wire.ts';
import { applyAll } from './draft-edit.ts';
import type { Command, EditContext } from './draft-parts.ts';

// What somebody has changed and the server has not said yes to. What is shown is what the server said last, with these
// changes on top; they are sent in their order, one request at a time. Pure: what is to be sent when is decided elsewhere.

/** Commands that belong together: all are saved or none, and one undo takes all back. */
export type Change = readonly Command[];

/** What is on its way. It is kept as it was sent until there is an answer, so that sending it again does nothing twice. */
export type Batch = { readonly key: string; readonly baseRevision: number; readonly changes: readonly Change[] };

export type Queue = {
  /** As the server said last. */
  readonly revision: number;
  readonly content: PlaylistContent;
  /** The revision that what waits was made for: not always the newest, when the page was closed meanwhile. */
  readonly base: number;
  readonly sent: Batch | null;
  readonly waiting: readonly Change[];
};

/** What survives closing the page. */
export type Kept = Pick<Queue, 'base' | 'sent' | 'waiting'>;

type Draft = Pick<Queue, 'revision' | 'content'>;

/** As many commands as the server takes at once. */
const most = 500;

export function begin(draft: Draft, kept: Kept | null): Queue {
  return { ...draft, base: draft.revision, sent: null, waiting: [], ...kept };
}

export function hasUnsaved({ sent, waiting }: Kept): boolean {
  return sent !== null || waiting.length > 0;
}

export function add(queue: Queue, change: Change): Queue {
  return change.length === 0 ? queue : { ...queue, waiting: [...queue.waiting, change] };
}

/** What the draft looks like with everything that was done here. */
export function shown({ content, sent, waiting }: Queue, context: EditContext): PlaylistContent {
  return applyAll(content, [...(sent?.changes ?? []), ...waiting].flat(), context);
}

/** Puts what waits on its way. Nothing changes while something is on its way, or nothing waits. */
export function take(queue: Queue, key: string): Queue {
  if (queue.sent || queue.waiting.length === 0) return queue;
  let count = 0;
  const fits = queue.waiting.findIndex((change) => {
    count += change.length;
    return count > most;
  });
  const taken = fits < 0 ? queue.waiting.length : Math.max(1, fits);
  const changes = queue.waiting.slice(0, taken);
  return { ...queue, sent: { key, baseRevision: queue.base, changes }, waiting: queue.waiting.slice(taken) };
}

export function commandsOf({ changes }: Batch): Command[] {
  return changes.flat();
}

/** The server has carried out what was on its way. What waits was made on top of that. */
export function saved(queue: Queue, draft: Draft): Queue {
  return { ...queue, ...draft, base: draft.revision, sent: null };
}

/** What others have made of the draft. Where something is unsaved it keeps saying what it was made for. */
export function received(queue: Queue, draft: Draft): Queue {
  if (draft.revision < queue.revision) return queue;
  return { ...queue, ...draft, base: hasUnsaved(queue) ? queue.base : draft.revision };
}

/** Without the changes that hold these commands of the batch; the others wait again, before what has come since. */
export function dropped(queue: Queue, commands: readonly number[]): Queue {
  if (!queue.sent) return queue;
  let at = 0;
  const kept = queue.sent.changes.filter((change) => {
    const first = at;
    at += change.length;
    return !commands.some((index) => index >= first && index < at);
  });
  return { ...queue, base: queue.sent.baseRevision, sent: null, waiting: [...kept, ...queue.waiting] };
}

/** Does all of it again on what is there now: what others have changed in the same places is changed back. */
export function insisted(queue: Queue): Queue {
  return { ...dropped(queue, []), base: queue.revision };
}

/** What was kept by an earlier visit, or null where it is nothing of ours. */
export function readKept(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    const { base, sent, waiting } = JSON.parse(text) as Kept;
    if (!Number.isInteger(base) || !Array.isArray(waiting)) return null;
    return { base, sent: sent ?? null, waiting };
  } catch {
    return null;
  }
}

export function writeKept({ base, sent, waiting }: Queue): string | null {
  return hasUnsaved({ base, sent, waiting }) ? JSON.stringify({ base, sent, waiting }) : null;
}
