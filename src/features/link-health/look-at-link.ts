import { randomUUID } from 'node:crypto';
import type { Outbound, OutboundRequest, OutboundResponse } from '../../outbound/outbound.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import { canonicalUrl } from '../resources/canonical-url.ts';
import type { FailureCode, Finding } from './link-check.ts';
import { isDrawnByScript, isSignIn, leadsToFrontPage, type PageReading, readPage, saysNotFound } from './page.ts';

/** How a site answers an address that nobody has ever had. */
export type MadeUpAnswer = { readonly status: number; readonly digest: string | null; readonly at: Date };

export type LookParts = {
  readonly outbound: Outbound;
  /** What is known of the site's answers to made-up addresses; asked for only where it matters. */
  findMadeUp(origin: string): Promise<MadeUpAnswer | null>;
  saveMadeUp(origin: string, answer: MadeUpAnswer): Promise<void>;
  now(): Date;
};

const readBytes = 64 * 1024;
const timeoutMs = 20_000;
const dayMs = 24 * 60 * 60_000;
const keptMadeUpMs = 14 * dayMs;
/** Stands for no answer, which says something of that day alone. */
const noAnswer = 599;
const keptNoAnswerMs = dayMs;
const isHtml = (type: string | null): boolean => type === 'text/html' || type === 'application/xhtml+xml';
const nothing = { status: null, contentType: null, lastModified: null, redirect: null };

/**
 * Looks once whether an address still leads to something. HEAD first; where that is refused, or the answer is a page, GET with the
 * beginning of the body, as many sites answer for what is gone with a page that says so and the status of one that is there.
 */
export async function lookAtLink(parts: LookParts, address: string): Promise<Finding> {
  const film = filmOf(address);
  try {
    if (film !== null) return ofFilm(await ask(parts.outbound, film, 'GET'));
    const head = await ask(parts.outbound, address, 'HEAD').catch((error: unknown) => {
      // Some servers break off a HEAD.
      if (error instanceof OutboundError && (error.code === 'invalid_response' || error.code === 'unreachable'))
        return null;
      throw error;
    });
    head?.discard();
    if (head && head.status < 300 && !isHtml(head.contentType)) return { outcome: 'ok', code: null, ...factsOf(head) };
    if (head && (head.status === 429 || head.status === 503)) return ofStatus(head);
    const response = await ask(parts.outbound, address, 'GET');
    if (response.status >= 300 || !isHtml(response.contentType)) {
      response.discard();
      return ofStatus(response);
    }
    return await ofPage(parts, address, response, readPage(await response.text(), response.url));
  } catch (error) {
    if (error instanceof OutboundError) return ofError(error);
    throw error;
  }
}

function ask(outbound: Outbound, address: string, method: 'GET' | 'HEAD'): Promise<OutboundResponse> {
  const request: OutboundRequest = {
    method,
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    allowHttp: true,
    timeoutMs,
    maxBytes: readBytes,
    whenTooLarge: 'cut',
  };
  return outbound.fetch(address, request);
}

async function ofPage(
  parts: LookParts,
  address: string,
  response: OutboundResponse,
  page: PageReading,
): Promise<Finding> {
  const facts = factsOf(response);
  const isRedirected = response.redirects.length > 0;
  if (isRedirected && isSignIn(response.url)) return { outcome: 'unknown', code: 'signInNeeded', ...facts };
  if (isRedirected && leadsToFrontPage(address, response.url)) return failed('leadsToFrontPage', facts);
  if (saysNotFound(page)) return failed('saysNotFound', facts);
  const { pathname, origin } = new URL(response.url);
  if (pathname === '/') return { outcome: 'ok', code: null, ...facts };
  const madeUp = await madeUpAnswer(parts, origin);
  if (madeUp.status >= 300 || madeUp.digest !== page.digest) return { outcome: 'ok', code: null, ...facts };
  // A page that a script draws is the same for all addresses: nobody can tell from here.
  return isDrawnByScript(page)
    ? { outcome: 'unknown', code: 'cannotTell', ...facts }
    : failed('sameAsMadeUpAddress', facts);
}

