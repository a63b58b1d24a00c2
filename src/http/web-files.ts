import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { RequestHandler } from 'express';
import { framedHosts } from '../shared/framed-hosts.ts';
import { hasFresh } from './etag.ts';

type Encoding = 'br' | 'gzip';

/** A file of the web application, with its compressed forms. */
export type WebFile = {
  readonly contentType: string;
  readonly etag: string;
  readonly content: Buffer;
  readonly compressed: Readonly<Partial<Record<Encoding, Buffer>>>;
};

/** The files by their path, such as `/assets/main-abc.js`. */
export type WebFiles = ReadonlyMap<string, WebFile>;

const page = '/index.html';
/** Names in here carry a hash of what is inside: the same name is the same file for ever. */
const hashed = '/assets/';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const endings: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

/**
 * Addresses below these belong to programs: what is not there is answered as a problem, never by a page. What is saved on a
 * device is answered by its worker alone.
 */
const forPrograms = ['/api/', '/files/', '/evidence/', '/ims/', '/saved/', '/icons/', hashed];

/**
 * Scripts of ours alone, and none inside of pages. Styles may stand in pages: the components set sizes and places by
 * them, and what is authored by others is text, never HTML.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  `frame-src 'self' ${framedHosts.join(' ')}`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Reads the built web application into memory, some hundred kilobytes: a build beside the running server takes nothing
 * away from it. Null where it has not been built.
 */
export async function readWebFiles(folder: string): Promise<WebFiles | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const files = new Map<string, WebFile>();
  const read = (name: string) => readFile(join(folder, name));
  for (const name of names) {
    const contentType = contentTypes[extname(name)];
    const path = `/${name.split(sep).join('/')}`;
    if (!contentType || path.includes('/.')) continue;
    const content = await read(name);
    const compressed: Partial<Record<Encoding, Buffer>> = {};
    for (const [encoding, ending] of Object.entries(endings) as [Encoding, string][]) {
      if (names.includes(name + ending)) compressed[encoding] = await read(name + ending);
    }
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    files.set(path, { contentType, etag, content, compressed });
  }
  return files.has(page) ? files : null;
}

/** Answers requests for files of the web application, and all places in it by its one page. Passes on everything else. */
export function serveWebFiles(files: WebFiles): RequestHandler {
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const isPlace = !forPrograms.some((start) => req.path.startsWith(start)) && req.accepts('html') === 'html';
    const path = req.path === '/' ? page : req.path;
    const file = files.get(path) ?? (isPlace && extname(path) === '' ? files.get(page) : undefined);
    if (!file) return next();
    if (file === files.get(page)) res.setHeader('content-security-policy', pagePolicy);
    res.setHeader('cache-control', path.startsWith(hashed) ? 'public, max-age=31536000, immutable' : 'no-cache');
    res.setHeader('content-type', file.contentType);
    res.setHeader('etag', file.etag);
    res.vary('accept-encoding');
    if (hasFresh(req.headers['if-none-match'], file.etag)) {
      res.status(304).end();
      return;
    }
    const encoding = (['br', 'gzip'] as const).find(
      (each) => file.compressed[each] && req.acceptsEncodings(each) === each,
    );
    const content = (encoding && file.compressed[encoding]) ?? file.content;
    if (encoding) res.setHeader('content-encoding', encoding);
    res.setHeader('content-length', content.length);
    res.end(req.method === 'HEAD' ? undefined : content);
  };
}
