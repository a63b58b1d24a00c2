import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Json } from './json.ts';

/** An answer without a body. */
export const empty = { kind: 'empty' } as const;

/** An answer that sends the caller elsewhere. */
export const redirect = { kind: 'redirect' } as const;

/** An answer that is written as it arises: exports, server-sent events. */
export const stream = <Type extends string>(contentType: Type) => ({ kind: 'stream', contentType }) as const;

/** An answer that is a file on disk; byte ranges are served. */
export const file = { kind: 'file' } as const;

/** An answer of bytes from somewhere, of the type and with the headers that come with it. */
export const bytes = { kind: 'bytes' } as const;

/** What an endpoint may answer: a zod schema stands for a JSON body. */
export type ResponseDeclaration =
  | z.ZodType
  | typeof empty
  | typeof redirect
  | typeof file
  | typeof bytes
  | { readonly kind: 'stream'; readonly contentType: string };

/** The declared answers by status, for example `{ 200: playlistSchema, 204: empty }`. */
export type ResponseMap = { readonly [status: number]: ResponseDeclaration };

type Headers = {
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The entity tag of what is answered (see `etagOf`); only where the endpoint declares `etag`. */
  readonly etag?: string;
};

export type JsonResult<Body = unknown> = Headers & { readonly body: Body | Json<Body> };
export type EmptyResult = Headers & { readonly body?: never };
export type RedirectResult = Headers & { readonly location: string };
export type StreamResult = Headers & { readonly stream: Readable };
export type FileResult = Headers & {
  /** Absolute path. */
  readonly file: string;
  readonly contentType: string;
  /** Given: the browser saves the file under this name. Absent: it may show it. */
  readonly downloadName?: string;
};

type ResultOf<Declaration> = Declaration extends z.ZodType
  ? JsonResult<z.output<Declaration>>
  : Declaration extends { kind: 'empty' }
    ? EmptyResult
    : Declaration extends { kind: 'redirect' }
      ? RedirectResult
      : Declaration extends { kind: 'file' }
        ? FileResult
        : StreamResult;

/** What a handler returns: one of the declared statuses with what that status carries. */
export type EndpointResult<Responses extends ResponseMap> = {
  [Status in keyof Responses]: { readonly status: Status } & ResultOf<Responses[Status]>;
}[keyof Responses];

export type AnyResult = { readonly status: number } & (
  | JsonResult
  | EmptyResult
  | RedirectResult
  | StreamResult
  | FileResult
);

export function isJson(declaration: ResponseDeclaration): declaration is z.ZodType {
  return declaration instanceof z.ZodType;
}
