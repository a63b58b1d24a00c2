import { AppError } from '../shared/errors.ts';

/** Errors of the database driver that mean: the server does not answer at the moment. */
const databaseUnavailable = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoWaitQueueTimeoutError',
]);

/** The database's code for a value that a unique index has already. */
const duplicateKey = 11_000;

/** What node's zlib says of gzip, deflate and Brotli. */
const unpackingFailed = /^(?:Z_|ERR_(?:BROTLI|_ERROR_FORMAT))/;

/** Fields that say whose a record is, not what it is: callers do not send them. */
const ownerFields = new Set(['orgId', 'kind']);

export const acceptedContentType = 'application/json';

/**
 * The one place where errors of libraries become errors of ours; null for what is not known here. Told apart by `name`,
 * `type` and `code`, never by class or message: classes differ between copies of a package, messages between versions.
 */
export function translateForeignError(error: unknown): AppError | null {
  if (typeof error !== 'object' || error === null) return null;
  const { name, type, status, limit, code, keyPattern, errorResponse } = error as Record<string, unknown>;

  // Express could not decode a path parameter such as %E0%A4.
  if (name === 'URIError' && status === 400) return new AppError('malformed_request', {}, { cause: error });

  // A body that says it is compressed and cannot be unpacked. The same fault of what we unpack ourselves has no status.
  if (status === 400 && typeof code === 'string' && unpackingFailed.test(code)) {
    return new AppError('malformed_request', {}, { cause: error });
  }

  if (code === duplicateKey) {
    return new AppError('already_exists', { fields: fieldsOf(keyPattern) }, { cause: error });
  }

  // A bulk write wraps what stopped it.
  const names = [name, (errorResponse as { name?: unknown } | undefined)?.name];
  if (names.some((one) => typeof one === 'string' && databaseUnavailable.has(one))) {
    return new AppError('unavailable', {}, { cause: error });
  }

  switch (type) {
    case 'entity.parse.failed':
      return new AppError('malformed_json', {}, { cause: error });
    case 'entity.too.large':
      return new AppError('payload_too_large', { limitBytes: Number(limit) }, { cause: error });
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new AppError('unsupported_media_type', { accepted: [acceptedContentType] }, { cause: error });
    case 'request.aborted':
    case 'request.size.invalid':
      return new AppError('malformed_request', {}, { cause: error });
    default:
      return null;
  }
}

function fieldsOf(keyPattern: unknown): string[] {
  return Object.keys(keyPattern ?? {}).filter((field) => !ownerFields.has(field));
}
