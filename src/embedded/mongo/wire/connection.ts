import type { Socket } from 'node:net';
import type { Doc } from '../bson/values.ts';
import { dispatch, errorReply, noReply } from '../commands/dispatch.ts';
import type { Client } from '../commands/request.ts';
import type { Engine } from '../engine.ts';
import { CommandError } from '../errors.ts';
import { type Head, MalformedMessage, messageLength, readBody, readHead, writeReply } from './message.ts';

/** A client that sends without waiting for replies is read no faster than it is served. */
const maxWaiting = 16;

/** A client that does not read its replies gets no more of them than this, in bytes, until it does. */
const maxUnread = 1024 * 1024;

/**
 * Serves one socket: reads messages as they come in, runs them one after the other, and writes the replies. What
 * cannot be read ends this connection and no other.
 */
export function serveConnection(engine: Engine, client: Client, socket: Socket, log: (line: string) => void): void {
  const incoming = new Incoming();
  let isRunning = false;
  let waiting: Buffer[] = [];

  const fail = (error: unknown): void => {
    const isClients = error instanceof MalformedMessage || error instanceof CommandError;
    log(`closed connection ${client.connectionId}: ${isClients ? error.message : (error as Error).stack}`);
    socket.destroy();
  };

  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
        if (socket.destroyed || !(await answer(engine, client, socket, message))) break;
        if (socket.writableLength > maxUnread) await drained(socket);
      }
    } catch (error) {
      fail(error);
    }
    isRunning = false;
    if (socket.isPaused()) socket.resume();
  };

  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of incoming.add(chunk)) waiting.push(message);
    } catch (error) {
      fail(error);
      return;
    }
    if (waiting.length > maxWaiting) socket.pause();
    void run();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    waiting = [];
    engine.credentials?.conversations.delete(client.connectionId);
  });
}

/** Until the client has read what was sent to it, or is gone. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      socket.off('drain', end);
      socket.off('close', end);
      resolve();
    };
    socket.on('drain', end);
    socket.on('close', end);
    if (socket.destroyed) end();
  });
}

/** @returns whether the connection goes on */
async function answer(engine: Engine, client: Client, socket: Socket, bytes: Buffer): Promise<boolean> {
  const head = readHead(bytes);
  const reply = await replyTo(engine, client, bytes, head);
  if (reply === noReply) {
    socket.destroy();
    return false;
  }
  if (!head.isUnanswered && !socket.destroyed) socket.write(replyBytes(head, reply));
  return true;
}

async function replyTo(engine: Engine, client: Client, bytes: Buffer, head: Head): Promise<Doc | typeof noReply> {
  let body: Doc;
  try {
    body = readBody(bytes, head);
  } catch (error) {
    // Nested too deep, and else well-formed: the client can be told.
    if (error instanceof CommandError && error.codeName === 'Overflow') return errorReply(error);
    throw error;
  }
  return dispatch(engine, client, body);
}

function replyBytes(head: Head, reply: Doc): Buffer {
  try {
    return writeReply(head, reply);
  } catch (error) {
    if (error instanceof CommandError) return writeReply(head, errorReply(error));
    throw error;
  }
}

/** Cuts the stream of bytes into messages, without copying what it holds each time a piece comes in. */
class Incoming {
  private pieces: Buffer[] = [];
  private size = 0;
  private wanted = 4;

  /** @throws MalformedMessage */
  add(chunk: Buffer): Buffer[] {
    this.pieces.push(chunk);
    this.size += chunk.length;
    if (this.size < this.wanted) return [];
    const bytes = this.pieces.length === 1 ? chunk : Buffer.concat(this.pieces, this.size);
    const messages: Buffer[] = [];
    let at = 0;
    let length = messageLength(bytes, at);
    while (length !== undefined && bytes.length - at >= length) {
      messages.push(bytes.subarray(at, at + length));
      at += length;
      length = messageLength(bytes, at);
    }
    this.pieces = at === bytes.length ? [] : [bytes.subarray(at)];
    this.size = bytes.length - at;
    this.wanted = length ?? 4;
    return messages;
  }
}
