import { checkInMessage, decodeCommand } from '../bson/decode.ts';
import { encodeMessage } from '../bson/encode.ts';
import { BsonType, type Doc, Opaque, type Value } from '../bson/values.ts';
import { maxMessageBytes } from '../commands/server-info.ts';
import { CommandError } from '../errors.ts';

/** Operation codes of the wire protocol that are understood. */
const opCodes = { reply: 1, query: 2004, message: 2013 } as const;

const flags = { checksumPresent: 1, moreToCome: 2, exhaustAllowed: 1 << 16 } as const;

const headerBytes = 16;

/** A message that cannot be read. Its connection is closed: where the next one begins is not known. */
export class MalformedMessage extends Error {}

/** What its reply needs to know of a message. */
export interface Head {
  readonly requestId: number;
  /** Sent in the old form, and answered in it: the first `hello` of a driver. */
  readonly isLegacy: boolean;
  /** The client wants no reply. */
  readonly isUnanswered: boolean;
}

/**
 * The length of the message that starts at `at`, or undefined when its length is not there yet.
 * @throws MalformedMessage
 */
export function messageLength(bytes: Buffer, at: number): number | undefined {
  if (bytes.length - at < 4) return undefined;
  const length = bytes.readInt32LE(at);
  if (length < headerBytes || length > maxMessageBytes) throw new MalformedMessage(`a message of ${length} bytes`);
  return length;
}

/** @throws MalformedMessage when nobody can tell what it is */
export function readHead(bytes: Buffer): Head {
  const requestId = bytes.readInt32LE(4);
  const opCode = bytes.readInt32LE(12);
  if (opCode === opCodes.query) return { requestId, isLegacy: true, isUnanswered: false };
  if (opCode !== opCodes.message) throw new MalformedMessage(`an operation of code ${opCode}`);
  if (bytes.length < headerBytes + 5) throw new MalformedMessage('a message without a body');
  const bits = bytes.readUInt32LE(headerBytes);
  const known = flags.checksumPresent | flags.moreToCome | flags.exhaustAllowed;
  // The lower half of the flags must be understood.
  if ((bits & 0xffff & ~known) !== 0) throw new MalformedMessage(`unknown required flags ${bits}`);
  return { requestId, isLegacy: false, isUnanswered: (bits & flags.moreToCome) !== 0 };
}

/** @throws MalformedMessage, CommandError InvalidBSON, CommandError Overflow when it is nested too deep */
export function readBody(bytes: Buffer, head: Head): Doc {
  return head.isLegacy ? readLegacyQuery(bytes) : readSections(bytes);
}

/** OP_MSG: one body, and lists of documents that belong to it by name. */
function readSections(bytes: Buffer): Doc {
  const bits = bytes.readUInt32LE(headerBytes);
  const end = bytes.length - (bits & flags.checksumPresent ? 4 : 0);
  let body: Doc | undefined;
  const lists: [string, Value[]][] = [];
  let at = headerBytes + 4;
  while (at < end) {
    const kind = bytes[at];
    const length = at + 5 <= end ? bytes.readInt32LE(at + 1) : -1;
    if (length < 5 || at + 1 + length > end) throw new MalformedMessage('a section runs past the end of its message');
    if (kind === 0 && body === undefined) body = decodeCommand(bytes, at + 1, at + 1 + length);
    else if (kind === 1) lists.push(readList(bytes.subarray(at + 5, at + 1 + length)));
    else throw new MalformedMessage(`a section of kind ${kind}`);
    at += 1 + length;
  }
  if (body === undefined || at !== end) throw new MalformedMessage('a message without a body');
  for (const [name, list] of lists) {
    if (body.has(name)) throw new MalformedMessage(`two sections for the field ${name}`);
    body.set(name, list);
  }
  return body;
}

function readList(section: Buffer): [string, Value[]] {
  const nameEnd = section.indexOf(0);
  if (nameEnd < 0) throw new MalformedMessage('a list without a name');
  const documents: Value[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const end = checkInMessage(section, at);
    documents.push(new Opaque(BsonType.object, Buffer.from(section.subarray(at, end))));
    at = end;
  }
  return [section.toString('utf8', 0, nameEnd), documents];
}

/** OP_QUERY on `<database>.$cmd`, only for the handshake. */
function readLegacyQuery(bytes: Buffer): Doc {
  const nameEnd = bytes.indexOf(0, headerBytes + 4);
  if (nameEnd < 0 || nameEnd + 9 > bytes.length) throw new MalformedMessage('a query without a name');
  const name = bytes.toString('utf8', headerBytes + 4, nameEnd);
  const start = nameEnd + 9;
  const body = decodeCommand(bytes, start, checkInMessage(bytes, start));
  body.set('$db', name.replace(/\.\$cmd$/, ''));
  return body;
}

let nextRequestId = 1;

/** The bytes of a reply. @throws CommandError when it is greater or deeper than a message can be */
export function writeReply(incoming: Head, reply: Doc): Buffer {
  const document = encodeMessage(reply);
  if (document.length > maxMessageBytes - headerBytes) {
    throw new CommandError('BSONObjectTooLarge', `the reply is too large: ${document.length} bytes`);
  }
  const head = incoming.isLegacy ? legacyHead() : Buffer.alloc(headerBytes + 5);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(nextRequestId, 4);
  head.writeInt32LE(incoming.requestId, 8);
  head.writeInt32LE(incoming.isLegacy ? opCodes.reply : opCodes.message, 12);
  nextRequestId = (nextRequestId + 1) & 0x7fffffff;
  return Buffer.concat([head, document]);
}

/** Behind the header: flags, cursor, position, and the number of documents. */
function legacyHead(): Buffer {
  const head = Buffer.alloc(headerBytes + 20);
  head.writeInt32LE(8, headerBytes);
  head.writeInt32LE(1, headerBytes + 16);
  return head;
}
