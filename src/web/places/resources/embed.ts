import { framedHosts } from '../../../shared/framed-hosts.ts';

/** How a resource is shown here, without leaving. */
export type Embed =
  | { readonly kind: 'frame'; readonly src: string }
  | { readonly kind: 'video' | 'audio' | 'image'; readonly src: string };

const youTube =
  /^(?:https:\/\/)(?:www\.|m\.)?(?:youtube\.com\/(?:watch\?(?:.*&)?v=|embed\/|shorts\/)|youtu\.be\/)([\w-]{11})(?:[?&#].*)?$/;
const vimeo = /^https:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/)?(\d{6,12})(?:[?#/].*)?$/;
/** PhET tells about a simulation on one page and runs it on another; both carry its name and language. */
const phet =
  /^https:\/\/phet\.colorado\.edu\/(?:sims\/html\/([\w-]+)\/|(?:([a-z]{2})\/)?simulations?\/(?:html\/)?([\w-]+))/;

/** Null for what can only be opened where it is. */
export function embedOf(given: {
  readonly url: string | null;
  readonly mediaType: string | null;
  readonly isOwn: boolean;
}): Embed | null {
  const { url, mediaType, isOwn } = given;
  if (url === null) return null;
  if (isOwn) {
    const kind = mediaType?.split('/')[0];
    if (kind === 'video' || kind === 'audio' || kind === 'image') return { kind, src: url };
    return null;
  }
  const video = youTube.exec(url)?.[1];
  if (video) return frame(`https://www.youtube-nocookie.com/embed/${video}`);
  const film = vimeo.exec(url)?.[1];
  if (film) return frame(`https://player.vimeo.com/video/${film}?dnt=1`);
  const [, run, language = 'en', described] = phet.exec(url) ?? [];
  if (run !== undefined) return frame(url);
  if (described !== undefined) {
    return frame(`https://phet.colorado.edu/sims/html/${described}/latest/${described}_${language}.html`);
  }
  return null;
}

/** Only what the policy of the page lets be framed. */
function frame(src: string): Embed | null {
  return framedHosts.some((host) => src.startsWith(`${host}/`)) ? { kind: 'frame', src } : null;
}
