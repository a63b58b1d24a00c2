import { z } from 'zod';
import { AppError, type ErrorCode, errorRegistry } from '../shared/errors.ts';
import { translateForeignError } from './foreign-errors.ts';

export const problemContentType = 'application/problem+json';

/** An RFC 9457 problem document; `code`, `requestId` and `details` are our extension members. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** The error a caller sees for whatever was thrown: what nobody foresaw becomes `internal`, with fixed text. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return translateForeignError(error) ?? new AppError('internal', {}, { cause: error });
}

/** How errors are answered: as problem documents, or as a standard of the field wants it at its own addresses. */
export type ErrorFormat = {
  readonly contentType: string;
  /** The schema of the bodies of these errors, which all have one status. */
  schemaOf(codes: readonly ErrorCode[]): readonly z.ZodType[];
  answer(error: AppError, requestId: string): { readonly status: number; readonly body: unknown };
};

export const problemFormat: ErrorFormat = {
  contentType: problemContentType,
  schemaOf: (codes) => codes.map(problemSchema),
  answer: (error, requestId) => ({ status: error.status, body: toProblem(error, requestId) }),
};

export function toProblem(error: AppError, requestId: string): Problem {
  const { status, title } = errorRegistry[error.code];
  return { type: typeOf(error.code), title, status, code: error.code, requestId, details: error.details };
}

/** The schema of the problem document of one code, for the OpenAPI document and for tests. */
export function problemSchema(code: ErrorCode): z.ZodType {
  const cached = schemas.get(code);
  if (cached) return cached;
  const { status, title, details } = errorRegistry[code];
  const schema = z
    .strictObject({
      type: z.literal(typeOf(code)),
      title: z.literal(title),
      status: z.literal(status),
      code: z.literal(code),
      requestId: z.string().describe('Also in the header X-Request-Id; name it when you report the problem.'),
      details,
    })
    .meta({ id: `Problem_${code}` });
  schemas.set(code, schema);
  return schema;
}

/** zod registers an id once, so each schema is made once. */
const schemas = new Map<ErrorCode, z.ZodType>();

function typeOf(code: ErrorCode): string {
  return `urn:pathloom:problem:${code}`;
}
