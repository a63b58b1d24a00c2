import type { WantedPerson } from '../features/accounts/set-up.service.ts';
import type { Clock } from '../shared/clock.ts';
import { fillAssignments } from './demo-assignments.ts';
import { fillClasses } from './demo-classes.ts';
import type { DemoParts } from './demo-parts.ts';
import { fillPlaylists, toPlaylistInput } from './demo-playlists.ts';
import { type DemoWorld, demoPassword } from './demo-world.ts';

export type FilledDemo = {
  readonly districtName: string;
  readonly people: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** How many were made. */
  readonly playlists: number;
  readonly classes: number;
  readonly assignments: number;
};

/** Whose resources they are, and in whose name they are approved. */
const curatorEmail = 'specialist@demo.example';

/** Made when all else is there, so that a demo district without them is known to be incomplete. */
export const lastMade = 'admin@demo.example';

const dayMs = 24 * 60 * 60 * 1_000;

/** Makes the demo district, or completes it: what is there already stays as it is. */
export async function fillDemo(
  world: DemoWorld,
  { setUp, resourceImport, playlists, classes, assignments, clock }: DemoParts & { readonly clock: Clock },
): Promise<FilledDemo> {
  const { id: orgId, name: districtName } = await setUp.ensureDistrict(world.district);
  const schoolIds = new Map<string, string>();
  for (const { key, name, sourcedId } of world.schools) {
    schoolIds.set(key, (await setUp.ensureSchool({ orgId, name, sourcedId })).id);
  }
  const make = (people: DemoWorld['people']) =>
    // At once: hashing passwords is made to be slow, and runs in threads.
    Promise.all(people.map((person) => setUp.ensurePerson(toWanted(person, orgId, schoolIds, clock))));
  await make(world.people.filter(({ email }) => email !== lastMade));

  const actorId = (await setUp.findSignIn(curatorEmail))?.personId ?? null;
  const resourceIds = new Map<string, string>();
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const wanted of ['published', 'draft'] as const) {
    const records = world.resources.flatMap(({ status, ...record }) => (status === wanted ? [record] : []));
    const options = { orgId, actorId, publish: wanted === 'published', visibility: 'district' } as const;
    const outcomes = await resourceImport.importResources(records, options);
    for (const [at, imported] of outcomes.entries()) {
      if (imported.outcome === 'skipped' || imported.outcome === 'failed') continue;
      counts[imported.outcome] += 1;
      const source = records[at]?.source.id;
      if (source !== undefined) resourceIds.set(source, imported.id);
    }
  }
  const wanted = [];
  for (const playlist of world.playlists) {
    const ownerId = (await setUp.findSignIn(playlist.owner))?.personId;
    // What people have taken out of the demo is not missed.
    const sources = playlist.pathways.flatMap(({ entries }) => entries.flatMap(sourcesOf));
    if (ownerId === undefined || sources.some((source) => !resourceIds.has(source))) continue;
    wanted.push({ ownerId, input: toPlaylistInput(playlist, resourceIds, schoolIds) });
  }
  const made = await fillPlaylists(wanted, playlists);
  const madeClasses = await fillClasses(world.classes, schoolIds, classes, setUp.findSignIn);
  const given = await fillAssignments(world.assignments, world, assignments, setUp.findSignIn, clock.now());
  await make(world.people.filter(({ email }) => email === lastMade));
  const all = { people: world.people.length, playlists: made, classes: madeClasses, assignments: given };
  return { districtName, ...counts, ...all };
}

function sourcesOf(entry: DemoWorld['playlists'][number]['pathways'][number]['entries'][number]): readonly string[] {
  if ('resource' in entry) return [entry.resource];
  return 'options' in entry ? entry.options : [];
}

function toWanted(
  { displayName, sourcedId, email, gradeLevel, memberships }: DemoWorld['people'][number],
  orgId: string,
  schoolIds: ReadonlyMap<string, string>,
  clock: Clock,
): WantedPerson {
  return {
    orgId,
    displayName,
    sourcedId,
    ...(email === undefined ? {} : { email, password: demoPassword }),
    ...(gradeLevel === undefined ? {} : { gradeLevel }),
    memberships: memberships.map(({ role, school, from, endsInDays }) => ({
      role,
      schoolId: school === undefined ? null : (schoolIds.get(school) ?? null),
      from,
      to: endsInDays === undefined ? null : dayAfter(clock.now(), endsInDays),
    })),
  };
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
}
