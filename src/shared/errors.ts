import { z } from 'zod';

/** One thing that is wrong with a request. `code` and `params` are the contract; `message` is for developers. */
export const faultSchema = z
  .strictObject({
    in: z.enum(['path', 'query', 'header', 'body']).describe('The part of the request.'),
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
  unauthenticated: {
    status: 401,
    title: 'Sign in first.',
    details: z.strictObject({
      reason: z
        .enum(['missing', 'malformed', 'expired', 'revoked'])
        .describe('Why the access token does not count: there is none, it is none of ours, or it no longer holds.'),
    }),
  },
  invalid_credentials: { status: 401, title: 'The e-mail address or the password is wrong.', details: none },
  invalid_client: { status: 401, title: 'There is no such API client, or its secret does not hold.', details: none },
  unsupported_grant_type: { status: 400, title: 'Only the grant type client_credentials is known.', details: none },
  invalid_scope: {
    status: 400,
    title: 'The API client was not allowed these scopes.',
    details: z.strictObject({ refused: z.array(z.string()) }),
  },
  student_sign_in_failed: {
    status: 401,
    title: 'That was not right. Try again, or ask your teacher.',
    details: none,
  },
  class_code_closed: {
    status: 403,
    title: 'This class code works in school hours.',
    details: z.strictObject({
      from: z.string(),
      to: z.string().describe('On school days, in the time of the district.'),
    }),
  },
  session_ended: { status: 401, title: 'The session has ended. Sign in again.', details: none },
  forbidden: { status: 403, title: 'Your role does not allow this.', details: none },
  insufficient_scope: {
    status: 403,
    title: 'The API client was not allowed this.',
    details: z.strictObject({
      scope: z.string().nullable().describe('The scope that it needs; null: this is for people only.'),
    }),
  },
  no_active_role: { status: 403, title: 'You have no role at the moment.', details: none },
  not_found: { status: 404, title: 'There is nothing here.', details: none },
  method_not_allowed: {
    status: 405,
    title: 'This address does not know this method.',
    details: z.strictObject({ allowed: z.array(z.string()).describe('The methods it knows.') }),
  },
  already_exists: {
    status: 409,
    title: 'There is one like it already.',
    details: z.strictObject({ fields: z.array(z.string()).describe('The fields whose values must not occur twice.') }),
  },
  label_taken: {
    status: 409,
    title: 'Another term of the vocabulary has this word.',
    details: z.strictObject({
      vocabulary: z.string(),
      word: z.string().describe('The label or synonym that is taken.'),
      language: z.string().nullable().describe('In which language; null for an id.'),
      termId: z.string().describe('The term that has it.'),
      termLabel: z.string().describe('How that term is called.'),
    }),
  },
  vocabulary_closed: {
    status: 409,
    title: 'This vocabulary takes no other terms. Its terms can be renamed and retired.',
    details: z.strictObject({ vocabulary: z.string() }),
  },
  term_has_children: {
    status: 409,
    title: 'Other terms stand below this one. Move or merge them first.',
    details: z.strictObject({ count: z.int().describe('How many.') }),
  },
  framework_not_local: {
    status: 409,
    title: 'This framework was imported: it is changed where it comes from, and imported again.',
    details: none,
  },
  standards_circle: {
    status: 409,
    title: 'A standard would stand below itself.',
    details: z.strictObject({
      path: z.array(z.string()).describe('Codes or statements along the circle; the first is the last.'),
      ids: z.array(z.string()).describe('The same as ids.'),
    }),
  },
  last_admin: { status: 409, title: 'The district needs an admin: make somebody else one first.', details: none },
  invitation_used: { status: 409, title: 'The person can sign in already.', details: none },
  files_refused: {
    status: 422,
    title: 'None of the files was taken.',
    details: z.strictObject({
      files: z
        .array(
          z.strictObject({
            name: z.string().describe('As it was sent.'),
            code: z
              .string()
              .describe(
                'Why: empty, too_large, type_not_accepted, type_mismatch, unsafe_archive, unsafe_image, damaged, invalid_captions (with the line), over_quota.',
              ),
            message: z.string(),
            params: z.record(z.string(), z.unknown()).describe('Limits and what was found, by name.'),
          }),
        )
        .describe('Every file and why it was not taken.'),
    }),
  },
  changes_expired: {
    status: 410,
    title: 'What was removed since this cursor is not known any more. Read the whole list again, without a cursor.',
    details: none,
  },
  address_expired: {
    status: 410,
    title: 'This address has run out. Open the file from its page again.',
    details: none,
  },
  resource_withdrawn: {
    status: 410,
    title: 'This resource was withdrawn and is not to be used for now.',
    details: z.strictObject({
      reason: z.string().nullable().describe('For the staff of its district.'),
      alternative: z
        .strictObject({ id: z.string(), title: z.string() })
        .nullable()
        .describe('What to use in its place, where somebody has said so and the caller may see it.'),
    }),
  },
  review_needed: {
    status: 403,
    title: 'Somebody else has to review this first. Hand it in.',
    details: z.strictObject({ visibility: z.string().describe('Who would find it.') }),
  },
  in_review: {
    status: 409,
    title: 'Others are reading this for a review. Take it back before you change it.',
    details: none,
  },
  claimed_by_other: {
    status: 409,
    title: 'Somebody else has taken on this review.',
    details: z.strictObject({ by: z.string(), name: z.string().nullable() }),
  },
  resource_incomplete: {
    status: 409,
    title: 'The resource lacks something that readers need.',
    details: z.strictObject({
      missing: z.array(z.string()).describe('The fields that must be filled first, all of them.'),
      recommended: z.array(z.string()).describe('Fields that would make it easier to find and to use.'),
    }),
  },
  remix_refused: {
    status: 409,
    title: 'Its license does not let others adapt it.',
    details: z.strictObject({
      obstacles: z
        .array(
          z.strictObject({
            code: z
              .enum(['no_derivatives', 'all_rights_reserved', 'unknown_terms', 'incompatible'])
              .describe('incompatible: each may be adapted alone; their terms contradict each other.'),
            works: z.array(
              z.strictObject({ title: z.string(), license: z.string().nullable().describe('null: nobody has said.') }),
            ),
          }),
        )
        .describe('Why, with the works that stand in the way.'),
    }),
  },
  remix_license: {
    status: 409,
    title: 'Choose a license that the adaptation may have.',
    details: z.strictObject({
      given: z.string().nullable().describe('What was asked for; null: nothing was.'),
      options: z
        .array(z.strictObject({ id: z.string(), uri: z.string().nullable(), text: z.string() }))
        .describe('The licenses that it may have; the first is nearest to what it is made from.'),
    }),
  },
  edit_conflict: {
    status: 409,
    title: 'Somebody else has changed the same meanwhile.',
    details: z.strictObject({
      revision: z.int().describe('The revision that the playlist has now.'),
      conflicts: z
        .array(
          z.strictObject({
            command: z.int().describe('Which of the commands, from 0.'),
            code: z.string().describe('changed_by_others, or why the command cannot be carried out any more.'),
            message: z.string(),
            place: z.record(z.string(), z.string()).describe('Ids of what it is about, by kind.'),
            others: z
              .array(
                z.strictObject({
                  revision: z.int(),
                  by: z.string().nullable().describe('The person; null for a program.'),
                  at: z.iso.datetime(),
                  touched: z.array(z.string()).describe('What they changed of it, such as `entry/{id}/title`.'),
                }),
              )
              .describe('What others did, oldest first.'),
          }),
        )
        .describe('Every command that contradicts what others did. None of the commands was carried out.'),
    }),
  },
  edits_too_old: {
    status: 409,
    title: 'So much has changed since that the edits cannot be fitted in. Read the playlist again.',
    details: z.strictObject({ revision: z.int().describe('The revision that the playlist has now.') }),
  },
  playlist_not_ready: {
    status: 409,
    title: 'The playlist has faults that stand in the way.',
    details: z.strictObject({
      findings: z
        .array(
          z.strictObject({
            code: z.string().describe('What kind of fault it is.'),
            message: z.string().describe('In plain words.'),
            place: z.record(z.string(), z.string()).describe('Ids of what it is about, by kind.'),
          }),
        )
        .describe('All of them.'),
    }),
  },
  targets_lost: {
    status: 409,
    title: 'The student would not be taught, or not checked on, something that the playlist leads to.',
    details: z.strictObject({
      targets: z
        .array(z.strictObject({ targetId: z.string(), lacks: z.enum(['taught', 'assessed']) }))
        .describe('Each can be marked as changed for this student, with a reason.'),
    }),
  },
  wrong_status: {
    status: 409,
    title: 'This cannot be done in its present status.',
    details: z.strictObject({ status: z.string().describe('The status that it has.') }),
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The first request with this Idempotency-Key is still running. Try again soon.',
    details: none,
  },
  invitation_invalid: {
    status: 410,
    title: 'The invitation has been used, replaced or has run out. Ask for a new one.',
    details: none,
  },
  version_conflict: {
    status: 412,
    title: 'It was changed by someone else meanwhile. Read it again.',
    details: z.strictObject({
      expected: z.int().describe('The revision named in If-Match.'),
      actual: z.int().describe('The revision that it has.'),
    }),
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
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request. Take a new one.',
    details: none,
  },
  precondition_required: {
    status: 428,
    title: 'Say which version you change: send its ETag in If-Match.',
    details: none,
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests. Wait a little.',
    details: z.strictObject({ retryAfterSeconds: z.int().describe('When to try again; also in Retry-After.') }),
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

export function isCode<Code extends ErrorCode>(error: AppError, code: Code): error is AppError<Code> {
  return error.code === code;
}

/** `invalid_request` with one fault that no schema can find, such as a name that is taken by another field. */
export function invalidInput(
  place: Fault['in'],
  path: Fault['path'],
  { code, message }: { code: string; message: string },
): AppError<'invalid_request'> {
  return new AppError('invalid_request', { faults: [{ in: place, path, code, message, params: {} }] });
}
