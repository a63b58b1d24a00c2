/** What a parser found, in the order of the file. A fault takes one record out; the rest goes on. */
export type ImportItem =
  | { readonly kind: 'record'; readonly place: Place; readonly record: Readonly<Record<string, unknown>> }
  | { readonly kind: 'fault'; readonly fault: ImportFault };

/** Where a record stands. */
export type Place = {
  /** Of several files. */
  readonly file?: string;
  /** The first line of the record, from 1. */
  readonly line?: number;
  /** The cells that its fields came from, by field. */
  readonly cells?: Readonly<Record<string, { readonly column: number; readonly text: string }>>;
  /** Its identifier, where lines say nothing. */
  readonly id?: string;
};

/** Why a record was skipped, or (`isNote`) what was left out of one that was taken. */
export type ImportFault = {
  readonly file?: string;
  readonly line?: number;
  /** From 1: of the line, or in a table the number of the column. */
  readonly column?: number;
  readonly id?: string;
  readonly field?: string;
  /** What was found, cut to a readable length. */
  readonly value?: string;
  readonly reason: string;
  /** What would be accepted. */
  readonly accepts?: string;
  /** How many records are lost by it, when it is not one. */
  readonly rows?: number;
  readonly isNote?: true;
};

const longestValue = 80;

/** A value as it can be shown in one line. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longestValue ? line : `${line.slice(0, longestValue - 1)}…`;
}

/** `lesson 12, line 3, column 4: gradeLevels "13": is not known. Accepted: K, 1 ...` */
export function renderFault(fault: ImportFault): string {
  const { file, line, column, id, field, value, reason, accepts, isNote } = fault;
  const place = [
    file,
    line === undefined ? undefined : `line ${line}`,
    column === undefined ? undefined : `column ${column}`,
    line === undefined ? id : undefined,
  ].filter((part) => part !== undefined);
  const found = [field, value === undefined ? undefined : `"${value}"`].filter((part) => part !== undefined).join(' ');
  return [
    isNote ? 'note' : 'skipped',
    place.length > 0 ? ` ${place.join(', ')}` : '',
    `: ${found === '' ? '' : `${found}: `}${reason}`,
    accepts === undefined ? '' : ` Accepted: ${accepts}`,
  ].join('');
}
