/** Named characters that matter for words; all others stay as they are written. */
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export type MarkupRules = {
  /** Elements whose content is not for readers. */
  readonly skipped: ReadonlySet<string>;
  /** Elements whose text counts; null: that of all. */
  readonly only: ReadonlySet<string> | null;
  /** Elements at which a word ends. */
  readonly breaks: ReadonlySet<string>;
};

/** Word and PowerPoint: words stand in `t`, paragraphs are `p`. */
export const officeRules: MarkupRules = {
  skipped: new Set(),
  only: new Set(['t']),
  breaks: new Set(['p', 'br', 'tab', 'cr', 'tc']),
};
/** OpenDocument: all text of the content is words. */
export const openDocumentRules: MarkupRules = {
  skipped: new Set(['automatic-styles', 'font-face-decls', 'scripts', 'annotation']),
  only: null,
  breaks: new Set(['p', 'h', 'line-break', 'tab', 's', 'table-cell', 'list-item']),
};
export const webPageRules: MarkupRules = {
  skipped: new Set(['script', 'style', 'template', 'noscript', 'svg']),
  only: null,
  breaks: new Set(
    'address article aside blockquote br caption dd div dl dt figcaption footer form h1 h2 h3 h4 h5 h6 head header hr li main nav ol option p pre section table td th title tr ul'.split(
      ' ',
    ),
  ),
};

/**
 * The words of XML or HTML, for searches: read once from beginning to end, nothing of it is run or fetched, and entities of
 * its own making are not heard of. What is not well-formed gives what can be had.
 */
export function markupText(markup: string, { skipped, only, breaks }: MarkupRules, maxLength: number): string {
  let text = '';
  let within: string | null = null;
  for (let at = 0; at < markup.length && text.length < maxLength; ) {
    const open = markup.indexOf('<', at);
    const end = open === -1 ? markup.length : open;
    if (end > at && (only === null || (within !== null && only.has(within)))) text += decode(markup.slice(at, end));
    if (open === -1) break;
    if (markup.startsWith('<!--', open)) {
      at = after(markup, '-->', open + 4);
      continue;
    }
    if (markup.startsWith('<![CDATA[', open)) {
      const close = markup.indexOf(']]>', open);
      text += markup.slice(open + 9, close === -1 ? markup.length : close);
      at = after(markup, ']]>', open);
      continue;
    }
    const close = markup.indexOf('>', open);
    if (close === -1) break;
    at = close + 1;
    const tag = /^<(\/?)(?:[\w.-]+:)?([\w-]+)/.exec(markup.slice(open, Math.min(close, open + 100)));
    if (!tag) continue;
    const isClosing = tag[1] === '/';
    const name = (tag[2] as string).toLowerCase();
    const isWhole = markup[close - 1] === '/';
    if (breaks.has(name)) text += ' ';
    if (skipped.has(name) && !isClosing && !isWhole) {
      const raw = /^<((?:[\w.-]+:)?[\w-]+)/.exec(markup.slice(open, open + 100))?.[1] as string;
      at = skipElement(markup, raw, at);
      continue;
    }
    within = isClosing || isWhole ? null : name;
  }
  return tidy(text).slice(0, maxLength);
}

export function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** To the end of the element; to the end of all when it has none. */
function skipElement(markup: string, name: string, from: number): number {
  const closing = new RegExp(`</${name.replace(/[.]/g, '\\.')}[\\s>]`, 'gi');
  closing.lastIndex = from;
  const found = closing.exec(markup);
  return found === null ? markup.length : after(markup, '>', found.index);
}

function after(markup: string, mark: string, from: number): number {
  const found = markup.indexOf(mark, from);
  return found === -1 ? markup.length : found + mark.length;
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,6}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ' ';
  });
}
