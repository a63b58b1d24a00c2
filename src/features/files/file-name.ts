/** Control characters, and marks that turn the direction of writing, by which `gpj.exe` can look like `exe.jpg`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const invisible = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
/** What one of the usual file systems cannot keep in a name. */
const unkeepable = /[<>:"|?*]/g;
/** Names that Windows takes for devices, with whatever ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** As file systems count: bytes of UTF-8. */
const maxBytes = 200;

/**
 * A name that can stand in an address, in a header and on every disk; letters of all scripts stay. What looks like a path
 * is cut down to its last part. Empty when nothing is left.
 */
export function cleanName(given: string): string {
  const last = Buffer.from(given, 'utf8').toString('utf8').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(invisible, '')
    .replace(unkeepable, '_')
    .replace(/\s+/g, ' ')
    .replace(/^ +|[. ]+$/g, '')
    // Names that begin with a dot are hidden; one that is nothing but an ending gets a name.
    .replace(/^\.+(?=[^.]*$)/, 'file.')
    .replace(/^[. ]+/, '');
  return shorten(device.test(plain) ? `_${plain}` : plain);
}

/** The ending without its dot, in lower case; null when it has none. */
export function endingOf(name: string): string | null {
  const at = name.lastIndexOf('.');
  return at <= 0 || at === name.length - 1 ? null : name.slice(at + 1).toLowerCase();
}

/** Cut before the ending, between characters. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const ending = endingOf(name);
  const tail = ending !== null && Buffer.byteLength(ending) <= 20 ? `.${ending}` : '';
  const room = maxBytes - Buffer.byteLength(tail);
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(tail === '' ? name : name.slice(0, -tail.length))) {
    bytes += Buffer.byteLength(segment);
    if (bytes > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}${tail}`;
}

/**
 * The header Content-Disposition for any name (RFC 6266): in ASCII for what is old, and in UTF-8 (RFC 5987) for all else.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
