import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { MongoServerOptions } from './server.ts';

/** What the worker thread tells: its addresses, a line for the log, or why it could not start. */
export type FromWorker =
  | { readonly kind: 'started'; readonly uris: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: unknown; readonly codeName?: string }
  | { readonly kind: 'log'; readonly line: string };

export type WorkerOptions = Omit<MongoServerOptions, 'log' | 'now'>;

/** Runs the server in a thread of its own, so that the caller's event loop stays free. */
export async function startInWorker(
  options: WorkerOptions,
  log: (line: string) => void = () => undefined,
): Promise<{ uris: readonly string[]; close(): Promise<void> }> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: options });
  const uris = await new Promise<readonly string[]>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'log') log(message.line);
      else if (message.kind === 'started') resolve(message.uris);
      else reject(Object.assign(new Error(message.message), { code: message.code, codeName: message.codeName }));
    });
    worker.once('error', reject);
  });
  let isClosing = false;
  // A database that has died is not a thing to go on without.
  worker.on('error', (error) => {
    throw error;
  });
  worker.once('exit', (code) => {
    if (!isClosing) throw new Error(`The thread of the embedded database ended by itself (${code}).`);
  });
  return {
    uris,
    close: async () => {
      isClosing = true;
      const exited = once(worker, 'exit');
      worker.postMessage('close');
      await exited;
    },
  };
}
