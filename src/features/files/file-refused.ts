/** Why a file is not taken. The codes are the contract; pages translate them. */
export const refusalCodes = [
  'empty',
  'too_large',
  'type_not_accepted',
  'type_mismatch',
  'unsafe_archive',
  'unsafe_image',
  'damaged',
  'invalid_captions',
  'over_quota',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** One file that is not taken; the others of the same request may be. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  readonly code: RefusalCode;
  /** Limits and what was found, by name. */
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: RefusalCode, message: string, params: Readonly<Record<string, string | number>> = {}) {
    super(message);
    this.code = code;
    this.params = params;
  }
}

export function megabytes(bytes: number): string {
  return `${Math.floor(bytes / (1024 * 1024))} MB`;
}
