// Bundles the web application (src/web) into the folder that is named: node scripts/build-web.mjs <folder>. Beside each
// file that is text stand its compressed forms, made once here instead of at each request.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** What `npm run build` and `npm run dev:web` have in common. */
export const webConfig = {
  configFile: false,
  root: join(root, 'src/web'),
  oxc: { jsx: { runtime: 'automatic' } },
  logLevel: 'warn',
};

const compressed = new Set(['.css', '.html', '.js', '.json', '.svg', '.webmanifest']);
/** Below this an answer fits into one packet anyway. */
const worthBytes = 1_000;

async function compress(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !compressed.has(extname(entry.name))) continue;
    const file = join(entry.parentPath, entry.name);
    const content = await readFile(file);
    if (content.length < worthBytes) continue;
    await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await writeFile(`${file}.br`, brotliCompressSync(content, { params }));
  }
}

/** What opens without network: the places of students, and what somebody passes on the way to them. */
const worksOffline = [
  /^index\.html$/,
  /^places\/(?:home\/home|sign-in\/[\w-]+|student\/.+|me\/[\w-]+|learn\/[\w-]+)\.tsx?$/,
  /^design\/confirm-dialog\.tsx$/,
  /^offline\/[\w-]+\.tsx?$/,
  /^i18n\/words\.ts$/,
  /^i18n\/(?:en|es)\/(?:common|student|home|resources|search|sign-in|me)\.json$/,
];

/** The files that the worker keeps, from the list of what was built; fonts as far as the languages of the places go. */
async function shellFiles(outDir) {
  const manifest = JSON.parse(await readFile(join(outDir, '.vite/manifest.json'), 'utf8'));
  const files = new Set(['index.html']);
  const seen = new Set();
  const add = (name) => {
    const chunk = manifest[name];
    if (!chunk || seen.has(name)) return;
    seen.add(name);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const other of chunk.imports ?? []) add(other);
  };
  for (const name of Object.keys(manifest)) if (worksOffline.some((pattern) => pattern.test(name))) add(name);
  for (const file of ['favicon.svg', 'before-paint.js', 'manifest.webmanifest', 'icons/icon-192.png']) files.add(file);
  return [...files].filter((file) => !/-(?:latin-ext|cyrillic|greek|vietnamese)/.test(file)).sort();
}

/** The worker is a script of its own at the top: it answers for all places. */
async function buildWorker(outDir) {
  const files = await shellFiles(outDir);
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(outDir, file)));
  await build({
    ...webConfig,
    publicDir: false,
    define: {
      SHELL_FILES: JSON.stringify(files.map((file) => `/${file}`)),
      SHELL_VERSION: JSON.stringify(hash.digest('hex').slice(0, 12)),
    },
    build: {
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: join(root, 'src/web/worker/service-worker.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = resolve(process.argv[2] ?? join(root, 'dist/web'));
  await build({
    ...webConfig,
    build: {
      outDir,
      emptyOutDir: true,
      // The policy of the pages lets nothing in by data: addresses but pictures.
      assetsInlineLimit: 0,
      // Tells which files belong together: test/contract/web.test.ts adds them up.
      manifest: true,
      reportCompressedSize: false,
      rolldownOptions: {
        // On a busy machine every plugin is slow.
        checks: { pluginTimings: false },
        // "use client" says nothing here: everything runs in the browser.
        onLog: (level, log, handle) => {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
        },
      },
    },
  });
  await buildWorker(outDir);
  await compress(outDir);
}
