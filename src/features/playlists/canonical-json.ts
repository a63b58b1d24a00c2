/**
 * The one JSON text of a value (RFC 8785): fields in the order of their UTF-16 code units, no blanks, numbers and strings as
 * JavaScript writes them. Equal values have equal texts, whatever built them. Undefined fields are left out; dates and other
 * objects with a form of their own are not for here.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return arrayText(value);
  if (typeof value === 'object' && value !== null) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && prototype.constructor?.name !== 'Object') {
      throw new TypeError('Only plain objects have a canonical text.');
    }
    return objectText(value as Readonly<Record<string, unknown>>);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON knows no such number.');
  return JSON.stringify(value);
}

// Texts are put together by hand: each publication writes two of 60 kB.

function arrayText(items: readonly unknown[]): string {
  let text = '';
  for (const item of items) text += `${text === '' ? '' : ','}${canonicalJson(item ?? null)}`;
  return `[${text}]`;
}

function objectText(value: Readonly<Record<string, unknown>>): string {
  let text = '';
  // The usual order of JavaScript's sort is that of code units.
  for (const name of Object.keys(value).sort()) {
    const field = value[name];
    if (field !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}
