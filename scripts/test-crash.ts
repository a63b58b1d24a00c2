import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkEverything } from './crash/check.ts';
import { random } from './crash/random.ts';
import { type ServerProcess, startServer } from './crash/server-process.ts';
import { Storm } from './crash/storm.ts';

const usage = `npm run test:crash -- [--rounds 5] [--seed 1] [--keep]

Kills the embedded MongoDB in the middle of a storm of writes, starts it again and looks whether every write that it
acknowledged is there, once, and whole. --keep leaves the data folder where it is.`;

/** How long a round may write before the server is killed, and how long the clients go on against the new one. */
const killWithinMilliseconds = 2_500;
const goOnMilliseconds = 700;

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seed: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(usage);
    return true;
  }
  const rounds = Number(values.rounds);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) throw new Error(usage);
  const dataDir = await mkdtemp(join(tmpdir(), 'pathloom-crash-'));
  console.log(`seed ${seed}, ${rounds} rounds, data in ${dataDir}`);
  try {
    return await runRounds(dataDir, rounds, seed);
  } finally {
    if (!values.keep) await rm(dataDir, { recursive: true, force: true });
  }
}

async function runRounds(dataDir: string, rounds: number, seed: number): Promise<boolean> {
  const chance = random(seed);
  let server = await startServer(dataDir);
  const storm = new Storm(server.uri, chance);
  const faults: string[] = [];
  try {
    await storm.prepare();
    for (let round = 1; round <= rounds && faults.length === 0; round += 1) {
      const before = storm.acknowledged;
      const running = storm.start();
      const delay = Math.round(50 + chance() * killWithinMilliseconds);
      await sleep(delay);
      await server.kill();
      server = await restart(dataDir, chance);
      await sleep(goOnMilliseconds);
      storm.stop();
      await running;
      const found = await checkEverything(server.uri, storm.journal);
      faults.push(...found.faults);
      console.log(
        `round ${round}: killed after ${delay} ms, ${storm.acknowledged - before} writes acknowledged, ` +
          `${storm.journal.doubtful} in doubt so far, ${found.documents} documents checked: ` +
          (found.faults.length === 0 ? 'all there' : `${found.faults.length} FAULTS`),
      );
    }
    await server.stop();
    server = await startServer(dataDir);
    faults.push(...(await checkEverything(server.uri, storm.journal)).faults);
  } finally {
    storm.stop();
    await storm.close();
    await server.kill();
  }
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`);
  console.log(
    faults.length === 0
      ? `${rounds} rounds, ${storm.acknowledged} acknowledged writes, nothing lost`
      : `FAILED with ${faults.length} faults; again with --seed ${seed}`,
  );
  return faults.length === 0;
}

/** Starts the server after a kill; now and then kills that one too while it starts. */
async function restart(dataDir: string, chance: () => number): Promise<ServerProcess> {
  while (chance() < 0.3) {
    const starting = startServer(dataDir);
    starting.catch(() => undefined);
    await sleep(100 + chance() * 500);
    await (await starting).kill();
  }
  return startServer(dataDir);
}

process.exitCode = (await run()) ? 0 : 1;
