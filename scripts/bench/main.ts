import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchApi } from './api.ts';
import { benchLibrary } from './library.ts';
import { describe, type Figure, isKept } from './measure.ts';
import { benchMongo } from './mongo.ts';
import { benchPlaylists } from './playlists.ts';
import { benchSearch } from './search.ts';
import { benchSearchApi } from './search-api.ts';
import { benchStudents } from './students.ts';

type Suite = (report: (figure: Figure) => void, runs: number, dataFolder: string) => Promise<void>;

const suites: Readonly<Record<string, Suite>> = {
  mongo: benchMongo,
  search: benchSearch,
  api: benchApi,
  'search-api': benchSearchApi,
  playlists: benchPlaylists,
  students: benchStudents,
  library: benchLibrary,
};

const usage = `npm run bench -- [suite ...] [--runs 5] [--data ../shared/data]

Suites: ${Object.keys(suites).join(', ')} (all of them when none is named). Each figure is the median of the runs.
Real records are imported from the folder --data, if it is there.
Absolute figures differ between machines; compare the ones of a single run.`;

async function run(args: string[]): Promise<void> {
  const { values, positionals: named } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '5' },
      data: { type: 'string', default: '../shared/data' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const runs = Number(values.runs);
  const unknown = named.filter((name) => suites[name] === undefined);
  if (values.help || unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
    process.stdout.write(`${usage}\n`);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  process.stdout.write(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? 'processor'}\n`);
  let missed = 0;
  for (const name of named.length > 0 ? named : Object.keys(suites)) {
    process.stdout.write(`\n${name}\n`);
    await (suites[name] as Suite)(
      (figure) => {
        process.stdout.write(`${describe(figure)}\n`);
        if (!isKept(figure)) missed += 1;
      },
      runs,
      values.data,
    );
  }
  process.stdout.write(`\n${missed === 0 ? 'Every target is kept.' : `${missed} targets are missed.`}\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

await run(process.argv.slice(2));
