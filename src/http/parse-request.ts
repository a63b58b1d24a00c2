import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import express, { type Request, type Response } from 'express';
import type { z } from 'zod';
import { AppError, type Fault } from '../shared/errors.ts';
import type { Exchange } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import { acceptedContentType } from './foreign-errors.ts';

/** The largest JSON body that is read, in bytes. Files take another way. */
export const bodyLimitBytes = 1024 * 1024;

const formContentType = 'application/x-www-form-urlencoded';

/** The forms that bodies may have. */
export const bodyForms = {
  json: {
    type: acceptedContentType,
    parse: express.json({ limit: bodyLimitBytes, type: acceptedContentType }),
  },
  urlencoded: {
    type: formContentType,
    parse: express.urlencoded({ limit: bodyLimitBytes, type: formContentType, extended: false }),
  },
} as const;

type BodyForm = (typeof bodyForms)[keyof typeof bodyForms];

export type ParsedRequest = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** Parses all parts of a request by the endpoint's schemas; throws `invalid_request` with the faults of all of them. */
export async function parseRequest(endpoint: Endpoint, { req, res, params }: Exchange): Promise<ParsedRequest> {
  const body = endpoint.body ? await readBody(req, res, bodyForms[endpoint.bodyForm ?? 'json']) : undefined;
  const faults: Fault[] = [];
  const parsed = {
    params: parsePart('path', endpoint.params, params, faults),
    query: endpoint.query && parsePart('query', endpoint.query, readQuery(req.url ?? ''), faults),
    body: parsePart('body', endpoint.body, body, faults),
  };
  if (faults.length > 0) throw new AppError('invalid_request', { faults });
  return parsed;
}

function readQuery(address: string): unknown {
  const at = address.indexOf('?');
  return parseQuery(at === -1 ? '' : address.slice(at + 1));
}

async function readBody(req: IncomingMessage, res: ServerResponse, { type, parse }: BodyForm): Promise<unknown> {
  // No body at all: the schema decides whether that is right.
  const length = req.headers['content-length'];
  if (length === '0' || (length === undefined && req.headers['transfer-encoding'] === undefined)) return undefined;
  const [mediaType = ''] = (req.headers['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== type) {
    throw new AppError('unsupported_media_type', { accepted: [type] });
  }
  await new Promise<void>((resolve, reject) => {
    parse(req as Request, res as Response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  return (req as Request).body;
}

function parsePart(part: Fault['in'], schema: z.ZodType | undefined, value: unknown, faults: Fault[]): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) faults.push(toFault(part, issue));
  return undefined;
}

function toFault(part: Fault['in'], issue: z.core.$ZodIssue): Fault {
  const { code, message, path, ...rest } = issue as z.core.$ZodIssue & Record<string, unknown>;
  const params = Object.fromEntries(Object.entries(rest).filter(([, value]) => isPlain(value)));
  return { in: part, path: path.map((key) => (typeof key === 'number' ? key : String(key))), code, message, params };
}

/** Limits and expected values are scalars or lists of them; the rest of an issue is zod's own. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object' && isPlain(item));
  return ['string', 'number', 'boolean'].includes(typeof value);
}
