import { renderMarkdown } from '../resources/markdown.ts';

/**
 * Safe HTML of Markdown for a page that loads nothing: pictures from elsewhere give way to the words that stand for them.
 * `renderMarkdown` has escaped what people wrote, so that a tag in its answer is one of its own.
 */
export function offlineHtml(markdown: string): string {
  return renderMarkdown(markdown).replace(/<img\b[^>]*>/g, (tag) => {
    const words = /\balt="([^"]*)"/.exec(tag)?.[1] ?? '';
    return words === '' ? '' : `<em>[${words}]</em>`;
  });
}
