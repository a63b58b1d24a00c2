import { parseArgs } from 'node:util';
import { readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import { EmbeddedMongoError, openEmbeddedMongo } from '../src/embedded/mongo/open.ts';
import { runCommand } from './import/command.ts';

const usage = `npm run mongo -- [--port 27018] [--data-dir ./data] [--no-fail-points]

Starts the embedded MongoDB-compatible server alone, on a port of this machine, and prints its connection string.
Outside of production it offers MongoDB's test command configureFailPoint; --no-fail-points leaves it out.`;

/** Starts the server, prints where it is, and stops it at a signal. */
async function run(): Promise<void> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      port: { type: 'string', default: '27018' },
      'data-dir': { type: 'string' },
      'fail-points': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const config = readConfig(loadEnvironment());
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new EmbeddedMongoError('cannot_open', `--port takes a number from 0 to 65535, not "${values.port}".`);
  }
  const dataDir = values['data-dir'] ?? config.dataDir;
  const server = await openEmbeddedMongo({
    dataDir,
    role: 'mongo',
    port,
    failPoints: values['fail-points'] ?? !config.isProduction,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const stop = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
  process.stderr.write(
    `The embedded MongoDB serves the data in ${dataDir}. Connect with the address below; stop with Ctrl+C.\n`,
  );
  process.stdout.write(`${server.uri}\n`);
  await stop;
  await server.close();
}

await runCommand(run, [EmbeddedMongoError]);
