import { parentPort, workerData } from 'node:worker_threads';
import { type ExtractionInput, extract } from './extract.ts';
import type { FromExtraction } from './run-extraction.ts';
import { Unreadable } from './unreadable.ts';

const tell = (message: FromExtraction) => parentPort?.postMessage(message);

try {
  const made = await extract(workerData as ExtractionInput, (done) => tell({ kind: 'progress', done }));
  tell({ kind: 'made', made });
} catch (error) {
  tell({ kind: 'unreadable', message: Unreadable.from(error).message });
}
