/**
 * Why a source cannot be read at all; single bad records are told in `problems` instead. The message says what is wrong
 * and what to do, for the person who brought the source.
 */
export class FrameworkSourceError extends Error {
  override readonly name = 'FrameworkSourceError';
  /** For programs. */
  readonly code: 'not_json' | 'cut_off' | 'not_a_framework' | 'not_a_table' | 'too_large' | 'not_reachable';

  constructor(code: FrameworkSourceError['code'], message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
  }
}
