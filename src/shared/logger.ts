import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

export type Logger = PinoLogger;

export type LoggerOptions = {
  readonly level: string;
  /** `json`: one object per line, for machines. `text`: for a person at a terminal. */
  readonly format: 'json' | 'text';
  readonly destination: { write(line: string): unknown };
};

/**
 * Names whose values never reach a log, wherever they stand in a logged object: credentials, and what would identify a
 * student. Redaction is the last net; code logs opaque ids, never records.
 */
const redactedNames = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'email',
  'displayName',
  'sourcedId',
];
const redactedPaths = redactedNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export function createLogger({ level, format, destination }: LoggerOptions): Logger {
  const stream: DestinationStream =
    format === 'text'
      ? { write: (line: string) => destination.write(renderLine(line)) }
      : (destination as DestinationStream);
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '[redacted]' },
    },
    stream,
  );
}

/** `12:30:05 info  request method=GET route=/healthz status=200` from one line of JSON. */
function renderLine(json: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  const line = [String(time).slice(11, 19), String(level).padEnd(5), msg, ...rest].filter(Boolean).join(' ');
  const stack = (err as { stack?: string } | undefined)?.stack;
  return `${line}\n${stack ? `${stack}\n` : ''}`;
}
