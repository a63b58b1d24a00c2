import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { createPlaylistRequests, newIds, playlistsPath as path } from '../support/playlist-requests.ts';
import { buildResourcePeople, faultsOf, type ResourcePeople } from '../support/resource-requests.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, put, remove, edit, createShared, createPlaylist } = createPlaylistRequests(world);

let people: ResourcePeople;
let frogs = '';
let toads = '';
beforeAll(async () => {
  people = await buildResourcePeople(world);
  frogs = await createShared(people.specialist, { title: 'Frogs' });
  toads = await createShared(people.specialist, { title: 'Toads', url: 'https://example.org/toads' });
});

const draftOf = async (address: string) => (await get(people.teacher, `${address}?view=draft`).expect(200)).body;

describe('POST /playlists', () => {
  test('begins a draft with no more than a title, private to its author', async () => {
    const response = await post(people.teacher, path, { title: ' Frogs ', license: 'cc by', subjects: ['Science'] });
    expect(response.status).toBe(201);
    expect(response.get('location')).toBe(`${path}/${response.body.id}`);
    expect(response.body).toMatchObject({
      status: 'draft',
      visibility: 'private',
      ownerId: people.teacher.person.id,
      revision: 1,
      publishedVersion: null,
      view: 'draft',
      version: null,
      draft: {
        content: { title: 'Frogs', license: { id: 'CC-BY-4.0' }, subjects: ['science'], targets: [] },
        resources: [],
      },
      editing: { hasUnpublishedChanges: true, can: { publish: true, manage: true, share: true } },
    });
  });

  test('fills it at once by commands, with ids of the caller’s and what its resources show', async () => {
    const { body, pathwayIds, stepIds, targetId } = await createPlaylist(people.teacher, {
      resourceIds: [frogs, toads],
      paths: [2, 1],
    });
    expect(body).toMatchObject({
      revision: 1,
      draft: {
        content: {
          targets: [
            { id: targetId, statement: { en: 'I can tell frogs from toads' }, mastery: { kind: 'allRequired' } },
          ],
          pathways: [
            {
              id: pathwayIds[0],
              entries: [{ id: stepIds[0]?.[0], role: 'learn', isRequired: true }, { kind: 'resource' }],
            },
            { id: pathwayIds[1], entries: [{ resource: { resourceId: frogs, version: null } }] },
          ],
        },
        resources: [{ title: 'Frogs', version: 1, attribution: '“Frogs” (CC BY 4.0)' }, { title: 'Toads' }],
      },
      availability: [],
    });
  });

  test('names every field that is wrong, also within commands', async () => {
    const commands = [
      { do: 'addPathway', pathway: { title: 'A', suits: { modalities: ['telepathy'] } } },
      {
        do: 'addTarget',
        target: {
          statement: { en: 'I can' },
          standards: [{ standardId: '00000000-0000-0000-0000-000000000000' }],
        },
      },
      {
        do: 'addEntry',
        at: { pathwayId: 'f'.repeat(24) },
        entry: { kind: 'resource', resource: { resourceId: 'f'.repeat(24) } },
      },
    ];
    const bad = {
      title: { $gt: '' },
      choiceRules: { pathway: 'none' },
      visibility: 'all',
      commands: [{ do: 'explode' }],
    };
    expect(faultsOf(await post(people.teacher, path, bad))).toEqual([
      'body.title',
      'body.choiceRules.pathway',
      'body.choiceRules.swap',
      'body.choiceRules.addition',
      'body.visibility',
      'body.commands.0.do',
    ]);
    expect(faultsOf(await post(people.teacher, path, { title: 'A', coverFileId: 'f'.repeat(24), commands }))).toEqual([
      'body.coverFileId',
      'body.commands.0.pathway.suits.modalities.0',
      'body.commands.1.target.standards.0.standardId',
      'body.commands.2.entry.resource.resourceId',
    ]);
  });

  test('is for staff who sign in, and shares only as far as its author may', async () => {
    expectProblem(await request(world.app).post(path).send({ title: 'Frogs' }), 'unauthenticated');
    expectProblem(await post(people.student, path, { title: 'Frogs' }), 'forbidden');
    expectProblem(await get(people.student, path), 'forbidden');
    expectProblem(await post(people.teacher, path, { title: 'Frogs', visibility: 'district' }), 'forbidden');
    const unknown = { title: 'Frogs', schoolId: 'f'.repeat(24) };
    expect(faultsOf(await post(people.specialist, path, unknown))).toEqual(['body.schoolId']);
  });
});

