import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrCreateSecret } from '../../src/config/secrets.ts';
import { StartError } from '../../src/shared/start-error.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('readOrCreateSecret', () => {
  const folder = useTemporaryFolder();
  const read = () => readOrCreateSecret({ dataDir: folder.path, name: 'jwt' });

  test('generates a secret once and keeps it, readable by this user only', async () => {
    const secret = await read();
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(await read()).toBe(secret);
    expect((await stat(join(folder.path, 'secrets/jwt'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder.path, 'secrets'))).mode & 0o777).toBe(0o700);
  });

  test('gives processes that start together the same secret and leaves no drafts', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, read));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(join(folder.path, 'secrets'))).toEqual(['jwt']);
  });

  test('closes a secret that others could read', async () => {
    await read();
    await chmod(join(folder.path, 'secrets/jwt'), 0o644);
    await read();
    expect((await stat(join(folder.path, 'secrets/jwt'))).mode & 0o777).toBe(0o600);
  });

  test('refuses a stored secret that is damaged and says what to do', async () => {
    await mkdir(join(folder.path, 'secrets'));
    await writeFile(join(folder.path, 'secrets/jwt'), 'torn');
    await expect(read()).rejects.toThrow(/secrets\/jwt is damaged.*Remove that file/);
  });

  test('says what to do when the folder cannot be used', async () => {
    await writeFile(join(folder.path, 'file'), '');
    const refused = readOrCreateSecret({ dataDir: join(folder.path, 'file'), name: 'jwt' });
    await expect(refused).rejects.toThrow(StartError);
    await expect(refused).rejects.toThrow(/set DATA_DIR/);
  });
});
