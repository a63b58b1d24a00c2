// Makes dist/ when, and only when, something changed: src/ and scripts/ compiled, and the web application (src/web) bundled
// into dist/web. dist/.build-stamp and dist/web/.build-stamp hold fingerprints of the sources that each was made from. A
// build goes to a folder of its own that is renamed into place once it is whole, so that a failed or killed build never
// leaves a half-written dist; a lock folder makes programs that start at the same time wait for one build instead of
// making several.
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
    const found = await listFiles(root, folder);
    files.push(...found.filter((file) => /\.m?ts$/.test(file) && !isOfWeb(file)));
  }
  return fingerprint(root, files);
}

/** The same of the web application. Null where there is none. What it takes from the server is types, which leave no trace. */
export async function fingerprintWeb(root) {
  if (!existsSync(join(root, 'src/web'))) return null;
  const files = ['package.json', 'scripts/build-web.mjs', 'src/shared/framed-hosts.ts'];
  return fingerprint(root, [
    ...files.filter((file) => existsSync(join(root, file))),
    ...(await listFiles(root, 'src/web')),
  ]);
}

const isOfWeb = (file) => file.split(sep).slice(0, 2).join('/') === 'src/web';

async function listFiles(root, folder) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

async function fingerprint(root, files) {
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const content = await readFile(join(root, file));
    hash.update(`${file.split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Makes what changed since the last build. Says so through `log`. Throws BuildError. */
export async function ensureBuilt({ root, log, compile = runCompiler, bundle = runBundler }) {
  if (isNothing(await findStale(root))) return { built: false };
  const release = await takeLock(root, log);
  try {
    // Another process may have built while this one waited.
    const stale = await findStale(root);
    if (isNothing(stale)) return { built: false };
    await build(root, log, { stale, compile, bundle });
    return { built: true };
  } finally {
    await release();
  }
}

/** The fingerprints of what has to be made, taken before it is: a file saved meanwhile makes the stamp stale again. */
async function findStale(root) {
  const [program, web] = await Promise.all([fingerprintSources(root), fingerprintWeb(root)]);
  const isCurrent = async (folder, wanted) =>
    wanted === null || wanted === (await readFile(join(root, folder, STAMP), 'utf8').catch(() => null));
  return {
    program: (await isCurrent('dist', program)) ? null : program,
    web: (await isCurrent('dist/web', web)) ? null : web,
  };
}

const isNothing = ({ program, web }) => program === null && web === null;

async function build(root, log, { stale, compile, bundle }) {
  await removeLeftovers(root);
  const outDir = join(root, `dist.build-${process.pid}`);
  const webDir = join(root, `dist.web-${process.pid}`);
  const old = join(root, `dist.old-${process.pid}`);
  const started = performance.now();
  log('Building (only after a change) ...');
  const ends = await Promise.allSettled([
    stale.program === null ? null : compile(root, outDir),
    stale.web === null ? null : bundle(root, webDir),
  ]);
  try {
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    if (stale.web !== null) await writeFile(join(webDir, STAMP), stale.web);
    if (stale.program !== null) {
      await writeFile(join(outDir, STAMP), stale.program);
      const web = stale.web === null ? join(root, 'dist/web') : webDir;
      if (existsSync(web)) await rename(web, join(outDir, 'web'));
      if (existsSync(join(root, 'dist'))) await rename(join(root, 'dist'), old);
      await rename(outDir, join(root, 'dist'));
    } else {
      if (existsSync(join(root, 'dist/web'))) await rename(join(root, 'dist/web'), old);
      await rename(webDir, join(root, 'dist/web'));
    }
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    for (const folder of [outDir, webDir]) await rm(folder, { recursive: true, force: true }).catch(() => {});
    throw asBuildError(error, root);
  }
  log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

async function removeLeftovers(root) {
  for (const name of await readdir(root)) {
    const pid = /^dist\.(?:build|old|web)-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(root, name), { recursive: true, force: true });
  }
}

async function runCompiler(root, outDir) {
  const compiler = requireTool(root, 'node_modules/typescript/bin/tsc');
  return run(root, [compiler, '-p', 'tsconfig.build.json', '--outDir', outDir]);
}

async function runBundler(root, outDir) {
  requireTool(root, 'node_modules/vite/package.json');
  return run(root, [join(root, 'scripts/build-web.mjs'), outDir]);
}

function requireTool(root, path) {
  const file = join(root, path);
  if (existsSync(file)) return file;
  throw new BuildError(
    'The sources changed since the last build and the compiler is not installed.\n' +
      'Run "npm ci --include=dev" and try again.',
  );
}

function run(root, command) {
  return new Promise((resolve, reject) => {
    // Whoever builds: what runs in browsers is never built for tests.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