describe('GET /playlists/glances', () => {
  const glances = `${path}/glances`;

  test('tells lengths, people and readiness of a page of playlists at once, each as the caller sees it', async () => {
    const ready = await createPlaylist(people.teacher, { resourceIds: [frogs, toads], paths: [2, 1] });
    const timed = { do: 'updateEntry', entryId: ready.stepIds[0]?.[0], changes: { minutes: 12 } };
    await edit(people.teacher, ready, 1, timed).expect(200);
    const lacking = (await post(people.teacher, path, { title: 'Nothing yet' }).expect(201)).body.id;
    await put(people.teacher, `${ready.address}/co-editors/${people.colleague.person.id}`).expect(200);
    const asked = `${glances}?ids=${lacking},${ready.id},${'f'.repeat(24)}`;
    const { body } = await get(people.teacher, asked).expect(200);
    const [owner, colleague] = [people.teacher, people.colleague].map(({ person }) => person.id);
    expect(body.items).toEqual([
      {
        id: lacking,
        people: [{ id: owner, name: expect.any(String) }],
        pathways: [],
        readiness: { blockingCount: 1, hintCount: expect.any(Number) },
      },
      {
        id: ready.id,
        people: [expect.objectContaining({ id: owner }), expect.objectContaining({ id: colleague })],
        pathways: ready.pathwayIds.map((id, at) => ({ id, minutes: at === 0 ? 12 : null })),
        readiness: { blockingCount: 0, hintCount: expect.any(Number) },
      },
    ]);
    expect((await get(people.specialist, asked).expect(200)).body.items).toEqual([]);
    await post(people.teacher, `${ready.address}/versions`).expect(200);
    await patch(people.teacher, ready.address, '*', { visibility: 'school' }).expect(200);
    await remove(people.teacher, `${ready.address}/co-editors/${colleague}`).expect(204);
    const { body: read } = await get(people.colleague, asked).expect(200);
    expect(read.items).toMatchObject([{ id: ready.id, readiness: null, pathways: body.items[1].pathways }]);
  });

  test('is for staff, and names what is no id', async () => {
    expect(faultsOf(await get(people.teacher, `${glances}?ids=frogs`))).toEqual(['query.ids.0']);
    expect(faultsOf(await get(people.teacher, glances))).toEqual(['query.ids']);
    expectProblem(await get(people.student, `${glances}?ids=${frogs}`), 'forbidden');
    expectProblem(await request(world.app).get(`${glances}?ids=${frogs}`), 'unauthenticated');
  });
});

