import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import { type KeptIndex, keptIndexes } from '../src/features/search/index-health.service.ts';
import type { IndexRequest, IndexWork } from '../src/features/search/index-requests.store.ts';
import { StartError } from '../src/shared/start-error.ts';
import { openRepository, type Repository } from './import/repository.ts';

const usage = `npm run reindex                  fill new search indexes beside those that answer, and put them in their place
npm run reindex -- --reconcile   compare the indexes with the database, and repair what differs

Searches are answered meanwhile. The server that keeps them does the work; with Meilisearch and no server running,
this program does it.`;

/** A server looks for requests every second. */
const patienceMs = 10_000;
const lookEveryMs = 250;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { reconcile: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const config = readConfig(loadEnvironment());
  const repository = await openRepository(config);
  try {
    const work = values.reconcile ? 'reconcile' : 'reindex';
    for (const name of keptIndexes) {
      // Without a server one word of it is enough.
      if (!(await ask(repository, name, work, config.meilisearch !== null))) break;
    }
  } finally {
    await repository.searchSync.stop();
    await repository.close();
  }
}

/** False when there is nobody to do it, and no need to. */
async function ask(
  { indexRequests, searchSync }: Repository,
  name: KeptIndex,
  work: IndexWork,
  isShared: boolean,
): Promise<boolean> {
  const asked = await indexRequests.ask(name, work, new Date());
  const show = createDisplay(name);
  const giveUpAt = Date.now() + patienceMs;
  let isHelping = false;
  for (;;) {
    const request = await indexRequests.find(name);
    if (request?.id !== asked.id) throw new StartError('Somebody else has asked for something else meanwhile.');
    show(request);
    if (request.state === 'done') return true;
    if (request.state === 'failed') throw new StartError(`It failed, and the old index stays: ${request.reason}`);
    if (request.state === 'waiting' && !isHelping && Date.now() > giveUpAt) {
      if (!isShared) {
        await indexRequests.note(name, asked.id, { state: 'failed', reason: 'no server runs' }, new Date());
        process.stdout.write(
          'No server is running: it fills its indexes anew at every start, so there is nothing to do.\n',
        );
        return false;
      }
      process.stdout.write('No server is running, so this program does it.\n');
      searchSync.start();
      isHelping = true;
    }
    await sleep(lookEveryMs);
  }
}

/** On a terminal one line that changes, elsewhere a line for each tenth. */
function createDisplay(name: KeptIndex): (request: IndexRequest) => void {
  let shown = '';
  return ({ work, state, written, total }) => {
    const percent = total === null || total === 0 ? 0 : Math.floor((100 * Math.min(written, total)) / total);
    const isCounted = work === 'reindex' && state !== 'waiting' && total !== null;
    const rounded = process.stdout.isTTY || state === 'done' ? percent : Math.floor(percent / 10) * 10;
    const line = isCounted
      ? `${state === 'done' ? 'Done' : 'Filling'}: ${rounded} % of ${total} ${name}`
      : `${{ waiting: 'Waiting for the server', running: 'Working', done: 'Done', failed: 'Failed' }[state]}: ${name}`;
    if (line === shown) return;
    shown = line;
    process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${line}${state === 'done' ? '\n' : ''}` : `${line}\n`);
  };
}

try {
  await run();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
