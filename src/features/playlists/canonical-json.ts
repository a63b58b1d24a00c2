/**
 * The one JSON text of a value (RFC 8785): fields in the order of their UTF-16 code units, no blanks, numbers and strings as
 * JavaScript writes them. Equal values have equal texts, whatever built them. Undefined fields are left out; dates and other
 * objects with a form of their own are not for here.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && prototype.constructor?.name !== 'Object') {
      throw new TypeError('Only plain objects have a canonical text.');
    }
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON knows no such number.');
  return JSON.stringify(value);
}
