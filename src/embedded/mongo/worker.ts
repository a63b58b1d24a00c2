import { parentPort, workerData } from 'node:worker_threads';
import { startMongoServer } from './server.ts';
import type { FromWorker, WorkerOptions } from './worker-host.ts';

/** The thread around the server: starts it, says where it is, and stops it when told. */
const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');
const tell = (message: FromWorker): void => port.postMessage(message);

try {
  const server = await startMongoServer({
    ...(workerData as WorkerOptions),
    log: (line) => tell({ kind: 'log', line }),
  });
  port.once('message', async () => {
    await server.close();
    port.close();
  });
  tell({ kind: 'started', uris: server.uris });
} catch (error) {
  const { message, code, codeName } = error as Error & { code?: unknown; codeName?: string };
  tell({ kind: 'failed', message, code, ...(codeName !== undefined && { codeName }) });
  port.close();
}
