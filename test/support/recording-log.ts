import { createLogger, type Logger } from '../../src/shared/logger.ts';

export type LogLine = Record<string, unknown> & { level: string; msg: string };

/** A real logger whose lines a test can read. */
export function createRecordingLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line) as LogLine) };
  return { log: createLogger({ level: 'debug', format: 'json', destination }), lines };
}
