import { setTimeout as sleep } from 'node:timers/promises';

/** A back end that must answer before this process can do its work; without one that is not required, less well. */
export type ReadinessCheck = { readonly name: string; readonly isRequired?: boolean; check(): Promise<void> };

export type CheckOutcome = 'ok' | 'failed' | 'timeout';

export type Readiness = {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<string, CheckOutcome>>;
};

export type HealthService = { readiness(): Promise<Readiness> };

const defaultTimeoutMs = 2_000;

/** Asks all back ends at once; one that is silent for `timeoutMs` counts as down. */
export function createHealthService({
  checks,
  timeoutMs = defaultTimeoutMs,
}: {
  checks: readonly ReadinessCheck[];
  timeoutMs?: number;
}): HealthService {
  return {
    readiness: async () => {
      const outcomes = await Promise.all(checks.map((check) => ask(check, timeoutMs)));
      return {
        isReady: outcomes.every((outcome, at) => outcome === 'ok' || checks[at]?.isRequired === false),
        checks: Object.fromEntries(checks.map(({ name }, index) => [name, outcomes[index] ?? 'failed'])),
      };
    },
  };
}

async function ask({ check }: ReadinessCheck, timeoutMs: number): Promise<CheckOutcome> {
  const timer = new AbortController();
  // Aborted below when the answer came first; that is not an error.
  const silence = sleep(timeoutMs, 'timeout' as const, { signal: timer.signal }).catch(() => 'timeout' as const);
  try {
    return await Promise.race([check().then(() => 'ok' as const), silence]);
  } catch {
    return 'failed';
  } finally {
    timer.abort();
  }
}
