import { type Inline, readMarkdown } from './simple-markdown.ts';

/** Instructions as their author wrote them. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="stack-tight">
      {readMarkdown(text).map((block, at) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: blocks of one text, in its order.
        if (block.kind === 'paragraph') {
          return (
            <p key={at}>
              <Inlines inline={block.inline} />
            </p>
          );
        }
        const List = block.isOrdered ? 'ol' : 'ul';
        return (
          <List key={at}>
            {block.items.map((item, index) => (
              <li key={index}>
                <Inlines inline={item} />
              </li>
            ))}
          </List>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
      })}
    </div>
  );
}

function Inlines({ inline }: { inline: readonly Inline[] }) {
  return inline.map((one, at) => {
    const key = `${at} ${one.text}`;
    switch (one.kind) {
      case 'strong':
        return <strong key={key}>{one.text}</strong>;
      case 'em':
        return <em key={key}>{one.text}</em>;
      case 'code':
        return <code key={key}>{one.text}</code>;
      case 'link':
        return (
          <a key={key} href={one.href} target="_blank" rel="noopener noreferrer nofollow">
            {one.text}
          </a>
        );
      default:
        return <span key={key}>{one.text}</span>;
    }
  });
}
