import { type EnqueuedTask, Meilisearch, MeilisearchApiError, type Task } from 'meilisearch';
import type { Logger } from '../../../shared/logger.ts';
import { SearchUnavailable } from '../search-index.ts';
import { createCircuitBreaker, refusal } from './circuit-breaker.ts';

export type MeilisearchServer = {
  /** Such as http://meilisearch:7700. */
  readonly host: string;
  /** A key that may manage indexes, documents, settings and tasks; null where the server has no keys. */
  readonly apiKey: string | null;
  /** A key that may only search; without it searches use the other. */
  readonly searchKey?: string | null;
  /** The longest that a person waits for an answer. */
  readonly searchTimeoutMs?: number;
};

export type Connection = ReturnType<typeof connect>;

const defaultSearchTimeoutMs = 3_000;
/** Requests that change something are big, and nobody waits for them. */
const changeTimeoutMs = 60_000;

/** A connection to Meilisearch: one part for searches, which give up soon, and one for everything else. */
export function connect(server: MeilisearchServer, log: Logger) {
  const { host, apiKey, searchTimeoutMs = defaultSearchTimeoutMs } = server;
  const searchKey = server.searchKey ?? apiKey;
  const client = (key: string | null, timeout: number) =>
    new Meilisearch({ host, timeout, ...(key === null ? {} : { apiKey: key }) });
  const searching = client(searchKey, searchTimeoutMs);
  const managing = client(apiKey, changeTimeoutMs);
  const breaker = createCircuitBreaker({
    onChange: (state, reason) =>
      state === 'open'
        ? log.error({ reason }, 'Meilisearch does not answer: searches are answered from the database')
        : log.info('Meilisearch answers again'),
  });

  return {
    /** Asks something for somebody who waits. */
    search: <Answer>(ask: (client: Meilisearch) => Promise<Answer>): Promise<Answer> =>
      breaker
        .run(() => translated(() => ask(searching)))
        .catch((error: Error) => {
          // People get what the database has; whoever looks after the server must know that it was not for want of one.
          const code = refusedBecause(error);
          // While the first index is being filled there is none.
          if (code !== null && code !== 'index_not_found')
            log.error({ code, reason: error.message }, 'Meilisearch refused a search');
          throw error;
        }),
    /** Everything that is not a search: reading and changing indexes, with the other key. */
    manage: <Answer>(ask: (client: Meilisearch) => Promise<Answer>): Promise<Answer> => translated(() => ask(managing)),
  };
}

/** Failures of the transport become SearchUnavailable; what the server says of a request stays what it is. */
async function translated<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await ask();
    // Something else than Meilisearch, such as a proxy, may answer at that address.
    if (answer === undefined) throw new SearchUnavailable('its answer is empty');
    return answer;
  } catch (error) {
    if (error instanceof SearchUnavailable) throw error;
    // The whole cause would hold the request with its headers.
    if (!(error instanceof MeilisearchApiError)) throw new SearchUnavailable(describe(error));
    const { status } = error.response;
    const code = codeOf(error);
    if (status >= 500 || status === 429 || status === 408) throw new SearchUnavailable(`${status} ${code}`);
    throw refusal(`${status} ${code}: ${error.message}`, error);
  }
}

function describe(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  const inner = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause) : null;
  const code = inner !== null && 'code' in inner ? ` (${String(inner.code)})` : '';
  return `${inner?.message ?? (error instanceof Error ? error.message : 'it cannot be read')}${code}`;
}

function codeOf(error: MeilisearchApiError): string {
  return error.cause?.code ?? 'unknown';
}

/** Meilisearch's own code of what it refused, such as `index_not_found`; null when it did not answer. */
export function refusedBecause(error: unknown): string | null {
  const cause = error instanceof SearchUnavailable ? error.cause : error;
  return cause instanceof MeilisearchApiError ? codeOf(cause) : null;
}

export type { EnqueuedTask, Meilisearch, Task };
