// Compiles src/ and scripts/ into dist/ when, and only when, something changed. dist/.build-stamp holds a fingerprint
// of the sources it was made from. A build goes to a folder of its own that is renamed into place once it is whole, so
// that a failed or killed build never leaves a half-written dist; a lock folder makes programs that start at the same
// time wait for one build instead of making several.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STAMP = '.build-stamp';
const LOCK = 'dist.lock';
const LOCK_POLL_MS = 100;
/** A lock whose owner's pid is not written yet is young, or its owner died in between; after this long it is stale. */
const LOCK_WITHOUT_OWNER_MS = 5_000;

/** A build that cannot be made, with a message for the person at the command line. */
export class BuildError extends Error {}

/**
 * A fingerprint of everything that decides what the compiler puts out: contents, not times, so that a fresh checkout
 * or a restored cache counts as unchanged.
 */
export async function fingerprintSources(root) {
  const files = ['tsconfig.json', 'tsconfig.build.json', 'package.json'];
  for (const folder of ['src', 'scripts']) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (entry.isFile() && /\.m?ts$/.test(entry.name)) files.push(relative(root, join(entry.parentPath, entry.name)));
    }
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const content = await readFile(join(root, file));
    hash.update(`${file.split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Compiles if the sources changed since the last build. Says so through `log`. Throws BuildError. */
export async function ensureBuilt({ root, log, compile = runCompiler }) {
  if (await isCurrent(root)) return { built: false };
  const release = await takeLock(root, log);
  try {
    // Another process may have built while this one waited.
    if (await isCurrent(root)) return { built: false };
    await build(root, log, compile);
    return { built: true };
  } finally {
    await release();
  }
}

async function isCurrent(root) {
  const stamp = await readFile(join(root, 'dist', STAMP), 'utf8').catch(() => null);
  return stamp !== null && stamp === (await fingerprintSources(root));
}

async function build(root, log, compile) {
  await removeLeftovers(root);
  const outDir = join(root, `dist.build-${process.pid}`);
  const started = performance.now();
  log('Building (only after a change) ...');
  // Taken before compiling: a file saved meanwhile makes the stamp stale instead of being missed.
  const fingerprint = await fingerprintSources(root);
  try {
    await compile(root, outDir);
    await writeFile(join(outDir, STAMP), fingerprint);
    const old = join(root, `dist.old-${process.pid}`);
    if (existsSync(join(root, 'dist'))) await rename(join(root, 'dist'), old);
    await rename(outDir, join(root, 'dist'));
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(outDir, { recursive: true, force: true }).catch(() => {});
    throw asBuildError(error, root);
  }
  log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

async function removeLeftovers(root) {
  for (const name of await readdir(root)) {
    const pid = /^dist\.(?:build|old)-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(root, name), { recursive: true, force: true });
  }
}

function runCompiler(root, outDir) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(compiler)) {
    throw new BuildError(
      'The sources changed since the last build and the compiler is not installed.\n' +
        'Run "npm ci --include=dev" and try again.',
    );
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', outDir], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new BuildError(`${output.trim()}\n\nThe build failed; nothing was started. Mend the errors above.`));
    });
  });
}

async function takeLock(root, log) {
  const lock = join(root, LOCK);
  const owner = join(lock, 'pid');
  let isWaiting = false;
  for (;;) {
    try {
      await mkdir(lock);
      await writeFile(owner, String(process.pid));
      return () => rm(lock, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw asBuildError(error, root);
    }
    if (await isStale(lock, owner)) {
      await rm(lock, { recursive: true, force: true });
      continue;
    }
    if (!isWaiting) log('Another process is building; waiting for it ...');
    isWaiting = true;
    await sleep(LOCK_POLL_MS);
  }
}

async function isStale(lock, owner) {
  const pid = Number(await readFile(owner, 'utf8').catch(() => ''));
  if (!pid) {
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    return Date.now() - mtimeMs > LOCK_WITHOUT_OWNER_MS;
  }
  return !isAlive(pid);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process lives and belongs to someone else.
    return error.code !== 'ESRCH';
  }
}

function asBuildError(error, root) {
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    return new BuildError(
      `The build cannot be written: no permission for ${error.path ?? root}.\n` +
        'Give this user the right to write there (the dist folder may belong to another user), or run "npm run build"\n' +
        'as the user who owns the folder.',
    );
  }
  if (error.code === 'ENOSPC') return new BuildError('The build cannot be written: the disk is full. Free some space.');
  return error;
}
