import { parse } from 'csv-parse/sync';
import type { AliasList, LineProblem } from '../../features/standards/framework-package.ts';
import { readGuid } from '../../features/standards/guid.ts';
import { FrameworkSourceError } from './framework-source-error.ts';

/** A row of the official list of Common Core identifiers: dot notation, addresses, GUID. */
export type CommonCoreIdentifier = {
  readonly place: string;
  readonly id: string;
  readonly code: string;
  /** Addresses, the official one first. */
  readonly names: readonly string[];
};

export type CommonCoreIdentifiers = {
  readonly identifiers: readonly CommonCoreIdentifier[];
  readonly problems: readonly LineProblem[];
};

const columns = ['Current URL', 'Dot notation', 'URI', 'GUID'];

/** Reads the list as its publisher gives it: a table whose lines may end in CR alone. Throws FrameworkSourceError. */
export function parseCommonCoreIdentifiers(text: string): CommonCoreIdentifiers {
  const rows = parse(text, {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
  }) as string[][];
  const header = (rows[0] ?? []).map((name) => name.trim().toLowerCase());
  const places = columns.map((name) => header.indexOf(name.toLowerCase()));
  if (places.slice(1).some((place) => place < 0)) {
    const message = `This is no list of Common Core identifiers: the columns ${columns.join(', ')} are expected.`;
    throw new FrameworkSourceError('not_a_table', message);
  }
  const problems: LineProblem[] = [];
  const identifiers: CommonCoreIdentifier[] = [];
  for (const [index, row] of rows.slice(1).entries()) {
    const [current = '', code = '', uri = '', written = ''] = places.map((place) => (row[place] ?? '').trim());
    const place = `line ${index + 2} of the identifiers`;
    const id = readGuid(written);
    if (id === null || code === '') {
      const message = id === null ? `GUID is no GUID: "${written}".` : 'Dot notation is empty.';
      problems.push({ place, label: code || written, code: 'not_a_guid', message, outcome: 'skipped' });
      continue;
    }
    identifiers.push({ place, id, code, names: [uri, current].filter((name) => name !== '') });
  }
  return { identifiers, problems };
}

/** The list by itself: more names for standards that are here already. */
export function toAliasList({ identifiers, problems }: CommonCoreIdentifiers): AliasList {
  const entries = identifiers.map(({ place, id, code, names }) => ({
    place,
    standardId: id,
    names: [id, code, ...names],
  }));
  return { entries, problems };
}
