import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, type Scope, scopeOf } from '../shared/actor.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import type { AnyResult } from './responses.ts';

/** An answer as it is kept; only those with a JSON body, a place or nothing. */
export type KeptAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null for an answer without a body. */
  readonly body: string | null;
};

export type IdempotencyRecord = {
  readonly requestHash: string;
  readonly runId: string;
  readonly runningUntil: Date;
  /** Null while the first request is running. */
  readonly answer: KeptAnswer | null;
};

export type IdempotencyStore = {
  /** Adds the record of a first request; false when there is one with this id. */
  add(scope: Scope, input: { id: string; record: IdempotencyRecord; expiresAt: Date }): Promise<boolean>;
  find(scope: Scope, id: string): Promise<IdempotencyRecord | null>;
  /** Takes over from a run whose process died; false when somebody else was quicker. */
  takeOver(
    scope: Scope,
    input: { id: string; oldRunId: string; runId: string; runningUntil: Date; expiresAt: Date },
  ): Promise<boolean>;
  keepAnswer(scope: Scope, input: { id: string; runId: string; answer: KeptAnswer }): Promise<void>;
  remove(scope: Scope, input: { id: string; runId: string }): Promise<void>;
};

export type IdempotentRequest = {
  readonly actor: Actor;
  readonly key: string;
  /** Method and declared path. */
  readonly route: string;
  readonly requestId: string;
  /** What was asked, parsed: the same key with something else is refused. */
  readonly input: unknown;
};

export type Idempotency = {
  /** Runs the request, or answers what the first one with its key was answered. */
  once(request: IdempotentRequest, run: () => Promise<AnyResult>): Promise<AnyResult>;
};

const keepMs = 24 * 60 * 60 * 1_000;
/** A run that takes longer has died with its process. */
const runningMs = 60_000;
const pollMs = 50;

/**
 * Answers of POST requests kept by Idempotency-Key for a day, each for its actor and route. Only success is kept: a
 * refused request changed nothing and may be sent again, corrected or not.
 */
export function createIdempotency({
  store,
  clock,
  aloneSince = null,
  waitMs = 5_000,
}: {
  store: IdempotencyStore;
  clock: Clock;
  /** Given: no other process answers requests since then, so that what began earlier and has no answer has died. */
  aloneSince?: Date | null;
  /** How long a duplicate waits for the first request. */
  waitMs?: number;
}): Idempotency {
  const isDead = ({ runningUntil }: IdempotencyRecord): boolean =>
    aloneSince !== null && runningUntil.getTime() - runningMs < aloneSince.getTime();

  return {
    once: async (request, run) => {
      const scope = scopeOf(request.actor);
      const id = hash([request.actor.userId, request.route, request.key]);
      const requestHash = hash(request.input);
      const runId = `${request.requestId}:${hash([clock.now().getTime(), Math.random()]).slice(0, 12)}`;
      const inMs = (ms: number) => new Date(clock.now().getTime() + ms);

      const first = { requestHash, runId, runningUntil: inMs(runningMs), answer: null };
      let isOurs = await store.add(scope, { id, record: first, expiresAt: inMs(keepMs) });
      const deadline = performance.now() + waitMs;
      while (!isOurs) {
        const known = await store.find(scope, id);
        if (known && known.requestHash !== requestHash) throw new AppError('idempotency_key_reused');
        if (known?.answer) return toResult(known.answer);
        if (!known) {
          isOurs = await store.add(scope, { id, record: first, expiresAt: inMs(keepMs) });
        } else if (known.runningUntil <= clock.now() || isDead(known)) {
          const claim = { id, oldRunId: known.runId, runId, runningUntil: inMs(runningMs), expiresAt: inMs(keepMs) };
          isOurs = await store.takeOver(scope, claim);
        } else {
          if (performance.now() > deadline) throw new AppError('idempotency_in_progress');
          await sleep(pollMs);
        }
      }

      let answer: KeptAnswer | null = null;
      try {
        const result = await run();
        answer = toKeptAnswer(result);
        return result;
      } finally {
        if (answer) await store.keepAnswer(scope, { id, runId, answer });
        else await store.remove(scope, { id, runId });
      }
    },
  };
}

function toKeptAnswer(result: AnyResult): KeptAnswer | null {
  if (result.status >= 400 || 'stream' in result || 'file' in result) return null;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(result.headers ?? {})) {
    // A cookie is a secret.
    if (name.toLowerCase() !== 'set-cookie') headers[name] = String(value);
  }
  if (result.etag !== undefined) headers.etag = result.etag;
  if ('location' in result) headers.location = result.location;
  return { status: result.status, headers, body: 'body' in result ? JSON.stringify(result.body) : null };
}

function toResult({ status, headers, body }: KeptAnswer): AnyResult {
  const all = { ...headers, 'idempotency-replayed': 'true' };
  return body === null ? { status, headers: all } : { status, headers: all, body: JSON.parse(body) };
}

function hash(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('base64url');
}
