import type { ProgressChange } from './progress-changes.store.ts';

// Server-sent events (HTML, section 9.2), read by fetch: no names, no states, ids alone.

/** `signedOut`: come again with a new token. `noAccess`: do not. */
export type EndReason = 'signedOut' | 'noAccess' | 'stopping' | 'unavailable';

/** How long a page waits before it comes again. */
const retryMs = 5_000;

export function readyMessage(now: Date): string {
  return `retry: ${retryMs}\n${message('ready', { at: now.toISOString() })}`;
}

export function endMessage(reason: EndReason): string {
  return message('end', { reason });
}

/** Rows and cells to be read again, each once. */
export function liveMessage(changes: readonly ProgressChange[], isAll: boolean): string {
  const rows = new Map<string, object>();
  const cells = new Map<string, object>();
  let last = 0;
  for (const change of changes) {
    const { studentId, at } = change;
    last = Math.max(last, at.getTime());
    if (change.kind === 'row') {
      const { studentPlaylistId, assignmentId } = change;
      rows.set(studentPlaylistId, { studentId, studentPlaylistId, assignmentId });
    } else cells.set(`${studentId} ${change.key}`, { studentId, ...targetOf(change.key) });
  }
  const at = last === 0 ? null : new Date(last).toISOString();
  return message('changed', { at, isAll, rows: [...rows.values()], cells: [...cells.values()] });
}

/** A target of the bank, wherever it stands; any other in its own playlist. */
function targetOf(key: string): { bankTargetId: string } | { playlistId: string; targetId: string } {
  const at = key.indexOf(':');
  const [head, rest] = [key.slice(0, at), key.slice(at + 1)];
  return head === 'bank' ? { bankTargetId: rest } : { playlistId: head, targetId: rest };
}

function message(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
