import { RequestError } from '../../api/request-error.ts';
import type { PlaylistContent, ResourceSnapshot } from '../../wire.ts';
import { apply } from './draft-edit.ts';
import type { Command, EditContext, KnownResource, Resources } from './draft-parts.ts';
import {
  add,
  type Batch,
  begin,
  commandsOf,
  dropped,
  hasUnsaved,
  insisted,
  type Kept,
  type Queue,
  received,
  saved,
  shown,
  take,
  writeKept,
} from './edit-queue.ts';
import { invert } from './invert.ts';
import { share } from './share.ts';

/** What the server says of a draft. */
export type Loaded = {
  readonly revision: number;
  readonly content: PlaylistContent;
  readonly resources: readonly ResourceSnapshot[];
};

/** Something that the server did not take, and what is to be done about it. */
export type Trouble =
  /** It was not reached: tried again by itself. */
  | { readonly kind: 'offline' }
  /** Somebody else has changed the same. Commands of the batch, by where they stand in it. */
  | { readonly kind: 'conflict'; readonly commands: readonly { command: Command; by: string | null }[] }
  /** So much has changed since that nobody can tell what contradicts. */
  | { readonly kind: 'tooOld' }
  | { readonly kind: 'failed'; readonly error: unknown };

export type DeskState = {
  readonly content: PlaylistContent;
  readonly resources: Resources;
  /** What the server has; asked of again when it changes. */
  readonly revision: number;
  readonly isUnsaved: boolean;
  readonly savedAt: Date | null;
  readonly trouble: Trouble | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
};

export type DeskParts = {
  readonly playlistId: string;
  readonly load: () => Promise<Loaded>;
  readonly send: (batch: Batch) => Promise<{ revision: number; content: PlaylistContent; hasOthers: boolean }>;
  /** Keeps what is unsaved on this device; tells whether it could. */
  readonly keep: (text: string | null) => boolean;
  readonly newKey: () => string;
  readonly now: () => Date;
  /** Calls later; what it returns calls off. */
  readonly later: (milliseconds: number, call: () => void) => () => void;
  readonly onRefused: (messages: readonly string[]) => void;
  readonly onOthers: () => void;
};

const againMs = 5_000;
const mostUndone = 200;

const transient: readonly string[] = ['offline', 'unavailable', 'rate_limited', 'idempotency_in_progress', 'internal'];

