import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { uploadLimitBytes } from '../../src/integrations/case/framework-imports.schemas.ts';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld({ outboundAllow: 'http://127.0.0.1' });
const path = '/api/v1/frameworks/imports';
const guid = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;
const changed = { lastChangeDateTime: '2024-01-02T03:04:05Z' };

const build = (count: number, title = 'Local mathematics') => ({
  CFDocument: { identifier: guid(1), uri: 'urn:x:1', creator: 'District', title, ...changed },
  CFItems: [
    ...Array.from({ length: count }, (_, index) => ({
      identifier: guid(index + 10),
      uri: `urn:x:${index}`,
      fullStatement: `Añadir ${index}`,
      humanCodingScheme: `X.${index}`,
      ...changed,
    })),
    { fullStatement: 'Nobody knows me', humanCodingScheme: 'X.?' },
  ],
});

let district: BuiltDistrict;
let specialist: SignedIn;

beforeAll(async () => {
  district = await buildDistrict(world);
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  world.wiring.jobs.start();
});
afterAll(() => world.wiring.jobs.stop());

const post = (query = '', caller = specialist) => request(world.app).post(`${path}${query}`).set(caller.headers);

/** The job when it has ended, with its report. */
async function finished(response: request.Response) {
  expect(response.status).toBe(202);
  expect(response.get('location')).toBe(`/api/v1/jobs/${response.body.id}`);
  await world.wiring.jobs.service.waitFor(response.body.id, 30_000);
  const get = (suffix: string) =>
    request(world.app).get(`/api/v1/jobs/${response.body.id}${suffix}`).set(specialist.headers);
  const report = await get('/report?limit=100').expect(200);
  return { job: (await get('').expect(200)).body, lines: report.body.items as { outcome: string; message: string }[] };
}

const documents = async (caller: SignedIn) =>
  (await request(world.app).get('/ims/case/v1p1/CFDocuments').set(caller.headers)).body.CFDocuments.map(
    ({ title }: { title: string }) => title,
  );

describe('a framework that is sent', () => {
  test('is first tried, then taken, for the own district alone, with a line for each thing', async () => {
    const dry = await finished(await post('?dryRun=true').send(build(3)));
    expect(dry.job).toMatchObject({ state: 'done', result: { isDryRun: true, title: 'Local mathematics' } });
    expect(await documents(specialist)).not.toContain('Local mathematics');

    const { job, lines } = await finished(await post().send(build(3)));
    expect(job).toMatchObject({
      state: 'done',
      result: { status: 'done', counts: { standard: { created: 3, skipped: 1 } } },
    });
    expect(lines.filter(({ outcome }) => outcome === 'skipped').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^standard X\.\?, CFItems\[3\]: It has no identifier/),
    ]);
    expect(await documents(specialist)).toContain('Local mathematics');
    const stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
    expect(await documents(stranger)).not.toContain('Local mathematics');

    const again = await finished(await post().send(build(3)));
    expect(again.job.result.counts.standard).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
  });

  test('asks before it retires more than a tenth', async () => {
    await finished(await post('?confirmRetire=true').send(build(20)));
    const asked = await finished(await post().send(build(3)));
    expect(asked.job.result).toMatchObject({ status: 'needsConfirmation', counts: { standard: { retired: 17 } } });
    const confirmed = await finished(await post('?confirmRetire=true').send(build(3)));
    expect(confirmed.job.result).toMatchObject({ status: 'done', counts: { standard: { retired: 17 } } });
  });

  test('may come in a form, or as a table, with the name of its file', async () => {
    const inForm = await finished(
      await post().attach('file', Buffer.from(JSON.stringify(build(1, 'In a form'))), 'añadir.json'),
    );
    expect(inForm.job.result).toMatchObject({ title: 'In a form' });
    const table = `identifier,fullStatement,smartLevel\n${guid(90)},Count,1\n`;
    const { job } = await finished(await post().attach('file', Buffer.from(table), 'Art K-5.csv'));
    expect(job.result).toMatchObject({ title: 'Art K-5' });
    const named = await finished(await post('?title=Music').type('text/csv').send(table.replace('90', '91')));
    expect(named.job.result).toMatchObject({ title: 'Music' });
  });

  test('of many megabytes is taken', async () => {
    const large = { ...build(2, 'Large'), filler: 'x'.repeat(20 * 1024 * 1024) };
    const { job } = await finished(await post('?confirmRetire=true').send(large));
    expect(job.result).toMatchObject({ title: 'Large' });
  });

  test('that is none fails with words that help', async () => {
    const { job } = await finished(await post().type('json').send('{"CFItems": []}'));
    expect(job.state).toBe('failed');
    expect(job.errors[0]).toMatchObject({ code: 'not_a_framework', message: expect.stringContaining('CFPackages') });
  });

  test('is refused when it is too large, empty, of another type, or missing from its form', async () => {
    const tooLarge = await post()
      .set('content-length', String(uploadLimitBytes * 2))
      .type('json')
      .send('');
    expect(expectProblem(tooLarge, 'payload_too_large')).toEqual({ limitBytes: uploadLimitBytes });
    expectFault(await post().type('json').send(''), 'file');
    expectFault(await post().field('other', 'x'), 'file');
    expectFault(await post().attach('other', Buffer.from('{}'), 'x.json'), 'file');
    expectProblem(await post().type('text/html').send('<p>'), 'unsupported_media_type');
    expectProblem(await post().type('multipart/form-data').send('nonsense'), 'malformed_request');
    expectProblem(await post('?format=xml').send(build(1)), 'invalid_request');
  });

  test('is not read from those who may not import', async () => {
    const teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
    expectProblem(await post('', teacher).send(build(1)), 'forbidden');
    expectProblem(await request(world.app).post(path).send(build(1)), 'unauthenticated');
  });
});

describe('a framework at an address', () => {
  let server: Server;
  let base = '';
  beforeAll(async () => {
    server = createServer((req, res) => {
      if (req.url === '/CFDocuments/1')
        res.end(JSON.stringify({ ...build(0).CFDocument, CFPackageURI: { uri: `${base}/other/7` } }));
      else if (req.url === '/other/7') res.end(JSON.stringify({ CFPackage: build(4, 'From afar') }));
      else res.writeHead(403).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const from = (url: string) =>
    request(world.app).post(`${path}/from-address`).set(specialist.headers).send({ url, confirmRetire: true });

  test('is fetched, and the document leads to its package', async () => {
    const { job } = await finished(await from(`${base}/CFDocuments/1`));
    expect(job.errors).toEqual([]);
    expect(job.result).toMatchObject({ title: 'From afar', counts: { standard: { skipped: 1 } } });
  });

  test('that wants a key is told so', async () => {
    const { job } = await finished(await from(`${base}/secret`));
    expect(job.errors[0].message).toContain('have a key there');
  });

  test('inside of a private network is not asked for', async () => {
    const { job } = await finished(await from('https://10.0.0.1/package'));
    expect(job.state).toBe('failed');
    expect(job.errors[0].message).toContain('private network');
  });

  test.each(['ftp://case.example/x', 'nowhere', 'file:///etc/passwd'])(
    'is an address of the web, not %s',
    async (url) => {
      expectFault(await from(url), 'url');
    },
  );
});
