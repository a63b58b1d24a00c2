import { Readable } from 'node:stream';
import { stream } from './responses.ts';

// Pages that people print: whole in themselves. They load nothing, run nothing and stand in no page of others.

export const printedPage = stream('text/html; charset=utf-8');

const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** The answer that is such a page, written as it arises. */
export function printedAnswer(parts: Iterable<string> | AsyncIterable<string>) {
  return {
    status: 200 as const,
    stream: Readable.from(parts),
    headers: { 'cache-control': 'no-store', 'content-security-policy': policy },
  };
}

/** @param title safe as HTML, as is the style */
export function pageStart({ language, title, style }: { language: string; title: string; style: string }): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
`;
}

export const pageEnd = '</body>\n</html>\n';
