import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../shared/logger.ts';
import { SearchUnavailable } from '../search-index.ts';
import { type Connection, type EnqueuedTask, type Meilisearch, refusedBecause, type Task } from './connection.ts';

export type TaskOptions = {
  /** How long a task may take before it is given up; it may still be done later. */
  readonly timeoutMs?: number;
  /** How often one that failed by no fault of its own is sent again. */
  readonly attempts?: number;
  /** Before the second attempt; each further one waits twice as long. */
  readonly retryMs?: number;
};

/** Meilisearch has looked at a change and will not make it, however often it is sent. */
export class TaskRefused extends Error {
  override readonly name = 'TaskRefused';
  readonly code: string;

  constructor(code: string, reason: string) {
    super(`Meilisearch refused a change (${code}): ${reason}`);
    this.code = code;
  }
}

/** Refusals of a change by what it holds, before it even became a task. */
const faultsOfContent = ['payload_too_large', 'malformed_payload', 'invalid_document_fields'];

export type Tasks = ReturnType<typeof createTasks>;

/** Changes in Meilisearch are tasks that are done later: a change has happened when its task has succeeded. */
export function createTasks(connection: Connection, log: Logger, options: TaskOptions = {}) {
  const { timeoutMs = 10 * 60_000, attempts = 3, retryMs = 500 } = options;

  /** Asks more rarely the longer it takes. */
  async function wait(uid: number): Promise<Task> {
    const giveUpAt = performance.now() + timeoutMs;
    for (let pauseMs = 5; ; pauseMs = Math.min(500, pauseMs * 1.5)) {
      const task = await connection.manage((client) => client.tasks.getTask(uid));
      if (task.status !== 'enqueued' && task.status !== 'processing') return task;
      if (performance.now() > giveUpAt) {
        throw new SearchUnavailable(`task ${uid} (${task.type}) was not done in ${timeoutMs} ms`);
      }
      await sleep(pauseMs);
    }
  }

  /**
   * Sends a change and waits until it is made.
   * @param send null: there is nothing to change after all
   * @throws TaskRefused, or SearchUnavailable when it may work later
   */
  async function run(send: (client: Meilisearch) => Promise<EnqueuedTask | null>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const sent = await connection.manage(send).catch((error: Error) => {
        const code = refusedBecause(error);
        throw code !== null && faultsOfContent.includes(code) ? new TaskRefused(code, error.message) : error;
      });
      if (sent === null) return;
      const task = await wait(sent.taskUid);
      if (task.status === 'succeeded') return;
      const mayWorkLater = task.status === 'canceled' || (task.error !== null && task.error.type !== 'invalid_request');
      if (!mayWorkLater) throw new TaskRefused(task.error?.code ?? task.status, task.error?.message ?? task.type);
      log.warn({ task: task.uid, type: task.type, error: task.error, attempt }, 'a task of Meilisearch failed');
      if (attempt >= attempts)
        throw new SearchUnavailable(`task ${task.uid} failed: ${task.error?.message ?? task.status}`);
      await sleep(retryMs * 2 ** (attempt - 1));
    }
  }

  return { run };
}
