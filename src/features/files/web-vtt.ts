/** Why captions cannot be shown; `line` counts from 1. */
export type CaptionFault = { readonly line: number; readonly message: string };

const time = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
const timing = new RegExp(`^${time}[ \\t]+-->[ \\t]+${time}(?:[ \\t]+\\S.*)?$`);

/**
 * The first fault of a WebVTT text, by the syntax that the standard asks of authors (W3C WebVTT, section 4): players skip
 * over what they do not understand, so that nobody would notice that lines are missing. Null when there is none.
 */
export function findCaptionFault(text: string): CaptionFault | null {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  if (!/^WEBVTT(?:[ \t].*)?$/.test(lines[0] ?? '')) return { line: 1, message: 'The first line must be WEBVTT.' };
  if ((lines[1] ?? '').includes('-->')) return { line: 2, message: 'An empty line must stand below WEBVTT.' };
  let at = 1;
  // The head goes on to the first empty line.
  while (at < lines.length && lines[at] !== '') at++;
  let lastStart = 0;
  while (at < lines.length) {
    if (lines[at] === '') {
      at++;
      continue;
    }
    const first = at;
    while (at < lines.length && lines[at] !== '') at++;
    const block = lines.slice(first, at);
    if (/^(?:NOTE(?:[ \t]|$)|STYLE[ \t]*$|REGION[ \t]*$)/.test(block[0] ?? '')) continue;
    // A cue may have a name above its times.
    const place = (block[0] ?? '').includes('-->') ? 0 : 1;
    const found = readTimes(block[place] ?? '');
    if (!found) return { line: first + place + 1, message: 'Here must be times, such as 00:01.000 --> 00:04.000.' };
    if (found.end <= found.start) return { line: first + place + 1, message: 'It ends before it begins.' };
    if (found.start < lastStart) return { line: first + place + 1, message: 'It begins before the one above it.' };
    lastStart = found.start;
    const stray = block.findIndex((line, index) => index > place && line.includes('-->'));
    if (stray !== -1) return { line: first + stray + 1, message: 'An empty line must stand above these times.' };
  }
  return null;
}

/** In milliseconds. */
function readTimes(line: string): { start: number; end: number } | null {
  const found = timing.exec(line.trimEnd());
  if (!found) return null;
  const [, ...parts] = found.map((part) => Number(part ?? 0));
  const toMs = ([hours = 0, minutes = 0, seconds = 0, ms = 0]: readonly number[]) =>
    ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
  return { start: toMs(parts.slice(0, 4)), end: toMs(parts.slice(4)) };
}
