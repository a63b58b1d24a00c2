import type { ErrorCode, Problem } from '../wire.ts';

/**
 * Why a request did not succeed. `offline`: the server was not reached, and the same may succeed later. Everything else
 * is an answer of the server, with the code that its contract names.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode | 'offline';
  readonly status: number;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(told: {
    code: ErrorCode | 'offline';
    status?: number;
    requestId?: string;
    details?: Problem['details'];
  }) {
    super(told.code);
    this.code = told.code;
    this.status = told.status ?? 0;
    this.requestId = told.requestId ?? null;
    this.details = told.details ?? {};
  }
}

export function isOffline(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'offline';
}

/** The server was not asked, or nobody answers behind it: the same may succeed later, and what is here serves until then. */
export function isUnreached(error: unknown): boolean {
  return error instanceof RequestError && (error.code === 'offline' || error.code === 'unavailable');
}

/** The error of an answer that is none of success, whoever made it: a proxy in between speaks no problem documents. */
export function toRequestError(status: number, body: unknown): RequestError {
  if (isProblem(body)) return new RequestError(body);
  if (status === 502 || status === 503 || status === 504) return new RequestError({ code: 'unavailable', status });
  if (status === 404) return new RequestError({ code: 'not_found', status });
  return new RequestError({ code: 'internal', status });
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'status' in body
  );
}

/** The translation of an error, and what goes into it. */
export function problemText(error: unknown): {
  readonly key: string;
  readonly params: Record<string, string | number>;
} {
  if (!(error instanceof RequestError)) return { key: 'problem.internal', params: {} };
  const { code, details } = error;
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'string' || typeof value === 'number') params[name] = value;
  }
  return { key: `problem.${code}`, params };
}

/** The server has answered no, and will not say yes to the same another time. */
export function isRefused(error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  return error.status >= 400 && error.status < 500 && ![401, 403, 408, 429].includes(error.status);
}

/** There is nothing here, or nothing that the caller may see. */
export function isMissing(error: unknown): boolean {
  return error instanceof RequestError && ['not_found', 'malformed_request', 'invalid_request'].includes(error.code);
}
