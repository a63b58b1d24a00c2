import { parseArgs } from 'node:util';
import { readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import { describeClasses } from '../src/seed/demo-classes.ts';
import { demoParts } from '../src/seed/demo-parts.ts';
import { whyNoDemo } from '../src/seed/demo-policy.ts';
import { demoPassword, demoSignIns, readDemoWorld } from '../src/seed/demo-world.ts';
import { fillDemo } from '../src/seed/fill-demo.ts';
import { systemClock } from '../src/shared/clock.ts';
import { StartError } from '../src/shared/start-error.ts';
import { runCommand } from './import/command.ts';
import { openRepository } from './import/repository.ts';

const usage = `npm run seed

Adds the demo district of seed/demo: two schools, people of every role, a class, about 250 resources, some playlists, and two of them given to the class. What is there already
stays as it is. Refused where other machines could sign in with the demo's well-known password.`;

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const config = readConfig(loadEnvironment());
  const obstacle = whyNoDemo(config);
  if (obstacle !== null) throw new StartError(`The demo district is not made: ${obstacle}`);
  const repository = await openRepository(config);
  try {
    const parts = demoParts(repository);
    const world = await readDemoWorld();
    const filled = await fillDemo(world, { ...parts, clock: systemClock });
    const signIns = await describeClasses(world.classes, parts.classes, parts.setUp.findSignIn);
    process.stdout.write(
      [
        `${filled.districtName}: ${filled.people} people; resources: ${filled.created} created, ${filled.updated} updated, ${filled.unchanged} unchanged; playlists: ${filled.playlists} made; classes: ${filled.classes} made; assignments: ${filled.assignments} made`,
        `Data: ${repository.dataDescription}`,
        `Sign in as ${demoSignIns.join(', ')} with the password ${demoPassword}`,
        ...signIns.map(
          ({ title, code, names, pin }) =>
            `Students of ${title}: class code ${code}, name ${names.join(', ')}, PIN ${pin}`,
        ),
        '',
      ].join('\n'),
    );
  } finally {
    await repository.close();
  }
}

await runCommand(run);
