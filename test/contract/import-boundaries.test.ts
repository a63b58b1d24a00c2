import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files that break a boundary, and files that look alike and do not. */
const refused: [string, string][] = [
  ['src/features/notes/notes.service.ts', "import { Schema } from 'mongoose';"],
  ['src/features/notes/notes.routes.ts', "import { open } from '../../embedded/mongo/open.ts';"],
  ['src/features/notes/notes.list.ts', "import { store } from '../files/files.store.ts';"],
  ['src/features/notes/search.store.ts', "import { open } from '../../embedded/mongo/open.ts';"],
  ['src/features/search/search.service.ts', "import { createSearchEngine } from '../../embedded/search/engine.ts';"],
  ['src/features/search/embedded-search-index.ts', "import { open } from '../../embedded/mongo/open.ts';"],
  ['src/app.ts', "import { open } from './embedded/mongo/open.ts';"],
  ['src/http/limits.ts', "import { BSON } from 'bson';"],
  ['src/embedded/mongo/server.ts', "import { log } from '../../shared/logger.ts';"],
  ['src/embedded/mongo/wire/frame.ts', "import { listen } from '../../../http/listen.ts';"],
  ['src/embedded/search/engine.ts', "import { connect } from 'mongoose';"],
  ['src/features/notes/notes.links.ts', "import { request } from 'node:https';"],
  ['src/features/notes/notes.call.ts', "import { request } from 'node:http';"],
  ['src/features/notes/notes.fetch.ts', "export const page = fetch('https://example.org');"],
  ['src/outbound/outbound.ts', "import { store } from '../features/files/files.store.ts';"],
  ['src/shared/clock.ts', 'export const zone = process.env.TZ;'],
  ['src/web/places/notes.ts', "import { service } from '../../features/files/files.service.ts';"],
  ['src/web/app/notes.ts', "import { registry } from '../../shared/errors.ts';"],
  ['src/http/pages.ts', "import { desk } from '../web/session/desk.ts';"],
];
const allowed: [string, string][] = [
  ['src/features/notes/notes.store.ts', "import { Schema } from 'mongoose';"],
  ['src/features/notes/notes.commands.ts', "import { store } from './notes.store.ts';"],
  ['src/features/notes/notes.policy.ts', "import { service } from '../files/files.service.ts';"],
  ['src/database/database.ts', "import { open } from '../embedded/mongo/open.ts';"],
  ['src/embedded/mongo/storage.ts', "import { open } from 'lmdb';"],
  ['src/outbound/exchange.ts', "import { request } from 'node:https';"],
  ['src/http/answer.ts', "import { ServerResponse } from 'node:http';"],
  ['src/http/listen.ts', "import { createServer } from 'node:http';"],
  ['src/config/config.ts', 'export const zone = process.env.TZ;'],
  ['src/web/wire.ts', "import type { File } from '../features/files/file.schemas.ts';\nexport type Wire = File;"],
  ['src/web/places/embed.ts', "import { hosts } from '../../shared/framed-hosts.ts';"],
  ['src/web/api/client.ts', "export const page = fetch('/api');"],
];

describe('the linter', () => {
  const folder = useTemporaryFolder();

  test('refuses imports over a boundary, and nothing beside them', async () => {
    await copyFile(join(root, 'biome.json'), join(folder.path, 'biome.json'));
    for (const [path, code] of [...refused, ...allowed]) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      const used = /\{ (\w+) \}/.exec(code)?.[1];
      await writeFile(join(folder.path, path), `${code}\n${used ? `export const x = ${used};\n` : ''}`);
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const { stdout } = spawnSync(
      process.execPath,
      [biome, 'lint', '--error-on-warnings', '--reporter=github', '--max-diagnostics=none', '.'],
      { cwd: folder.path, encoding: 'utf8' },
    );
    const found = [...stdout.matchAll(/file=([^,]+),/g)].map(([, file]) =>
      relative(realpathSync(folder.path), String(file)),
    );
    expect([...new Set(found)].sort()).toEqual(refused.map(([path]) => path).sort());
  });

  test('lets nothing but types through the door of the web application', async () => {
    const door = await readFile(join(root, 'src/web/wire.ts'), 'utf8');
    const imports = door.match(/^(?:import|export)\b.*$/gm) ?? [];
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter((line) => !/^(?:import|export) type\b/.test(line))).toEqual([]);
  });
});
