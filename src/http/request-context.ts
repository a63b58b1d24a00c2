import { parseCookie } from 'cookie';
import type { Request } from 'express';
import type { Logger } from '../shared/logger.ts';
import type { RequestContext } from './endpoint.ts';

/** What a handler may know of a request; parts that few handlers ask for are made when asked. */
export class ExpressRequestContext implements RequestContext {
  readonly id: string;
  private readonly req: Request;
  private readonly parentLog: Logger;
  private ownLog: Logger | null = null;

  constructor(req: Request, id: string, log: Logger) {
    this.req = req;
    this.id = id;
    this.parentLog = log;
  }

  get log(): Logger {
    this.ownLog ??= this.parentLog.child({ requestId: this.id });
    return this.ownLog;
  }

  get address(): string {
    return this.req.ip ?? '';
  }

  header(name: string): string | undefined {
    return this.req.get(name);
  }

  cookie(name: string): string | undefined {
    const header = this.req.headers.cookie;
    return header === undefined ? undefined : parseCookie(header)[name];
  }
}
