import type { ImportFault } from './import-item.ts';

export type ParsedJson = { readonly value: unknown } | { readonly fault: ImportFault };

/** JSON, or the place of its first mistake. A byte order mark at the start is let through. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) };
  } catch (error) {
    const { message } = error as Error;
    const reason = `is not valid JSON: ${message.replace(/ in JSON at position.*| \(line \d+ column \d+\)/s, '')}.`;
    const position = /at position (\d+)/.exec(message)?.[1];
    if (position === undefined) {
      return { fault: { ...(/end of JSON/.test(message) ? endOf(text) : {}), reason, accepts: 'JSON' } };
    }
    return { fault: { ...placeAt(text, Number(position)), reason, accepts: 'JSON' } };
  }
}

function endOf(text: string): { line: number; column: number } {
  return placeAt(text, text.length);
}

function placeAt(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: position - lineStart + 1 };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
