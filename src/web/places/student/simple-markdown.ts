export type Inline =
  | { readonly kind: 'text' | 'strong' | 'em' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };
export type Block =
  | { readonly kind: 'paragraph'; readonly inline: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] };

const bullet = /^\s*(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/;
const inlinePattern =
  /\*\*(.+?)\*\*|__(.+?)__|\*(.+?)\*|`(.+?)`|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>()]+[^\s<>().,;:!?])/g;

/**
 * The Markdown that short instructions are written in: paragraphs, lists, bold, italics, code and links. Everything else
 * stands as it was written; HTML is text, and only addresses of the web are links.
 */
export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  for (const chunk of text.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const lines = chunk.split('\n').filter((line) => line.trim() !== '');
    let paragraph: string[] = [];
    let list: { isOrdered: boolean; items: Inline[][] } | null = null;
    const flush = () => {
      if (paragraph.length > 0) blocks.push({ kind: 'paragraph', inline: readInline(paragraph.join(' ')) });
      if (list) blocks.push({ kind: 'list', ...list });
      paragraph = [];
      list = null;
    };
    for (const line of lines) {
      const item = bullet.exec(line);
      if (item) {
        const isOrdered = item[1] !== undefined;
        if (paragraph.length > 0 || (list !== null && (list as { isOrdered: boolean }).isOrdered !== isOrdered))
          flush();
        list ??= { isOrdered, items: [] };
        (list as { items: Inline[][] }).items.push(readInline(item[2] ?? ''));
      } else {
        if (list) flush();
        paragraph.push(line.replace(/^#{1,6}\s+/, '').trim());
      }
    }
    flush();
  }
  return blocks;
}

function readInline(text: string): Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(inlinePattern)) {
    if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index) });
    const [whole, strong, strong2, em, code, label, href, bare] = match;
    if (strong ?? strong2) found.push({ kind: 'strong', text: (strong ?? strong2) as string });
    else if (em !== undefined) found.push({ kind: 'em', text: em });
    else if (code !== undefined) found.push({ kind: 'code', text: code });
    else if (href !== undefined) found.push({ kind: 'link', text: label ?? href, href });
    else if (bare !== undefined) found.push({ kind: 'link', text: bare, href: bare });
    at = match.index + whole.length;
  }
  if (at < text.length) found.push({ kind: 'text', text: text.slice(at) });
  return found;
}

/** The words alone, as they are read aloud: a stop after each block, and addresses left out. */
export function plainText(text: string): string {
  const say = (inline: readonly Inline[]) =>
    inline.map((one) => (one.kind === 'link' && one.text === one.href ? '' : one.text)).join('');
  const end = (said: string) => (/[.!?:;]$/.test(said) ? said : `${said}.`);
  return readMarkdown(text)
    .flatMap((block) => (block.kind === 'list' ? block.items.map(say) : [say(block.inline)]))
    .map((said) => said.trim())
    .filter((said) => said !== '')
    .map(end)
    .join(' ');
}
