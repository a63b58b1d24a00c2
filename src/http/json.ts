/**
 * The JSON text of a value, written before: an answer that was kept as text is sent as it is. Where the schema of an
 * answer wants a `Value`, its text does as well.
 */
export class Json<Value> {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Read anew at each call. */
  get value(): Value {
    return JSON.parse(this.text) as Value;
  }

  /** So that JSON.stringify writes the value, wherever it stands. */
  toJSON(): Value {
    return this.value;
  }
}

export function toJson<Value>(value: Value): Json<Value> {
  return new Json(JSON.stringify(value));
}

/** A list of values, some of which are text already. */
export function jsonArray<Item>(items: readonly (Item | Json<Item>)[]): Json<Item[]> {
  return new Json(`[${items.map(textOf).join(',')}]`);
}

/** An object, some of whose fields are text already. */
export function jsonObject<Value extends object>(
  fields: {
    readonly [Name in keyof Value]: Value[Name] | Json<Value[Name]>;
  },
): Json<Value> {
  const written: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) written.push(`${JSON.stringify(name)}:${textOf(value)}`);
  }
  return new Json(`{${written.join(',')}}`);
}

/** An object that is text already, with more fields; fields that are undefined are left out. */
export function jsonWith<Value extends object, More extends object>(
  { text }: Json<Value>,
  more: More | Json<More>,
): Json<Value & More> {
  const added = textOf(more).slice(1);
  if (added === '}') return new Json(text);
  return new Json(text === '{}' ? `{${added}` : `${text.slice(0, -1)},${added}`);
}

function textOf(value: unknown): string {
  return value instanceof Json ? value.text : JSON.stringify(value);
}
