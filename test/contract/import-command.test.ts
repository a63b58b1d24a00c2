import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/build.mjs';
import { csvTemplate } from '../../src/features/resources/import/csv-columns.ts';
import { runBuilt } from '../support/built-program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Before the tests, so that none of them waits for the compiler.
beforeAll(() => ensureBuilt({ root, log: () => {} }), 120_000);

describe('npm run import and npm run seed', () => {
  const folder = useTemporaryFolder();

  async function run(program: string, args: string[], environment: Record<string, string> = {}) {
    const started = runBuilt(program, { DATA_DIR: join(folder.path, 'data'), ...environment }, args);
    return { code: await started.ended, output: started.output() };
  }

  test('take the filled-in template, tell what is wrong in it, and can be run again', async () => {
    const table = join(folder.path, 'table.csv');
    await writeFile(table, `${csvTemplate()}second,,,ftp\r\n`);
    const args = [table, '--format', 'csv', '--owner', 'specialist@demo.example'];

    const early = await run('scripts/import', args);
    expect(early).toEqual({ code: 1, output: expect.stringContaining('Nobody signs in with specialist@demo.example') });

    const seeded = await run('scripts/seed', []);
    expect(seeded).toEqual({
      code: 0,
      output: expect.stringMatching(/\d{3} created, 0 updated, 0 unchanged.*\n.*\n.*pathloom-demo/),
    });

    const first = await run('scripts/import', args);
    expect(first.output).toMatch(/skipped line 3, column 2: title: is missing\./);
    expect(first.output).toMatch(/1 created, 0 updated, 0 unchanged, 1 skipped/);
    expect(first.code).toBe(1);

    const second = await run('scripts/import', args);
    expect(second.output).toMatch(/0 created, 0 updated, 1 unchanged, 1 skipped/);
  }, 240_000);

  test('refuse a demo district that others could reach, and formats that nobody knows', async () => {
    const open = await run('scripts/seed', [], { HOST: '0.0.0.0' });
    expect(open).toEqual({ code: 1, output: expect.stringContaining('can be reached from other machines') });
    const unknown = await run('scripts/import', ['table.csv', '--format', 'cvs']);
    expect(unknown).toEqual({ code: 1, output: 'Say the format: --format khan | engageny | csv | ndjson | lrmi\n' });
  }, 240_000);
});
