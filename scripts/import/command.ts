import { ConfigError } from '../../src/config/config.ts';
import { StartError } from '../../src/shared/start-error.ts';

/** A mistake of the person at the command line, told without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type ErrorClass = abstract new (...parameters: never[]) => Error;

/** Runs a program of the command line: what goes wrong is told in words, with a stack only where nobody expected it. */
export async function runCommand(run: () => Promise<void>, expected: readonly ErrorClass[] = []): Promise<void> {
  try {
    await run();
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException;
    const isExpected =
      [UsageError, ConfigError, StartError, ...expected].some((kind) => error instanceof kind) ||
      code === 'ENOENT' ||
      code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${isExpected ? message : stack}\n`);
    process.exitCode = 1;
  }
}

/** Ends when somebody stops the program: what was begun is finished, and nothing new is. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}
