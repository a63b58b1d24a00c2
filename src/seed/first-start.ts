import type { Config } from '../config/config.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { StartError } from '../shared/start-error.ts';
import { type DemoClassSignIn, describeClasses } from './demo-classes.ts';
import type { DemoParts } from './demo-parts.ts';
import { whyNoDemo } from './demo-policy.ts';
import { demoPassword, demoSignIns, readDemoWorld } from './demo-world.ts';
import { fillDemo, lastMade } from './fill-demo.ts';

/** What to tell at the start about signing in: the demo's people, the first admin's one-time token, or nothing. */
export type Welcome =
  | {
      readonly kind: 'demo';
      readonly signIns: readonly string[];
      readonly password: string;
      readonly classes: readonly DemoClassSignIn[];
    }
  | { readonly kind: 'firstAdmin'; readonly token: string; readonly expiresAt: Date }
  | { readonly kind: 'none' };

/**
 * Gives an empty repository its first people: the demo district where that is safe and wanted, else a first admin. A
 * demo district whose making was cut short is completed. Throws StartError when demo people would be within reach of
 * other machines.
 */
export async function prepareFirstStart({
  config,
  parts,
  clock,
  log,
}: {
  config: Pick<Config, 'isProduction' | 'host' | 'publicUrl' | 'wantsDemo'>;
  parts: DemoParts;
  clock: Clock;
  log: Logger;
}): Promise<Welcome> {
  const { setUp, classes } = parts;
  const obstacle = whyNoDemo(config);
  const demo = async (): Promise<Welcome> => ({
    kind: 'demo',
    signIns: demoSignIns,
    password: demoPassword,
    classes: await describeClasses((await readDemoWorld()).classes, classes, setUp.findSignIn),
  });
  const signIns = await Promise.all(demoSignIns.map((email) => setUp.findSignIn(email)));
  if (obstacle !== null && signIns.some((signIn) => signIn !== null)) {
    throw new StartError(
      `The repository holds the demo district, whose password everybody knows, and ${obstacle}\n` +
        'Let it listen on this machine only (HOST=127.0.0.1, no PUBLIC_URL), or set DATA_DIR or MONGODB_URI to another place.',
    );
  }
  if (await setUp.findSignIn(lastMade)) return demo();

  if (obstacle === null && config.wantsDemo) {
    const world = await readDemoWorld();
    const [district, another] = await setUp.listDistricts(2);
    if (!district || (!another && district.name === world.district.name)) {
      log.info('filling the empty repository with the demo district');
      await fillDemo(world, { ...parts, clock });
      return demo();
    }
  }
  const admin = await setUp.prepareFirstAdmin();
  return admin ? { kind: 'firstAdmin', token: admin.token, expiresAt: admin.expiresAt } : { kind: 'none' };
}