describe('a draft', () => {
  test('is seen by its owner, its co-editors and those who keep the library, and by nobody else', async () => {
    const { address, id } = await createPlaylist(people.teacher, { resourceIds: [frogs] });
    for (const who of [people.colleague, people.specialist, people.student, people.stranger]) {
      expectProblem(await get(who, address), 'not_found');
    }
    const colleague = people.colleague.person.id;
    const find = (who = people.teacher, name = people.colleague.person.displayName.toLowerCase()) =>
      post(who, `${address}/co-editors/search`, { name });
    expect((await find().expect(200)).body.items).toContainEqual({
      id: colleague,
      name: people.colleague.person.displayName,
    });
    expect((await find(people.teacher, people.student.person.displayName).expect(200)).body.items).toEqual([]);
    expectProblem(await find(people.colleague), 'not_found');
    expect(faultsOf(await find(people.teacher, ' '))).toEqual(['body.name']);
    expectProblem(await put(people.colleague, `${address}/co-editors/${colleague}`), 'not_found');
    await put(people.teacher, `${address}/co-editors/${colleague}`).expect(200);
    await edit(people.colleague, { address }, 1, { do: 'setDetails', changes: { title: 'Ours' } }).expect(200);
    const mine = await get(people.colleague, `${path}?whose=mine`).expect(200);
    expect(mine.body.items).toMatchObject([{ id, title: 'Ours', view: 'draft', hasUnpublishedChanges: true }]);
    expect((await find().expect(200)).body.items).toEqual([]);
    expectProblem(await find(people.colleague), 'forbidden');
    const coEdited = await get(people.colleague, `${path}?whose=coEdited`).expect(200);
    expect(coEdited.body).toMatchObject({ total: 1, items: [{ id }] });
    expect((await get(people.teacher, `${path}?whose=coEdited`).expect(200)).body.total).toBe(0);
    const refused = await put(people.teacher, `${address}/co-editors/${people.student.person.id}`);
    expect(faultsOf(refused)).toEqual(['body.personId']);
    expectProblem(await put(people.colleague, `${address}/co-editors/${people.specialist.person.id}`), 'forbidden');
    expectProblem(await put(people.colleague, `${address}/owner`, { personId: colleague }), 'forbidden');
    // Who is a co-editor may leave.
    await remove(people.colleague, `${address}/co-editors/${colleague}`).expect(204);
    expectProblem(await get(people.colleague, address), 'not_found');
  });

  test('goes to another owner, and who had it goes on editing it', async () => {
    const { address } = await createPlaylist(people.teacher, { resourceIds: [frogs] });
    const personId = people.colleague.person.id;
    expect(faultsOf(await put(people.teacher, `${address}/owner`, { personId: people.stranger.person.id }))).toEqual([
      'body.personId',
    ]);
    const { body } = await put(people.teacher, `${address}/owner`, { personId }).expect(200);
    expect(body).toMatchObject({ ownerId: personId, coEditorIds: [people.teacher.person.id] });
    expectProblem(await put(people.teacher, `${address}/owner`, { personId }), 'forbidden');
    expectProblem(await remove(people.teacher, address), 'forbidden');
    await remove(people.colleague, address).expect(204);
    expectProblem(await get(people.colleague, address), 'not_found');
  });

  test('changes its details and its reach by PATCH, against the revision that was read', async () => {
    const { address } = await createPlaylist(people.teacher, { resourceIds: [frogs] });
    const read = await get(people.teacher, address).expect(200);
    const etag = String(read.get('etag'));
    const changed = await patch(people.teacher, address, etag, { summary: 'All of them', visibility: 'school' });
    expect(changed.body).toMatchObject({
      visibility: 'school',
      revision: 2,
      draft: { content: { summary: 'All of them' } },
    });
    expectProblem(await patch(people.teacher, address, etag, { summary: null }), 'version_conflict');
    expectProblem(await patch(people.teacher, address, '*', { visibility: 'district' }), 'forbidden');
    expectProblem(
      await request(world.app).patch(address).set(people.teacher.headers).send({}),
      'precondition_required',
    );
    expect(faultsOf(await patch(people.teacher, address, '*', { colour: 'green' }))).toEqual(['body']);
    // A specialist takes care of what a school shares, drafts too.
    await patch(people.specialist, address, '*', { visibility: 'district' }).expect(200);
    // By then it is the district's: a teacher does not take it away.
    expectProblem(await remove(people.teacher, address), 'forbidden');
    expectProblem(await post(people.teacher, `${address}/archive`), 'forbidden');
    await post(people.specialist, `${address}/archive`).expect(200);
    const archived = await get(people.teacher, `${path}?status=archived`).expect(200);
    expect(archived.body).toMatchObject({ total: 1, items: [{ status: 'archived' }] });
    expectProblem(await post(people.specialist, `${address}/versions`), 'wrong_status');
    expect((await post(people.specialist, `${address}/restore`).expect(200)).body.status).toBe('draft');
  });
});

