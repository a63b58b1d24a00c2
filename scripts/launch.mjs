// Starts a program of this repository from its compiled form, compiling first only when a source changed:
//
//   node scripts/launch.mjs src/main [arguments]     compile if needed, then run dist/src/main.js in this process
//   node scripts/launch.mjs --build                  compile if needed, run nothing
//
// Plain JavaScript, because it runs before anything is compiled, and free of newer syntax up to the version check, so
// that an old Node reaches the message instead of a syntax error. The program is imported into this process, not
// spawned: signals and exit codes need no forwarding.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Pathloom needs Node.js 20.19 or newer; this is ${process.versions.node}.\n` +
      'Install a current version from https://nodejs.org (or run "nvm install" here) and try again.',
  );
}
if (!existsSync(join(root, 'node_modules'))) {
  fail('The packages are not installed yet. Run "npm ci" first.');
}

const [program, ...programArguments] = process.argv.slice(2);
if (!program) fail('Say what to run, for example: node scripts/launch.mjs src/main');

const { BuildError, ensureBuilt } = await import('./build.mjs');
try {
  await ensureBuilt({ root, log: (line) => process.stderr.write(`${line}\n`) });
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  fail(error.message);
}

if (program !== '--build') {
  const file = join(root, 'dist', `${program}.js`);
  if (!existsSync(file)) {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    fail(`There is no program "${program}". The commands are: ${Object.keys(scripts).join(', ')} (npm run <name>).`);
  }
  process.argv = [process.argv[0], file, ...programArguments];
  await import(pathToFileURL(file).href);
}
