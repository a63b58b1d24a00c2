import { FileRefused } from '../file-refused.ts';

/** A file of which nothing can be made, said in words for people; another attempt would end the same way. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';

  static from(error: unknown): Unreadable {
    if (error instanceof Unreadable) return error;
    if (error instanceof FileRefused) return new Unreadable(error.message, { cause: error });
    const { name } = error as { name?: unknown };
    const message =
      name === 'PasswordException'
        ? 'It is protected by a password.'
        : name === 'InvalidPDFException' || name === 'FormatError'
          ? 'The PDF is damaged.'
          : 'It could not be read.';
    return new Unreadable(message, { cause: error });
  }
}
