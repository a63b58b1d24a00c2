/**
 * The next value, made of parts of the one before wherever they are the same: so that what shows a part that did not
 * change is not painted again. Values are those of JSON.
 */
export function share<Value>(previous: unknown, next: Value): Value {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next)) {
    // Lists of things with ids keep the things, wherever they stand now.
    const byId = new Map(previous.flatMap((item) => (hasId(item) ? [[item.id, item] as const] : [])));
    const items = next.map((item, at) => share(hasId(item) ? byId.get(item.id) : previous[at], item));
    const isSame = items.length === previous.length && items.every((item, at) => item === previous[at]);
    return (isSame ? previous : items) as Value;
  }
  if (!isRecord(previous) || !isRecord(next)) return next;
  const keys = Object.keys(next);
  const shared = Object.fromEntries(keys.map((key) => [key, share(previous[key], next[key])]));
  const isSame = keys.length === Object.keys(previous).length && keys.every((key) => shared[key] === previous[key]);
  return (isSame ? previous : shared) as Value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasId(value: unknown): value is { readonly id: string } {
  return isRecord(value) && typeof value.id === 'string';
}
