// Bundles the web application (src/web) into the folder that is named: node scripts/build-web.mjs <folder>. Beside each
// file that is text stand its compressed forms, made once here instead of at each request.
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
  await compress(outDir);
}
