import { z } from 'zod';

/** One thing that is wrong with a request. `code` and `params` are the contract; `message` is for developers. */
export const faultSchema = z
  .strictObject({
    in: z.enum(['path', 'query', 'body']).describe('The part of the request.'),
    path: z.array(z.union([z.string(), z.number()])).describe('Where in that part; empty for the part as a whole.'),
    code: z.string().describe('What kind of fault it is, such as invalid_type, too_small or unrecognized_keys.'),
    message: z.string(),
    params: z.record(z.string(), z.unknown()).describe('Limits and expected values, by name.'),
  })
  .meta({ id: 'Fault' });

export type Fault = z.infer<typeof faultSchema>;

type ErrorDefinition = { readonly status: number; readonly title: string; readonly details: z.ZodObject };

const none = z.strictObject({});

/**
 * Every error that a caller can receive: its code, HTTP status, title, and the shape of its details. The code and the
 * details are the contract and never change their meaning; the title is fixed English, which the web translates by code.
 */
export const errorRegistry = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid.',
    details: z.strictObject({ faults: z.array(faultSchema).describe('Everything that is wrong, not only the first.') }),
  },
  malformed_json: { status: 400, title: 'The body is not valid JSON.', details: none },
  malformed_request: { status: 400, title: 'The request cannot be read.', details: none },
  not_found: { status: 404, title: 'There is nothing here.', details: none },
  method_not_allowed: {
    status: 405,
    title: 'This address does not know this method.',
    details: z.strictObject({ allowed: z.array(z.string()).describe('The methods it knows.') }),
  },
  payload_too_large: {
    status: 413,
    title: 'The body is too large.',
    details: z.strictObject({ limitBytes: z.int().describe('The largest body that is accepted, in bytes.') }),
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body has a type that is not accepted here.',
    details: z.strictObject({ accepted: z.array(z.string()).describe('The accepted values of Content-Type.') }),
  },
  internal: { status: 500, title: 'Something went wrong on our side.', details: none },
  unavailable: { status: 503, title: 'A part of the service does not answer. Try again soon.', details: none },
  not_ready: {
    status: 503,
    title: 'The service is not ready.',
    details: z.strictObject({
      checks: z.record(z.string(), z.enum(['ok', 'failed', 'timeout'])).describe('Each back end and how it answered.'),
    }),
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorRegistry;
export type ErrorDetails<Code extends ErrorCode> = z.infer<(typeof errorRegistry)[Code]['details']>;

export const errorCodes = Object.keys(errorRegistry) as ErrorCode[];

/** Details may be left out where the registry asks for none. */
type DetailsArgument<Code extends ErrorCode> =
  Record<string, never> extends ErrorDetails<Code>
    ? [details?: ErrorDetails<Code>, options?: ErrorOptions]
    : [details: ErrorDetails<Code>, options?: ErrorOptions];

/** An error that a caller is meant to see: `throw new AppError('not_found')`. */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: Code;
  readonly details: ErrorDetails<Code>;

  constructor(code: Code, ...[details, options]: DetailsArgument<Code>) {
    super(errorRegistry[code].title, options);
    this.code = code;
    this.details = (details ?? {}) as ErrorDetails<Code>;
  }

  get status(): number {
    return errorRegistry[this.code].status;
  }
}
