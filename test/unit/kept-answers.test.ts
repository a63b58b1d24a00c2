import { createKeptAnswers } from '../../src/features/search/kept-answers.ts';
import type { SearchFilter } from '../../src/features/search/search-index.ts';
import type { IndexState } from '../../src/features/search/search-sync.ts';
import type { VocabularySet } from '../../src/features/vocabularies/vocabulary-set.ts';
import { Json } from '../../src/http/json.ts';
import type { Actor } from '../../src/shared/actor.ts';

type Kept = ReturnType<typeof createKeptAnswers>;
type Body = Awaited<ReturnType<Kept['of']>>;

function build() {
  const world = {
    generation: 1 as number | undefined,
    pendingChanges: 0,
    state: 'ready' as IndexState['state'],
    vocabularies: {} as VocabularySet,
    scope: { kind: 'anyOf', field: 'orgId', values: ['a'] } as SearchFilter,
    made: 0,
    isLasting: true,
    length: 10,
    whileMaking: () => {},
  };
  const answers = createKeptAnswers({
    index: { generation: () => world.generation as number },
    state: () => ({ state: world.state, pendingChanges: world.pendingChanges, freshAsOf: null }),
    resources: { searchScopeOf: () => world.scope },
    vocabularies: { of: async () => world.vocabularies },
  });
  const ask = async (question: unknown = 'q', orgId = 'a'): Promise<string> => {
    const actor: Actor = { userId: 'u', orgId, roles: [] };
    const { text } = await answers.of(actor, question, async () => {
      world.made += 1;
      const body = new Json(String(world.made).padStart(world.length)) as unknown as Body;
      world.whileMaking();
      return { body, isLasting: world.isLasting };
    });
    return text.trim();
  };
  return { world, ask };
}

describe('kept answers', () => {
  test('makes an answer twice, and then gives the second one', async () => {
    const { ask } = build();
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual(['1', '2', '2', '2']);
  });

  test.each<[string, (world: ReturnType<typeof build>['world']) => void]>([
    [
      'a document changes',
      (world) => {
        world.generation = 2;
      },
    ],
    [
      'a change waits for the index',
      (world) => {
        world.pendingChanges = 1;
      },
    ],
    [
      'the index is being built',
      (world) => {
        world.state = 'building';
      },
    ],
    [
      'the engine cannot tell of changes',
      (world) => {
        world.generation = undefined;
      },
    ],
    [
      'the vocabularies change',
      (world) => {
        world.vocabularies = {} as VocabularySet;
      },
    ],
    [
      'the reach changes',
      (world) => {
        world.scope = { kind: 'anyOf', field: 'orgId', values: ['a', 'b'] };
      },
    ],
  ])('makes it anew when %s', async (_what, change) => {
    const { world, ask } = build();
    await ask();
    expect([await ask(), await ask()]).toEqual(['2', '2']);
    change(world);
    expect(await ask()).toBe('3');
  });

  test('tells questions and districts apart', async () => {
    const { ask } = build();
    for (let time = 0; time < 2; time += 1) await ask('one');
    expect(await ask('two')).toBe('3');
    expect(await ask('one', 'b')).toBe('4');
    expect(await ask('one')).toBe('2');
  });

  test('keeps nothing that was made while the index changed, that does not last, or that depends on the hour', async () => {
    const changing = build();
    changing.world.whileMaking = () => {
      changing.world.generation = (changing.world.generation ?? 0) + 1;
    };
    const fleeting = build();
    fleeting.world.isLasting = false;
    const timed = build();
    timed.world.scope = { kind: 'any', filters: [{ kind: 'range', field: 'availableFrom', to: 1 }] };
    for (const { ask } of [changing, fleeting, timed]) {
      expect([await ask(), await ask(), await ask()]).toEqual(['1', '2', '3']);
    }
  });

  test('forgets what was asked longest ago when the answers grow long', async () => {
    const { world, ask } = build();
    world.length = 6_000_000;
    for (const question of ['one', 'two', 'one', 'two']) await ask(question);
    await ask('one');
    for (let time = 0; time < 2; time += 1) await ask('three');
    const before = world.made;
    await ask('one');
    expect(world.made).toBe(before);
    await ask('two');
    expect(world.made).toBe(before + 1);
  });
});
