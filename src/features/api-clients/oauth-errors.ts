import { z } from 'zod';
import type { ErrorFormat } from '../../http/problem.ts';
import { type AppError, type ErrorCode, isCode } from '../../shared/errors.ts';

/** The codes of RFC 6749, section 5.2, and those of section 4.1.2.1 for what is not the client's fault. */
const oauthCodes = [
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'unsupported_grant_type',
  'temporarily_unavailable',
  'server_error',
] as const;

const oauthErrorSchema = z
  .strictObject({ error: z.enum(oauthCodes), error_description: z.string() })
  .meta({ id: 'OAuthError' });

const same: readonly ErrorCode[] = ['invalid_client', 'invalid_scope', 'unsupported_grant_type'];

/** Errors as clients of OAuth expect them. */
export const oauthErrors: ErrorFormat = {
  contentType: 'application/json',
  schemaOf: () => [oauthErrorSchema],
  answer: (error) => {
    const code = codeOf(error);
    // What is wrong with a request is always 400 there, such as a body that is no form.
    const status = code === 'invalid_request' ? 400 : error.status;
    return { status, body: { error: code, error_description: describe(error) } };
  },
};

function codeOf({ code, status }: AppError): (typeof oauthCodes)[number] {
  if (same.includes(code)) return code as (typeof oauthCodes)[number];
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

/** RFC 6749 allows neither quotation marks nor backslashes nor anything beyond ASCII here. */
function describe(error: AppError): string {
  const faults = isCode(error, 'invalid_request') ? error.details.faults : [];
  const reasons = faults.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const refused = isCode(error, 'invalid_scope') ? [error.details.refused.join(' ')] : [];
  return [error.message, ...reasons, ...refused].join(' ').replace(/[^\x20-\x7e]|["\\]/g, "'");
}
