import { Types } from 'mongoose';
import { can } from '../../src/features/resources/resource.policy.ts';
import { type Resource, resourceStatuses, visibilities } from '../../src/features/resources/resource.ts';
import type { ImportOptions } from '../../src/features/resources/resource-import.ts';
import { createResourcesStore } from '../../src/features/resources/resources.store.ts';
import { roles, scopeOf } from '../../src/shared/actor.ts';
import {
  type Body,
  buildResourcePeople,
  createResourceRequests,
  type ResourcePeople,
  resourcesPath,
} from '../support/resource-requests.ts';
import { buildPublished, completeInput } from '../support/resources.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const { get, patch, remove, create, createPublished, post } = createResourceRequests(world);

let people: ResourcePeople;
let options: ImportOptions;
let system = '';
let systems = 0;
beforeAll(async () => {
  people = await buildResourcePeople(world);
  // What waits for the index is looked at here before it gets there.
  await world.wiring.searchSync.stop();
});
beforeEach(() => {
  systems += 1;
  system = `system-${systems}`;
  options = {
    orgId: people.district.id,
    actorId: people.specialist.person.id,
    publish: true,
    visibility: 'district',
    batchId: `run-${systems}`,
  };
});

const record = (id: string, changes: Body = {}): Body => ({ ...completeInput, source: { system, id }, ...changes });
const run = (records: Body[], changes: Partial<ImportOptions> = {}) =>
  world.wiring.resourceImport.importResources(records, { ...options, ...changes });
const addressOf = (outcome: object): string => `${resourcesPath}/${(outcome as { id: string }).id}`;