describe('POST /playlists/:id/edits', () => {
  test('carries out all kinds of commands, and answers what became of the draft', async () => {
    const built = await createPlaylist(people.teacher, { resourceIds: [frogs, toads], paths: [2] });
    const [pathwayId = ''] = built.pathwayIds;
    const [first = '', second = ''] = built.stepIds[0] ?? [];
    const [choice = '', option = '', heading = '', copy = '', checkpoint = '', rubric = ''] = newIds(6);
    const { body } = await edit(
      people.teacher,
      built,
      1,
      { do: 'addEntry', id: heading, at: { pathwayId, after: null }, entry: { kind: 'section', title: 'Begin' } },
      {
        do: 'addEntry',
        id: choice,
        at: { pathwayId, after: heading },
        entry: {
          kind: 'choice',
          choose: 1,
          options: [{ kind: 'resource', id: option, resource: { resourceId: toads } }],
        },
      },
      {
        do: 'addOption',
        stepId: choice,
        after: null,
        option: { kind: 'resource', resource: { resourceId: frogs, version: 1 } },
      },
      { do: 'updateOption', stepId: choice, optionId: option, changes: { title: 'Toads, a film' } },
      { do: 'updateEntry', entryId: second, changes: { prerequisiteIds: [first], instructions: '**Look** closely' } },
      {
        do: 'addEntry',
        id: checkpoint,
        at: { pathwayId },
        entry: {
          kind: 'checkpoint',
          targetIds: [built.targetId],
          checkpoint: {
            form: 'rubric',
            asksFor: ['text', 'file'],
            rubric: [{ id: rubric, title: 'Names both', levels: [{ points: 0, description: 'None' }] }],
          },
        },
      },
      { do: 'copyPathway', pathwayId, title: 'Build', ids: { [first]: copy } },
      { do: 'removeEntry', entryId: first },
    ).expect(200);
    expect(body.others).toEqual([]);
    const [path1, path2] = body.content.pathways;
    expect(path1.entries).toMatchObject([
      { id: heading, kind: 'section' },
      { id: choice, options: [{ resource: { version: 1 } }, { id: option, title: 'Toads, a film' }] },
      { id: second, prerequisiteIds: [] },
      { id: checkpoint, role: 'assess' },
    ]);
    expect(path2).toMatchObject({
      title: 'Build',
      entries: [
        {},
        {},
        { id: copy, copiedFrom: { playlistId: built.id, stepId: first } },
        { prerequisiteIds: [copy] },
        {},
      ],
    });
    expect(body.revision).toBe(2);
    expect(await draftOf(built.address)).toMatchObject({ revision: 2, draft: { content: body.content } });
  });

  test('names the command that cannot be carried out, and carries out none', async () => {
    const built = await createPlaylist(people.teacher, { resourceIds: [frogs] });
    const title = { do: 'setDetails', changes: { title: 'Never' } };
    const step = built.stepIds[0]?.[0];
    const circle = { do: 'updateEntry', entryId: step, changes: { prerequisiteIds: [step] } };
    const details = expectProblem(await edit(people.teacher, built, 1, title, circle), 'invalid_request');
    expect(details).toMatchObject({
      faults: [{ path: ['commands', 1], code: 'circle', params: { place: { entryId: step } } }],
    });
    expect(faultsOf(await edit(people.teacher, built, 7, title))).toEqual(['body.baseRevision']);
    expect(faultsOf(await edit(people.teacher, built, 1, { do: 'removeTarget', targetId: 1 }))).toEqual([
      'body.commands.0.targetId',
    ]);
    expectProblem(await edit(people.colleague, built, 1, title), 'not_found');
    expect(await draftOf(built.address)).toMatchObject({
      revision: 1,
      draft: { content: { title: 'Frogs and toads' } },
    });
  });

  test('lands what others do elsewhere, tells what they did, and reports true conflicts', async () => {
    const built = await createPlaylist(people.teacher, { resourceIds: [frogs, toads], paths: [2] });
    await put(people.teacher, `${built.address}/co-editors/${people.colleague.person.id}`).expect(200);
    const [pathwayId = ''] = built.pathwayIds;
    const [first, second] = built.stepIds[0] ?? [];
    await edit(
      people.colleague,
      built,
      2,
      { do: 'removeEntry', entryId: first },
      { do: 'updateEntry', entryId: second, changes: { title: 'Theirs' } },
    ).expect(200);
    // After what is gone: where it stood.
    const note = { do: 'addEntry', at: { pathwayId, after: first }, entry: { kind: 'note', instructions: 'Mine' } };
    const { body } = await edit(people.teacher, built, 2, note, {
      do: 'updateEntry',
      entryId: second,
      // As forms send it: what was not changed as well.
      changes: { title: null, instructions: 'Mine too' },
    }).expect(200);
    expect(body.content.pathways[0].entries).toMatchObject([
      { kind: 'note' },
      { id: second, title: 'Theirs', instructions: 'Mine too' },
    ]);
    expect(body.others).toMatchObject([
      { revision: 3, by: people.colleague.person.id, kind: 'edited', commands: [{}, {}] },
    ]);
    const conflict = await edit(
      people.teacher,
      built,
      2,
      { do: 'setDetails', changes: { title: 'Fine' } },
      { do: 'updateEntry', entryId: second, changes: { title: 'Mine' } },
      { do: 'updateEntry', entryId: first, changes: { minutes: 5 } },
    );
    const by = people.colleague.person.id;
    expect(expectProblem(conflict, 'edit_conflict')).toMatchObject({
      revision: 4,
      conflicts: [
        { command: 1, code: 'changed_by_others', others: [{ revision: 3, by, touched: [`entry/${second}/title`] }] },
        { command: 2, code: 'not_found', others: [{ revision: 3, by, touched: [`entry/${first}`] }] },
      ],
    });
    expect(await draftOf(built.address)).toMatchObject({
      revision: 4,
      draft: { content: { title: 'Frogs and toads' } },
    });
  });

  test('keeps the way back: every revision can be read and restored', async () => {
    const built = await createPlaylist(people.teacher, { resourceIds: [frogs] });
    await edit(people.teacher, built, 1, { do: 'removePathway', pathwayId: built.pathwayIds[0] }).expect(200);
    const { body } = await get(people.teacher, `${built.address}/revisions?limit=1`).expect(200);
    expect(body).toMatchObject({
      total: 2,
      items: [{ revision: 2, by: people.teacher.person.id, kind: 'edited', commands: [{ do: 'removePathway' }] }],
    });
    const next = await get(people.teacher, `${built.address}/revisions?limit=1&cursor=${body.nextCursor}`).expect(200);
    expect(next.body).toMatchObject({ items: [{ revision: 1, kind: 'created' }], nextCursor: null });
    const before = await get(people.teacher, `${built.address}/revisions/1`).expect(200);
    expect(before.body.content.pathways).toHaveLength(1);
    const restored = await post(people.teacher, `${built.address}/revisions/1/restore`).expect(200);
    expect(restored.body).toMatchObject({ revision: 3, draft: { content: before.body.content } });
    // Everything was put in place of what was there: what was made for an earlier draft does not fit by chance.
    const late = await edit(people.teacher, built, 2, { do: 'setDetails', changes: { title: 'Late' } });
    expectProblem(late, 'edit_conflict');
    expectProblem(await get(people.teacher, `${built.address}/revisions/9`), 'not_found');
  });
});
