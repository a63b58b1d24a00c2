import type { Endpoint } from './endpoint.ts';
import { isJson } from './responses.ts';

/** The endpoint that a request is for, and the parameters of its path. */
export type HotMatch = { readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> };

/** Null for all that Express answers. */
export type FindHot = (method: string | undefined, address: string) => HotMatch | null;

/**
 * Finds the endpoints that say they are hot. Only the plain spelling of an address is known here; all others (encoded
 * characters, capitals, a slash at the end, HEAD) go to Express, whose answer is the same.
 */
export function createFindHot(endpoints: readonly Endpoint[]): FindHot {
  const routes = endpoints.flatMap((endpoint, at) => {
    if (!endpoint.isHot) return [];
    assertSimple(endpoint);
    const pattern = toPattern(endpoint.path);
    // As in Express, the first one that fits answers.
    const earlier = endpoints.slice(0, at).filter(({ method }) => method === 'get');
    return [{ endpoint, pattern, earlier: earlier.map(({ path }) => toPattern(path)) }];
  });
  return (method, address) => {
    if (method !== 'GET') return null;
    const end = address.indexOf('?');
    const path = end === -1 ? address : address.slice(0, end);
    for (const { endpoint, pattern, earlier } of routes) {
      const match = pattern.exec(path);
      if (!match) continue;
      return earlier.some((other) => other.test(path)) ? null : { endpoint, params: { ...match.groups } };
    }
    return null;
  };
}

function assertSimple({ method, path, body, response }: Endpoint): void {
  const isJsonOrEmpty = Object.values(response).every((one) => isJson(one) || one.kind === 'empty');
  if (method !== 'get' || body || !isJsonOrEmpty) throw new Error(`${path} cannot be hot: that is for a GET of JSON.`);
}

/** Parameters are one segment, of characters that need no decoding. */
function toPattern(path: string): RegExp {
  const segments = path.split('/').map((segment) => {
    return segment.startsWith(':') ? `(?<${segment.slice(1)}>[\\w.~-]+)` : segment.replace(/[^\w-]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
