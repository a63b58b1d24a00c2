import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/build.mjs';

// Some tests run the compiled programs. Compiled here, the time that it takes is not taken from the first of them.
// Jest finds a set-up function by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default async function buildOnce() {
  await ensureBuilt({ root: fileURLToPath(new URL('../..', import.meta.url)), log: () => {} });
}
