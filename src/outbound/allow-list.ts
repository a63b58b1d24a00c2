import type { BlockList } from 'node:net';
import { isWithin, parseRange, rangesOf } from './address-ranges.ts';

/** What may be reached besides the public internet by https. */
export type AllowList = {
  /** Whether the host may have addresses that are not public. */
  allowsAddress(host: string, port: number, address: string): boolean;
  /** Whether plain http will do. */
  allowsHttp(host: string, port: number, addresses: readonly string[]): boolean;
};

type Entry = {
  readonly isHttp: boolean;
  readonly host: string | null;
  readonly ranges: BlockList | null;
  /** Null for any. */
  readonly port: number | null;
};

const hostName = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads a list such as `lms.intern.example, 10.1.0.0/16, http://127.0.0.1:8080`: hosts by name, addresses, ranges; with
 * `http://` before one plain http is accepted there too. Null when an entry cannot be read.
 */
export function parseAllowList(text: string): AllowList | null {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry);
  return entries.every((entry) => entry !== null) ? toAllowList(entries) : null;
}

function parseEntry(text: string): Entry | null {
  const isHttp = text.startsWith('http://');
  const rest = text.replace(/^https?:\/\//, '').toLowerCase();
  const whole = parseRange(rest);
  if (whole) return { isHttp, host: null, ranges: rangesOf([rest]), port: null };
  const parts = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(rest);
  const name = parts?.[1]?.replace(/^\[|\]$/g, '');
  if (name === undefined) return null;
  const port = parts?.[2] === undefined ? null : Number(parts[2]);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  if (parseRange(name)) return { isHttp, host: null, ranges: rangesOf([name]), port };
  return hostName.test(name) ? { isHttp, host: name, ranges: null, port } : null;
}

function toAllowList(entries: readonly Entry[]): AllowList {
  const matches = (entry: Entry, host: string, port: number, address: string): boolean =>
    (entry.port === null || entry.port === port) &&
    (entry.ranges ? isWithin(entry.ranges, address) : entry.host === host);
  return {
    allowsAddress: (host, port, address) => entries.some((entry) => matches(entry, host, port, address)),
    allowsHttp: (host, port, addresses) =>
      addresses.length > 0 &&
      addresses.every((address) => entries.some((entry) => entry.isHttp && matches(entry, host, port, address))),
  };
}

/** Nothing but the public internet by https. */
export const nothingAllowed: AllowList = toAllowList([]);
