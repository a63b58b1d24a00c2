import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { buildDocx, buildPdf, filesPath, png, send, sendOne } from '../support/files.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, signInAs, useWorld } from '../support/world.ts';
import { buildZip } from '../support/zip.ts';

const quota = 40 * 1024 * 1024;
const world = useWorld({ filesQuotaBytes: quota });

let district: BuiltDistrict;
let teacher: SignedIn;
let colleague: SignedIn;
let admin: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  const orgId = district.id;
  teacher = await signIn(world, { orgId, role: 'teacher' });
  colleague = await signIn(world, { orgId, role: 'teacher' });
  admin = await signIn(world, { orgId, role: 'admin' });
});

/** Time passes, and all sign in again. */
async function advance(ms: number): Promise<void> {
  world.clock.advance(ms);
  teacher = await signInAs(world, teacher.person);
  colleague = await signInAs(world, colleague.person);
  admin = await signInAs(world, admin.person);
}

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
const get = (who: SignedIn, path: string) => request(world.app).get(path).set(who.headers);
const system = { kind: 'system', reason: 'a test' } as const;
const day = 24 * 60 * 60 * 1_000;

/** Until nothing is made of files any more: that puts down copies where uploads do. */
async function settle(): Promise<void> {
  const jobs = world.database.connection.collection('jobs');
  const open = { kind: 'files.make', state: { $in: ['queued', 'running'] } };
  for (let tries = 0; tries < 400 && (await jobs.countDocuments(open)) > 0; tries++) await sleep(25);
}

/** Everything that is stored, with what is on its way. */
async function stored(): Promise<{ blobs: string[]; staged: string[]; records: number }> {
  await settle();
  const { blobs } = world.wiring.files;
  const found: string[] = [];
  for await (const blob of blobs.list()) found.push(blob.sha256);
  const staged = await readdir(join(world.dataDir, 'files/incoming')).catch(() => []);
  const records = await world.database.connection.collection('files').countDocuments({});
  return { blobs: found.sort(), staged, records };
}

async function refusals(...files: { name: string; content: Buffer | string }[]) {
  const before = await stored();
  const answer = await send(world, teacher, ...files);
  const details = expectProblem(answer, 'files_refused') as { files: { code: string; message: string }[] };
  expect(await stored()).toEqual(before);
  return details.files.map(({ code }) => code);
}

