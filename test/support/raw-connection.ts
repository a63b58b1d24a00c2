import { connect, type Socket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';

/** A connection that speaks the wire protocol by hand, for what no driver would send. */
export interface RawConnection {
  readonly socket: Socket;
  /** Sends bytes as they are. */
  send(bytes: Buffer): void;
  /** The next reply's document; undefined when the server closes the connection instead. */
  reply(): Promise<Document | undefined>;
  /** Sends a command and awaits its reply. */
  command(body: Document): Promise<Document | undefined>;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
  destroy(): void;
}

export function openRaw(place: { readonly path: string } | { readonly port: number }): Promise<RawConnection> {
  const socket = 'path' in place ? connect(place.path) : connect(place.port, '127.0.0.1');
  const replies: Document[] = [];
  const waiting: ((reply: Document | undefined) => void)[] = [];
  let pieces: Buffer[] = [];
  let size = 0;
  let wanted = 4;
  let isClosed = false;
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    pieces.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    let bytes = Buffer.concat(pieces);
    while (bytes.length >= 4 && bytes.length >= bytes.readInt32LE()) {
      const length = bytes.readInt32LE();
      const isLegacy = bytes.readInt32LE(12) === 1;
      const reply = deserialize(bytes.subarray(isLegacy ? 36 : 21, length), { useBigInt64: true });
      bytes = bytes.subarray(length);
      const taker = waiting.shift();
      if (taker) taker(reply);
      else replies.push(reply);
    }
    pieces = [bytes];
    size = bytes.length;
    wanted = size >= 4 ? bytes.readInt32LE() : 4;
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isClosed = true;
      for (const taker of waiting.splice(0)) taker(undefined);
      resolve();
    });
  });
  const reply = (): Promise<Document | undefined> => {
    const there = replies.shift();
    if (there !== undefined || isClosed) return Promise.resolve(there);
    return new Promise((resolve) => waiting.push(resolve));
  };
  const raw: RawConnection = {
    socket,
    send: (sent) => {
      if (!socket.destroyed) socket.write(sent);
    },
    reply,
    command: (body) => {
      raw.send(message(body));
      return reply();
    },
    closed,
    destroy: () => socket.destroy(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(raw));
    socket.once('error', reject);
  });
}

let requestId = 0;

/** An OP_MSG with one body. */
export function message(body: Document, flags = 0): Buffer {
  return frame(Buffer.concat([Buffer.from([0]), serialize(body)]), flags);
}

/** An OP_MSG of sections that are given as bytes. */
export function frame(sections: Buffer, flags = 0): Buffer {
  requestId += 1;
  const head = Buffer.alloc(20);
  head.writeInt32LE(20 + sections.length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(2013, 12);
  head.writeUInt32LE(flags >>> 0, 16);
  return Buffer.concat([head, sections]);
}

/** A section of kind 1: a list of documents under a name. */
export function listSection(name: string, documents: readonly Document[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((document) => serialize(document))]);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}
