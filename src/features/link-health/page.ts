import { createHash } from 'node:crypto';

/** What a page says, for telling whether it is one that says that there is nothing. */
export type PageReading = {
  readonly title: string;
  readonly headings: readonly string[];
  /** Of the text that people see, in characters. */
  readonly length: number;
  /** The same for pages that say the same. */
  readonly digest: string;
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Reads HTML roughly: nothing of it is shown to anybody. */
export function readPage(html: string, address: string): PageReading {
  const bare = html
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<(script|style|noscript|template|svg)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ');
  const title = textOf(/<title[^>]*>([\s\S]*?)(?:<\/title|$)/i.exec(bare)?.[1] ?? '');
  const headings = [...bare.matchAll(/<h[12][^>]*>([\s\S]*?)<\/h[12]/gi)]
    .slice(0, 5)
    .map(([, text]) => textOf(text ?? ''));
  const body = textOf(bare.replace(/<head[\s\S]*?<\/head\s*>/i, ' '));
  // Pages that repeat what was asked for, or count their visitors, still say the same.
  const { pathname } = new URL(address);
  const same = `${title} ${body}`
    .replaceAll(decodeURIComponentSafely(pathname), '')
    .replaceAll(pathname, '')
    .replace(/\d+/g, '#');
  return { title, headings, length: body.length, digest: createHash('sha256').update(same).digest('base64url') };
}

const notFound =
  /\b(?:404|410)\b(?!\s*(?:bc|ad|bce|ce)\b)|(?:page|file|document|resource|content|video|lesson|item|site)\s+(?:was\s+|is\s+|could\s+not\s+be\s+|cannot\s+be\s+|can[’']t\s+be\s+)?(?:not\s+)?(?:found|unavailable|no\s+longer\s+available|not\s+available|missing|removed|doesn[’']t\s+exist|does\s+not\s+exist)|no\s+longer\s+(?:available|exists?)|p[áa]gina\s+(?:no\s+encontrada|no\s+existe|no\s+disponible)|no\s+se\s+(?:ha\s+)?(?:encontr[óo]|encontrado)\s+la\s+p[áa]gina/i;
const onlyThis =
  /^(?:(?:error\s*)?(?:404|410)(?:\s*(?:error|not found))?|not found|page not found|oops!?|no encontrad[ao])\W*$/i;

/** Whether the title or a heading says that there is nothing. Long ones talk about something. */
export function saysNotFound({ title, headings, length }: PageReading): boolean {
  const parts = title.split(/\s+[|–—:-]\s+/);
  if (parts.some((part) => onlyThis.test(part.trim()))) return true;
  if (title.length <= 80 && notFound.test(title) && !/\bhow to\b|\bhttp\b/i.test(title) && length < 6_000) return true;
  return (
    length < 3_000 &&
    headings.some(
      (heading) =>
        onlyThis.test(heading) ||
        (heading.length <= 60 && /\bpage\b|\bp[áa]gina\b/i.test(heading) && notFound.test(heading)),
    )
  );
}

/** A page with less is drawn by a script: what it will show is not to be seen here. */
const leastLength = 200;

export function isDrawnByScript({ length }: PageReading): boolean {
  return length < leastLength;
}

const signIn =
  /\/(?:log-?in|sign-?in|signon|sso|auth(?:orize|enticate)?|oauth2?|cas|saml2?|accounts?\/login|users?\/sign_in)(?:[/.?]|$)/i;

export function isSignIn(address: string): boolean {
  const url = new URL(address);
  return signIn.test(url.pathname) || /^(?:login|accounts|auth|sso|idp)\./i.test(url.hostname);
}

/** Whether a page of a site was asked for, and its front page or its page of errors came. */
export function leadsToFrontPage(from: string, to: string): boolean {
  const [asked, came] = [new URL(from), new URL(to)];
  const isFront = (path: string) =>
    /^\/?(?:(?:home|index|default)(?:\.\w+)?\/?|[a-z]{2}(?:-[a-z]{2})?\/?)?$/i.test(path);
  const isError = /^\/(?:[a-z]{2}\/)?(?:404|410|error|errors|not-?found|page-?not-?found|oops)(?:[/.]|$)/i.test(
    came.pathname,
  );
  if (isError) return true;
  return !isFront(asked.pathname) && isFront(came.pathname) && came.search === '';
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? (name.startsWith('#') ? ' ' : whole))
    .replace(/\s+/g, ' ')
    .trim();
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
