/** What addresses of a site began with, and what they begin with now. */
export type Move = { readonly from: string; readonly to: string };

const parse = (text: string) => (URL.canParse(text) ? new URL(text) : null);

/** Whether it is an address that can be opened: of the web, and without a name and password in it. */
export function isAddress(text: string): boolean {
  const url = parse(text.trim());
  return (
    url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '' && url.username === '' && url.password === ''
  );
}

/**
 * How a site has moved, from one address that did: what both end with stays. Only whole parts of a path count, and at
 * least the site itself is exchanged. Null for what is the same.
 */
export function moveOf(before: string, after: string): Move | null {
  const [old, now] = [parse(before.trim()), parse(after.trim())];
  if (!old || !now || old.href === now.href) return null;
  const rest = (url: URL) => url.href.slice(url.origin.length);
  const [one, other] = [rest(old), rest(now)];
  let same = 0;
  while (same < Math.min(one.length, other.length) && one.at(-1 - same) === other.at(-1 - same)) same += 1;
  const shared = one.slice(one.length - same);
  // A part of a path that is shared by chance, such as the end of a word, is no part.
  const cut = shared.startsWith('/') || same === 0 ? 0 : shared.indexOf('/');
  const tail = cut === -1 ? '' : shared.slice(cut);
  return {
    from: old.href.slice(0, old.href.length - tail.length),
    to: now.href.slice(0, now.href.length - tail.length),
  };
}

/** The address after the move; null for one that it does not touch. */
export function moved(url: string, { from, to }: Move): string | null {
  if (!url.startsWith(from)) return null;
  const rest = url.slice(from.length);
  const isWhole = rest === '' || from.endsWith('/') || /^[/?#]/.test(rest);
  return isWhole ? to + rest : null;
}
