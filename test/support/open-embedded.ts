// A program of its own that opens embedded databases, for tests with several processes:
//
//   node --import tsx test/support/open-embedded.ts <role> <start at, ms of the epoch> <pause, ms> <data folder>...
//
// It opens one folder after another at the times that it was given, keeps them open, writes a line of JSON for each,
// and closes them when its input ends.
import { type EmbeddedMongo, type EmbeddedMongoError, openEmbeddedMongo } from '../../src/embedded/mongo/open.ts';
import type { Role } from '../../src/embedded/mongo/owner.ts';

const [role, startAt, pause, ...folders] = process.argv.slice(2);
const opened: EmbeddedMongo[] = [];
const tell = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

async function run(): Promise<void> {
  tell({ ready: process.pid });
  for (const [at, dataDir] of folders.entries()) {
    const due = Number(startAt) + at * Number(pause);
    // Several processes begin at the same moment: no timer is that exact.
    while (Date.now() < due) if (due - Date.now() > 20) await new Promise((resolve) => setTimeout(resolve, 5));
    try {
      const mongo = await openEmbeddedMongo({ dataDir, role: role as Role });
      opened.push(mongo);
      tell({ dataDir, uri: mongo.uri });
    } catch (error) {
      tell({ dataDir, code: (error as EmbeddedMongoError).code, message: (error as Error).message });
    }
  }
  tell({ done: true });
}

await run();
process.stdin.on('end', () => {
  void Promise.all(opened.map((mongo) => mongo.close())).then(() => process.exit(0));
});
process.stdin.resume();
