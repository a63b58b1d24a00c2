/** Why something outside could not be fetched. The codes are for programs, the message is for people. */
export type OutboundErrorCode =
  | 'invalid_address'
  | 'https_required'
  | 'forbidden_address'
  | 'forbidden_port'
  | 'name_not_found'
  | 'unreachable'
  | 'certificate_invalid'
  | 'timed_out'
  | 'too_large'
  | 'too_many_redirects'
  | 'invalid_response'
  | 'cancelled';

export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Whether the same may succeed later. */
  get isTemporary(): boolean {
    return this.code === 'unreachable' || this.code === 'timed_out' || this.code === 'name_not_found';
  }
}

const certificateCodes = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What node says, in words. */
export function toOutboundError(error: unknown, host: string): OutboundError {
  if (error instanceof OutboundError) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const options = { cause: error };
  if (code === 'ENOTFOUND' || code === 'EAI_NODATA') {
    return new OutboundError('name_not_found', `There is no server called ${host}.`, options);
  }
  if (code === 'EAI_AGAIN') {
    return new OutboundError('name_not_found', `The name ${host} cannot be looked up at the moment.`, options);
  }
  if (certificateCodes.test(code)) {
    return new OutboundError('certificate_invalid', `The certificate of ${host} is not valid.`, options);
  }
  if (code.startsWith('HPE_') || code.startsWith('Z_') || code.startsWith('ERR_BROTLI')) {
    return new OutboundError('invalid_response', `What ${host} answers cannot be read.`, options);
  }
  if (code === 'EPROTO') {
    return new OutboundError('unreachable', `${host} does not speak https at this address.`, options);
  }
  return new OutboundError('unreachable', `${host} does not answer, or broke off the connection.`, options);
}

/** Whether the time is up or somebody has lost interest. */
export function stopError(signal: AbortSignal): OutboundError {
  const isTimeout = (signal.reason as { name?: unknown } | undefined)?.name === 'TimeoutError';
  return isTimeout
    ? new OutboundError('timed_out', 'It did not answer in time.')
    : new OutboundError('cancelled', 'It was cancelled.', { cause: signal.reason });
}
