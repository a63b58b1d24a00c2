import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { createHttpApp } from '../../src/http/http-app.ts';
import { readWebFiles, serveWebFiles, type WebFiles } from '../../src/http/web-files.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const built = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** The most script that a place may load before it shows something, in bytes as they are sent (gzip). */
const budgets = [
  { place: 'places/home/home.tsx', texts: ['home', 'search', 'student'], most: 190_000 },
  { place: 'places/student/playlist-place.tsx', texts: ['student', 'resources'], most: 195_000 },
  { place: 'places/student/step-place.tsx', texts: ['student', 'resources'], most: 195_000 },
  { place: 'places/search/search-place.tsx', texts: ['search', 'resources'], most: 225_000 },
];

describe('the built web application', () => {
  let files: WebFiles;
  beforeAll(async () => {
    const found = await readWebFiles(built);
    if (!found) throw new Error('It was not built.');
    files = found;
  });
  const app = () =>
    createHttpApp({ endpoints: [], log: createRecordingLog().log, checkResponses: true, pages: serveWebFiles(files) });

  test.each(budgets)('$place loads no more script than a Chromebook takes', async ({ place, texts, most }) => {
    type Chunk = { file: string; imports?: string[] };
    const manifest = JSON.parse(await readFile(join(built, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
    const needed = new Set<string>();
    const add = (name: string) => {
      if (needed.has(name)) return;
      needed.add(name);
      for (const other of manifest[name]?.imports ?? []) add(other);
    };
    const parts = ['common', ...texts].map((part) => `i18n/en/${part}.json`);
    for (const name of ['index.html', ...parts, place]) {
      expect(manifest[name]).toBeDefined();
      add(name);
    }
    let bytes = 0;
    for (const name of needed) {
      const file = manifest[name]?.file ?? '';
      if (file.endsWith('.js')) bytes += gzipSync(await readFile(join(built, file))).length;
    }
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(most);
  });

  test('is one page for all of its places, with a policy that lets in no scripts but ours', async () => {
    for (const place of ['/', '/search?q=a', '/my/507f1f77bcf86cd799439011/steps/x', '/index.html']) {
      const { status, headers, text } = await request(app()).get(place).set('accept', 'text/html');
      expect({ place, status, type: headers['content-type'] }).toEqual({
        place,
        status: 200,
        type: 'text/html; charset=utf-8',
      });
      expect(text).toContain('<div id="app">');
      expect(headers['cache-control']).toBe('no-cache');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
    }
    const inline = /<script(?![^>]*\bsrc=)[^>]*>|\son\w+=/i;
    expect(files.get('/index.html')?.content.toString()).not.toMatch(inline);
  });

  test('sends files that never change for good, compressed, and answers 304 for a page that has not', async () => {
    const [script = ''] = [...files.keys()].filter((path) => /^\/assets\/index-.*\.js$/.test(path));
    const compressed = await request(app()).get(script).set('accept-encoding', 'gzip, br');
    expect(compressed.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      vary: expect.stringMatching(/accept-encoding/i),
    });
    const plain = await request(app()).get(script).set('accept-encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(Number(plain.headers['content-length'])).toBe(files.get(script)?.content.length);
    const page = await request(app()).get('/');
    const again = await request(app()).get('/').set('if-none-match', String(page.headers.etag));
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await request(app()).head('/')).status).toBe(200);
  });

  test.each([
    { path: '/api/v1/nothing' },
    { path: '/files/x/y' },
    { path: '/ims/case/v1p1/x' },
    { path: '/assets/gone.js' },
    { path: '/gone.png' },
    { path: '/.vite/manifest.json' },
    { path: '/..%2f..%2fpackage.json' },
  ])('leaves $path to programs, which get a problem', async ({ path }) => {
    const { status, headers } = await request(app()).get(path).set('accept', 'text/html');
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });

  test('answers programs that ask for no page by a problem, and takes nothing', async () => {
    expect((await request(app()).get('/search').set('accept', 'application/json')).status).toBe(404);
    expect((await request(app()).post('/search').set('accept', 'text/html')).status).toBe(404);
  });
});

describe('without a build', () => {
  const folder = useTemporaryFolder();
  test('there are no pages', async () => {
    expect(await readWebFiles(join(folder.path, 'nothing'))).toBeNull();
  });
});
