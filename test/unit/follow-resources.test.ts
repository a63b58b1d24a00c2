import { followResources } from '../../src/features/resources/follow-resources.ts';
import type { Resource } from '../../src/features/resources/resource.ts';
import type { ChangedResource, ReachedPosition, ResourceFeed } from '../../src/features/resources/resource-feed.ts';
import type { Scope } from '../../src/shared/actor.ts';

const scope: Scope = { kind: 'system', reason: 'test' };
const start = Date.parse('2026-09-01T08:00:00Z');
const second = 1_000;
const minute = 60 * second;

/** Resources by the moments of their changes, one follower, and a clock that only the test moves. */
function createLibrary() {
  let now = start;
  let position: ReachedPosition | null = null;
  let handled: string[] = [];
  const stored = new Map<string, number>();
  const feed: ResourceFeed = {
    listChanged: async (_scope, after, limit) =>
      [...stored]
        .map(([id, at]) => ({ id, at }))
        .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
        .filter(({ id, at }) => !after || at > after.at.getTime() || (at === after.at.getTime() && id > after.id))
        .slice(0, limit)
        .map(({ id, at }): ChangedResource => {
          const resource = { id, updatedAt: new Date(at) } as Resource;
          return { resource, isDeleted: false, mergedIntoId: null };
        }),
    findPosition: async () => position,
    savePosition: async (_scope, _follower, reached) => {
      position = reached;
    },
  };
  const handle = async (_scope: Scope, changed: readonly ChangedResource[]) => {
    handled.push(...changed.map(({ resource }) => resource.id));
  };
  const clock = { now: () => new Date(now) };
  const { definition } = followResources({ name: 'test.follow', everyMs: minute, feed, clock, handle });
  return {
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    change: (id: string, at = now) => stored.set(id, at),
    /** Those it was given, in one run. */
    run: async (options: { dieAfter?: number } = {}): Promise<string[]> => {
      handled = [];
      const save = async () => {
        if (options.dieAfter !== undefined && handled.length >= options.dieAfter) throw new Error('ended');
      };
      await definition.run({ scope, save } as unknown as Parameters<typeof definition.run>[0]).catch((error) => {
        if (options.dieAfter === undefined) throw error;
      });
      return handled;
    },
  };
}

const idOf = (number: number) => String(number).padStart(24, '0');

test('what was imported at once is looked at again for two minutes, and then no more', async () => {
  const library = createLibrary();
  for (let number = 0; number < 120; number += 1) library.change(idOf(number));
  library.wait(10 * second);
  expect(await library.run()).toHaveLength(120);
  library.wait(minute);
  expect(await library.run()).toHaveLength(120);
  library.wait(2 * minute);
  await library.run();
  expect(await library.run()).toEqual([]);
});

test('what is changed is looked at, in the order of the changes', async () => {
  const library = createLibrary();
  library.change('a');
  await library.run();
  library.wait(10 * minute);
  await library.run();
  library.change('c');
  library.wait(second);
  library.change('b');
  expect(await library.run()).toEqual(['c', 'b']);
});

test('what was stored later than it says is looked at', async () => {
  const library = createLibrary();
  library.change('a');
  library.wait(10 * second);
  await library.run();
  library.change('late', start - second);
  library.wait(3 * minute);
  expect(await library.run()).toContain('late');
});

test('a run that was ended is gone on with where it stopped', async () => {
  const library = createLibrary();
  for (let number = 0; number < 120; number += 1) library.change(idOf(number), start + number * minute);
  library.wait(500 * minute);
  expect(await library.run({ dieAfter: 50 })).toHaveLength(50);
  expect(await library.run()).toEqual(Array.from({ length: 70 }, (_, at) => idOf(at + 50)));
});
