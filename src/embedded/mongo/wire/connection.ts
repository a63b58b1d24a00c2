import type { Socket } from 'node:net';
import { dispatch, noReply } from '../commands/dispatch.ts';
import type { Client } from '../commands/request.ts';
import type { Engine } from '../engine.ts';
import { MalformedMessage, messageLength, readMessage, writeReply } from './message.ts';

/**
 * Serves one socket: reads messages as they come in, runs them one after the other, and writes the replies. What
 * cannot be read ends this connection and no other.
 */
export function serveConnection(engine: Engine, client: Client, socket: Socket, log: (line: string) => void): void {
  const incoming = new Incoming();
  let isRunning = false;
  let waiting: Buffer[] = [];

  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
        if (socket.destroyed || !(await answer(engine, client, socket, message))) break;
      }
    } catch (error) {
      if (!(error instanceof MalformedMessage) && !isBadBson(error))
        log(`a connection failed: ${(error as Error).stack}`);
      else log(`closed connection ${client.connectionId}: ${(error as Error).message}`);
      socket.destroy();
    }
    isRunning = false;
    if (socket.isPaused()) socket.resume();
  };

  socket.on('data', (chunk: Buffer) => {
    try {
      waiting.push(...incoming.add(chunk));
    } catch (error) {
      log(`closed connection ${client.connectionId}: ${(error as Error).message}`);
      socket.destroy();
      return;
    }
    // A client that sends without waiting for replies is read no faster than it is served.
    if (waiting.length > 16) socket.pause();
    void run();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    waiting = [];
    engine.credentials?.conversations.delete(client.connectionId);
  });
}

function isBadBson(error: unknown): boolean {
  return (
    (error as { codeName?: unknown }).codeName === 'InvalidBSON' ||
    (error as { codeName?: unknown }).codeName === 'Overflow'
  );
}

/** @returns whether the connection goes on */
async function answer(engine: Engine, client: Client, socket: Socket, bytes: Buffer): Promise<boolean> {
  const message = readMessage(bytes);
  const reply = await dispatch(engine, client, message.body);
  if (reply === noReply) {
    socket.destroy();
    return false;
  }
  if (!message.isUnanswered && !socket.destroyed) socket.write(writeReply(message, reply));
  return true;
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
