import { CommandError } from '../errors.ts';

/** MongoDB's limits: bytes of a stored document, and levels of nesting. */
export const maxDocumentBytes = 16 * 1024 * 1024;
export const maxDepth = 100;

/** Where a message begins to count its levels: around a document it has a few of its own. */
export const messageDepth = -19;

/** Bytes that are no BSON, or a value that has no form in it. */
export function malformed(what: string): CommandError {
  return new CommandError('InvalidBSON', `malformed BSON: ${what}`);
}
