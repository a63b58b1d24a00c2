import type { LineProblem } from '../../features/standards/framework-package.ts';
import { readGuid } from '../../features/standards/guid.ts';
import type { CaseExtensions, CaseLink } from '../../features/standards/standard.ts';

export type Report = (problem: Omit<LineProblem, 'place' | 'label'>) => void;

const guidInside = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * One record of a CASE package, read with patience: nulls, empty texts, numbers as text, one value where a list belongs,
 * and names in another case (`originNodeUri`) are understood. What is lost by it is reported.
 */
export class CaseRecord {
  private readonly fields = new Map<string, unknown>();
  private readonly read = new Set<string>();
  private readonly report: Report;

  constructor(record: Readonly<Record<string, unknown>>, report: Report) {
    this.report = report;
    for (const [name, value] of Object.entries(record)) {
      if (value !== null && value !== undefined) this.fields.set(name.toLowerCase(), value);
    }
  }

  text(name: string): string | null {
    const value = this.take(name);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value === 'string') return value.trim() === '' ? null : value;
    if (value !== undefined) this.mend('wrong_type', `${name} should be text; it was left out.`);
    return null;
  }

  /** `separated`: a text may hold several values, as the educationLevel of some does. */
  texts(name: string, { separated = false } = {}): string[] {
    const value = this.take(name);
    if (value === undefined) return [];
    const values = Array.isArray(value) ? value : separated ? String(value).split(/[,;|]/) : [value];
    const texts = values
      .filter((one) => one !== null)
      .map((one) => (typeof one === 'object' ? null : String(one).trim()));
    if (texts.includes(null)) this.mend('wrong_type', `${name} should hold texts only; the others were left out.`);
    return [...new Set(texts.filter((one): one is string => one !== null && one !== ''))];
  }

  /** An instant. */
  time(name: string): Date | null {
    const written = this.text(name);
    if (written === null) return null;
    const time = readTime(written);
    if (time === null) this.mend('not_a_date', `${name} is no date and time: "${written}". It was left out.`);
    return time;
  }

  /** A local date; a time after it is cut off. */
  date(name: string): string | null {
    const written = this.text(name);
    if (written === null) return null;
    const date = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(written)?.[0];
    if (date !== undefined && !Number.isNaN(Date.parse(date))) return date;
    this.mend('not_a_date', `${name} is no date: "${written}". It was left out.`);
    return null;
  }

  wholeNumber(name: string): number | null {
    const value = this.take(name);
    if (value === undefined || value === '') return null;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      this.mend('not_a_number', `${name} should be a whole number; it was left out.`);
      return null;
    }
    const whole = Math.trunc(number);
    if (whole !== number)
      this.mend('not_a_whole_number', `${name} should be a whole number; ${number} became ${whole}.`);
    return whole;
  }

  link(name: string): CaseLink | null {
    return this.linkOf(name, this.take(name));
  }

  links(name: string): CaseLink[] {
    const value = this.take(name);
    const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return values.map((one) => this.linkOf(name, one)).filter((one): one is CaseLink => one !== null);
  }

  extensions(): CaseExtensions | null {
    const value = this.take('extensions');
    return isRecord(value) && Object.keys(value).length > 0 ? value : null;
  }

  /** The identifier as a GUID in lower case, from its field or else from its address. Null when there is none. */
  guid(): string | null {
    const written = this.text('identifier') ?? this.text('sourcedId');
    if (written !== null) return readGuid(written);
    const fromUri = guidOf(this.text('uri'));
    if (fromUri !== null) this.mend('identifier_from_uri', 'The identifier is missing; it was taken from the uri.');
    return fromUri;
  }

  /** Fields that nobody asked for. */
  unread(): string[] {
    return [...this.fields.keys()].filter((name) => !this.read.has(name));
  }

  /** Marks fields as known that are not kept, as they say what the package says anyway. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.read.add(name.toLowerCase());
  }

  private take(name: string): unknown {
    const key = name.toLowerCase();
    this.read.add(key);
    return this.fields.get(key);
  }

  private mend(code: string, message: string): void {
    this.report({ code, message, outcome: 'mended' });
  }

  private linkOf(name: string, value: unknown): CaseLink | null {
    if (value === undefined || value === null || value === '') return null;
    const written = typeof value === 'string' ? { uri: value } : value;
    if (isRecord(written)) {
      const fields = new Map(Object.entries(written).map(([key, inner]) => [key.toLowerCase(), inner]));
      const textOf = (key: string) => (fields.get(key) === undefined ? '' : String(fields.get(key) ?? '').trim());
      const uri = textOf('uri');
      const identifier = textOf('identifier') || (guidOf(uri) ?? '');
      const targetType = textOf('targettype');
      if (uri !== '' || identifier !== '') {
        return {
          title: textOf('title'),
          identifier: readGuid(identifier) ?? identifier,
          uri,
          ...(targetType === '' ? {} : { targetType }),
        };
      }
    }
    this.mend('wrong_link', `${name} names nothing: it has neither an identifier nor a uri. It was left out.`);
    return null;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `2017-08-23 23:48:01` without a zone, as spreadsheets have it, is taken as UTC. */
export function readTime(written: string): Date | null {
  const bare = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?$/.exec(written.trim());
  const time = new Date(bare ? `${bare[1]}T${bare[2] ?? '00:00'}Z` : written.trim());
  return Number.isNaN(time.getTime()) ? null : time;
}

/** The last GUID of an address. */
export function guidOf(uri: string | null): string | null {
  const last = uri?.match(guidInside)?.at(-1);
  return last === undefined ? null : readGuid(last);
}

/** A record as it was, without the nulls that some write for everything that is missing. */
export function withoutNulls<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.filter((one) => one !== null).map(withoutNulls) as Value;
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNulls(inner)])) as Value;
}
