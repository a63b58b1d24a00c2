import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Binary } from 'bson';
import { type Doc, toDoc } from '../bson/values.ts';
import { type Credentials, scramIterations } from '../credentials.ts';
import { CommandError } from '../errors.ts';
import type { Request } from './request.ts';

/** The one user of a server that listens on a port. */
export const userName = 'pathloom';

const refused = (): CommandError => new CommandError('AuthenticationFailed', 'Authentication failed.');

/** `saslStart` and `saslContinue` with SCRAM-SHA-256 (RFC 5802, RFC 7677). */
export async function authenticate(request: Request): Promise<Doc> {
  const { credentials } = request.engine;
  if (credentials === undefined)
    throw new CommandError('AuthenticationFailed', 'this server has no users: connect without a password');
  const payload = request.body.get('payload');
  if (!(payload instanceof Binary)) throw new CommandError('TypeMismatch', 'payload must be binary');
  const message = Buffer.from(payload.buffer.subarray(0, payload.position)).toString();
  const isStart = request.name === 'saslStart';
  const answer = isStart ? first(request, credentials, message) : final(request, credentials, message);
  return toDoc({
    conversationId: 1,
    done: !isStart,
    payload: new Binary(Buffer.from(answer)),
  });
}

function first(request: Request, credentials: Credentials, message: string): string {
  if (request.body.get('mechanism') !== 'SCRAM-SHA-256') {
    throw new CommandError('MechanismUnavailable', 'Unsupported authentication mechanism: use SCRAM-SHA-256');
  }
  const match = /^n,[^,]*,(n=([^,]*),r=([^,]+).*)$/.exec(message);
  if (!match || match[2] !== userName) throw refused();
  const nonce = `${match[3]}${randomBytes(24).toString('base64')}`;
  const serverFirst = `r=${nonce},s=${credentials.salt.toString('base64')},i=${scramIterations}`;
  credentials.conversations.set(request.client.connectionId, {
    clientFirst: match[1] as string,
    serverFirst,
    nonce,
  });
  return serverFirst;
}

function final(request: Request, credentials: Credentials, message: string): string {
  const { client } = request;
  const conversation = credentials.conversations.get(client.connectionId);
  if (conversation === undefined) throw refused();
  credentials.conversations.delete(client.connectionId);
  const match = /^((?:c=[^,]*),r=([^,]+)),p=([^,]+)$/.exec(message);
  if (!match || match[2] !== conversation.nonce) throw refused();
  const signed = `${conversation.clientFirst},${conversation.serverFirst},${match[1]}`;
  const signature = createHmac('sha256', credentials.storedKey).update(signed).digest();
  const proof = Buffer.from(match[3] as string, 'base64');
  if (proof.length !== signature.length) throw refused();
  const clientKey = Buffer.from(proof.map((byte, at) => byte ^ (signature[at] as number)));
  if (!timingSafeEqual(createHash('sha256').update(clientKey).digest(), credentials.storedKey)) throw refused();
  client.isAuthenticated = true;
  return `v=${createHmac('sha256', credentials.serverKey).update(signed).digest('base64')}`;
}
