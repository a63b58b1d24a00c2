import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type BuiltProgram = {
  readonly child: ChildProcess;
  /** Everything it wrote so far, both streams. */
  output(): string;
  /** The first line of output that matches; rejects if the program ends before. */
  waitFor(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
};

/** Runs a program as `npm start` does: through the launcher, which compiles it if need be. */
export function runBuilt(program: string, environment: Record<string, string>, args: string[] = []): BuiltProgram {
  const child = spawn(process.execPath, ['scripts/launch.mjs', program, ...args], {
    cwd: root,
    // Only what is given: the developer's own environment must not decide the test.
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    output: () => output,
    ended,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = output.match(pattern);
          if (match) resolve(match);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended before ${pattern} came:\n${output}`)));
      }),
  };
}
