import { Worker } from 'node:worker_threads';
import { type Extraction, type ExtractionInput, extract } from './extract.ts';
import { Unreadable } from './unreadable.ts';

/** What the thread tells. */
export type FromExtraction =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'made'; readonly made: Extraction }
  | { readonly kind: 'unreadable'; readonly message: string };

export type RunExtraction = (
  input: ExtractionInput,
  options: { signal: AbortSignal; onProgress: (done: number) => void },
) => Promise<Extraction>;

const longestMs = 5 * 60_000;
const maxMegabytes = 768;

/**
 * Extracts in a thread of its own, so that requests are not held up, with a limit of memory and time: a file that exceeds
 * them is unreadable. Sources that are not compiled yet (tests, development) cannot be loaded by a thread and run here.
 */
export const runExtraction: RunExtraction = (input, { signal, onProgress }) => {
  if (import.meta.url.endsWith('.ts')) {
    return extract(input, onProgress).catch((error: unknown) => Promise.reject(Unreadable.from(error)));
  }
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./extraction-worker.js', import.meta.url), {
      workerData: input,
      resourceLimits: { maxOldGenerationSizeMb: maxMegabytes },
    });
    let isOver = false;
    const end = (settle: () => void) => {
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      void worker.terminate();
      settle();
    };
    const fail = (error: unknown) => end(() => reject(error));
    const stop = () => fail(signal.reason);
    const timer = setTimeout(() => fail(new Unreadable('It takes too long to read.')), longestMs);
    signal.addEventListener('abort', stop);
    worker.on('message', (message: FromExtraction) => {
      if (message.kind === 'progress') onProgress(message.done);
      else if (message.kind === 'made') end(() => resolve(message.made));
      else fail(new Unreadable(message.message));
    });
    worker.once('error', (error) => {
      const isMemory = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
      fail(isMemory ? new Unreadable('It takes too much memory to read.') : error);
    });
    worker.once('exit', () => {
      if (!isOver) fail(new Error('The thread that reads files ended by itself.'));
    });
    if (signal.aborted) stop();
  });
};
