import { expectProblem } from '../support/expect-problem.ts';
import {
  type BuiltPlaylist,
  createPlaylistRequests,
  newIds,
  playlistsPath as path,
} from '../support/playlist-requests.ts';
import { type Body, buildResourcePeople, faultsOf, type ResourcePeople } from '../support/resource-requests.ts';
import { type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld({ publicUrl: 'https://learn.example.org' });
const { post, get, patch, edit, remove, createShared, createPlaylist } = createPlaylistRequests(world);
const nobodys = `${path}/${'f'.repeat(24)}`;

let people: ResourcePeople;
/** Of another district. */
let afar: SignedIn;
let frogs = '';
let toads = '';
let newts = '';
beforeAll(async () => {
  people = await buildResourcePeople(world);
  const { specialist, stranger } = people;
  afar = await signIn(world, { orgId: stranger.person.orgId, role: 'teacher' });
  frogs = await createShared(specialist, {
    title: 'Frogs',
    license: 'cc by-nc 4.0',
    author: 'Ann',
    visibility: 'public',
  });
  toads = await createShared(specialist, { title: 'Toads', url: 'https://example.org/toads', license: 'cc by-nd 4.0' });
  newts = await createShared(specialist, {
    title: 'Newts <i>',
    url: 'https://example.org/newts',
    license: 'cc by-sa 3.0',
  });
});

const publish = (who: SignedIn, address: string) => post(who, `${address}/versions`, {}).expect(200);
const draftOf = async (who: SignedIn, address: string) => (await get(who, `${address}?view=draft`).expect(200)).body;
const published = async (details: Body = {}): Promise<BuiltPlaylist> => {
  const built = await createPlaylist(people.specialist, { resourceIds: [frogs, toads], paths: [2, 1], ...details });
  const { specialist } = people;
  await patch(specialist, built.address, '*', { visibility: 'district' }).expect(200);
  await publish(specialist, built.address);
  return built;
};
const remixOf = async (who: SignedIn, { address }: Pick<BuiltPlaylist, 'address'>, body: Body = {}) => {
  const made = await post(who, `${address}/remixes`, body).expect(201);
  return { address: String(made.get('location')), body: made.body };
};
/** Edits of what somebody reads now. */
const change = async (who: SignedIn, address: string, ...commands: Body[]) =>
  edit(who, { address }, (await draftOf(who, address)).revision, ...commands).expect(200);
const upstreamOf = async (who: SignedIn, address: string) => (await get(who, `${address}/upstream`).expect(200)).body;

describe('copying and adapting', () => {
  test('keeps ids, follows the newest of resources, and names the chain', async () => {
    const { teacher, colleague, specialist } = people;
    const source = await published({ license: 'cc by-sa 4.0' });
    const { address, body } = await remixOf(teacher, source, { title: 'Frogs for us' });
    expect(body).toMatchObject({
      status: 'draft',
      visibility: 'private',
      ownerId: teacher.person.id,
      lineage: {
        playlistId: source.id,
        version: 1,
        chain: [
          {
            title: 'Frogs and toads',
            author: specialist.person.displayName,
            license: { id: 'CC-BY-SA-4.0' },
            url: `https://learn.example.org${source.address}/versions/1`,
          },
        ],
      },
      draft: {
        content: {
          title: 'Frogs for us',
          license: { id: 'CC-BY-SA-4.0' },
          targets: [{ id: source.targetId }],
          pathways: [
            { id: source.pathwayIds[0], entries: [{ id: source.stepIds[0]?.[0], resource: { version: null } }, {}] },
            { entries: [{ id: source.stepIds[1]?.[0] }] },
          ],
        },
      },
    });
    await patch(teacher, address, '*', { visibility: 'school' }).expect(200);
    await publish(teacher, address);
    const second = await remixOf(colleague, { address });
    expect(second.body.lineage.chain.map(({ title }: { title: string }) => title)).toEqual([
      'Frogs and toads',
      'Frogs for us',
    ]);

    const direct = await get(specialist, `${source.address}/remixes`).expect(200);
    expect(direct.body).toMatchObject({ total: 1, items: [{ title: 'Frogs for us' }], counts: { direct: 1, all: 2 } });
    // The colleague's copy is private: counted, not shown.
    const all = await get(teacher, `${source.address}/remixes?depth=all`).expect(200);
    expect(all.body).toMatchObject({ total: 1, counts: { all: 2 } });
    await get(teacher, `${address}/remixes?depth=all`).expect(200);
  });

  test('asks a license of what crosses districts, and keeps to it', async () => {
    const { teacher, specialist } = people;
    const reserved = await published();
    await remixOf(teacher, reserved);
    await patch(specialist, reserved.address, '*', { visibility: 'public' }).expect(200);
    const refused = await post(afar, `${reserved.address}/remixes`, {});
    expectProblem(refused, 'remix_refused');
    expect(refused.body.details.obstacles).toMatchObject([{ code: 'unknown_terms' }]);

    const open = await published({ license: 'cc by-sa 4.0', visibility: 'public' });
    await patch(specialist, open.address, '*', { visibility: 'public' }).expect(200);
    expectProblem(await post(afar, `${open.address}/remixes`, { license: 'cc by 4.0' }), 'remix_license');
    const { address, body } = await remixOf(afar, open);
    expect(body).toMatchObject({ orgId: afar.person.orgId, draft: { content: { license: { id: 'CC-BY-SA-4.0' } } } });
    // What the other district keeps to itself is told, not shown.
    expect(body.draft.resources.map(({ title }: { title: string }) => title)).toEqual(['Frogs']);
    const readiness = await get(afar, `${address}/readiness`).expect(200);
    expect(JSON.stringify(readiness.body.findings)).toContain(toads);
    expect(readiness.body.isReady).toBe(false);
  });

  test('lets no edit give a copy a license that its basis does not allow, and publishes none without', async () => {
    const { teacher } = people;
    const source = await published({ license: 'cc by-nc-sa 4.0', resourceIds: [frogs] });
    const { address } = await remixOf(teacher, source);
    const refused = await patch(teacher, address, '*', { license: 'cc by 4.0' });
    expect(expectProblem(refused, 'remix_license')).toMatchObject({ options: [{ id: 'CC-BY-NC-SA-4.0' }] });
    const { revision } = await draftOf(teacher, address);
    const command = { do: 'setDetails', changes: { license: 'cc by-sa 4.0' } };
    expectProblem(await edit(teacher, { address }, revision, command), 'remix_license');
    expect((await draftOf(teacher, address)).draft.content.license.id).toBe('CC-BY-NC-SA-4.0');

    await patch(teacher, address, '*', { license: null, title: 'Pond' }).expect(200);
    const { details } = (await post(teacher, `${address}/versions`, {}).expect(409)).body;
    expect(details.findings).toMatchObject([{ code: 'license_breach', place: {} }]);
    const [finding] = (await get(teacher, `${address}/readiness`).expect(200)).body.findings;
    expect(finding.message).toBe(
      'This is made from “Frogs and toads”, so its license must be one of these: CC BY-NC-SA 4.0.',
    );
    await change(teacher, address, ...finding.fix);
    await publish(teacher, address);
    // An own one is free.
    const own = await createPlaylist(teacher, { resourceIds: [frogs], license: 'cc by-nc-sa 4.0' });
    await patch(teacher, own.address, '*', { license: 'cc by 4.0' }).expect(200);
  });

  test('is for published playlists that one sees, by those who make playlists', async () => {
    const { teacher, student, stranger } = people;
    const draft = await createPlaylist(teacher, { resourceIds: [frogs] });
    expectProblem(await post(teacher, `${draft.address}/remixes`, {}), 'wrong_status');
    expectProblem(await post(stranger, `${draft.address}/remixes`, {}), 'not_found');
    expectProblem(await post(student, `${draft.address}/remixes`, {}), 'forbidden');
    expectProblem(await get(teacher, `${draft.address}/upstream`), 'not_found');
    expectProblem(await get(teacher, `${nobodys}/attribution`), 'not_found');
    const bad = await post(teacher, `${draft.address}/remixes`, { licence: 'cc by' });
    expect(faultsOf(bad)).toEqual(['body']);
  });
});

describe('changes of upstream', () => {
  test('are told in words, taken over, kept out or declined, and remembered', async () => {
    const { teacher, specialist } = people;
    const source = await published();
    const { address } = await remixOf(teacher, source);
    const [watch = '', build = ''] = source.pathwayIds;
    const [[first = '', second = ''] = [], [third = ''] = []] = source.stepIds;
    const mineOnly = 'I can tell newts, too';
    await change(
      teacher,
      address,
      { do: 'updateTarget', targetId: source.targetId, changes: { statement: { en: mineOnly } } },
      { do: 'updatePathway', pathwayId: watch, changes: { title: 'See' } },
      { do: 'updateEntry', entryId: second, changes: { minutes: 5 } },
    );
    expect(await upstreamOf(teacher, address)).toMatchObject({
      source: { isAvailable: true, version: 1 },
      changes: [],
    });

    const [added = ''] = newIds(1);
    await change(
      specialist,
      source.address,
      { do: 'setDetails', changes: { summary: 'About animals of the pond' } },
      { do: 'updatePathway', pathwayId: watch, changes: { title: 'Watch' } },
      { do: 'replaceEntry', entryId: first, entry: { kind: 'resource', resource: { resourceId: newts } } },
      { do: 'removeEntry', entryId: second },
      { do: 'removePathway', pathwayId: build },
      {
        do: 'addEntry',
        id: added,
        at: { pathwayId: watch },
        entry: { kind: 'checkpoint', checkpoint: { form: 'conference' }, targetIds: [source.targetId] },
      },
    );
    // Nobody is told of a draft.
    expect((await upstreamOf(teacher, address)).changes).toEqual([]);
    await publish(specialist, source.address);

    const upstream = await upstreamOf(teacher, address);
    expect(upstream.source).toMatchObject({ id: source.id, version: 2, copiedVersion: 1 });
    const told = Object.fromEntries(upstream.changes.map((one: { key: string }) => [one.key, one]));
    expect(Object.fromEntries(Object.entries(told).map(([key, one]) => [key, (one as Body).state]))).toEqual({
      'playlist::summary': 'incoming',
      [`pathway:${watch}:title`]: 'conflict',
      [`entry:${first}:shows`]: 'incoming',
      [`entry:${second}:removed`]: 'conflict',
      [`pathway:${build}:removed`]: 'incoming',
      [`entry:${added}:added`]: 'incoming',
    });
    expect(told[`entry:${first}:shows`].words.en).toEqual(['Activity 1 in Path 1 replaced: “Frogs” by “Newts <i>”']);
    expect(told[`entry:${second}:removed`].mine.en).toEqual([
      'Activity 2 in Path 1: minutes changed from nothing to 5',
    ]);
    expect(told[`pathway:${watch}:title`].words.es).toEqual(['Camino «Path 1»: título: cambió de «Path 1» a «Watch»']);

    const pending = await get(teacher, '/api/v1/me/playlist-remixes?pending=true').expect(200);
    expect(pending.body.items.find(({ id }: { id: string }) => address.endsWith(id))).toMatchObject({
      pending: { incoming: 4, conflicts: 2, declined: 0 },
    });

    const before = await draftOf(teacher, address);
    const body = {
      sourceVersion: 2,
      decisions: [
        { key: `pathway:${watch}:title`, decision: 'keepMine' },
        { key: `entry:${second}:removed`, decision: 'decline' },
        { key: `pathway:${build}:removed`, decision: 'decline' },
      ],
      forAll: 'accept',
    };
    expectProblem(await post(teacher, `${address}/upstream`, body).set('if-match', '"1"'), 'version_conflict');
    expectProblem(await post(teacher, `${address}/upstream`, { ...body, sourceVersion: 1 }), 'version_conflict');
    const unknown = await post(teacher, `${address}/upstream`, {
      decisions: [{ key: 'playlist::title', decision: 'accept' }],
    });
    expect(faultsOf(unknown)).toEqual(['body.decisions.0.key']);
    expect(faultsOf(await post(teacher, `${address}/upstream`, {}))).toEqual(['body.decisions']);
    expect((await draftOf(teacher, address)).revision).toBe(before.revision);

    const decided = (await post(teacher, `${address}/upstream`, body).expect(200)).body;
    expect(decided.changes.map(({ key, state }: Body) => [key, state])).toEqual([
      [`entry:${second}:removed`, 'declined'],
      [`pathway:${build}:removed`, 'declined'],
    ]);
    const after = await draftOf(teacher, address);
    expect(after.draft.content).toMatchObject({
      summary: 'About animals of the pond',
      targets: [{ statement: { en: mineOnly } }],
      pathways: [
        {
          title: 'See',
          entries: [{ id: first, resource: { resourceId: newts } }, { id: added }, { id: second, minutes: 5 }],
        },
        { id: build, entries: [{ id: third }] },
      ],
    });
    const rest = await get(teacher, '/api/v1/me/playlist-remixes?pending=true').expect(200);
    expect(rest.body.items.some(({ id }: { id: string }) => address.endsWith(id))).toBe(false);
    // Their draft is a revision like any other: it can be taken back.
    await post(teacher, `${address}/revisions/${before.revision}/restore`, {}).expect(200);

    // What was declined can still be accepted, and is asked about anew when upstream changes it anew.
    await change(specialist, source.address, { do: 'updatePathway', pathwayId: watch, changes: { title: 'Look' } });
    await publish(specialist, source.address);
    const later = await upstreamOf(teacher, address);
    expect(later.changes).toContainEqual(expect.objectContaining({ key: `pathway:${watch}:title`, state: 'conflict' }));
  });

  test('end where the source goes out of sight; the lineage stays', async () => {
    const { teacher, specialist } = people;
    const source = await published();
    const { address } = await remixOf(teacher, source);
    await patch(specialist, source.address, '*', { visibility: 'private' }).expect(200);
    const upstream = await upstreamOf(teacher, address);
    expect(upstream).toMatchObject({ source: { isAvailable: false, title: 'Frogs and toads' }, changes: [] });
    await post(teacher, `${address}/upstream`, { forAll: 'accept' }).expect(200);
    const credit = await get(teacher, `${address}/attribution`).expect(200);
    expect(credit.body.chain).toMatchObject([{ title: 'Frogs and toads' }]);
  });
});

describe('GET /playlists/{id}/attribution', () => {
  test('credits the chain and every work, and states what their licenses ask', async () => {
    const { teacher, specialist } = people;
    const source = await published({ license: 'cc by 4.0', resourceIds: [frogs, toads, newts], paths: [3] });
    const { address } = await remixOf(teacher, source, { title: 'Pond', license: 'cc by-sa 4.0' });
    const { body } = await get(teacher, `${address}/attribution`).expect(200);
    expect(body).toMatchObject({
      version: null,
      playlist: { title: 'Pond', author: teacher.person.displayName, license: { id: 'CC-BY-SA-4.0' } },
      chain: [{ title: 'Frogs and toads', author: specialist.person.displayName }],
      items: [
        { title: 'Frogs', author: 'Ann', license: { id: 'CC-BY-NC-4.0' } },
        { title: 'Toads', url: 'https://example.org/toads' },
        { title: 'Newts <i>' },
      ],
      terms: {
        isNonCommercial: true,
        effects: [
          { effect: 'nonCommercial', resourceIds: [frogs] },
          { effect: 'shareAlike', resourceIds: [newts] },
          { effect: 'noDerivatives', resourceIds: [toads] },
        ],
        remix: { isAllowed: true, isBound: true },
      },
    });
    expect(body.page.en.text).toContain('Based on “Frogs and toads” (https://learn.example.org/api/v1/playlists/');
    expect(body.page.en.text).toContain('To be used whole and unchanged; they may not be adapted: “Toads”.');
    expect(body.page.es.text).toContain('Solo para uso no comercial');
    expect(body.page.en.html).toContain('Newts &lt;i&gt;');
    expect(body.page.en.html).not.toContain('<i>');
    const old = await get(specialist, `${source.address}/attribution?version=1`).expect(200);
    expect(old.body).toMatchObject({ version: 1, chain: [] });
    expectProblem(await get(teacher, `${address}/attribution?version=1`), 'not_found');
  });
});

describe('GET /playlists/{id}/versions/{n}/export', () => {
  test('is one file with lineage, targets and descriptions by which others find the resources', async () => {
    const { teacher, stranger } = people;
    const first = await published({ license: 'cc by 4.0' });
    const { address } = await remixOf(teacher, first);
    await patch(teacher, address, '*', { visibility: 'school' }).expect(200);
    await publish(teacher, address);
    const response = await get(teacher, `${address}/versions/1/export`).expect(200);
    expect(response.body).toMatchObject({
      format: 'pathloom-playlist',
      schemaVersion: 1,
      address: `https://learn.example.org${address}/versions/1`,
      version: { version: 1, content: { targets: [{ id: first.targetId }], pathways: [{}, {}] } },
      lineage: { playlistId: first.id, chain: [{ title: 'Frogs and toads' }] },
      resources: [
        {
          resourceId: frogs,
          source: null,
          sha256: null,
          description: { '@type': expect.anything(), author: { name: 'Ann' } },
        },
        { resourceId: toads, url: 'https://example.org/toads', title: 'Toads' },
      ],
    });
    const etag = String(response.get('etag'));
    await get(teacher, `${address}/versions/1/export`).set('if-none-match', etag).expect(304);

    const described = await get(teacher, `${address}/versions/1/export`)
      .set('accept', 'application/ld+json')
      .expect(200);
    expect(described.type).toBe('application/ld+json');
    const steps = first.stepIds[0] ?? [];
    expect(described.body).toMatchObject({
      '@context': 'https://schema.org',
      '@type': ['LearningResource', 'ItemList'],
      name: 'Frogs and toads',
      license: 'https://creativecommons.org/licenses/by/4.0/',
      isBasedOn: [{ '@type': 'CreativeWork', name: 'Frogs and toads' }],
      teaches: [{ '@type': 'DefinedTerm', name: 'I can tell frogs from toads' }],
      numberOfItems: 2,
      itemListElement: [
        {
          position: 1,
          item: {
            name: 'Path 1',
            itemListElement: [
              {
                '@id': `https://learn.example.org${address}/versions/1/steps/${steps[0]}`,
                position: 1,
                item: { name: 'Frogs' },
              },
              { position: 2, item: { name: 'Toads' } },
            ],
          },
        },
        { position: 2, item: { itemListElement: [{ item: { '@id': expect.stringContaining(frogs) } }] } },
      ],
    });
    expectProblem(await get(stranger, `${address}/versions/1/export`), 'not_found');
    expectProblem(await get(teacher, `${address}/versions/2/export`), 'not_found');
  });
});

describe('POST /playlists/import', () => {
  const importPath = `${path}/import`;
  const send = (who: SignedIn, file: unknown, query = '') => post(who, `${importPath}${query}`, file as Body);
  const exported = async (who: SignedIn, address: string, version = 1) =>
    (await get(who, `${address}/versions/${version}/export`).expect(200)).body;
  type Line = { code: string; id: string | null; resourceId?: string };
  const linesOf = ({ lines }: { lines: Line[] }, code: string) => lines.filter((line) => line.code === code);

  test('brings a playlist to another district: resources found again, gaps told, again without a second draft', async () => {
    const { specialist, stranger } = people;
    const source = await published({ license: 'cc by 4.0', summary: 'About amphibians', subjects: ['science'] });
    const file = await exported(specialist, source.address);
    expect(file.author).toBe(specialist.person.displayName);

    // A dry run tells all and writes nothing.
    const countOwn = async () => (await get(afar, `${path}?whose=mine`).expect(200)).body.total;
    const before = await countOwn();
    const foreseen = (await send(afar, file, '?dryRun=true').expect(200)).body;
    expect(foreseen).toMatchObject({
      outcome: 'created',
      isDryRun: true,
      playlistId: null,
      // Frogs are public; toads are not theirs to see.
      uses: { found: 2, missing: 1 },
      readiness: { isReady: false, blocking: ['resource_missing'] },
    });
    expect(await countOwn()).toBe(before);

    const [one, two] = await Promise.all([send(afar, file), send(afar, file)]);
    expect([one.status, two.status].sort()).toEqual([200, 201]);
    const { playlistId } = one.body;
    expect(two.body.playlistId).toBe(playlistId);
    expect(await countOwn()).toBe(before + 1);
    const address = `${path}/${playlistId}`;
    const draft = await draftOf(afar, address);
    expect(draft).toMatchObject({
      visibility: 'private',
      lineage: { playlistId: source.id, version: 1, chain: [{ title: 'Frogs and toads', author: file.author }] },
      draft: {
        content: { summary: 'About amphibians', pathways: [{ entries: [{ title: null }, { title: 'Toads' }] }, {}] },
      },
    });
    expectProblem(await post(afar, `${address}/versions`, {}), 'playlist_not_ready');

    // Once the library has it, under another spelling of the address, the same file fills the gap; what people wrote stays.
    await change(afar, address, { do: 'setDetails', changes: { title: 'Our frogs' } });
    const elsewhere = await signIn(world, { orgId: stranger.person.orgId, role: 'specialist' });
    const ours = await createShared(elsewhere, {
      title: 'Toads',
      url: 'http://www.example.org/toads/',
      license: 'cc by-nd 4.0',
    });
    const again = (await send(afar, file).expect(200)).body;
    expect(again).toMatchObject({ outcome: 'updated', playlistId, readiness: { isReady: true } });
    expect(linesOf(again, 'resource_found').map(({ resourceId }) => resourceId)).toEqual([frogs, ours, frogs]);
    expect((await send(afar, file).expect(200)).body.outcome).toBe('unchanged');
    expect((await draftOf(afar, address)).draft.content.title).toBe('Our frogs');
    await change(afar, address, { do: 'setDetails', changes: { title: 'Frogs and toads' } });

    // What goes out there is what came in, but for ids, times, and the credit above it.
    await publish(afar, address);
    const back = await exported(afar, address);
    expect(alike(back, { [playlistId]: source.id, [ours]: toads })).toEqual(alike(file, {}));
    expect(back.lineage.chain).toHaveLength(1);

    // A newer version is merged with what was changed here; a true conflict is told, and theirs stays.
    await change(afar, address, { do: 'setDetails', changes: { summary: 'Ours' } });
    await change(specialist, source.address, { do: 'setDetails', changes: { summary: 'New', minutesPerPathway: 40 } });
    await publish(specialist, source.address);
    const newer = await exported(specialist, source.address, 2);
    const merged = (await send(afar, newer).expect(200)).body;
    expect(merged.outcome).toBe('updated');
    expect(linesOf(merged, 'kept')).toHaveLength(1);
    expect((await draftOf(afar, address)).draft.content).toMatchObject({ summary: 'Ours', minutesPerPathway: 40 });
    expect((await send(afar, file).expect(200)).body.outcome).toBe('skipped');

    // Somebody else has a draft of their own; who has deleted theirs begins anew.
    const theirs = (await send(stranger, newer).expect(201)).body.playlistId;
    expect(theirs).not.toBe(playlistId);
    await remove(afar, address).expect(204);
    expect((await send(afar, newer).expect(201)).body.playlistId).not.toBe(playlistId);
  });

  test('makes a draft beside the original for a colleague, and reads no file that is none', async () => {
    const { specialist, colleague, student } = people;
    const source = await published();
    const file = await exported(specialist, source.address);
    const { content } = file.version;
    for (const [name, changed] of Object.entries({
      'body.format': { ...file, format: 'other' },
      'body.resources.0.url': { ...file, resources: [{ ...file.resources[0], url: 7 }] },
      'body.version.content.pathways.0.title': {
        ...file,
        version: { ...file.version, content: { ...content, pathways: [{ ...content.pathways[0], title: '' }] } },
      },
    })) {
      expect(faultsOf(await send(specialist, changed))).toContain(name);
    }
    const broken = await post(specialist, importPath).set('content-type', 'application/json').send('{"format":');
    expectProblem(broken, 'invalid_request');
    expectProblem(await send(student, file), 'forbidden');
    expect((await post({ ...specialist, headers: { authorization: '' } }, importPath, file)).status).toBe(401);
    // To a colleague the resources are there: the draft is theirs, and stands beside the one that was exported.
    const made = (await send(colleague, file).expect(201)).body;
    expect(made).toMatchObject({ uses: { found: 3, missing: 0 }, readiness: { isReady: true } });
  });

  /** A file without what an import makes anew. */
  function alike(file: Body, ids: Record<string, string>): unknown {
    const { address: _address, author: _author, lineage: _lineage, ...rest } = file;
    let text = JSON.stringify(rest);
    for (const [here, there] of Object.entries(ids)) text = text.replaceAll(here, there);
    const { version, resources } = JSON.parse(text);
    const byId = (a: { resourceId: string }, b: { resourceId: string }) => (a.resourceId < b.resourceId ? -1 : 1);
    const plain = (list: Body[]) =>
      list.map(({ description: _description, url, ...one }) => ({
        ...one,
        url: String(url).replace(/^https?:..(www\.)?|\/$/g, ''),
      }));
    return {
      version: { ...version, at: null, by: null, resources: plain(version.resources.sort(byId)) },
      resources: plain(resources.sort(byId)),
    };
  }
});
