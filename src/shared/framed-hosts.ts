/**
 * Other people's pages that are made to be shown inside of another one. The server's policy lets these be framed and
 * nothing else; the web application shows a frame for these and a link for all others. None sets cookies before
 * somebody plays something.
 */
export const framedHosts = [
  'https://www.youtube-nocookie.com',
  'https://player.vimeo.com',
  'https://phet.colorado.edu',
] as const;
