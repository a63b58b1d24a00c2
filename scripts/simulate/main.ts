import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEnvironment } from '../../src/config/load-environment.ts';
import { startApplication, stop } from '../bench/server-process.ts';
import { createClient, type SignIn } from './client.ts';
import { playTerm } from './term.ts';

const usage = `npm run simulate -- [--students 200] [--weeks 12] [--seed 1] [--keep]
                    [--url http://127.0.0.1:3000 --email admin@example.org]

Plays a term: classes with a playlist that is improved every week, what teachers fit to students, what students do (late, in any
order, sent twice), decisions about conflicts, due dates, who comes and who leaves. Each week, and for everybody at the end, it looks
whether any progress, change or due date is lost, and ends with 1 if so.

Without --url it starts a server over a data folder of its own, which --keep leaves there. With it, the district of the one who signs
in is filled with students who do not exist: never do that to one that is used. The password comes from PATHLOOM_PASSWORD.`;

const demo = { email: 'admin@demo.example', password: 'pathloom-demo' };

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      students: { type: 'string', default: '200' },
      weeks: { type: 'string', default: '12' },
      seed: { type: 'string' },
      url: { type: 'string' },
      email: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [students, weeks] = [Number(values.students), Number(values.weeks)];
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
  const isWhole = [students, weeks, seed].every((number) => Number.isInteger(number) && number >= 0);
  if (values.help || !isWhole || students < 1 || weeks < 1) {
    process.stdout.write(`${usage}\n`);
    return values.help ?? false;
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`seed ${seed}`);
  const play = async (address: string, who: { email: string; password: string }): Promise<boolean> => {
    const api = `${address.replace(/\/$/, '')}/api/v1`;
    const client = createClient(api, signInWith(api, who));
    const { faults, counts } = await playTerm({ api, client, students, weeks, seed, say });
    for (const [what, count] of [...counts].sort()) say(`  ${count.toLocaleString('en-US')} ${what}`);
    for (const fault of faults.slice(0, 50)) say(`  LOST: ${fault}`);
    say(faults.length === 0 ? 'Nothing is lost.' : `${faults.length} faults; again with --seed ${seed}`);
    return faults.length === 0;
  };
  if (values.url !== undefined) {
    const { PATHLOOM_PASSWORD: password = '' } = loadEnvironment();
    if (values.email === undefined || password === '') throw new Error(usage);
    return play(values.url, { email: values.email, password });
  }
  const folder = mkdtempSync(join(tmpdir(), 'pathloom-simulate-'));
  const { address, child } = await startApplication(join(folder, 'data'));
  try {
    return await play(address, demo);
  } finally {
    await stop(child);
    if (values.keep) say(`The data are in ${folder}.`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

function signInWith(api: string, who: { email: string; password: string }): SignIn {
  return async () => {
    const answer = await fetch(`${api}/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(who),
    });
    if (!answer.ok) throw new Error(`Signing in answers ${answer.status}.`);
    return ((await answer.json()) as { accessToken: string }).accessToken;
  };
}

process.exitCode = (await run()) ? 0 : 1;
