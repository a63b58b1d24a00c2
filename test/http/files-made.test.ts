import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import request from 'supertest';
import { buildDocx, buildPdf, filesPath, png, sendOne } from '../support/files.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';
import { buildZip } from '../support/zip.ts';

const world = useWorld();

let district: BuiltDistrict;
let admin: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  admin = await signIn(world, { orgId: district.id, role: 'admin' });
});

const get = (path: string, who = admin) => request(world.app).get(path).set(who.headers);

/** The file when nothing is to be made of it any more. */
async function made(sent: { name: string; content: Buffer | string }) {
  const { id } = await sendOne(world, admin, sent);
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await get(`${filesPath}/${id}`).expect(200);
    if (body.text.state !== 'waiting' && body.preview.state !== 'waiting') return body;
    await sleep(50);
  }
  throw new Error('It takes too long.');
}

async function textOf(sent: { name: string; content: Buffer | string }): Promise<string | undefined> {
  const { sha256 } = await made(sent);
  expect(sha256).toBe(createHash('sha256').update(sent.content).digest('hex'));
  const { connection } = world.database;
  const file = await connection.collection('files').findOne({ sha256 });
  const found = await connection.collection('file_texts').findOne({ _id: (file as { _id: never })._id });
  return found?.text as string | undefined;
}

const done = { state: 'done', progress: null, error: null };

test('the words of documents are taken out, whatever holds them', async () => {
  const slide = (text: string) => `<p:sld xmlns:a="a"><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
  const pptx = buildZip([
    { name: '[Content_Types].xml', content: 'x' },
    { name: 'ppt/presentation.xml', content: 'x' },
    { name: 'ppt/slides/slide10.xml', content: slide('Last') },
    { name: 'ppt/slides/slide2.xml', content: slide('First &amp; foremost') },
  ]);
  const odt = buildZip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text', isStored: true },
    {
      name: 'content.xml',
      content: '<office:body><text:h>Head</text:h><text:p>Words<text:s/>here</text:p></office:body>',
    },
  ]);
  const html =
    '<title>Frogs</title><script>var hidden</script><p>Frogs &lt;3 ponds<!-- hidden --></p><style>.hidden{}</style>';
  const vtt = 'WEBVTT\n\nNOTE hidden\n\n1\n00:01.000 --> 00:02.000\n<v Ann>Hello there\n';
  expect(await textOf({ name: 'a.docx', content: buildDocx('Half', 'a quarter &#x2013; &amp;lt;') })).toBe(
    'Half a quarter – &lt;',
  );
  expect(await textOf({ name: 'a.pptx', content: pptx })).toBe('First & foremost Last');
  expect(await textOf({ name: 'a.odt', content: odt })).toBe('Head Words here');
  expect(await textOf({ name: 'a.html', content: html })).toBe('Frogs Frogs <3 ponds');
  expect(await textOf({ name: 'a.vtt', content: vtt })).toBe('Hello there');
  expect(await textOf({ name: 'latin.txt', content: Buffer.from('caf\u00e9', 'latin1') })).toBe('café');
  expect(await textOf({ name: 'wide.txt', content: Buffer.from('\ufeffwide', 'utf16le') })).toBe('wide');
  expect(await textOf({ name: 'a.pdf', content: buildPdf('Number lines') })).toBe('Number lines');
});

test('images and first pages of PDFs have previews in two sizes, turned upright', async () => {
  const photo = await sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: 'teal' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const file = await made({ name: 'photo.jpg', content: photo });
  expect(file).toMatchObject({
    preview: done,
    text: { state: 'none' },
    previews: { small: { width: 160, height: 320 }, large: { width: 640, height: 1_280 } },
  });
  const { body, headers } = await request(world.app).get(file.previews.small.url).expect(200);
  expect(headers).toMatchObject({
    'content-type': 'image/webp',
    'content-disposition': expect.stringMatching(/^inline/),
  });
  expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 160, height: 320 });
  const pdf = await made({ name: 'page.pdf', content: buildPdf('A first page') });
  expect(pdf).toMatchObject({
    preview: done,
    text: done,
    previews: { small: { height: 320 }, large: { height: 1_280 } },
  });
  expect(await made({ name: 'dot.png', content: png })).toMatchObject({ previews: { large: { width: 1, height: 1 } } });
});

test('what cannot be read says why, and is there all the same', async () => {
  const broken = await made({ name: 'broken.pdf', content: '%PDF-1.7\nnothing of it is true' });
  expect(broken).toMatchObject({
    text: { state: 'failed', error: 'The PDF is damaged.' },
    preview: { state: 'failed', error: 'The PDF is damaged.' },
  });
  await request(world.app).get(broken.url).expect(200);
  const half = await sharp({ create: { width: 500, height: 500, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const cut = await made({ name: 'cut.png', content: half.subarray(0, half.length - 60) });
  expect(cut.preview).toMatchObject({ state: 'failed', error: 'The image is damaged.' });
});

test('searches find a resource by the words of its file, and say so', async () => {
  const file = await sendOne(world, admin, { name: 'pond.docx', content: buildDocx('The axolotl breathes by gills') });
  const body = {
    title: 'Life in ponds',
    fileId: file.id,
    visibility: 'district',
    inLanguage: ['en'],
    license: 'CC BY 4.0',
    modalities: ['reading'],
  };
  const { body: resource } = await request(world.app)
    .post('/api/v1/resources')
    .set(admin.headers)
    .send(body)
    .expect(201);
  await request(world.app).post(`/api/v1/resources/${resource.id}/versions`).set(admin.headers).expect(200);
  const revision = (await get(`/api/v1/resources/${resource.id}`)).body.revision;
  const find = async (q: string) =>
    (await get(`/api/v1/search/resources?q=${q}&explain=true`)).body as {
      total: number;
      items: { reasons?: unknown }[];
    };
  for (let tries = 0; tries < 200 && (await find('axolotl')).total === 0; tries++) await sleep(50);
  const found = await find('axolotl');
  expect(found.total).toBe(1);
  expect(JSON.stringify(found)).toContain('is in the file');
  const whole = await get(`/api/v1/resources/${resource.id}`).expect(200);
  expect(whole.body.file).toMatchObject({ id: file.id, name: 'pond.docx', text: done, preview: { state: 'none' } });
  // What is made of the file is no change of the resource.
  expect((await get(`/api/v1/resources/${resource.id}`)).body.revision).toBe(revision);
});

test('searches show one file that was sent twice once, whatever it is called', async () => {
  const content = buildDocx('The quokka smiles');
  for (const name of ['quokka.docx', 'copy of quokka.docx']) {
    const { id } = await sendOne(world, admin, { name, content });
    const body = {
      title: `Quokka, as ${name}`,
      fileId: id,
      visibility: 'district',
      inLanguage: ['en'],
      license: 'CC BY 4.0',
      modalities: ['reading'],
    };
    const sent = await request(world.app).post('/api/v1/resources').set(admin.headers).send(body).expect(201);
    await request(world.app).post(`/api/v1/resources/${sent.body.id}/versions`).set(admin.headers).expect(200);
  }
  await world.wiring.searchSync.caughtUp();
  const { body: once } = await get('/api/v1/search/resources?q=quokka').expect(200);
  expect(once.total).toBe(1);
  expect(
    [once.hits[0].title, ...once.hits[0].alsoAvailableAs.map(({ title }: { title: string }) => title)].sort(),
  ).toEqual(['Quokka, as copy of quokka.docx', 'Quokka, as quokka.docx']);
  expect((await get('/api/v1/search/resources?q=quokka&collapse=false').expect(200)).body.total).toBe(2);
});
