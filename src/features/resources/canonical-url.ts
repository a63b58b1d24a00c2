/** Parameters that tell where a visitor came from, not what the page is. */
const tracking =
  /^(?:utm_\w+|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|_hs\w+|hsctatracking|mkt_tok|vero_id|oly_\w+|ref|ref_src|ref_url|referrer|si|feature|ab_channel|pp|spm|trk|cmpid|campaign_?id|share|share_id|usp)$/i;

const videoId = /^[\w-]{11}$/;

/**
 * The same for all addresses of one thing: without tracking, scheme, `www.` and trailing slash, parameters in order; a
 * film on YouTube by its id. Null for what is no web address. It is a key, not an address to go to.
 */
export function canonicalUrl(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address.trim());
  } catch {
    return null;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  const host = url.hostname
    .toLowerCase()
    .replace(/^(?:www\d?|m|mobile)\./, '')
    .replace(/\.$/, '');
  const video = youTubeId(host, url);
  if (video) return `youtube.com/watch?v=${video}`;
  const path = decoded(url.pathname)
    .replace(/\/{2,}/g, '/')
    .replace(/\/(?:index|default)\.(?:html?|php|aspx?)$/i, '/')
    .replace(/\/$/, '');
  const kept = [...url.searchParams].filter(([name]) => !tracking.test(name));
  kept.sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)));
  const query = kept.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  // Pages that are drawn by a script keep their path after the hash; other hashes point into the page.
  const route = /^#!?\//.test(url.hash) ? url.hash.replace(/\/$/, '') : '';
  const port = url.port === '' ? '' : `:${url.port}`;
  return `${host}${port}${path}${query === '' ? '' : `?${query}`}${route}`;
}

function youTubeId(host: string, url: URL): string | null {
  const [first, second] = url.pathname.split('/').filter(Boolean);
  const id =
    host === 'youtu.be'
      ? first
      : /^(?:music\.)?youtube(?:-nocookie)?\.com$/.test(host)
        ? first === 'watch'
          ? url.searchParams.get('v')
          : ['embed', 'shorts', 'live', 'v', 'e'].includes(first ?? '')
            ? second
            : null
        : null;
  return id && videoId.test(id) ? id : null;
}

/** Letters that were escaped without need read as the same; what cannot be decoded stays. */
function decoded(path: string): string {
  try {
    return encodeURI(decodeURI(path));
  } catch {
    return path;
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The usual spellings of an address that `canonicalUrl` gives. */
export function spellingsOf(canonical: string): string[] {
  const [, video] = /^youtube\.com\/watch\?v=(.+)$/.exec(canonical) ?? [];
  const pages = video
    ? [canonical, `youtu.be/${video}`, `youtube.com/embed/${video}`, `youtube-nocookie.com/embed/${video}`]
    : [canonical, /[?#]/.test(canonical) || canonical.endsWith('/') ? canonical : `${canonical}/`];
  return [...new Set(pages)].flatMap((page) =>
    ['https://', 'http://'].flatMap((scheme) => ['', 'www.'].map((prefix) => `${scheme}${prefix}${page}`)),
  );
}