describe('sending files', () => {
  test('answers each file as it was recognised, in the order of the form', async () => {
    const docx = buildDocx('Fractions');
    const { body } = await send(
      world,
      teacher,
      { name: 'Übung – Brüche.pdf', content: buildPdf('Fractions') },
      { name: '分数.docx', content: docx },
      { name: 'pixel', content: png },
      { name: 'notes.txt', content: 'Halves and quarters' },
    ).expect(201);
    expect(body.items.map((item: { file: object }) => item.file)).toMatchObject([
      { name: 'Übung – Brüche.pdf', mediaType: 'application/pdf', purpose: 'library', pixels: null },
      {
        name: '分数.docx',
        mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        bytes: docx.length,
        sha256: sha256(docx),
      },
      { name: 'pixel.png', mediaType: 'image/png', pixels: { width: 1, height: 1 } },
      { name: 'notes.txt', mediaType: 'text/plain' },
    ]);
    expect((await stored()).staged).toEqual([]);
  });

  test('takes the good ones where others are refused', async () => {
    const { body } = await send(
      world,
      teacher,
      { name: 'empty.txt', content: '' },
      { name: 'good.txt', content: 'Good' },
      { name: 'bad.pdf', content: png },
    ).expect(201);
    expect(body.items).toMatchObject([
      { taken: false, name: 'empty.txt', error: { code: 'empty' } },
      { taken: true, file: { name: 'good.txt' } },
      { taken: false, name: 'bad.pdf', error: { code: 'type_mismatch', params: { found: 'image/png' } } },
    ]);
  });

  test('stores the same bytes once, and tells nobody', async () => {
    const other = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'teacher' });
    const mine = await sendOne(world, teacher, { name: 'a.txt', content: 'The same words' });
    const theirs = await sendOne(world, other, { name: 'b.txt', content: 'The same words' });
    expect(theirs.id).not.toBe(mine.id);
    expect(theirs.sha256).toBe(mine.sha256);
    expect((await stored()).blobs.filter((hash) => hash === mine.sha256)).toHaveLength(1);
    expectProblem(await get(other, `${filesPath}/${mine.id}`), 'not_found');
  });

  test('cleans names of paths, control characters and marks that turn the direction of writing', async () => {
    const names = ['../../etc/passwd.txt', 'C:\\Windows\\con.txt', 'a\u0085b\u202etxt.txt', '   .txt', 'x'.repeat(400)];
    const { body } = await send(world, teacher, ...names.map((name) => ({ name, content: 'text' }))).expect(201);
    expect(body.items.map((item: { file?: { name: string } }) => item.file?.name ?? 'refused')).toEqual([
      'passwd.txt',
      '_con.txt',
      'abtxt.txt',
      'file.txt',
      'refused',
    ]);
  });

  test('of no type that is taken, or with a right ending and something else inside, are refused', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(6000, 7)]);
    expect(
      await refusals(
        { name: 'game.exe', content: program },
        { name: 'worksheet.pdf', content: program },
        { name: 'page.txt', content: Buffer.from([1, 2, 3, 0]) },
        { name: 'drawing.svg', content: '<html><script>alert(1)</script></html>' },
        { name: 'captions.vtt', content: 'These are none' },
        { name: 'photo.jpg', content: png },
        { name: 'unknown', content: 'just words' },
        { name: 'slides.pptx', content: buildDocx('no slides') },
        {
          name: 'macro.docx',
          content: buildZip([
            { name: '[Content_Types].xml', content: 'x' },
            { name: 'word/document.xml', content: 'x' },
            { name: 'word/vbaProject.bin', content: 'x' },
          ]),
        },
      ),
    ).toEqual([
      'type_not_accepted',
      'type_mismatch',
      'type_mismatch',
      'type_mismatch',
      'type_mismatch',
      'type_mismatch',
      'type_not_accepted',
      'type_mismatch',
      'type_not_accepted',
    ]);
  });

  test('that unpack to too much are refused, whatever their table of contents says', async () => {
    const zeros = Buffer.alloc(60 * 1024 * 1024);
    expect(
      await refusals(
        { name: 'bomb.zip', content: buildZip([{ name: 'zeros', content: zeros }]) },
        { name: 'liar.zip', content: buildZip([{ name: 'zeros', content: zeros, saysBytes: 10 }]) },
        {
          name: 'overlap.zip',
          content: buildZip(
            [
              { name: 'a', content: 'aa' },
              { name: 'b', content: 'bb' },
            ],
            { overlap: true },
          ),
        },
        { name: 'outside.zip', content: buildZip([{ name: '../../evil', content: 'x' }]) },
        {
          name: 'many.zip',
          content: buildZip(
            Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}`, content: '', isStored: true })),
          ),
        },
        { name: 'cut.zip', content: buildZip([{ name: 'a', content: 'aaaaaaaa' }]).subarray(0, 40) },
        { name: 'office.docx', content: Buffer.from('PK\u0003\u0004 and nothing else') },
      ),
    ).toEqual([
      'unsafe_archive',
      'unsafe_archive',
      'unsafe_archive',
      'unsafe_archive',
      'unsafe_archive',
      'damaged',
      'damaged',
    ]);
  });

  test('that say they have billions of pixels are refused unseen', async () => {
    const large = Buffer.from(png);
    large.writeUInt32BE(100_000, 16);
    large.writeUInt32BE(100_000, 20);
    expect(await refusals({ name: 'large.png', content: large })).toEqual(['unsafe_image']);
    expect(await refusals({ name: 'cut.png', content: png.subarray(0, 20) })).toEqual(['damaged']);
  });

  test('over the limit of their type, or of the district, are refused', async () => {
    const long = Buffer.alloc(21 * 1024 * 1024, 'a');
    expect(await refusals({ name: 'long.txt', content: long })).toEqual(['too_large']);
    const orgId = (await buildDistrict(world)).id;
    const one = await signIn(world, { orgId, role: 'teacher' });
    const boss = await signIn(world, { orgId, role: 'admin' });
    const half = Buffer.alloc(quota / 2 - 10, 'a');
    await send(world, one, { name: 'a.csv', content: half }).expect(201);
    const { body } = await send(
      world,
      one,
      { name: 'b.csv', content: half },
      { name: 'c.csv', content: 'x'.repeat(30) },
    );
    expect(body.items).toMatchObject([{ taken: true }, { taken: false, error: { code: 'over_quota' } }]);
    expectProblem(await send(world, one, { name: 'd.csv', content: half }), 'files_refused');
    const storage = await get(boss, `${filesPath}/storage`).expect(200);
    expect(storage.body).toEqual({ usedBytes: half.length * 2, files: 2, quotaBytes: quota });
    expectProblem(await get(one, `${filesPath}/storage`), 'forbidden');
    expect((await stored()).staged).toEqual([]);
  });

  test('in a form that is none, or has none, is told so', async () => {
    const post = () => request(world.app).post(filesPath).set(teacher.headers);
    expectProblem(await post().send({ a: 1 }), 'unsupported_media_type');
    expectProblem(await post().set('content-type', 'multipart/form-data').send('x'), 'malformed_request');
    expectProblem(
      await post().set('content-type', 'multipart/form-data; boundary=x').send('--x\r\nbroken'),
      'malformed_request',
    );
    expectProblem(await post().field('a', 'b'), 'invalid_request');
    expectProblem(await post().attach('other', png, 'a.png'), 'invalid_request');
    const leader = await signIn(world, { orgId: district.id, role: 'schoolLeader', schoolId: district.schools[0].id });
    expectProblem(await send(world, leader, { name: 'a.txt', content: 'a' }), 'forbidden');
    const many = Array.from({ length: 51 }, (_, index) => ({ name: `${index}.txt`, content: 'many' }));
    const before = await stored();
    expectProblem(await send(world, teacher, ...many), 'invalid_request');
    expect(await stored()).toEqual(before);
  });

  test('over a connection that is cut leaves nothing', async () => {
    const before = await stored();
    const part = (name: string) => `--x\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\n\r\n`;
    const sending = httpRequest({
      port: (world.app.address() as AddressInfo).port,
      method: 'POST',
      path: filesPath,
      headers: { ...teacher.headers, 'content-type': 'multipart/form-data; boundary=x', 'content-length': 50_000_000 },
    });
    sending.on('error', () => {});
    sending.write(`${part('whole.txt')}This one has come\r\n${part('half.txt')}`);
    sending.write(Buffer.alloc(2_000_000, 'a'));
    for (let tries = 0; tries < 200 && (await stored()).staged.length < 2; tries++) await sleep(20);
    expect((await stored()).staged).toHaveLength(2);
    sending.destroy();
    for (let tries = 0; tries < 200 && (await stored()).staged.length > 0; tries++) await sleep(20);
    expect(await stored()).toEqual(before);
  });
});

describe('signed addresses', () => {
  const text = 'Halves, thirds and quarters';
  let url = '';
  beforeAll(async () => {
    ({ url } = await sendOne(world, teacher, { name: 'Größe "½" 分数.txt', content: text }));
  });

  test('serve the bytes without a token, named in any script, with nothing that could act', async () => {
    const answer = await request(world.app).get(url).expect(200);
    expect(answer.text).toBe(text);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      etag: `"${sha256(text)}"`,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-disposition':
        'inline; filename="Groe _1_2_ __.txt"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20_%C2%BD_%20%E5%88%86%E6%95%B0.txt'.replace(
          'Groe',
          'Gro_e',
        ),
    });
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    const saved = await request(world.app).get(`${url}&download=1`).expect(200);
    expect(saved.headers['content-disposition']).toMatch(/^attachment; /);
    const head = await request(world.app).head(url).expect(200);
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(text)));
  });

  test.each([
    ['bytes=0-5', 206, 'Halves', 'bytes 0-5/27'],
    ['bytes=20-', 206, 'uarters', 'bytes 20-26/27'],
    ['bytes=-8', 206, 'quarters', 'bytes 19-26/27'],
    ['bytes=-100', 206, text, 'bytes 0-26/27'],
    ['bytes=25-100', 206, 'rs', 'bytes 25-26/27'],
    ['bytes=27-', 416, '', 'bytes */27'],
    ['bytes=-0', 416, '', 'bytes */27'],
    ['bytes=0-1,4-5', 200, text, undefined],
    ['bytes=5-2', 200, text, undefined],
    ['lines=1-2', 200, text, undefined],
  ])('answer the range %s by %i', async (range, status, body, contentRange) => {
    const answer = await request(world.app).get(url).set('range', range).set('accept-encoding', 'gzip');
    expect([answer.status, answer.text ?? '', answer.headers['content-range']]).toEqual([status, body, contentRange]);
    if (status === 206) expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  test('heed If-Range and If-None-Match', async () => {
    const etag = `"${sha256(text)}"`;
    const part = request(world.app).get(url).set('range', 'bytes=0-5');
    await part.set('if-range', etag).expect(206);
    await request(world.app).get(url).set('range', 'bytes=0-5').set('if-range', '"other"').expect(200);
    await request(world.app).get(url).set('if-none-match', etag).expect(304);
  });

  test('hold for their file and their time only', async () => {
    const other = await sendOne(world, teacher, { name: 'other.txt', content: 'other' });
    const query = url.slice(url.indexOf('?'));
    expectProblem(await request(world.app).get(`/files/${other.id}/other.txt${query}`), 'not_found');
    expectProblem(await request(world.app).get(url.replace(/expires=\d+/, 'expires=99999999999')), 'not_found');
    expectProblem(await request(world.app).get(url.replace(/signature=.*/, 'signature=x')), 'not_found');
    expectProblem(await request(world.app).get(url.replace('?', '?view=small&')), 'not_found');
    expectProblem(await request(world.app).get(url.slice(0, url.indexOf('?'))), 'invalid_request');
    const { url: mine } = await sendOne(world, teacher, { name: 'mine.txt', content: 'mine' });
    const expires = Number(new URL(mine, 'http://x').searchParams.get('expires')) * 1_000;
    expect(expires - world.clock.now().getTime()).toBeGreaterThan(60 * 60 * 1_000 - 5_000);
    await advance(2 * 60 * 60 * 1_000);
    expectProblem(await request(world.app).get(mine), 'address_expired');
  });

  test('have drawings and web pages saved, not shown', async () => {
    const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const sent of [
      { name: 'a.svg', content: svg },
      { name: 'a.html', content: '<script>alert(1)</script>' },
    ]) {
      const file = await sendOne(world, teacher, sent);
      const { headers } = await request(world.app).get(file.url).expect(200);
      expect(headers['content-disposition']).toMatch(/^attachment; /);
      expect(headers['content-security-policy']).toMatch(/; sandbox$/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

describe('resources with files', () => {
  const resources = '/api/v1/resources';
  const create = (who: SignedIn, body: object) => request(world.app).post(resources).set(who.headers).send(body);
  const whole = { inLanguage: ['en'], license: 'CC BY 4.0', modalities: ['reading'] };

  test('take type and size from the file, and give a fresh address at each time', async () => {
    const file = await sendOne(world, teacher, { name: 'sheet.txt', content: 'A worksheet' });
    const { body } = await create(teacher, {
      title: 'Sheet',
      fileId: file.id,
      mediaType: 'video/mp4',
      ...whole,
    }).expect(201);
    expect(body).toMatchObject({
      kind: 'file',
      fileId: file.id,
      fileName: 'sheet.txt',
      mediaType: 'text/plain',
      bytes: 11,
    });
    expect(body.editing.missing).toEqual([]);
    await request(world.app).get(body.url).expect(200);
    const first = await get(teacher, `${resources}/${body.id}`).expect(200);
    const tag = String(first.headers.etag);
    await get(teacher, `${resources}/${body.id}`).set('if-none-match', tag).expect(304);
    await advance(3 * 60 * 60 * 1_000);
    const later = await get(teacher, `${resources}/${body.id}`).set('if-none-match', tag).expect(200);
    await request(world.app).get(later.body.url).expect(200);
    const patch = request(world.app).patch(`${resources}/${body.id}`).set(teacher.headers).set('if-match', tag);
    const changed = await patch.send({ url: 'https://example.org/a' }).expect(200);
    expect(changed.body).toMatchObject({
      fileId: null,
      fileName: null,
      mediaType: null,
      bytes: null,
      url: 'https://example.org/a',
    });
  });

  test('refuse files of others, of none, and a file beside an address', async () => {
    const file = await sendOne(world, colleague, { name: 'theirs.txt', content: 'Theirs' });
    for (const body of [
      { fileId: file.id },
      { fileId: '0123456789abcdef01234567' },
      { fileId: file.id, url: 'https://example.org' },
      { fileId: file.id, kind: 'link' },
      { fileId: { $ne: null } },
    ]) {
      expectProblem(await create(teacher, { title: 'Mine', ...body }), 'invalid_request');
    }
  });

  test('open their files to whoever reads them, in the state that they see', async () => {
    const { id, url } = await sendOne(world, admin, { name: 'shared.txt', content: 'Shared' });
    const { body } = await create(admin, { title: 'Shared', fileId: id, visibility: 'district', ...whole }).expect(201);
    expectProblem(await get(colleague, `${filesPath}/${id}`), 'not_found');
    await request(world.app).post(`${resources}/${body.id}/versions`).set(admin.headers).expect(200);
    const seen = await get(colleague, `${filesPath}/${id}`).expect(200);
    expect(seen.body).toMatchObject({ name: 'shared.txt', text: { state: expect.any(String) } });
    expect(seen.body.url.slice(0, 40)).toBe(url.slice(0, 40));
    const version = await get(colleague, `${resources}/${body.id}/versions/1`).expect(200);
    await request(world.app).get(version.body.url).expect(200);
    const list = await get(colleague, `${resources}?limit=100`).expect(200);
    expect(list.body.items.find((item: { id: string }) => item.id === body.id)).toMatchObject({
      url: null,
      fileId: id,
    });
    // A copy of it names the same file.
    await create(colleague, { title: 'Copy', fileId: id }).expect(201);
  });
});

describe('the sweep', () => {
  const sweep = () => world.wiring.files.sweep(system);
  const create = (body: object) => request(world.app).post('/api/v1/resources').set(teacher.headers).send(body);
  const isThere = async (hash: string) => world.wiring.files.blobs.has(hash);

  test('removes what nothing used for a day, its share of the quota and its bytes; never what is used', async () => {
    const usage = async () => (await get(admin, `${filesPath}/storage`)).body.files;
    await sweep();
    const unused = await sendOne(world, teacher, { name: 'unused.txt', content: 'Nobody uses this' });
    const used = await sendOne(world, teacher, { name: 'used.txt', content: 'Somebody uses this' });
    await create({ title: 'User', fileId: used.id }).expect(201);
    const before = await usage();
    expect(await sweep()).toEqual({ files: 0, blobs: 0, staged: 0 });
    await advance(day + 1_000);
    await sweep();
    expect([await isThere(unused.sha256), await isThere(used.sha256)]).toEqual([false, true]);
    expect(await usage()).toBeLessThan(before);
    expectProblem(await get(teacher, `${filesPath}/${unused.id}`), 'not_found');
    expectProblem(await create({ title: 'Late', fileId: unused.id }), 'invalid_request');
    await advance(30 * day);
    await sweep();
    await sweep();
    await get(teacher, `${filesPath}/${used.id}`).expect(200);
    expect(await isThere(used.sha256)).toBe(true);
  });

  test('keeps a file that lost its last use for another day', async () => {
    const file = await sendOne(world, teacher, { name: 'replaced.txt', content: 'To be replaced' });
    const { body } = await create({ title: 'Changes', fileId: file.id }).expect(201);
    const patch = request(world.app).patch(`/api/v1/resources/${body.id}`).set(teacher.headers).set('if-match', '*');
    await patch.send({ fileId: null }).expect(200);
    await advance(day + 1_000);
    await sweep();
    expect(await isThere(file.sha256)).toBe(true);
    await advance(day + 1_000);
    await sweep();
    expect(await isThere(file.sha256)).toBe(false);
  });

  test('keeps bytes that another file needs', async () => {
    const one = await sendOne(world, teacher, { name: 'one.txt', content: 'Twice' });
    const two = await sendOne(world, teacher, { name: 'two.txt', content: 'Twice' });
    await create({ title: 'Two', fileId: two.id }).expect(201);
    await advance(day + 1_000);
    await sweep();
    expectProblem(await get(teacher, `${filesPath}/${one.id}`), 'not_found');
    expect(await isThere(two.sha256)).toBe(true);
  });

  test('and content that names a file at the same moment do not meet', async () => {
    for (let round = 0; round < 8; round++) {
      const file = await sendOne(world, teacher, { name: 'race.txt', content: `Race ${round}` });
      await advance(day + 1_000);
      const [, created] = await Promise.all([sweep(), create({ title: 'Racer', fileId: file.id })]);
      expect([201, 400]).toContain(created.status);
      expect(await isThere(file.sha256)).toBe(created.status === 201);
      // The same bytes again, while they may just be going.
      const [, again] = await Promise.all([
        sweep(),
        sendOne(world, teacher, { name: 'race.txt', content: `Race ${round}` }),
      ]);
      expect(await isThere(again.sha256)).toBe(true);
    }
  });
});
