import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../shared/start-error.ts';
import { strongSecret } from './setting-types.ts';

/**
 * A secret that this installation keeps for itself: read from `DATA_DIR/secrets/<name>`, or generated there on first
 * use, readable by this user only. Processes that start together agree on one value.
 *
 * Throws StartError when the folder cannot be used or the stored value is weak.
 */
export async function readOrCreateSecret({ dataDir, name }: { dataDir: string; name: string }): Promise<string> {
  const folder = join(dataDir, 'secrets');
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const secret = (await readIfPresent(file)) ?? (await createSecret(file));
    if (!strongSecret.safeParse(secret).success) {
      throw new StartError(
        `The secret in ${file} is damaged or too weak. Remove that file to have a new one generated; everyone then signs in again.`,
      );
    }
    // A backup that was restored may have come back readable to all.
    await chmod(file, 0o600);
    return secret;
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `Secrets cannot be kept in ${folder} (${reason}).\nGive this user the right to write there, or set DATA_DIR to a folder where it may.`,
    );
  }
}

async function readIfPresent(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function createSecret(file: string): Promise<string> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    // A link appears whole or not at all, and fails if another process was first: then its value counts.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
