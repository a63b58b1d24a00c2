import markdownIt from 'markdown-it';

/** HTML in the text is shown as text, and links with a script behind them (`javascript:`, `data:`) stay text. */
const renderer = markdownIt({ html: false, linkify: true });

// What a child opens from here learns nothing of where the child came from.
const renderLink = renderer.renderer.rules.link_open;
renderer.renderer.rules.link_open = (tokens, index, options, environment, self) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  return renderLink ? renderLink(tokens, index, options, environment, self) : self.renderToken(tokens, index, options);
};

/** Safe HTML of Markdown that somebody else has written. The text itself is kept as it was written. */
export function renderMarkdown(markdown: string): string {
  return renderer.render(markdown);
}
