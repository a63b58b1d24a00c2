import { type Acting, adapt, changeDue, count, learn, merge, moveAbout, publish, readRows } from './acts.ts';
import { createChance } from './chance.ts';
import { checkClass, checkStudents } from './check.ts';
import { type Client, forEachOf } from './client.ts';
import type { ModelStudent } from './model.ts';
import { atOnce, buildWorld } from './world.ts';

export type TermOptions = {
  readonly api: string;
  /** Of somebody who manages the district. */
  readonly client: Client;
  readonly students: number;
  readonly weeks: number;
  readonly seed: number;
  readonly say: (line: string) => void;
};

export type TermReport = {
  readonly faults: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly students: readonly ModelStudent[];
};

/** The part of the students who do something in a week, and of those for whom something is fitted. */
const [learningShare, fittedShare] = [0.3, 0.12];
/** Students who are looked at in full each week; at the end all are. */
const lookedAt = 50;
const mostFaults = 200;

/** Plays a term: every week a new version, work, changes for students, and a look at whether anything is lost. */
export async function playTerm(options: TermOptions): Promise<TermReport> {
  const { api, client, weeks, seed, say } = options;
  const chance = createChance(seed);
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
  const world = await buildWorld({ api, client, chance }, options.students);
  const { rooms, playlists } = world;
  const acting: Acting = { client, chance, world, counts: new Map() };
  await forEachOf(rooms, atOnce, (room) => readRows(acting, room));
  say(`${options.students} students in ${rooms.length} classes have ${playlists.length} playlists (${seconds()})`);
  const faults: string[] = [];
  const all = (): ModelStudent[] => rooms.flatMap(({ students }) => students);
  const open = () => all().filter(({ rowId, isUnassigned }) => rowId !== '' && !isUnassigned);

  for (let week = 1; week <= weeks && faults.length < mostFaults; week += 1) {
    const before = faults.length;
    await forEachOf(chance.someOf(open(), learningShare / 2), atOnce, (student) => learn(acting, student));
    await forEachOf(playlists, atOnce, (playlist) => publish(acting, playlist));
    // While the new version reaches them, students work on and teachers fit.
    await Promise.all([
      forEachOf(chance.someOf(open(), learningShare / 2), atOnce / 2, (student) => learn(acting, student)),
      forEachOf(chance.someOf(open(), fittedShare), atOnce / 2, (student) => adapt(acting, student)),
    ]);
    for (const playlist of playlists) {
      if (!chance.is(0.7)) continue;
      await merge(
        acting,
        playlist,
        rooms.filter((room) => room.playlist === playlist),
      );
    }
    await forEachOf(rooms, atOnce, (room) => moveAbout(acting, room));
    await forEachOf(chance.someOf(rooms, 0.3), atOnce, (room) => changeDue(acting, room));
    await forEachOf(rooms, atOnce, async (room) => {
      faults.push(...(await checkClass(client, room)));
    });
    const some = chance.shuffled(open()).slice(0, lookedAt);
    faults.push(...(await checkStudents(client, some, atOnce)));
    say(`week ${week} of ${weeks}: ${summary(acting.counts)}; ${lostText(faults.length - before)} (${seconds()})`);
  }
  const everybody = all();
  faults.push(...(await checkStudents(client, everybody, atOnce)));
  count(acting, 'students looked at in full at the end', everybody.length);
  say(`the end: ${everybody.length} students looked at in full; ${lostText(faults.length)} (${seconds()})`);
  return { faults, counts: acting.counts, students: everybody };
}

function lostText(count: number): string {
  return count === 0 ? 'nothing is lost' : `${count} FAULTS`;
}

function summary(counts: ReadonlyMap<string, number>): string {
  return ['events', 'changes for students', 'conflicts decided']
    .map((what) => `${(counts.get(what) ?? 0).toLocaleString('en-US')} ${what}`)
    .join(', ');
}
