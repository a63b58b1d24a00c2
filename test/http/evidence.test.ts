import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { buildPdf } from '../support/files.ts';
import { createPlaylistRequests, newIds } from '../support/playlist-requests.ts';
import { faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, signInAs, useWorld } from '../support/world.ts';

const quota = 3 * 1024 * 1024;
const world = useWorld({ evidenceQuotaBytes: quota });
const { post, get, remove, edit, createShared, createPlaylist } = createPlaylistRequests(world);
const patch = (who: SignedIn, path: string, body: object) => request(world.app).patch(path).set(who.headers).send(body);
const own = '/api/v1/me/playlists';
const rows = '/api/v1/student-playlists';
const system = { kind: 'system', reason: 'a test' } as const;
const day = 24 * 60 * 60 * 1_000;

let home: BuiltDistrict;
let teacher: SignedIn;
let colleague: SignedIn;
let stranger: SignedIn;
let maya: SignedIn;
let leo: SignedIn;
let playlistAddress = '';
let classId = '';
let stepId = '';
let otherStepId = '';
let row = '';
let rowOfLeo = '';
let assignmentPath = '';

beforeAll(async () => {
  home = await buildDistrict(world);
  const schoolId = home.schools[0].id;
  const enter = (role: Parameters<typeof signIn>[1]['role']) =>
    signIn(world, { orgId: home.id, role, schoolId: role === 'specialist' ? null : schoolId });
  const specialist = await enter('specialist');
  [teacher, colleague, maya, leo] = (await Promise.all(
    (['teacher', 'teacher', 'student', 'student'] as const).map(enter),
  )) as [SignedIn, SignedIn, SignedIn, SignedIn];
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  classId = (await post(teacher, '/api/v1/classes', { schoolId, title: 'Science 4' }).expect(201)).body.id;
  const students = [maya, leo].map(({ person }) => ({ studentId: person.id }));
  await post(teacher, `/api/v1/classes/${classId}/students`, { students }).expect(200);
  const resourceIds = [await createShared(specialist), await createShared(specialist)];
  const playlist = await createPlaylist(specialist, { resourceIds, visibility: 'district' });
  [stepId = '', otherStepId = ''] = playlist.stepIds[0] ?? [];
  playlistAddress = playlist.address;
  await post(specialist, `${playlistAddress}/versions`).expect(200);
  const given = { playlistId: playlist.id, audience: { kind: 'class', classId } };
  const { assignment } = (await post(teacher, '/api/v1/assignments', given).expect(201)).body;
  assignmentPath = `/api/v1/assignments/${assignment.id}`;
  const { items } = (await get(teacher, `${assignmentPath}/students`).expect(200)).body;
  const rowFor = ({ person }: SignedIn) =>
    items.find((item: { studentId: string }) => item.studentId === person.id).id as string;
  [row, rowOfLeo] = [rowFor(maya), rowFor(leo)];
});

let count = 0;
const newName = (what: string) => {
  count += 1;
  return `${what}-${String(count).padStart(6, '0')}`;
};
type Sending = { name?: string; content?: Buffer; clientId?: string; stepId?: string };
const send = (who: SignedIn, path: string, sending: Sending = {}) => {
  const { name = 'notes.txt', content = Buffer.from('I saw a frog.'), clientId = newName('device') } = sending;
  return request(world.app)
    .post(`${path}/evidence`)
    .query({ stepId: sending.stepId ?? stepId, clientId })
    .set(who.headers)
    .attach('files', content, name);
};
const tell = (who: SignedIn, path: string, ...events: object[]) => post(who, `${path}/events`, { events });
const answered = (evidenceIds: string[], more: object = {}) => ({
  id: newName('event'),
  stepId,
  kind: 'answered',
  answer: { evidenceIds },
  ...more,
});
const collected = (url: string) => request(world.app).get(url).buffer(true).parse(collect);
const bytesOf = (url: string) => {
  const { pathname, search } = new URL(url, 'http://x');
  return collected(`${pathname}${search}`);
};

function collect(res: request.Response, done: (error: Error | null, body: unknown) => void): void {
  const chunks: Buffer[] = [];
  const stream = res as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    const all = Buffer.concat(chunks);
    done(null, String(res.headers['content-type']).includes('json') ? JSON.parse(all.toString()) : all);
  });
}

