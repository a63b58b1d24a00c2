import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { buildPdf, png, send, sendOne } from '../support/files.ts';
import {
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  resourcesPath as path,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { signInAs, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, create, createPublished } = createResourceRequests(world);
const nobodys = `${path}/${'f'.repeat(24)}`;

let people: ResourcePeople;
beforeAll(async () => {
  people = await buildResourcePeople(world);
});

const wordsIn = ({ body }: request.Response) =>
  body.changes.map((change: { words: { en: string } }) => change.words.en);

describe('the history of a resource', () => {
  test('tells what differs between versions and the working copy, and goes back', async () => {
    const { teacher } = people;
    const { address } = await createPublished(teacher, { summary: 'Green', subjects: ['science'] });
    await patch(teacher, address, '*', { title: 'Toads', subjects: ['math', 'science'] }).expect(200);
    await post(teacher, `${address}/versions`, { note: 'Another animal' }).expect(200);
    await patch(teacher, address, '*', { summary: null, subjects: ['math'], license: 'cc by sa 4.0' }).expect(200);

    const first = await get(teacher, `${address}/changes?from=1&to=2`).expect(200);
    expect(first.body).toMatchObject({
      from: { version: 1, title: 'Frogs of the pond', by: teacher.person.id, note: null },
      to: { version: 2, title: 'Toads', note: 'Another animal' },
      hasTags: true,
      changes: [
        { field: 'title', kind: 'changed', before: 'Frogs of the pond', after: 'Toads', items: null },
        { field: 'subjects', items: { added: ['mathematics'], removed: [] } },
      ],
    });
    expect(first.body.changes[1].words).toEqual({
      en: 'Subjects: added Mathematics.',
      es: 'Materias: se añade Matemáticas.',
    });
    const unpublished = await get(teacher, `${address}/changes`).expect(200);
    expect(unpublished.body).toMatchObject({ from: { version: 2 }, to: { version: 'working' } });
    expect(wordsIn(unpublished)).toEqual([
      'Summary: removed “Green”.',
      'License: from CC BY 4.0 to CC BY-SA 4.0.',
      'Subjects: removed Science.',
    ]);

    const back = await post(teacher, `${address}/versions/1/restore`).expect(200);
    expect(back.body).toMatchObject({
      title: 'Frogs of the pond',
      summary: 'Green',
      license: { id: 'CC-BY-4.0' },
      subjects: ['mathematics'],
      version: 2,
      editing: { hasUnpublishedChanges: true },
    });
    expect((await get(people.colleague, address).expect(404)).status).toBe(404);
    const tags = await post(teacher, `${address}/versions/1/restore`, { fields: ['subjects'] }).expect(200);
    expect(tags.body.subjects).toEqual(['science']);
    const again = await post(teacher, `${address}/versions/1/restore`, { fields: ['subjects', 'title'] }).expect(200);
    expect(again.get('etag')).toBe(tags.get('etag'));
    const third = await post(teacher, `${address}/versions`, { note: 'Frogs again' }).expect(200);
    expect(third.body).toMatchObject({ version: 3, title: 'Frogs of the pond' });
    expect(wordsIn(await get(teacher, `${address}/changes?from=1&to=3`).expect(200))).toEqual([]);
  });

  test('is for those who may edit, and names what is wrong', async () => {
    const { teacher, colleague, stranger } = people;
    const { address } = await createPublished(teacher, { visibility: 'school' });
    for (const [who, code] of [
      [colleague, 'forbidden'],
      [stranger, 'not_found'],
    ] as const) {
      expectProblem(await get(who, `${address}/changes`), code);
      expectProblem(await post(who, `${address}/versions/1/restore`), code);
    }
    expectProblem(await request(world.app).get(`${address}/changes`), 'unauthenticated');
    expectProblem(await request(world.app).post(`${address}/versions/1/restore`), 'unauthenticated');
    expectProblem(await get(teacher, `${address}/changes?from=9`), 'not_found');
    expectProblem(await post(teacher, `${address}/versions/9/restore`), 'not_found');
    expectProblem(await post(teacher, `${nobodys}/versions/1/restore`), 'not_found');
    expect(faultsOf(await get(teacher, `${address}/changes?from=first`))).toEqual(['query.from']);
    expect(faultsOf(await post(teacher, `${address}/versions/1/restore`, { fields: ['colour'] }))).toEqual([
      'body.fields.0',
    ]);
    const stale = post(teacher, `${address}/versions/1/restore`).set('if-match', '"9"');
    expectProblem(await stale, 'version_conflict');
  });

  test('of a time when tags were not kept with versions still has its content', async () => {
    const { address, body } = await createPublished(people.teacher, { keywords: ['pond'] });
    await world.database.connection.collection('resource_versions').updateMany({}, { $unset: { catalog: 1 } });
    await patch(people.teacher, address, '*', { title: 'Toads', keywords: ['lake'] }).expect(200);
    const { body: compared } = await get(people.teacher, `${address}/changes`).expect(200);
    expect(compared).toMatchObject({ hasTags: false, changes: [{ field: 'title' }] });
    const restore = `${path}/${String(body.id)}/versions/1/restore`;
    expect(faultsOf(await post(people.teacher, restore, { fields: ['keywords'] }))).toEqual(['body.fields']);
    expect((await post(people.teacher, restore).expect(200)).body.title).toBe('Frogs of the pond');
  });
});

describe('captions and transcripts', () => {
  const vtt = (words: string) => `WEBVTT\n\n00:01.000 --> 00:02.000\n${words}\n`;
  /** The smallest that is recognised as a recording. */
  const wav = Buffer.concat([Buffer.from('RIFF$\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(64)]);

  test('go with a recording: found by their words, had by signed addresses, told as accessibility', async () => {
    const { teacher, colleague } = people;
    const recording = await sendOne(world, teacher, { name: 'pond.wav', content: wav });
    const english = await sendOne(world, teacher, { name: 'en.vtt', content: vtt('Croaking begins at dusk') });
    const words = await sendOne(world, teacher, { name: 'words.txt', content: 'Amphibiousness explained' });
    const { address } = await create(teacher, {
      url: null,
      kind: 'file',
      fileId: recording.id,
      visibility: 'school',
      accessibilityFeatures: ['none'],
    });

    const draft = await patch(teacher, address, '*', { captions: [{ fileId: english.id, inLanguage: 'en' }] }).expect(
      200,
    );
    expect(draft.body).toMatchObject({
      captions: [{ fileId: english.id, name: 'en.vtt', inLanguage: 'en', mediaType: 'text/vtt' }],
      accessibilityFeatures: ['captions'],
    });
    expect(draft.body.editing.provenance.at(-1)).toMatchObject({
      by: teacher.person.id,
      via: 'manual',
      tags: { accessibilityFeatures: ['captions'] },
    });
    await post(teacher, `${address}/versions`).expect(200);

    // What readers see decides: a transcript that is not published yet promises nothing.
    const waiting = await patch(teacher, address, '*', {
      transcripts: [{ fileId: words.id, inLanguage: 'en' }],
    }).expect(200);
    expect(waiting.body.accessibilityFeatures).toEqual(['captions']);
    expect((await get(colleague, address).expect(200)).body).toMatchObject({ transcripts: [] });
    const published = await post(teacher, `${address}/versions`).expect(200);
    expect(published.body.accessibilityFeatures).toEqual(['captions', 'transcript']);

    const { body: seen } = await get(colleague, address).expect(200);
    for (const { url } of [...seen.captions, ...seen.transcripts]) await request(world.app).get(url).expect(200);
    expect((await get(colleague, `/api/v1/files/${words.id}`).expect(200)).body).toMatchObject({
      purpose: 'transcript',
    });
    expect((await get(colleague, `/api/v1/files/${english.id}`).expect(200)).body).toMatchObject({
      purpose: 'caption',
    });
    expectProblem(await get(people.stranger, `/api/v1/files/${words.id}`), 'not_found');

    const found = async (q: string) => {
      for (let tries = 0; tries < 200; tries++) {
        const { body } = await get(teacher, `/api/v1/search/resources?q=${q}`).expect(200);
        if (body.total > 0) return body.total;
        await new Promise((done) => setTimeout(done, 25));
      }
      return 0;
    };
    expect([await found('amphibiousness'), await found('croaking')]).toEqual([1, 1]);

    // Never swept while any version names them.
    const without = await patch(teacher, address, '*', { captions: null, transcripts: null }).expect(200);
    expect(without.body).toMatchObject({ captions: [], accessibilityFeatures: ['captions', 'transcript'] });
    expect((await post(teacher, `${address}/versions`).expect(200)).body.accessibilityFeatures).toEqual([]);
    world.clock.advance(30 * 24 * 60 * 60 * 1_000);
    const system = { kind: 'system', reason: 'a test' } as const;
    await world.wiring.files.sweep(system);
    const later = await signInAs(world, teacher.person);
    await get(later, `/api/v1/files/${english.id}`).expect(200);
    const back = await post(later, `${address}/versions/2/restore`).expect(200);
    await request(world.app).get(back.body.captions[0].url).expect(200);
    expect(back.body.transcripts).toHaveLength(1);
  });

  test('are refused where they do not fit, with the place', async () => {
    const teacher = await signInAs(world, people.teacher.person);
    const broken = await send(world, teacher, { name: 'a.vtt', content: 'WEBVTT\n\n00:01.000 -> 00:02.000\nHello' });
    const { files } = expectProblem(broken, 'files_refused') as { files: object[] };
    expect(files).toMatchObject([{ code: 'invalid_captions', params: { line: 4 } }]);
    const captions = await sendOne(world, teacher, { name: 'a.vtt', content: vtt('Hello') });
    const pdf = await sendOne(world, teacher, { name: 'a.pdf', content: buildPdf('Hello') });
    const image = await sendOne(world, teacher, { name: 'a.png', content: png });
    const one = { fileId: captions.id, inLanguage: 'en' };
    const { address } = await create(teacher);
    const faults = async (body: object) => faultsOf(await patch(teacher, address, '*', body as never));
    expect(await faults({ captions: [{ ...one, fileId: pdf.id }] })).toEqual(['body.captions.0.fileId']);
    expect(await faults({ captions: [{ ...one, fileId: 'f'.repeat(24) }] })).toEqual(['body.captions.0.fileId']);
    expect(await faults({ captions: [one, one] })).toEqual(['body.captions.1.inLanguage']);
    expect(await faults({ captions: [{ ...one, inLanguage: 'English?' }] })).toEqual(['body.captions.0.inLanguage']);
    expect(await faults({ transcripts: [{ ...one, fileId: image.id }] })).toEqual(['body.transcripts.0.fileId']);
    expect(await faults({ fileId: pdf.id, captions: [one] })).toEqual(['body.captions']);
    await patch(teacher, address, '*', { captions: [one] }).expect(200);
    expect(await faults({ kind: 'text', url: null, body: 'Frogs' })).toEqual(['body.captions']);
  });
});
