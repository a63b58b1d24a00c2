/** What a request is to the worker. Everything that is not named here goes to the server as if there were no worker. */
export type Route =
  | { readonly kind: 'place' }
  | { readonly kind: 'asset' }
  | { readonly kind: 'shellFile'; readonly path: string }
  | { readonly kind: 'saved'; readonly key: string }
  | { readonly kind: 'pass' };

/** Answers of the server and pages for programs: never kept here, never answered from here. */
const forServer = /^\/(?:api|files|evidence|ims|docs|metrics|health|ready|openapi\.json)(?:[/.]|$)/;
const saved = /^\/saved\/([\w-]+)\/([\w-]+)$/;

/** @param shell paths of files that are kept with the application, such as `/favicon.svg` */
export function routeOf(
  asked: { readonly method: string; readonly url: string; readonly isPlace: boolean },
  origin: string,
  shell: ReadonlySet<string>,
): Route {
  const url = new URL(asked.url);
  if (asked.method !== 'GET' || url.origin !== origin) return { kind: 'pass' };
  const { pathname } = url;
  const [, personId, fileId] = saved.exec(pathname) ?? [];
  if (personId !== undefined && fileId !== undefined) return { kind: 'saved', key: `${personId}/${fileId}` };
  if (forServer.test(pathname)) return { kind: 'pass' };
  if (pathname.startsWith('/assets/')) return { kind: 'asset' };
  if (asked.isPlace && !/\.\w+$/.test(pathname)) return { kind: 'place' };
  return shell.has(pathname) ? { kind: 'shellFile', path: pathname } : { kind: 'pass' };
}

/** A part of a file, as players ask for it; null for the whole, `outside` for what is not there. */
export function readRange(header: string | null, bytes: number): { start: number; end: number } | null | 'outside' {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return null;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return start >= bytes || start > end ? 'outside' : { start, end };
}

const inPlace = /^(?:image\/(?:jpeg|png|gif|webp|avif)|(?:audio|video)\/.+|application\/pdf|text\/plain|text\/vtt)$/;

/** How a saved file is answered: what could act in our name is saved by the browser and never shown as a page of ours. */
export function headersOf(mediaType: string, name: string): Record<string, string> {
  const policy =
    mediaType === 'application/pdf'
      ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
      : "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; sandbox; frame-ancestors 'self'";
  return {
    'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
    'content-disposition': `${inPlace.test(mediaType) ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
  };
}
