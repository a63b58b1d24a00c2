import { Types } from 'mongoose';
import request from 'supertest';
import { z } from 'zod';
import { createCoursesStore } from '../../src/features/courses/courses.store.ts';
import { createDuplicates } from '../../src/features/duplicates/create-duplicates.ts';
import { createDuplicatesStores } from '../../src/features/duplicates/duplicates.store.ts';
import type { MergeService } from '../../src/features/duplicates/merge.service.ts';
import type { ReferenceMover } from '../../src/features/duplicates/merge.ts';
import { createMergeSteps } from '../../src/features/duplicates/merge-steps.ts';
import { createResourceMergesStore } from '../../src/features/resources/resource-merges.store.ts';
import { usualRules } from '../../src/features/review/review.ts';
import { createSignalMovesStore } from '../../src/features/signals/signal-moves.store.ts';
import { scopeOf } from '../../src/shared/actor.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { sendOne } from '../support/files.ts';
import { system } from '../support/jobs.ts';
import {
  type Body,
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { get, post, patch, remove, createPublished, create } = createResourceRequests(world);
const library = '/api/v1/library';

let people: ResourcePeople;
let curator: SignedIn;
beforeAll(async () => {
  people = await buildResourcePeople(world);
  curator = people.specialist;
});

/** Runs the regular work now. */
async function run(kind: string): Promise<void> {
  const { service } = world.wiring.jobs;
  const job = await service.enqueue({ orgId: null, requestedBy: null }, { kind, input: z.strictObject({}) }, {});
  expect(await service.waitFor(job.id, 20_000)).toMatchObject({ state: 'done' });
}

type Pair = { id: string; score: number; kinds: string[]; resources: { id: string }[]; state: string };

const queue = async (query = '', who = curator): Promise<Pair[]> =>
  (await get(who, `${library}/duplicates?limit=100${query}`).expect(200)).body.items;

const pairsOf = async (...ids: unknown[]): Promise<Pair[]> =>
  (await queue()).filter(({ resources }) => ids.every((id) => resources.some((each) => each.id === id)));

const shared = (changes: Body = {}) => createPublished(curator, { visibility: 'district', ...changes });
const idOf = ({ body }: { body: Body }) => String(body.id);
const put = (who: SignedIn, path: string, body: object = {}) =>
  request(world.app).put(path).set(who.headers).send(body);

const resourcesCollection = () => world.database.connection.collection('resources');

const merge = (winnerId: string, loserId: string, more: Body = {}, who = curator) =>
  post(who, `${library}/merges`, { winnerId, loserId, ...more });

describe('the queue', () => {
  test('shows what shares an address or a title, side by side, and remembers what was dismissed', async () => {
    const one = await shared({ url: 'https://www.youtube.com/watch?v=abcdefghijk&utm_source=x', title: 'Tadpoles' });
    const two = await shared({ url: 'http://youtu.be/abcdefghijk?t=3', title: 'From egg to frog' });
    const three = await shared({ title: 'The life cycle of a tree frog', author: 'Ray', url: 'https://a.example/1' });
    const four = await shared({ title: 'Life cycle of the tree frog!', author: 'Ray', url: 'https://b.example/2' });
    const secret = await createPublished(people.teacher, { url: 'https://a.example/1', visibility: 'private' });
    await run('duplicates.find');

    const [pair] = await pairsOf(one.body.id, two.body.id);
    expect(pair).toMatchObject({ kinds: ['address'], state: 'open' });
    const [byTitle] = await pairsOf(three.body.id, four.body.id);
    expect(byTitle).toMatchObject({ kinds: ['title'] });
    expect(await pairsOf(secret.body.id)).toEqual([]);
    expect((await queue('&kind=title')).map(({ id }) => id)).toContain(byTitle?.id);
    expect((await queue('&kind=title')).map(({ id }) => id)).not.toContain(pair?.id);
    expect(await queue(`&resourceId=${one.body.id}`)).toHaveLength(1);

    const details = await get(curator, `${library}/duplicates/${byTitle?.id}`).expect(200);
    const differing = details.body.fields.filter((field: { isSame: boolean }) => !field.isSame);
    expect(differing.map(({ field }: { field: string }) => field)).toEqual(['title', 'url']);
    expect(details.body.reasons).toContainEqual({ code: 'sameAuthor', value: 'Ray' });

    const dismissed = await post(curator, `${library}/duplicates/${pair?.id}/dismissal`, { note: 'Two films.' });
    expect(dismissed.body).toMatchObject({ state: 'dismissed', note: 'Two films.', decidedBy: curator.person.id });
    await patch(curator, two.address, '*', { keywords: ['frog'], title: 'From the egg to the frog' }).expect(200);
    await post(curator, `${two.address}/versions`).expect(200);
    await run('duplicates.find');
    expect(await pairsOf(one.body.id, two.body.id)).toEqual([]);
    expect((await queue('&state=dismissed')).map(({ id }) => id)).toContain(pair?.id);
    await remove(curator, `${library}/duplicates/${pair?.id}/dismissal`).expect(200);
    expect(await pairsOf(one.body.id, two.body.id)).toHaveLength(1);

    // What is alike no longer leaves the queue, and so does what is gone.
    await patch(curator, four.address, '*', { title: 'Toads' }).expect(200);
    await post(curator, `${four.address}/versions`).expect(200);
    await remove(curator, two.address).expect(204);
    await run('duplicates.find');
    expect(await pairsOf(three.body.id, four.body.id)).toEqual([]);
    expect(await pairsOf(one.body.id)).toEqual([]);
  });

  test('shows what has the same file, however it is called', async () => {
    const content = Buffer.from('Frogs begin as eggs, become tadpoles, and lose their tails. '.repeat(20));
    const [one, other] = await Promise.all(
      ['Life of a frog', 'Tadpole handout'].map(async (title, at) => {
        const { id: fileId } = await sendOne(world, curator, { name: `frogs-${at}.txt`, content });
        return shared({ title, kind: 'file', url: null, fileId });
      }),
    );
    await run('duplicates.find');
    const [pair] = await pairsOf(one?.body.id, other?.body.id);
    expect(pair).toMatchObject({ kinds: ['file'], reasons: [{ code: 'sameFile' }, { code: 'titlesDiffer' }] });
    expect((await queue('&kind=file')).map(({ id }) => id)).toEqual([pair?.id]);
  });

  test('is read in pages', async () => {
    const url = 'https://pages.example/frogs/of/the/pond';
    for (const title of ['Pond one', 'Pond two', 'Pond three']) await shared({ url, title });
    await run('duplicates.find');
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await get(curator, `${library}/duplicates?limit=2${from}`).expect(200);
      seen.push(...body.items.map(({ id }: Pair) => id));
      expect(body.total).toBe((await queue()).length);
      cursor = body.nextCursor;
    }
    expect(seen).toEqual((await queue()).map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
    expect(faultsOf(await get(curator, `${library}/duplicates?kind=smell`))).toEqual(['query.kind']);
    expectProblem(await request(world.app).get(`${library}/duplicates`), 'unauthenticated');
    expectProblem(await get(people.teacher, `${library}/duplicates`), 'forbidden');
    const [first] = await queue();
    expectProblem(await get(people.stranger, `${library}/duplicates/${first?.id}`), 'not_found');
  });
});

describe('a merge', () => {
  test('keeps what was chosen, takes everything along, and leads to the winner for good', async () => {
    const winner = await shared({ title: 'Frog songs', keywords: ['frog'], approvedForStudents: true });
    const loser = await shared({
      title: 'Songs of frogs',
      keywords: ['song'],
      summary: 'Listen to the pond at night.',
    });
    const [w, l] = [idOf(winner), idOf(loser)];
    await put(people.teacher, `${loser.address}/rating`, { stars: 5 }).expect(200);
    await put(people.colleague, `${loser.address}/rating`, { stars: 1 }).expect(200);
    await put(people.colleague, `${winner.address}/rating`, { stars: 3 }).expect(200);
    await put(people.teacher, `${loser.address}/favorite`).expect(204);
    await post(people.teacher, `${loser.address}/uses`).expect(204);
    await run('duplicates.find');

    const merged = await merge(w, l, { keep: { title: 'loser' } }).expect(201);
    expect(merged.body).toMatchObject({
      state: 'done',
      winnerId: w,
      loserId: l,
      moved: { signals: 2 },
      loserTitle: 'Songs of frogs',
    });

    const after = await get(curator, winner.address).expect(200);
    expect(after.body).toMatchObject({
      title: 'Songs of frogs',
      summary: 'Listen to the pond at night.',
      keywords: ['frog', 'song'],
      version: 2,
      isApprovedForStudents: true,
    });
    expect(
      after.body.editing.provenance.flatMap(({ tags }: { tags: { keywords?: string[] } }) => tags.keywords ?? []),
    ).toEqual(['frog', 'song']);
    const gone = await get(people.teacher, loser.address).expect(301);
    expect(gone.get('location')).toBe(winner.address);
    expect(gone.get('cache-control')).toBe('private, no-cache');
    const linked = await get(people.teacher, loser.address).set('accept', 'application/ld+json').expect(301);
    expect(linked.get('location')).toBe(winner.address);
    expect((await get(curator, `${loser.address}?view=working`).expect(301)).get('location')).toBe(
      `${winner.address}?view=working`,
    );
    expectProblem(await get(people.stranger, loser.address), 'not_found');

    expect((await get(people.teacher, `${winner.address}/signals`)).body).toMatchObject({
      ratingCount: 2,
      rating: 4,
      favoriteCount: 1,
      useCount: 1,
      own: { stars: 5, isFavorite: true },
    });
    const favorites = await get(people.teacher, '/api/v1/me/favorites').expect(200);
    expect(favorites.body.items[0]).toMatchObject({ resourceId: w });
    await world.wiring.searchSync.caughtUp();
    const hits = await get(curator, '/api/v1/search/resources?q=songs of frogs').expect(200);
    expect(hits.body.hits.map(({ id }: { id: string }) => id)).not.toContain(l);
    await run('signals.check');

    const listed = await get(curator, `${library}/merges`).expect(200);
    expect(listed.body.items[0]).toMatchObject({ id: merged.body.id, by: curator.person.id, keep: { title: 'loser' } });

    // The purge of what was deleted leaves it where it is.
    await resourcesCollection().updateOne(
      { 'mergedInto.mergeId': merged.body.id },
      { $set: { deletedAt: new Date(1) } },
    );
    await run('resources.purge');
    await get(people.teacher, loser.address).expect(301);

    const undone = await post(curator, `${library}/merges/${merged.body.id}/undo`).expect(200);
    expect(undone.body).toMatchObject({ state: 'undone', undoneBy: curator.person.id, leftAsChanged: [] });
    expect((await get(curator, winner.address)).body).toMatchObject({
      title: 'Frog songs',
      summary: null,
      keywords: ['frog'],
    });
    expect((await get(people.teacher, loser.address)).body).toMatchObject({
      title: 'Songs of frogs',
      keywords: ['song'],
    });
    expect((await get(people.teacher, `${loser.address}/signals`)).body).toMatchObject({
      ratingCount: 2,
      rating: 3,
      useCount: 1,
      favoriteCount: 1,
    });
    expect((await get(people.teacher, `${winner.address}/signals`)).body).toMatchObject({
      ratingCount: 1,
      rating: 3,
      useCount: 0,
      favoriteCount: 0,
    });
    expectProblem(await post(curator, `${library}/merges/${merged.body.id}/undo`), 'wrong_status');
    await world.wiring.searchSync.caughtUp();
    const again = await get(curator, '/api/v1/search/resources?q=songs of frogs').expect(200);
    expect(again.body.hits.map(({ id }: { id: string }) => id)).toContain(l);
  });

  test('takes what courses attach along, in every district, and gives it back as far as nobody has changed it', async () => {
    const [kept, gone] = [
      await shared({ title: 'Ponds', visibility: 'public' }),
      await shared({ title: 'Ponds again', visibility: 'public' }),
    ];
    const [k, g] = [idOf(kept), idOf(gone)];
    const attach = (...ids: string[]) => ids.map((thingId) => ({ kind: 'resource', thingId, note: `for ${thingId}` }));
    const courses = '/api/v1/courses';
    const make = async (who: SignedIn, ...ids: string[]) => {
      const units = [{ title: 'Water', attachments: attach(...ids) }];
      return (await post(who, courses, { title: 'Science', subjects: ['science'], units }).expect(201)).body;
    };
    const things = async (who: SignedIn, { id }: { id: string }) => {
      const { body } = await get(who, `${courses}/${id}`).expect(200);
      return body.units[0].attachments.map(({ thingId }: { thingId: string }) => thingId);
    };
    const [own, both, far] = [await make(curator, g), await make(curator, k, g, g), await make(people.stranger, g)];
    // As an import leaves it: the program's change is nobody's own.
    const stored = world.database.connection.collection('courses');
    const where = { _id: new Types.ObjectId(String(own.id)) };
    const source = { system: 'table', id: '1', fingerprint: 'f', revision: 1, brought: [] };
    await stored.updateOne(where, { $set: { source } });
    const merged = await merge(k, g).expect(201);
    expect(merged.body.moved).toMatchObject({ courses: 4 });
    expect(await stored.findOne(where)).toMatchObject({ revision: 2, source: { revision: 2 } });
    expect(await things(curator, own)).toEqual([k]);
    expect(await things(curator, both)).toEqual([k, k, k]);
    expect(await things(people.stranger, far)).toEqual([k]);
    expect((await get(curator, `${courses}/${own.id}`)).body.revision).toBe(2);

    const [, , last] = (await get(curator, `${courses}/${both.id}`)).body.units[0].attachments;
    await remove(curator, `${courses}/${both.id}/units/${both.units[0].id}/attachments/${last.id}`).expect(200);
    await post(curator, `${library}/merges/${merged.body.id}/undo`).expect(200);
    expect(await things(curator, own)).toEqual([g]);
    expect(await things(curator, both)).toEqual([k, g]);
    expect(await things(people.stranger, far)).toEqual([g]);

    const store = createCoursesStore(world.database.connection);
    expect(await store.listMoved(system, merged.body.id)).toEqual([]);
    const plans = await explainQueries(world, async () => {
      await store.listAttaching(system, k);
      await store.listMoved(system, merged.body.id);
    });
    expect(plans.map(({ stages, examined }) => [stages.includes('COLLSCAN'), examined])).toEqual([
      [false, 1],
      [false, 0],
    ]);
  });

  test('leads on over several merges, which are undone in turn and not for ever', async () => {
    const [a, b, c] = [
      await shared({ title: 'A frog' }),
      await shared({ title: 'B frog' }),
      await shared({ title: 'C frog' }),
    ];
    await put(people.teacher, `${a.address}/favorite`).expect(204);
    const first = await merge(idOf(b), idOf(a)).expect(201);
    const second = await merge(idOf(c), idOf(b)).expect(201);
    expect((await get(people.teacher, a.address).expect(301)).get('location')).toBe(c.address);
    expectProblem(await post(curator, `${library}/merges/${first.body.id}/undo`), 'wrong_status');
    await post(curator, `${library}/merges/${second.body.id}/undo`).expect(200);
    expect((await get(people.teacher, a.address).expect(301)).get('location')).toBe(b.address);
    expect((await get(people.teacher, `${b.address}/signals`)).body).toMatchObject({ favoriteCount: 1 });
    await world.database.connection.collection('duplicate_merges').updateMany({}, { $set: { undoUntil: new Date(1) } });
    expectProblem(await post(curator, `${library}/merges/${first.body.id}/undo`), 'wrong_status');
    // Copies of what is gone are copies of what took its place.
    const copied = await shared({ title: 'Quite another name', url: 'https://copies.example/of/a' });
    const kept = await shared({ title: 'Winner', url: 'https://kept.example/page' });
    const old = await shared({ title: 'Loser', url: 'https://copies.example/of/a?utm_medium=mail' });
    await run('duplicates.find');
    await merge(idOf(kept), idOf(old)).expect(201);
    expect(await pairsOf(kept.body.id, copied.body.id)).toHaveLength(1);
    await run('duplicates.find');
    expect(await pairsOf(kept.body.id, copied.body.id)).toHaveLength(1);
  });

  test('is for those who may publish both, and closes no door', async () => {
    const ours = await shared({ title: 'Ours' });
    const theirs = await createPublished(people.teacher, { visibility: 'school', title: 'Theirs' });
    const draft = await create(curator, { visibility: 'district', title: 'Draft' });
    expectProblem(await merge(idOf(theirs), idOf(ours), {}, people.teacher), 'forbidden');
    expect(faultsOf(await merge(idOf(theirs), idOf(ours)))).toEqual(['body.winnerId']);
    expect(faultsOf(await merge(idOf(ours), idOf(ours)))).toEqual(['body.loserId']);
    expect(faultsOf(await merge(idOf(ours), idOf(theirs), { keep: { title: 'both' } }))).toEqual(['body.keep.title']);
    expectProblem(await merge(idOf(draft), idOf(ours)), 'wrong_status');
    expectProblem(await merge(idOf(ours), 'a'.repeat(24)), 'not_found');
    expectProblem(await merge(idOf(ours), idOf(theirs), {}, people.stranger), 'not_found');
    expectProblem(await request(world.app).post(`${library}/merges`).send({}), 'unauthenticated');
    expectProblem(await merge(idOf(ours), idOf(theirs), { loserRevision: 1 }), 'version_conflict');
    await merge(idOf(ours), idOf(theirs), { loserRevision: 2 }).expect(201);
    // Where the district looks at what its teachers publish, a merge is no way around it.
    const admin = await signIn(world, { orgId: people.district.id, role: 'admin' });
    const rules = { publishWithoutReview: { private: true, school: false }, reviewersPublishOwn: false };
    const school = { visibility: 'school', author: null };
    const [kept, richer] = [
      await createPublished(people.teacher, { ...school, title: 'Kept' }),
      await createPublished(people.teacher, { ...school, title: 'Richer', author: 'Ana' }),
    ];
    await patch(admin, '/api/v1/review-settings', '*', { rules }).expect(200);
    expectProblem(await merge(idOf(kept), idOf(richer), {}, people.teacher), 'review_needed');
    expect((await get(people.teacher, kept.address).expect(200)).body).toMatchObject({ author: null, version: 1 });
    // Tags alone are live, and pass.
    await merge(idOf(kept), idOf(richer), { keep: { author: 'winner' } }, people.teacher).expect(201);
    await patch(admin, '/api/v1/review-settings', '*', { rules: usualRules }).expect(200);
  });
});

describe('a process that dies', () => {
  class Death extends Error {}

  /** The parts of the feature, where the process ends after the call of that number. */
  function mortal(dieAt: number) {
    let calls = 0;
    let isDead = false;
    const guard = <Part extends object>(part: Part): Part =>
      Object.fromEntries(
        Object.entries(part).map(([name, work]) => {
          if (typeof work !== 'function') return [name, work];
          const guarded = async (...input: unknown[]) => {
            if (isDead) throw new Death();
            const isLast = calls === dieAt;
            calls += 1;
            const output = await work(...input);
            if (isLast) isDead = true;
            if (isDead) throw new Death();
            return output;
          };
          return [name, name === 'newId' ? work : guarded];
        }),
      ) as Part;
    return { guard, isDead: () => isDead };
  }

  const parts = (guard: <Part extends object>(part: Part) => Part) => {
    const { connection } = world.database;
    const stores = createDuplicatesStores(connection);
    const resourceMerges = guard(createResourceMergesStore(connection, () => {}));
    const moves = createSignalMovesStore(connection);
    const signals: ReferenceMover = guard({
      name: 'signals',
      move: async (move) => (await moves.move(system, move, world.clock.now())).favorites,
      moveBack: (move) => moves.moveBack(system, move, world.clock.now()),
    });
    const findResource = (_scope: unknown, id: string) =>
      world.wiring.services.resources.get(curator.actor, id).catch(() => null);
    const merges = guard(stores.merges);
    const shared = { resourceMerges, findResource, clock: world.clock };
    const steps = createMergeSteps({ ...shared, merges, pairs: guard(stores.pairs), movers: [signals] });
    const feature = createDuplicates({
      ...shared,
      stores: { ...stores, merges },
      gate: { rulesOf: async () => usualRules, pass: async () => async () => {} },
      feed: { listChanged: async () => [], findPosition: async () => null, savePosition: async () => {} },
      resources: { get: async (_actor, id) => (await findResource(system, id)) as never, getMany: async () => [] },
      hashesOf: async () => new Map(),
      references: [signals],
      jobs: () => ({
        enqueue: async (_who, _kind, input) => {
          await steps.finish(system, (input as { mergeId: string }).mergeId);
          return { id: '' } as never;
        },
        waitFor: async () => null,
      }),
    });
    return { merges: feature.services.merges as MergeService, steps, stores };
  };

  test('at any point leaves nothing half done', async () => {
    const [winner, loser] = [await shared({ keywords: ['a'] }), await shared({ keywords: ['b'] })];
    await put(people.teacher, `${loser.address}/favorite`).expect(204);
    const ids = { winnerId: idOf(winner), loserId: idOf(loser) };
    const wanted = { ...ids, choices: {}, winnerRevision: null, loserRevision: null };
    const healthy = parts((part) => part);
    const scope = scopeOf(curator.actor);
    const ends = new Set<string | undefined>();
    for (let dieAt = 0, survived = false; !survived && dieAt < 40; dieAt += 1) {
      const { guard, isDead } = mortal(dieAt);
      const dying = parts(guard);
      const made = await dying.merges.merge(curator.actor, wanted).catch(() => null);
      if (made) await dying.merges.undo(curator.actor, made.id).catch(() => null);
      survived = !isDead();

      const left = await healthy.stores.merges.listLeft(system, new Date(Date.now() + 1e12), 100);
      for (const { id } of left) await healthy.steps.finish(system, id);
      const listed = await healthy.stores.merges.list(scope, { after: null, limit: 1 });
      const found = listed.found.filter(({ loserId }) => loserId === ids.loserId);
      const isMerged = found[0]?.state === 'done';
      ends.add(found[0]?.state);
      const keywords = async () => (await get(curator, winner.address)).body.keywords;
      const favorites = async (of: { address: string }) =>
        (await get(people.teacher, `${of.address}/signals`)).body.favoriteCount;
      await get(people.teacher, loser.address).expect(isMerged ? 301 : 200);
      expect([dieAt, await keywords()]).toEqual([dieAt, isMerged ? ['a', 'b'] : ['a']]);
      expect([dieAt, await favorites(isMerged ? winner : loser)]).toEqual([dieAt, 1]);
      if (isMerged) await healthy.merges.undo(curator.actor, String(found[0]?.id));
      expect([dieAt, await keywords(), await favorites(loser)]).toEqual([dieAt, ['a'], 1]);
    }
    expect([...ends].sort()).toEqual(['done', 'undone', undefined]);
  }, 60_000);
});

describe('an index serves', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['the queue', () => queue()],
    ['the queue of a kind', () => queue('&kind=title')],
    ['the pairs of a resource', () => queue(`&resourceId=${'a'.repeat(24)}`)],
    ['merges', () => get(curator, `${library}/merges`).expect(200)],
    ['finding', () => run('duplicates.find')],
    ['finishing', () => run('duplicates.finish-merges')],
  ])('%s', async (_what, work) => {
    const ours = ['duplicate_', 'resources '];
    const plans = (await explainQueries(world, work)).filter(({ query }) =>
      ours.some((name) => query.startsWith(name)),
    );
    expect(plans.length).toBeGreaterThan(0);
    for (const { query, stages } of plans) {
      expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
    }
  });
});