async function madeUpAnswer(parts: LookParts, origin: string): Promise<MadeUpAnswer> {
  const known = await parts.findMadeUp(origin);
  const keptMs = known?.status === noAnswer ? keptNoAnswerMs : keptMadeUpMs;
  if (known && parts.now().getTime() - known.at.getTime() < keptMs) return known;
  const made = `${origin}/${randomUUID()}`;
  const answer = { ...(await lookAtMadeUp(parts.outbound, made)), at: parts.now() };
  await parts.saveMadeUp(origin, answer);
  return answer;
}

/** A site that does not answer shows no page for what is not there: whatever it shows then is taken for what was asked for. */
async function lookAtMadeUp(outbound: Outbound, made: string): Promise<Omit<MadeUpAnswer, 'at'>> {
  try {
    const response = await ask(outbound, made, 'GET');
    const { status } = response;
    if (status < 300 && isHtml(response.contentType)) {
      return { status, digest: readPage(await response.text(), made).digest };
    }
    response.discard();
    return { status, digest: null };
  } catch (error) {
    if (error instanceof OutboundError) return { status: noAnswer, digest: null };
    throw error;
  }
}

function ofStatus(response: OutboundResponse): Finding {
  const { status } = response;
  const facts = factsOf(response);
  if (status < 300) return { outcome: 'ok', code: null, ...facts };
  if (status === 404 || status === 410) return failed('notFound', facts);
  const retryAfterMs = retryAfterOf(response);
  if (status === 429 || (status === 503 && retryAfterMs !== null)) {
    return { outcome: 'later', code: null, ...facts, retryAfterMs: retryAfterMs ?? 0 };
  }
  if (status >= 500 && status < 600) return failed('serverError', facts);
  // 401, 403, and what sites answer to programs that they do not know.
  return { outcome: 'unknown', code: 'restricted', ...facts };
}

/** In seconds or as a time (RFC 9110, 10.2.3); at most a day. */
function retryAfterOf({ headers }: OutboundResponse): number | null {
  const given = headers['retry-after']?.trim();
  if (given === undefined) return null;
  const ms = /^\d+$/.test(given) ? Number(given) * 1_000 : Date.parse(given) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), dayMs);
}

const errorCodes: Readonly<Record<string, FailureCode>> = {
  name_not_found: 'nameNotFound',
  unreachable: 'unreachable',
  certificate_invalid: 'certificateInvalid',
  timed_out: 'timedOut',
  too_many_redirects: 'tooManyRedirects',
  invalid_response: 'invalidResponse',
  too_large: 'invalidResponse',
};

function ofError({ code }: OutboundError): Finding {
  const failure = errorCodes[code];
  return failure ? failed(failure, nothing) : { outcome: 'unknown', code: 'notAllowed', ...nothing };
}

function failed(code: FailureCode, facts: ReturnType<typeof factsOf> | typeof nothing): Finding {
  return { outcome: 'failure', code, ...facts };
}

function factsOf(response: OutboundResponse) {
  const { status, contentType, headers, redirects, url } = response;
  const modified = Date.parse(headers['last-modified'] ?? '');
  const first = redirects[0]?.from;
  const isElsewhere = first !== undefined && first !== url && !isSignIn(url);
  return {
    status,
    contentType,
    lastModified: Number.isNaN(modified) ? null : new Date(modified),
    redirect: isElsewhere
      ? { to: url, isPermanent: redirects.every((each) => each.status === 301 || each.status === 308) }
      : null,
  };
}

/**
 * Sites of films answer with a page whether the film is there or not, but say by oEmbed (https://oembed.com) whether it is:
 * 404 for what is gone, 401 or 403 for what is private or may not be embedded.
 */
export function filmOf(address: string): string | null {
  const canonical = canonicalUrl(address) ?? '';
  const asked = (endpoint: string, film: string) => `${endpoint}?format=json&url=${encodeURIComponent(film)}`;
  if (canonical.startsWith('youtube.com/watch?v=')) {
    return asked('https://www.youtube.com/oembed', `https://www.${canonical}`);
  }
  const vimeo = /^(?:player\.)?vimeo\.com\/(?:video\/)?(\d+)$/.exec(canonical.split('?')[0] ?? '')?.[1];
  return vimeo === undefined ? null : asked('https://vimeo.com/api/oembed.json', `https://vimeo.com/${vimeo}`);
}

function ofFilm(response: OutboundResponse): Finding {
  response.discard();
  // 400 is what YouTube says of an id that cannot be one.
  if (response.status === 400) return failed('notFound', factsOf(response));
  return ofStatus(response);
}
