import { readEvents, type StreamEvent } from '../../api/event-stream.ts';
import { RequestError } from '../../api/request-error.ts';

/** `live`: told at once. `polling`: asked again now and then, until the line holds. `closed`: there is nothing to see any more. */
export type LiveState = 'joining' | 'live' | 'polling' | 'closed';

/** What is to be read again. */
export type LiveChange = {
  readonly isAll: boolean;
  readonly studentIds: readonly string[];
  readonly studentPlaylistIds: readonly string[];
};

const everything: LiveChange = { isAll: true, studentIds: [], studentPlaylistIds: [] };
/** The server says something every ten seconds. */
const silenceMs = 30_000;
const longestPauseMs = 60_000;

/** How long to wait before the next try: longer each time. */
export function pauseAfter(failures: number): number {
  return Math.min(longestPauseMs, 1_000 * 2 ** Math.min(failures, 6));
}

export function readChange({ event, data }: StreamEvent): LiveChange | null {
  if (event !== 'changed') return null;
  const { isAll, rows, cells } = JSON.parse(data) as {
    isAll: boolean;
    rows: readonly { studentId: string; studentPlaylistId: string }[];
    cells: readonly { studentId: string }[];
  };
  return {
    isAll,
    studentIds: [...new Set([...rows, ...cells].map(({ studentId }) => studentId))],
    studentPlaylistIds: rows.map(({ studentPlaylistId }) => studentPlaylistId),
  };
}

/** Follows what a class does until the signal ends it, and comes again whenever the line breaks. */
export async function followLive({
  open,
  onChange,
  onState,
  pause,
  signal,
}: {
  readonly open: (signal: AbortSignal) => Promise<Pick<Response, 'body'>>;
  readonly onChange: (change: LiveChange) => void;
  readonly onState: (state: LiveState) => void;
  readonly pause: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
}): Promise<void> {
  let failures = 0;
  let isFirst = true;
  while (!signal.aborted) {
    let isOver = false;
    try {
      const { body } = await open(signal);
      if (!body) throw new Error('This browser reads no streams.');
      const take = (event: StreamEvent) => {
        if (event.event === 'ready') {
          failures = 0;
          onState('live');
          // What happened while nobody listened.
          if (!isFirst) onChange(everything);
          isFirst = false;
        }
        if (event.event === 'end') isOver = (JSON.parse(event.data) as { reason: string }).reason === 'noAccess';
        const change = readChange(event);
        if (change) onChange(change);
      };
      await readEvents(body, take, silenceMs);
    } catch (error) {
      isOver = error instanceof RequestError && [401, 403, 404].includes(error.status);
    }
    if (signal.aborted) return;
    if (isOver) return onState('closed');
    failures += 1;
    if (failures > 1) onState('polling');
    await pause(pauseAfter(failures));
  }
}
