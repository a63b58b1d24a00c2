import { SearchUnavailable } from '../search-index.ts';

export type CircuitBreakerOptions = {
  /** Failures in a row after which nothing is asked any more. */
  readonly failures?: number;
  /** How long nothing is asked; then one request tries. */
  readonly restMs?: number;
  /** Monotonic, in milliseconds. */
  readonly now?: () => number;
  /** Told when it opens and closes. */
  readonly onChange?: (state: 'open' | 'closed', reason: string | null) => void;
};

/**
 * Keeps requests from waiting for an engine that does not answer: after some failures in a row they are refused at once,
 * until one that is let through from time to time succeeds.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions = {}) {
  const { failures: most = 3, restMs = 5_000, now = () => performance.now(), onChange = () => {} } = options;
  let failures = 0;
  let openUntil = 0;
  let isTrying = false;
  const isOpen = (): boolean => failures >= most;

  return {
    /** Throws SearchUnavailable without asking while it is open, and whatever `ask` throws. */
    run: async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      if (isOpen()) {
        if (isTrying || now() < openUntil) throw new SearchUnavailable('it did not answer the last requests');
        isTrying = true;
      }
      const wasTrying = isOpen();
      try {
        const answer = await ask();
        if (isOpen()) onChange('closed', null);
        failures = 0;
        return answer;
      } catch (error) {
        // What the engine says about one request says nothing about the next one.
        if (!(error instanceof SearchUnavailable) || !isFault(error)) {
          if (isOpen()) onChange('closed', null);
          failures = 0;
          throw error;
        }
        failures += 1;
        openUntil = now() + restMs;
        if (failures === most) onChange('open', error.message);
        throw error;
      } finally {
        if (wasTrying) isTrying = false;
      }
    },
  };
}

const refusals = new WeakSet<SearchUnavailable>();

/** The engine is there, but does not do this one thing: no reason to stop asking. */
export function refusal(reason: string, cause: unknown): SearchUnavailable {
  const error = new SearchUnavailable(reason, { cause });
  refusals.add(error);
  return error;
}

function isFault(error: SearchUnavailable): boolean {
  return !refusals.has(error);
}
