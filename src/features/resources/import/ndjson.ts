import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ImportItem } from './import-item.ts';
import { isObject, parseJson } from './parse-json.ts';

/** One JSON object a line, in the shape of the API's `ResourceInput`; without a `source`, its address is its key. */
export async function* parseNdjson(input: Readable): AsyncGenerator<ImportItem> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // readline does not pass on what goes wrong below it.
  let failure: Error | null = null;
  input.on('error', (error) => {
    failure = error;
    lines.close();
  });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() !== '' && text !== '\uFEFF') yield toItem(text, line);
  }
  if (failure) throw failure;
}

function toItem(text: string, line: number): ImportItem {
  const parsed = parseJson(text);
  if ('fault' in parsed) return { kind: 'fault', fault: { ...parsed.fault, line } };
  const { value } = parsed;
  if (!isObject(value)) {
    return { kind: 'fault', fault: { line, reason: 'is no object.', accepts: 'one JSON object a line' } };
  }
  const hasKey = value.source !== undefined || typeof value.url !== 'string';
  const record = hasKey ? value : { ...value, source: { system: 'ndjson', id: value.url } };
  return { kind: 'record', place: { line }, record };
}
