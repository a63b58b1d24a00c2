import { encode } from 'uqr';
import type { PrintedCard } from './student-sign-in.service.ts';

/** Where the application signs in by a card. The token stands after the #, so that it stays in the browser. */
const cardPath = '/card';

/** A page to print: cards of a class, to be cut apart. Each has a QR code and the name to sign in with. */
export function renderCards({
  title,
  cards,
  publicUrl,
}: {
  readonly title: string;
  readonly cards: readonly PrintedCard[];
  readonly publicUrl: string | null;
}): string {
  const body = cards.map((card) => renderCard(card, publicUrl)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
body { font-family: sans-serif; margin: 10mm; }
h1 { font-size: 14pt; }
.cards { display: grid; grid-template-columns: repeat(2, 1fr); gap: 4mm; }
.card { border: 0.3mm dashed #666; padding: 4mm; display: flex; gap: 4mm; align-items: center; break-inside: avoid; }
.card svg { width: 32mm; height: 32mm; flex: none; }
.name { font-size: 14pt; font-weight: bold; }
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<div class="cards">
${body}
</div>
</body>
</html>
`;
}

function renderCard({ displayName, signInName, token }: PrintedCard, publicUrl: string | null): string {
  // Without a public address the code holds the token alone, which the page for signing in reads.
  const content = publicUrl === null ? token : `${publicUrl.replace(/\/$/, '')}${cardPath}#${token}`;
  return `<div class="card">${qrSvg(content)}<div><div class="name">${escaped(displayName)}</div><div>${escaped(signInName)}</div></div></div>`;
}

/** The QR code of a text as SVG: dark squares of one row that touch are one shape. */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => {
      const runs: string[] = [];
      for (let x = 0; x < row.length; x += 1) {
        if (!row[x]) continue;
        const start = x;
        while (row[x + 1]) x += 1;
        runs.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`);
      }
      return runs;
    })
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="QR code"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