/** A draft on somebody's desk: what is done shows at once, and is sent in order behind it. */
export function createDesk(parts: DeskParts, loaded: Loaded, kept: Kept | null) {
  const bank = new Map<string, NonNullable<ReturnType<EditContext['bankTarget']>>>();
  const context: EditContext = { playlistId: parts.playlistId, bankTarget: (id) => bank.get(id) ?? null };
  const listeners = new Set<() => void>();
  let queue: Queue = begin(loaded, kept);
  let undoable: Command[][] = [];
  let redoable: Command[][] = [];
  let resources: Resources = new Map(loaded.resources.map((one) => [one.resourceId, one]));
  let isSending = false;
  let isKept = true;
  let savedAt: Date | null = null;
  let trouble: Trouble | null = null;
  let callOff = () => {};
  let state = look(null);

  function look(before: DeskState | null): DeskState {
    return {
      content: share(before?.content, shown(queue, context)),
      resources,
      revision: queue.revision,
      isUnsaved: hasUnsaved(queue),
      savedAt,
      trouble,
      canUndo: undoable.length > 0,
      canRedo: redoable.length > 0,
    };
  }

  function settle(): void {
    isKept = parts.keep(writeKept(queue));
    state = look(state);
    for (const listener of listeners) listener();
  }

  function learn(found: readonly KnownResource[]): void {
    const news = found.filter((one) => share(resources.get(one.resourceId), one) !== resources.get(one.resourceId));
    if (news.length > 0) resources = new Map([...resources, ...news.map((one) => [one.resourceId, one] as const)]);
  }

  async function loadAgain(): Promise<boolean> {
    try {
      const fresh = await parts.load();
      learn(fresh.resources);
      queue = received(queue, fresh);
      return true;
    } catch {
      return false;
    }
  }

  async function pump(): Promise<void> {
    if (isSending || (trouble && trouble.kind !== 'offline')) return;
    callOff();
    queue = take(queue, parts.newKey());
    const batch = queue.sent;
    if (!batch) return;
    isSending = true;
    settle();
    try {
      const answer = await parts.send(batch);
      queue = saved(queue, answer);
      savedAt = parts.now();
      trouble = null;
      // What is added from a proposal is known by its title alone.
      const isPartlyKnown = [...resources.values()].some(({ version }) => version === null);
      if ((answer.hasOthers || isPartlyKnown) && (await loadAgain()) && answer.hasOthers) parts.onOthers();
    } catch (error) {
      await onFailure(error, batch);
    } finally {
      isSending = false;
      settle();
    }
    if (trouble === null) await pump();
  }

  async function onFailure(error: unknown, batch: Batch): Promise<void> {
    const code = error instanceof RequestError ? error.code : 'internal';
    const details = error instanceof RequestError ? error.details : {};
    trouble = null;
    if (transient.includes(code)) {
      trouble = { kind: 'offline' };
      callOff = parts.later(againMs, () => void pump());
    } else if (code === 'edit_conflict') {
      await loadAgain();
      trouble = { kind: 'conflict', commands: conflictsOf(details, batch) };
    } else if (code === 'edits_too_old') {
      await loadAgain();
      trouble = { kind: 'tooOld' };
    } else if (code === 'invalid_request' || code.startsWith('remix_') || code === 'files_refused') {
      const { indexes, messages } = faultsOf(details, batch);
      queue = dropped(queue, indexes);
      await loadAgain();
      parts.onRefused(messages);
    } else {
      trouble = { kind: 'failed', error };
    }
  }

  /** Those of the commands that can be carried out now, and what takes them back. */
  function enact(commands: readonly Command[]): Command[] | null {
    let draft = state.content;
    const feasible = commands.filter((command) => {
      const next = apply(draft, command, context);
      draft = next ?? draft;
      return next !== null;
    });
    if (share(state.content, draft) === state.content) return null;
    const inverse = invert(state.content, feasible, context);
    queue = add(queue, feasible);
    return inverse;
  }

  function moveBetween(from: Command[][], to: Command[][]): boolean {
    const commands = from.pop();
    const inverse = commands ? enact(commands) : null;
    if (inverse) to.push(inverse);
    settle();
    void pump();
    return inverse !== null;
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    state: () => state,
    /** Whether closing the page loses something. */
    isAtRisk: () => !isKept && hasUnsaved(queue),

    /** Does something, as one step of undo. Returns false where it changes nothing. */
    perform: (commands: readonly Command[], known: readonly KnownResource[] = []): boolean => {
      learn(known);
      const inverse = enact(commands);
      if (!inverse) return false;
      undoable = [...undoable.slice(1 - mostUndone), inverse];
      redoable = [];
      settle();
      void pump();
      return true;
    },
    undo: () => moveBetween(undoable, redoable),
    redo: () => moveBetween(redoable, undoable),

    /** Learns how a target of the bank reads, before it is added. */
    knowBankTarget: (id: string, wording: NonNullable<ReturnType<EditContext['bankTarget']>>) => {
      bank.set(id, wording);
    },

    /** Sends what waits, now; also after something stood in the way. */
    retry: async () => {
      if (trouble?.kind === 'failed' || trouble?.kind === 'offline') trouble = null;
      settle();
      await pump();
    },

    /** Settles a conflict: by letting go of what contradicts, or by doing it all the same. */
    resolve: async (choice: 'theirs' | 'mine') => {
      if (!queue.sent || !trouble) return;
      if (!(await loadAgain())) return;
      if (choice === 'mine') queue = insisted(queue);
      else if (trouble.kind === 'conflict') queue = withoutConflicting(queue, trouble.commands);
      else queue = begin(queue, null);
      trouble = null;
      settle();
      await pump();
    },

    /** Looks at what others have done, as long as nothing of one's own is unsaved. */
    refresh: async () => {
      if (hasUnsaved(queue)) return pump();
      const before = state.content;
      if (!(await loadAgain())) return;
      settle();
      if (state.content !== before) parts.onOthers();
    },
    dispose: () => callOff(),
  };
}

export type Desk = ReturnType<typeof createDesk>;

function withoutConflicting(queue: Queue, conflicting: readonly { command: Command }[]): Queue {
  if (!queue.sent) return queue;
  const commands = commandsOf(queue.sent);
  return dropped(
    queue,
    conflicting.map(({ command }) => commands.indexOf(command)),
  );
}

type Conflict = { readonly command: number; readonly others: readonly { readonly by: string | null }[] };

function conflictsOf(details: Readonly<Record<string, unknown>>, batch: Batch) {
  const commands = commandsOf(batch);
  const conflicts = Array.isArray(details.conflicts) ? (details.conflicts as Conflict[]) : [];
  return conflicts.flatMap(({ command: at, others }) => {
    const command = commands[at];
    return command ? [{ command, by: others[0]?.by ?? null }] : [];
  });
}

type Fault = { readonly path?: readonly (string | number)[]; readonly message?: string };

/** Which commands the server refused, and why; all, where it does not say. */
function faultsOf(details: Readonly<Record<string, unknown>>, batch: Batch) {
  const faults = Array.isArray(details.faults) ? (details.faults as Fault[]) : [];
  const named = faults.flatMap(({ path }) => (path?.[0] === 'commands' && typeof path[1] === 'number' ? path[1] : []));
  const indexes = named.length > 0 ? named : commandsOf(batch).map((_, at) => at);
  return { indexes, messages: faults.flatMap(({ message }) => message ?? []) };
}
