import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Logger } from '../shared/logger.ts';
import type { RequestContext } from './endpoint.ts';

/** What a handler may know of a request; parts that few handlers ask for are made when asked. */
export class HttpRequestContext implements RequestContext {
  readonly id: string;
  private readonly req: IncomingMessage;
  private readonly trustedProxies: number;
  private readonly parentLog: Logger;
  private ownLog: Logger | null = null;

  constructor(req: IncomingMessage, { id, trustedProxies, log }: { id: string; trustedProxies: number; log: Logger }) {
    this.req = req;
    this.id = id;
    this.trustedProxies = trustedProxies;
    this.parentLog = log;
  }

  get log(): Logger {
    this.ownLog ??= this.parentLog.child({ requestId: this.id });
    return this.ownLog;
  }

  get address(): string {
    return addressOf(this.req, this.trustedProxies);
  }

  header(name: string): string | undefined {
    const value = this.req.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  cookie(name: string): string | undefined {
    const header = this.req.headers.cookie;
    return header === undefined ? undefined : parseCookie(header)[name];
  }
}

/**
 * The caller's address: each trusted proxy, from the nearest on, has told whom it speaks for by the last address of
 * X-Forwarded-For that no other has taken. What stands further left, anybody may have written.
 */
function addressOf(req: IncomingMessage, trustedProxies: number): string {
  const nearest = req.socket.remoteAddress ?? '';
  const forwarded = req.headers['x-forwarded-for'];
  if (trustedProxies === 0 || forwarded === undefined) return nearest;
  const told = String(forwarded).split(',').reverse();
  const addresses = [nearest, ...told.map((address) => address.trim())];
  return addresses[Math.min(trustedProxies, addresses.length - 1)] ?? nearest;
}
