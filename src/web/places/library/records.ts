/** One row of a table by the names of its columns, as the import of tables has them. */
export type RecordRow = Readonly<Record<string, string>>;

export type ReadRecords = {
  readonly rows: readonly RecordRow[];
  /** Lines, or places in a list, that hold no record. From 1. */
  readonly faults: readonly number[];
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/**
 * Reads resources from JSON: one record a line, a list of records, or schema.org and LRMI as JSON-LD with its graph.
 * Fields with our names stand as they are, those of schema.org become ours.
 */
export function readRecords(text: string): ReadRecords {
  const whole = parse(text);
  if (whole !== undefined) {
    const records = listOf(whole);
    return collect(records, (at) => at + 1);
  }
  const lines = text.split(/\r?\n/);
  const filled = lines.flatMap((line, at) => (line.trim() === '' ? [] : [{ record: parse(line), line: at + 1 }]));
  return collect(
    filled.map(({ record }) => record),
    (at) => filled[at]?.line ?? at + 1,
  );
}

function collect(records: readonly (Json | undefined)[], lineOf: (at: number) => number): ReadRecords {
  const rows: RecordRow[] = [];
  const faults: number[] = [];
  for (const [at, record] of records.entries()) {
    const row = isObject(record) ? toRow(record) : null;
    if (row?.title) rows.push(row);
    else faults.push(lineOf(at));
  }
  return { rows, faults };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  if (!isObject(value)) return [];
  for (const name of ['@graph', 'items', 'itemListElement']) {
    const list = value[name];
    if (Array.isArray(list))
      return (list as readonly Json[]).map((each) => (isObject(each) && each.item ? each.item : each));
  }
  return [value];
}

/** Names of schema.org, and the columns that they are here. */
const fromSchema: Readonly<Record<string, string>> = {
  '@id': 'id',
  identifier: 'id',
  name: 'title',
  headline: 'title',
  description: 'summary',
  abstract: 'summary',
  url: 'url',
  inLanguage: 'inLanguage',
  timeRequired: 'timeRequired',
  author: 'author',
  creator: 'author',
  publisher: 'publisher',
  license: 'license',
  learningResourceType: 'learningResourceType',
  educationalUse: 'educationalUse',
  about: 'subjects',
  keywords: 'keywords',
  educationalLevel: 'gradeLevels',
};

function toRow(record: JsonObject): RecordRow {
  const row: Record<string, string> = {};
  const put = (name: string, value: Json | undefined) => {
    const text = cellOf(value);
    if (text !== '' && row[name] === undefined) row[name] = text;
  };
  for (const [name, value] of Object.entries(record)) {
    const own = Object.hasOwn(fromSchema, name) ? fromSchema[name] : undefined;
    if (own !== undefined) put(own, value);
    // Our own records have their key with the name of whoever gave it.
    else if (name === 'source' && isObject(value)) put('id', value.id);
    else if (name === 'educationalAlignment') putAlignments(value, put);
    else if (/^[a-z][A-Za-z]*$/.test(name)) put(name, value);
  }
  return row;
}

/** Standards by their codes, by what the resource does about them. */
function putAlignments(value: Json | undefined, put: (name: string, value: Json) => void): void {
  const columns: Record<string, string[]> = { teaches: [], assesses: [], requires: [] };
  for (const each of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    if (!isObject(each)) continue;
    const code = cellOf(each.targetName) || cellOf(each.targetUrl);
    const type = cellOf(each.alignmentType);
    if (code !== '') columns[type in columns ? type : 'teaches']?.push(code);
  }
  for (const [name, codes] of Object.entries(columns)) if (codes.length > 0) put(name, codes);
}

function cellOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value))
    return (value as readonly Json[])
      .map(cellOf)
      .filter((text) => text !== '')
      .join('; ');
  if (isObject(value)) return cellOf(value.name ?? value.title ?? value['@id'] ?? value.url ?? value.code);
  return String(value);
}

/** The rows as a table, with all the columns that any of them has. */
export function toCsv(rows: readonly RecordRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return [line(names), ...rows.map((row) => line(names.map((name) => row[name] ?? '')))].join('\r\n');
}
