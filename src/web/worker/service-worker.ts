import { deviceStore } from '../offline/device-store.ts';
import type { SavedFile } from '../offline/saved-playlists.ts';
import { headersOf, readRange, routeOf } from './routes.ts';
import type { FetchEvent, InstallEvent, WorkerScope } from './worker-scope.ts';

/** Of this build: what the student's places need, by path. The build writes it in. */
declare const SHELL_FILES: readonly string[];
/** Differs when any of these does. */
declare const SHELL_VERSION: string;

const worker = globalThis as unknown as WorkerScope;
const shellName = `pathloom-shell-${SHELL_VERSION}`;
const shellFiles = SHELL_FILES;
const shell = new Set(shellFiles);
const page = '/index.html';
/** A network that takes longer is none: the page that is here comes first, and asks the server by itself. */
const patienceMs = 4_000;

async function install(): Promise<void> {
  const cache = await caches.open(shellName);
  await Promise.all(
    shellFiles.map(async (path) => {
      // The same name is the same file: what an earlier version kept is not fetched again.
      const known = path.startsWith('/assets/') ? await caches.match(path) : undefined;
      const response = known ?? (await fetch(path, { cache: path.startsWith('/assets/') ? 'default' : 'reload' }));
      if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
      await cache.put(path, response);
    }),
  );
  await worker.skipWaiting();
}

/** What the worker would only pass on need not wait for it to start. */
async function shorten(event: InstallEvent): Promise<void> {
  await event.addRoutes?.([
    { condition: { urlPattern: { pathname: '/api/*' } }, source: 'network' },
    { condition: { urlPattern: { pathname: '/assets/*' } }, source: { cacheName: shellName } },
  ]);
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name !== shellName) await caches.delete(name);
  await worker.clients.claim();
}

async function fromShell(path: string): Promise<Response | undefined> {
  return (await caches.open(shellName)).match(path);
}

/** The newest page while there is a network, the one that is here otherwise. */
async function answerPlace(event: FetchEvent): Promise<Response> {
  const network = fetch(event.request);
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), patienceMs));
  try {
    const first = await Promise.race([network, late]);
    if (first !== 'late' && first.status < 500) return first;
  } catch {
    // No network: see below.
  }
  const kept = await fromShell(page);
  network.catch(() => {});
  return kept ?? network;
}

async function answerAsset(event: FetchEvent): Promise<Response> {
  const path = new URL(event.request.url).pathname;
  const kept = await fromShell(path);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) {
    const copy = response.clone();
    // A full device keeps less; that is no reason to answer nothing.
    event.waitUntil(
      caches
        .open(shellName)
        .then((cache) => cache.put(path, copy))
        .catch(() => {}),
    );
  }
  return response;
}

async function answerShellFile(event: FetchEvent, path: string): Promise<Response> {
  return (await fromShell(path)) ?? fetch(event.request);
}

/** A file that somebody has taken along. Players ask for it in parts. */
async function answerSaved(event: FetchEvent, key: string): Promise<Response> {
  const file = await deviceStore.get<SavedFile>('files', key);
  if (!file) return new Response('This file is not on this device.', { status: 404 });
  const headers = headersOf(file.mediaType, file.name);
  const { size } = file.content;
  const range = readRange(event.request.headers.get('range'), size);
  if (range === 'outside') return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  if (range === null) return new Response(file.content, { headers });
  return new Response(file.content.slice(range.start, range.end + 1, file.mediaType), {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.start}-${range.end}/${size}` },
  });
}

worker.addEventListener('install', (event) => {
  // Where a browser knows no such routes, everything is asked of the worker.
  event.waitUntil(shorten(event).catch(() => {}));
  event.waitUntil(install());
});
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const { method, url, mode } = event.request;
  const route = routeOf({ method, url, isPlace: mode === 'navigate' }, worker.location.origin, shell);
  switch (route.kind) {
    case 'place':
      return event.respondWith(answerPlace(event));
    case 'asset':
      return event.respondWith(answerAsset(event));
    case 'shellFile':
      return event.respondWith(answerShellFile(event, route.path));
    case 'saved':
      return event.respondWith(answerSaved(event, route.key));
    case 'pass':
      return;
  }
});
