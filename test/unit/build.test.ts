import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildError, ensureBuilt, fingerprintSources } from '../../scripts/build.mjs';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('ensureBuilt', () => {
  const folder = useTemporaryFolder();
  const lines: string[] = [];
  let compiled = 0;

  /** Copies the source, slowly enough for two builds to meet. */
  async function compile(root: string, outDir: string): Promise<void> {
    compiled += 1;
    await mkdir(outDir);
    await writeFile(join(outDir, 'main.js'), await readFile(join(root, 'src/main.ts')));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const build = (compiler = compile) =>
    ensureBuilt({ root: folder.path, log: (line) => lines.push(line), compile: compiler });
  const built = () => readFile(join(folder.path, 'dist/main.js'), 'utf8');

  beforeEach(async () => {
    compiled = 0;
    lines.length = 0;
    for (const name of ['src', 'scripts']) await mkdir(join(folder.path, name));
    for (const name of ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'src/main.ts']) {
      await writeFile(join(folder.path, name), `one of ${name}`);
    }
  });

  test('builds the first time and says so', async () => {
    expect(await build()).toEqual({ built: true });
    expect(await built()).toBe('one of src/main.ts');
    expect(lines[0]).toMatch(/^Building/);
  });

  test('does nothing when nothing changed, even if a file was touched', async () => {
    await build();
    await utimes(join(folder.path, 'src/main.ts'), new Date(), new Date());
    expect(await build()).toEqual({ built: false });
    expect(compiled).toBe(1);
  });

  test.each([
    ['a source changed', 'src/main.ts'],
    ['a source was added', 'src/added.ts'],
    ['a script was added', 'scripts/seed.ts'],
    ['the compiler was set differently', 'tsconfig.json'],
    ['the packages changed', 'package.json'],
  ])('builds again when %s', async (_, file) => {
    await build();
    await writeFile(join(folder.path, file), 'two');
    expect(await build()).toEqual({ built: true });
  });

  describe('with a web application', () => {
    let bundled = 0;
    const bundle = async (root: string, outDir: string) => {
      bundled += 1;
      await mkdir(outDir);
      await writeFile(join(outDir, 'index.html'), await readFile(join(root, 'src/web/index.html')));
    };
    const buildBoth = () => ensureBuilt({ root: folder.path, log: () => {}, compile, bundle });
    const page = () => readFile(join(folder.path, 'dist/web/index.html'), 'utf8');

    beforeEach(async () => {
      bundled = 0;
      await mkdir(join(folder.path, 'src/web'));
      await writeFile(join(folder.path, 'src/web/index.html'), 'page');
    });

    test('makes both, and each again only when it changed, leaving the other where it is', async () => {
      expect(await buildBoth()).toEqual({ built: true });
      expect([compiled, bundled, await page()]).toEqual([1, 1, 'page']);
      await writeFile(join(folder.path, 'src/web/index.html'), 'new page');
      await buildBoth();
      expect([compiled, bundled, await page(), await built()]).toEqual([1, 2, 'new page', 'one of src/main.ts']);
      await writeFile(join(folder.path, 'src/main.ts'), 'new program');
      await buildBoth();
      expect([compiled, bundled, await page(), await built()]).toEqual([2, 2, 'new page', 'new program']);
      expect(await buildBoth()).toEqual({ built: false });
    });

    test('keeps the last good page when bundling fails', async () => {
      await buildBoth();
      await writeFile(join(folder.path, 'src/web/index.html'), 'broken');
      const failing = () => Promise.reject(new BuildError('index.html: error'));
      await expect(ensureBuilt({ root: folder.path, log: () => {}, compile, bundle: failing })).rejects.toThrow(
        'index.html',
      );
      expect(await page()).toBe('page');
      expect((await readdir(folder.path)).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
    });
  });

  test('tells apart sources that only moved bytes between files', async () => {
    await writeFile(join(folder.path, 'src/a.ts'), 'xy');
    await writeFile(join(folder.path, 'src/b.ts'), 'z');
    const before = await fingerprintSources(folder.path);
    await writeFile(join(folder.path, 'src/a.ts'), 'x');
    await writeFile(join(folder.path, 'src/b.ts'), 'yz');
    expect(await fingerprintSources(folder.path)).not.toBe(before);
  });

  test('keeps the last good build and no stamp for the new one when compiling fails', async () => {
    await build();
    await writeFile(join(folder.path, 'src/main.ts'), 'broken');
    const failing = () => Promise.reject(new BuildError('src/main.ts: error'));
    await expect(build(failing)).rejects.toThrow('src/main.ts: error');
    expect(await built()).toBe('one of src/main.ts');
    expect(await build()).toEqual({ built: true });
    expect(await built()).toBe('broken');
  });

  test('builds once when several programs start together, and leaves nothing behind', async () => {
    const results = await Promise.all([build(), build(), build()]);
    expect(results.filter((result) => result.built)).toHaveLength(1);
    expect(compiled).toBe(1);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });

  test('clears the lock and the half-written build of a process that was killed', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await mkdir(join(folder.path, 'dist.lock'));
    await writeFile(join(folder.path, 'dist.lock/pid'), String(pid));
    await mkdir(join(folder.path, `dist.build-${pid}`));
    expect(await build()).toEqual({ built: true });
    expect(existsSync(join(folder.path, `dist.build-${pid}`))).toBe(false);
  });

  test('says how to get a compiler when there is none', async () => {
    await expect(ensureBuilt({ root: folder.path, log: () => {} })).rejects.toThrow(/npm ci --include=dev/);
  });
});