async function stored(): Promise<{ blobs: number; staged: string[]; records: number; announced: number }> {
  const { connection } = world.database;
  let blobs = 0;
  for await (const _ of world.wiring.assignments.evidence.blobs.list()) blobs += 1;
  const staged = await readdir(join(world.dataDir, 'evidence/incoming')).catch(() => []);
  const [records, announced] = await Promise.all(
    ['evidence', 'evidence_bytes'].map((name) => connection.collection(name).countDocuments({})),
  );
  return { blobs, staged, records: records ?? 0, announced: announced ?? 0 };
}

/** As a phone takes it: on its side, with the place. */
async function phonePhoto(width = 400, height = 200): Promise<Buffer> {
  const GPSLatitude = '44/1 58/1 0/1';
  return sharp({ create: { width, height, channels: 3, background: '#227733' } })
    .jpeg()
    .withExif({ IFD0: { Make: 'PhoneMaker', Artist: 'Maya Secretname' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

function box(type: string, ...content: Buffer[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + content.reduce((sum, one) => sum + one.length, 0));
  return Buffer.concat([size, Buffer.from(type, 'latin1'), ...content]);
}

describe('what a student sends', () => {
  test('loses what the camera tells, stands upright, and is handed in by an answer', async () => {
    const photo = await phonePhoto();
    expect((await sharp(photo).metadata()).exif?.toString('latin1')).toContain('PhoneMaker');
    const { body } = await send(maya, `${own}/${row}`, { name: '../../IMG 44.96 -93.25.jpg', content: photo }).expect(
      201,
    );
    expect(body).toMatchObject({
      form: 'photo',
      name: 'photo.jpg',
      mediaType: 'image/jpeg',
      pixels: { width: 200, height: 400 },
      isByStudent: true,
      isForFamily: false,
      handedInAt: null,
    });
    expect(body.url).not.toMatch(/IMG|Maya/);
    const { body: bytes, headers } = await bytesOf(body.url).expect(200);
    const metadata = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ width: 200, height: 400, format: 'jpeg' });
    expect([metadata.exif, metadata.xmp, metadata.orientation]).toEqual([undefined, undefined, undefined]);
    expect(bytes.toString('latin1')).not.toMatch(/PhoneMaker|Secretname/);
    expect(headers).toMatchObject({
      'cache-control': 'private, no-store, no-transform',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    const small = await bytesOf(body.thumbnailUrl).expect(200);
    expect(await sharp(small.body).metadata()).toMatchObject({ format: 'webp', height: 320 });
    await bytesOf(body.url).set('range', 'bytes=0-9').expect(206);

    const unknown = await tell(maya, `${own}/${row}`, answered([newIds(1)[0] ?? ''])).expect(200);
    expect(unknown.body.refused).toMatchObject([{ code: 'unknownEvidence' }]);
    const elsewhere = await tell(maya, `${own}/${row}`, answered([body.id], { stepId: otherStepId })).expect(200);
    expect(elsewhere.body.refused).toMatchObject([{ code: 'unknownEvidence' }]);
    // By the name that the device gave, as it knows no other when it is away.
    const told = await tell(maya, `${own}/${row}`, answered([body.clientId])).expect(200);
    expect(told.body.steps[0].attempts[0].answer).toMatchObject({ evidenceIds: [body.id] });
    const seen = (await get(teacher, `${rows}/${row}/progress`).expect(200)).body;
    expect(seen.steps[0].attempts[0].answer.evidenceIds).toEqual([body.id]);
    const { items } = (await get(maya, `${own}/${row}/evidence`).expect(200)).body;
    expect(items[0]).toMatchObject({ id: body.id, handedInAt: expect.any(String) });
    expectProblem(await remove(maya, `${own}/${row}/evidence/${body.id}`), 'wrong_status');
  });

  test('in a recording loses the place, and plays as before', async () => {
    const place = box('udta', box('\u00a9xyz', Buffer.from('+44.9667-093.2500/')));
    const sound = Buffer.from('the sound itself');
    const apple = box('meta', Buffer.from('com.apple.quicktime.location.ISO6709'));
    const moov = box('moov', box('mvhd', Buffer.alloc(100)), place, box('trak', box('tkhd', Buffer.alloc(84)), apple));
    const film = Buffer.concat([box('ftyp', Buffer.from('mp42\0\0\0\0mp42isom')), moov, box('mdat', sound)]);
    const { body } = await send(maya, `${own}/${row}`, { name: 'frog.mp4', content: film }).expect(201);
    expect(body).toMatchObject({ form: 'video', name: 'video.mp4', bytes: film.length });
    const { body: bytes } = await bytesOf(body.url).expect(200);
    expect(bytes.toString('latin1')).not.toMatch(/44\.9667|ISO6709/);
    expect(bytes.indexOf(sound)).toBe(film.indexOf(sound));
    expect(bytes.length).toBe(film.length);
    const broken = Buffer.from(film);
    broken.writeUInt32BE(0xfffffff0, film.indexOf('mvhd') - 4);
    const refused = await send(maya, `${own}/${row}`, { name: 'frog.mp4', content: broken });
    expectProblem(refused, 'files_refused');
    expect(refused.body.details.files[0].code).toBe('damaged');
    await remove(maya, `${own}/${row}/evidence/${body.id}`).expect(204);
  });

  test('is kept once, however often it is sent, and may be taken back', async () => {
    const before = await stored();
    const clientId = newName('device');
    const both = await Promise.all([1, 2].map(() => send(maya, `${own}/${row}`, { clientId })));
    const again = await send(maya, `${own}/${row}`, { clientId }).expect(201);
    expect(both.map(({ status, body }) => [status, body.id])).toEqual(both.map(() => [201, again.body.id]));
    expect(await stored()).toMatchObject({ records: before.records + 1, blobs: before.blobs + 1, staged: [] });
    expectProblem(await send(maya, `${own}/${row}`, { clientId, stepId: otherStepId }), 'idempotency_key_reused');
    await remove(maya, `${own}/${row}/evidence/${again.body.id}`).expect(204);
    expectProblem(await bytesOf(again.body.url), 'not_found');
    expectProblem(await remove(maya, `${own}/${row}/evidence/${again.body.id}`), 'not_found');
    expect(await stored()).toEqual(before);
  });

  test('is refused with the reason, and leaves nothing', async () => {
    const before = await stored();
    const photo = await phonePhoto();
    const cases = [
      { name: 'page.html', content: Buffer.from('<html><script>1</script>'), code: 'type_not_accepted' },
      {
        name: 'drawing.svg',
        content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
        code: 'type_not_accepted',
      },
      { name: 'photo.png', content: photo, code: 'type_mismatch' },
      { name: 'photo.jpg', content: photo.subarray(0, photo.length - 200), code: 'damaged' },
      { name: 'photo.heic', content: box('ftyp', Buffer.from('heic\0\0\0\0mif1heic')), code: 'type_not_accepted' },
      { name: 'empty.txt', content: Buffer.alloc(0), code: 'empty' },
      { name: 'tool.exe', content: Buffer.from('MZ\u0090\0\u0003\0\0\0'), code: 'type_not_accepted' },
      { name: 'long.txt', content: Buffer.alloc(quota + 1, 'a'), code: 'over_quota' },
      { name: 'longer.txt', content: Buffer.alloc(6 * 1024 * 1024, 'a'), code: 'over_quota' },
    ];
    for (const { name, content, code } of cases) {
      const refused = await send(maya, `${own}/${row}`, { name, content });
      expectProblem(refused, 'files_refused');
      expect([name, refused.body.details.files[0].code]).toEqual([name, code]);
    }
    expect(faultsOf(await send(maya, `${own}/${row}`, { clientId: 'x' }))).toContainEqual(
      expect.stringContaining('query.clientId'),
    );
    expect(faultsOf(await send(maya, `${own}/${row}`, { stepId: newIds(1)[0] ?? '' }))).toContainEqual(
      expect.stringContaining('query.stepId'),
    );
    const unsigned = await request(world.app).post(`${own}/${row}/evidence?stepId=${stepId}&clientId=${newName('d')}`);
    expectProblem(unsigned, 'unauthenticated');
    expect(await stored()).toEqual(before);
  });

  test('leaves nothing when the connection is cut', async () => {
    const before = await stored();
    const { port } = world.app.address() as AddressInfo;
    const path = `${own}/${row}/evidence?stepId=${stepId}&clientId=${newName('device')}`;
    const headers = { ...maya.headers, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '1000000' };
    const sending = httpRequest({ port, host: '127.0.0.1', method: 'POST', path, headers });
    sending.on('error', () => {});
    sending.write('--x\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf of it');
    for (let tries = 0; tries < 200 && (await stored()).staged.length === 0; tries += 1) await sleep(10);
    sending.destroy();
    for (let tries = 0; tries < 200 && (await stored()).staged.length > 0; tries += 1) await sleep(10);
    expect(await stored()).toEqual(before);
  });

  test('is nobody else’s', async () => {
    const { body } = await send(maya, `${own}/${row}`).expect(201);
    for (const who of [leo, teacher, stranger]) {
      expectProblem(await send(who, `${own}/${row}`), 'not_found');
      expectProblem(await get(who, `${own}/${row}/evidence`), 'not_found');
      expectProblem(await remove(who, `${own}/${row}/evidence/${body.id}`), 'not_found');
    }
    for (const who of [leo, colleague, stranger]) {
      expectProblem(await get(who, `${rows}/${row}/evidence`), 'not_found');
      expectProblem(await send(who, `${rows}/${row}`), 'not_found');
      expectProblem(await patch(who, `${rows}/${row}/evidence/${body.id}`, { isForFamily: true }), 'not_found');
      expectProblem(await remove(who, `${rows}/${row}/evidence/${body.id}`), 'not_found');
    }
    expectProblem(await send(maya, `${rows}/${row}`), 'forbidden');
    // Not under a playlist of somebody else, though they may change both.
    expectProblem(await remove(teacher, `${rows}/${rowOfLeo}/evidence/${body.id}`), 'not_found');
    const borrowed = await tell(leo, `${own}/${rowOfLeo}`, answered([body.id]), answered([body.clientId])).expect(200);
    expect(borrowed.body.refused).toMatchObject([{ code: 'unknownEvidence' }, { code: 'unknownEvidence' }]);
    // An address holds for this thing and this view alone, and not for long.
    const address = new URL(body.url, 'http://x');
    for (const [name, value] of [
      ['signature', 'x'.repeat(43)],
      ['expires', '9999999999'],
      ['view', 'small'],
    ] as const) {
      const other = new URL(address);
      other.searchParams.set(name, value);
      expectProblem(await bytesOf(`${other.pathname}${other.search}`), 'not_found');
    }
    world.clock.advance(31 * 60_000);
    expectProblem(await bytesOf(body.url), 'address_expired');
    [maya, leo, teacher, colleague, stranger] = (await Promise.all(
      [maya, leo, teacher, colleague, stranger].map(({ person }) => signInAs(world, person)),
    )) as [SignedIn, SignedIn, SignedIn, SignedIn, SignedIn];
    await remove(maya, `${own}/${row}/evidence/${body.id}`).expect(204);
  });
});

test('teachers send for a student, mark what families see, and remove what must not be there', async () => {
  const pdf = Buffer.from(buildPdf('Poster'));
  const { body: poster } = await send(teacher, `${rows}/${row}`, { name: 'poster.pdf', content: pdf }).expect(201);
  expect(poster).toMatchObject({ form: 'document', isByStudent: false, thumbnailUrl: null });
  const { body: notes } = await send(maya, `${own}/${row}`).expect(201);
  const code = (await post(teacher, `/api/v1/students/${maya.person.id}/guardians/invitations`).expect(201)).body.code;
  const wanted = { displayName: 'Ana Person', email: 'ana@family.example', password: 'a long password', code };
  const joined = await request(world.app).post('/api/v1/auth/join-as-guardian').send(wanted).expect(200);
  const headers = { authorization: `Bearer ${joined.body.accessToken}` };
  const guardian = { ...maya, headers };
  const idsSeen = async (who: SignedIn) =>
    (await get(who, `${rows}/${row}/evidence`).expect(200)).body.items.map(({ id }: { id: string }) => id);
  expect(await idsSeen(guardian)).toEqual([]);
  const marked = await patch(teacher, `${rows}/${row}/evidence/${poster.id}`, { isForFamily: true }).expect(200);
  expect(marked.body.isForFamily).toBe(true);
  expect(await idsSeen(guardian)).toEqual([poster.id]);
  expect(await idsSeen(teacher)).toEqual(expect.arrayContaining([poster.id, notes.id]));
  expectProblem(await get(guardian, `${rows}/${rowOfLeo}/evidence`), 'not_found');
  expectProblem(await patch(guardian, `${rows}/${row}/evidence/${notes.id}`, { isForFamily: true }), 'forbidden');
  expect(faultsOf(await patch(teacher, `${rows}/${row}/evidence/${notes.id}`, { isForFamily: 'yes' }))).toContainEqual(
    expect.stringContaining('body.isForFamily'),
  );

  const done = { id: newName('event'), stepId, kind: 'done', evidenceIds: [notes.id] };
  await tell(maya, `${own}/${row}`, done).expect(200);
  await remove(teacher, `${rows}/${row}/evidence/${notes.id}`).expect(204);
  expectProblem(await bytesOf(notes.url), 'not_found');
  const { steps } = (await get(teacher, `${rows}/${row}/progress`).expect(200)).body;
  expect(steps[0].attempts.at(-1).answer.evidenceIds).toEqual([notes.id]);
  const audit = await world.database.connection.collection('student_record_audit').find({}).toArray();
  const actions = audit.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['evidence.change', 'evidence.read']));
});

test('at the end a student looks back, and teachers see how the class found it', async () => {
  const place = `${own}/${row}/reflection`;
  const before = (await get(maya, `${place}?language=es`).expect(200)).body;
  expect(before).toMatchObject({ prompt: expect.stringContaining('¿Qué'), isDue: false, said: null });
  const done = (step: string) => ({ id: newName('event'), stepId: step, kind: 'done' });
  const felt = (feeling: string) => ({ id: newName('event'), stepId, kind: 'felt', feeling });
  await tell(maya, `${own}/${row}`, done(stepId), done(otherStepId), felt('tooHard')).expect(200);
  await tell(leo, `${own}/${rowOfLeo}`, felt('tooEasy')).expect(200);
  expect((await get(maya, place).expect(200)).body).toMatchObject({ isDue: true });
  const put = (who: SignedIn, path: string, body: object) => request(world.app).put(path).set(who.headers).send(body);
  const skipped = await put(maya, place, { text: null }).expect(200);
  expect(skipped.body).toMatchObject({ isDue: false, said: { text: null } });
  await put(maya, place, { text: ' Drawing helped. ' }).expect(200);
  const seen = (await get(teacher, `${rows}/${row}/reflection`).expect(200)).body;
  expect(seen.reflection).toMatchObject({ text: 'Drawing helped.', prompt: expect.stringContaining('helped you') });
  const voices = (await get(teacher, `${assignmentPath}/voices`).expect(200)).body;
  expect(voices.steps).toMatchObject([{ stepId, counts: { tooEasy: 1, justRight: 0, tooHard: 1 } }]);
  expect(voices.reflections).toMatchObject([{ studentId: maya.person.id, text: 'Drawing helped.' }]);
  // The playlist's own question, once it has one; what was said keeps the one that was asked.
  const author = await signIn(world, { orgId: home.id, role: 'admin' });
  const { revision } = (await get(author, playlistAddress).expect(200)).body;
  const asks = { do: 'setDetails', changes: { reflectionPrompt: 'What would you show a friend?' } };
  await edit(author, { address: playlistAddress }, revision, asks as never).expect(200);
  await post(author, `${playlistAddress}/versions`).expect(200);
  const asked = (await get(maya, `${place}?language=es`).expect(200)).body;
  expect(asked.prompt).toBe('What would you show a friend?');
  const kept = (await get(teacher, `${rows}/${row}/reflection`).expect(200)).body.reflection;
  expect(kept.prompt).toContain('helped you');
  await put(maya, place, { text: 'The film.' }).expect(200);
  const again = (await get(teacher, `${rows}/${row}/reflection`).expect(200)).body.reflection;
  expect(again).toMatchObject({ text: 'The film.', prompt: 'What would you show a friend?' });
  expectProblem(await get(leo, place), 'not_found');
  expectProblem(await put(teacher, place, { text: 'x' }), 'not_found');
  expectProblem(await get(maya, `${rows}/${row}/reflection`), 'forbidden');
  for (const who of [colleague, stranger]) {
    expectProblem(await get(who, `${rows}/${row}/reflection`), 'not_found');
    expectProblem(await get(who, `${assignmentPath}/voices`), 'not_found');
  }
  expect(faultsOf(await put(maya, place, { text: '' }))).toContainEqual(expect.stringContaining('body.text'));
});

test('what was never handed in is swept, and so is what a crash has left', async () => {
  const { evidence } = world.wiring.assignments;
  const { body: forgotten } = await send(leo, `${own}/${rowOfLeo}`).expect(201);
  const { body: kept } = await send(leo, `${own}/${rowOfLeo}`).expect(201);
  await tell(leo, `${own}/${rowOfLeo}`, answered([kept.id])).expect(200);
  // As if the program had ended between the bytes and the record.
  await world.database.connection.collection('evidence').deleteOne({ clientId: kept.clientId, name: 'nobody' });
  const orphan = await send(leo, `${own}/${rowOfLeo}`).expect(201);
  await world.database.connection.collection('evidence').deleteOne({ clientId: orphan.body.clientId });
  const checkAt = new Date(world.clock.now().getTime());
  await world.database.connection.collection('evidence_bytes').updateMany({}, { $set: { checkAt } });
  await evidence.sweep(system);
  const address = async (id: string) =>
    (await get(leo, `${own}/${rowOfLeo}/evidence`).expect(200)).body.items.find((one: { id: string }) => one.id === id)
      ?.url as string;
  await bytesOf(await address(forgotten.id)).expect(200);
  const before = await stored();
  world.clock.advance(15 * day);
  leo = await signInAs(world, leo.person);
  expect(await evidence.sweep(system)).toMatchObject({ evidence: expect.any(Number) });
  await bytesOf(await address(kept.id)).expect(200);
  expect(await address(forgotten.id)).toBeUndefined();
  const after = await stored();
  expect(after.records).toBeLessThan(before.records);
  expect(after.blobs).toBe(after.announced);
});

test('it leaves with the student’s export, and erasure destroys it', async () => {
  maya = await signInAs(world, maya.person);
  const photo = await phonePhoto();
  const { body } = await send(maya, `${own}/${row}`, { name: 'last.jpg', content: photo }).expect(201);
  const admin = await signIn(world, { orgId: home.id, role: 'admin' });
  const zip = await request(world.app)
    .post(`/api/v1/students/${maya.person.id}/export`)
    .set(admin.headers)
    .buffer(true)
    .parse(collect)
    .expect(200);
  expect((zip.body as Buffer).toString('latin1')).toContain(`evidence/${body.id}/photo.jpg`);
  const before = await stored();
  await post(admin, `/api/v1/students/${maya.person.id}/erasure`, { name: maya.person.displayName }).expect(204);
  expectProblem(await bytesOf(body.url), 'not_found');
  const after = await stored();
  expect(after.blobs).toBeLessThan(before.blobs);
  expect(after.blobs).toBe(after.announced);
  for (const name of ['evidence', 'evidence_bytes', 'reflections']) {
    const left = await world.database.connection.collection(name).find({}).toArray();
    expect(JSON.stringify(left)).not.toContain(maya.person.id);
  }
  const files = await readdir(join(world.dataDir, 'evidence/blobs'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile())) {
    expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain('Secretname');
  }
});

test('an index serves each of them', async () => {
  leo = await signInAs(world, leo.person);
  teacher = await signInAs(world, teacher.person);
  const { body } = await send(leo, `${own}/${rowOfLeo}`).expect(201);
  for (const ask of [
    () => send(leo, `${own}/${rowOfLeo}`, { clientId: body.clientId }).expect(201),
    () => get(leo, `${own}/${rowOfLeo}/evidence`).expect(200),
    () => get(leo, `${own}/${rowOfLeo}/reflection`).expect(200),
    () => get(teacher, `${assignmentPath}/voices`).expect(200),
    () => tell(leo, `${own}/${rowOfLeo}`, answered([body.id])).expect(200),
    () => world.wiring.assignments.evidence.sweep(system),
  ]) {
    for (const { stages } of await explainQueries(world, ask)) expect(stages).not.toContain('COLLSCAN');
  }
});