describe('an import', () => {
  test('creates, then changes nothing, then updates what has changed', async () => {
    const records = ['a', 'b', 'c'].map((id) => record(id));
    expect((await run(records)).map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
    expect((await run(records)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    const again = await run([record('a'), record('b', { title: 'Toads' }), record('d')]);
    expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'updated', 'created']);
    const { body } = await get(people.teacher, addressOf(again[1] ?? {})).expect(200);
    expect(body).toMatchObject({ title: 'Toads', version: 2, status: 'published', visibility: 'district' });
  });

  test('publishes what is complete and says what the rest lacks', async () => {
    const [complete, incomplete] = await run([record('a'), record('b', { license: null, modalities: [] })]);
    expect(complete).toMatchObject({ outcome: 'created', status: 'published', missing: [] });
    expect(incomplete).toMatchObject({ outcome: 'created', status: 'draft', missing: ['license', 'modalities'] });
    const [draft] = await run([record('c')], { publish: false });
    expect(draft).toMatchObject({ status: 'draft', missing: [] });
  });

  test('fails what is faulty, naming the fields, and takes the rest', async () => {
    const outcomes = await run([
      record('a'),
      record('b', { gradeLevels: ['13'], url: 'nowhere' }),
      { title: 'No key' },
      record('c', { colour: 'green' }),
      record('a', { title: 'The same key' }),
    ]);
    expect(outcomes).toMatchObject([
      { outcome: 'created' },
      { outcome: 'failed', faults: [{ path: ['url'] }, { path: ['gradeLevels', 0] }] },
      { outcome: 'failed', faults: [{ path: ['source'] }] },
      { outcome: 'failed', faults: [{ code: 'unrecognized_keys' }] },
      { outcome: 'skipped', reason: 'repeated' },
    ]);
  });

  test('lets what people did stand: tags, visibility, and what they have changed in the meantime', async () => {
    const [created] = await run([record('a', { subjects: ['science'], keywords: ['frog'] })]);
    const address = addressOf(created ?? {});
    const change = { subjects: ['science', 'art'], keywords: [], visibility: 'public', summary: 'Ours' };
    await patch(people.specialist, address, '*', change).expect(200);
    // The same record: nothing happens to the changes.
    expect(await run([record('a', { subjects: ['science'], keywords: ['frog'] })])).toMatchObject([
      { outcome: 'unchanged' },
    ]);
    // A changed record: what the source says is new, what people said stays, and their open draft is not published.
    expect(await run([record('a', { subjects: ['biology'], title: 'Toads' })])).toMatchObject([{ outcome: 'updated' }]);
    const { body } = await get(people.specialist, `${address}?view=working`).expect(200);
    expect(body).toMatchObject({
      title: 'Toads',
      summary: 'Ours',
      subjects: ['biology', 'art'],
      visibility: 'public',
      version: 1,
      editing: { hasUnpublishedChanges: true },
    });
    const tagged = body.editing.provenance.map(({ via, tags }: Body) => [via, (tags as Body).subjects]);
    expect(tagged).toEqual(
      expect.arrayContaining([
        ['manual', ['art']],
        ['import', ['biology']],
      ]),
    );
  });

  test('does not bring back what was deleted here', async () => {
    const [created] = await run([record('a')]);
    await remove(people.specialist, addressOf(created ?? {})).expect(204);
    expect(await run([record('a', { title: 'Again' })])).toEqual([{ outcome: 'skipped', reason: 'deleted' }]);
  });

  test('run twice at the same time makes nothing twice', async () => {
    const records = Array.from({ length: 40 }, (_, index) => record(`r${index}`));
    const runs = await Promise.all([run(records), run(records)]);
    const created = runs.flat().filter(({ outcome }) => outcome === 'created');
    expect(created).toHaveLength(40);
    expect(new Set(runs.flat().map((outcome) => (outcome as { id: string }).id)).size).toBe(40);
  });

  test('keeps districts apart', async () => {
    await run([record('a')]);
    const elsewhere = { orgId: people.stranger.actor.orgId, actorId: people.stranger.person.id };
    expect(await run([record('a')], elsewhere)).toMatchObject([{ outcome: 'created' }]);
  });

  test('puts resources only under schools of the district', async () => {
    const failed = { outcome: 'failed', faults: [{ path: ['schoolId'] }] };
    expect(
      await run([
        record('a', { schoolId: 'f'.repeat(24) }),
        record('b', { visibility: 'school' }),
        record('c', { visibility: 'school', schoolId: people.district.schools[0].id }),
      ]),
    ).toMatchObject([failed, failed, { outcome: 'created' }]);
  });

  test('approves for students only in a person’s name', async () => {
    const approved = record('a', { approvedForStudents: true });
    expect(await run([approved], { actorId: null })).toMatchObject([
      { outcome: 'failed', faults: [{ path: ['approvedForStudents'] }] },
    ]);
    const [created] = await run([approved]);
    await get(people.student, addressOf(created ?? {})).expect(200);
  });
});

describe('what the search index is told', () => {
  const search = () => world.wiring.resourceSearch;
  const settle = async () => search().markIndexed(await search().listSearchPending(10_000));
  const pending = async () => (await search().listSearchPending(100)).map(({ id, document }) => [id, document?.title]);

  test('is every change that searches can see, and no other', async () => {
    await settle();
    const draft = await create(people.teacher);
    await patch(people.teacher, draft.address, '*', { keywords: ['pond'] }).expect(200);
    expect(await pending()).toEqual([]);

    await post(people.teacher, `${draft.address}/versions`).expect(200);
    expect(await pending()).toEqual([[draft.body.id, 'Frogs of the pond']]);
    await settle();
    expect(await search().countSearchPending()).toBe(0);

    await patch(people.teacher, draft.address, '*', { title: 'Toads' }).expect(200);
    expect(await pending()).toEqual([]);
    await patch(people.teacher, draft.address, '*', { interests: ['pets'] }).expect(200);
    expect(await pending()).toEqual([[draft.body.id, 'Frogs of the pond']]);
    await settle();

    await post(people.teacher, `${draft.address}/archive`).expect(200);
    expect(await pending()).toEqual([[draft.body.id, undefined]]);
    await post(people.teacher, `${draft.address}/restore`).expect(200);
    await settle();
    await remove(people.teacher, draft.address).expect(204);
    expect(await pending()).toEqual([[draft.body.id, undefined]]);
  });

  test('stays pending when something newer came while it was indexed', async () => {
    await settle();
    const { address, body } = await createPublished(people.teacher);
    const read = await search().listSearchPending(10);
    await patch(people.teacher, address, '*', { interests: ['pets'] }).expect(200);
    await search().markIndexed(read);
    expect((await search().listSearchPending(10)).map(({ id }) => id)).toEqual([body.id]);
    await settle();
    expect(await search().countSearchPending()).toBe(0);
  });

  test('lists everything that is published once, page by page', async () => {
    const [created] = await run([record('a'), record('b', { license: null })]);
    const ids: string[] = [];
    for (let after: string | null = null; ; after = ids.at(-1) ?? null) {
      const page = await search().listSearchable(after, 7);
      if (page.length === 0) break;
      ids.push(...page.map(({ id }) => id));
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain((created as { id: string }).id);
    expect(ids).toHaveLength(await search().countSearchable());
  });

  test('hits are shown in their order, without what the searcher may not see', async () => {
    const first = await createPublished(people.teacher, { visibility: 'school' });
    const hidden = await createPublished(people.teacher);
    const second = await createPublished(people.specialist, { visibility: 'district' });
    const ids = [second, hidden, first].map(({ body }) => String(body.id));
    const found = ids.map((id) => ({ id, revision: 1 }));
    const hits = await search().getManyForHits(people.colleague.actor, found, false);
    expect(hits.map(({ id }) => id)).toEqual([second.body.id, first.body.id]);
  });

  test('a hit of the revision that the index took in is shown as it was taken in, another as it is now', async () => {
    const { body } = await createPublished(people.teacher, { visibility: 'school' });
    const id = String(body.id);
    const service = search();
    const entry = (await service.listSearchable(null, 1_000)).find((one) => one.id === id);
    const revision = Number(entry?.searchRevision);
    await patch(people.teacher, `${resourcesPath}/${id}`, '*', { interests: ['whales'] }).expect(200);
    const interests = async (known: number, isCurrent: boolean) =>
      (await service.getManyForHits(people.teacher.actor, [{ id, revision: known }], isCurrent))[0]?.summary.value
        .interests;
    expect(await interests(revision, true)).toEqual(body.interests);
    expect(await interests(revision + 1, true)).toEqual(['whales']);
    expect(await interests(revision, false)).toEqual(['whales']);
  });
});

describe('the store', () => {
  const idOf = (id: unknown) => ({ _id: new Types.ObjectId(String(id)) });
  // A connection of its own, as each makes its models once.
  let store: ReturnType<typeof createResourcesStore>;
  beforeAll(() => {
    const { connection } = world.database;
    store = createResourcesStore(connection.useDb(connection.name));
  });

  test('lists from an index, without sorting', async () => {
    const now = world.clock.now();
    const scope = scopeOf(people.teacher.actor);
    for (const ownerId of [undefined, people.teacher.person.id]) {
      const filter = { orgId: people.district.id, ownerId, statuses: ['draft', 'published'] } as const;
      const plan = JSON.stringify(await store.explainList(scope, filter, now));
      expect(plan).toContain(ownerId ? '"list_of_owner"' : '"list"');
      expect(plan).not.toContain('"SORT"');
      expect(plan).not.toContain('COLLSCAN');
    }
  });

  test('finds for every role exactly what the policy lets it see', async () => {
    const now = world.clock.now();
    const elsewhere = people.stranger.actor.orgId;
    const [north, south] = people.district.schools;
    const [me, colleague] = [people.teacher.person.id, people.colleague.person.id];
    const later = new Date(now.getTime() + 3_600_000).toISOString();
    const approvedForStudents = { by: colleague, at: now };
    const variants = [
      [{ approvedForStudents }, {}],
      [{ approvedForStudents: null }, {}],
      [{ approvedForStudents }, { audience: 'teachersOnly' }],
      [{ approvedForStudents }, { availableFrom: later }],
      [{ approvedForStudents }, { availableUntil: now.toISOString() }],
    ] as const;
    const places = [
      ...[north.id, south.id, null].map((schoolId) => ({ orgId: people.district.id, schoolId })),
      { orgId: elsewhere, schoolId: null },
    ];
    const library = visibilities.flatMap((visibility) =>
      resourceStatuses.flatMap((status) =>
        places.flatMap((place) =>
          [me, colleague].flatMap((ownerId) =>
            variants.map(([approval, input]) =>
              buildPublished({ id: store.newId(), visibility, status, ownerId, ...place, ...approval }, input),
            ),
          ),
        ),
      ),
    );
    const created = library.map((resource) => ({ resource, isSeenBySearch: false }));
    await store.writeImported({ kind: 'system', reason: 'test' }, { created, updated: [] });
    const ids = library.map(({ id }) => id);
    const made = new Set(ids);
    const idsOf = (resources: readonly Resource[]) => resources.map(({ id }) => id).sort();
    for (const role of roles) {
      for (const schoolId of [north.id, null]) {
        const actor = { userId: me, orgId: people.district.id, roles: [{ role, schoolId }] };
        const allowed = library.filter((resource) => can(actor, 'read', resource, now));
        const found = await store.findMany(scopeOf(actor), ids, now);
        expect([role, schoolId, idsOf(found)]).toEqual([role, schoolId, idsOf(allowed)]);
        // The same rule in the words of the database.
        const filter = { orgId: actor.orgId, statuses: resourceStatuses };
        const listed = await store.list(scopeOf(actor), { filter, after: null, limit: 10_000 }, now);
        const own = allowed.filter(({ orgId }) => orgId === actor.orgId);
        expect([role, schoolId, idsOf(listed.found.filter(({ id }) => made.has(id)))]).toEqual([
          role,
          schoolId,
          idsOf(own),
        ]);
      }
    }
  });

  test('purges tombstones after their time, with their versions, once the index knows', async () => {
    const { address, body } = await createPublished(people.teacher);
    await remove(people.teacher, address).expect(204);
    const connection = world.database.connection;
    const scope = { kind: 'system', reason: 'test' } as const;
    const left = async () => [
      await connection.collection('resources').countDocuments(idOf(body.id)),
      await connection.collection('resource_versions').countDocuments({ resourceId: idOf(body.id)._id }),
    ];
    const forgotten: string[] = [];
    const forget = async (_scope: unknown, ids: readonly string[]) => void forgotten.push(...ids);
    const soon = new Date(world.clock.now().getTime() + 1_000);
    await store.purge(scope, { deletedBefore: soon, limit: 1_000, forget });
    expect(await left()).toEqual([1, 1]);
    await world.wiring.resourceSearch.markIndexed(await world.wiring.resourceSearch.listSearchPending(10_000));
    await store.purge(scope, { deletedBefore: new Date(0), limit: 1_000, forget });
    expect(await left()).toEqual([1, 1]);
    await store.purge(scope, { deletedBefore: soon, limit: 1_000, forget });
    expect(await left()).toEqual([0, 0]);
    expect(forgotten).toContain(body.id);
  });
});
