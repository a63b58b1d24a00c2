import { FileRefused } from '../../features/files/file-refused.ts';
import { openZip, type Zip } from '../../features/files/zip-directory.ts';
import { splitRows } from '../../features/resources/import/csv-rows.ts';
import { LineTooLong, readLines } from '../../features/resources/import/read-lines.ts';
import {
  type RosterIssue,
  type RosterMode,
  type RosterSource,
  RosterUnreadable,
} from '../../features/rosters/roster-source.ts';
import { type Row, readHeading, type TableName, tableNames } from './tables.ts';
import { toRoster } from './to-roster.ts';

/** Of all tables together: beyond the largest districts that there are. */
const mostRows = 3_000_000;

export type Tables = Readonly<Record<TableName, readonly Row[]>>;
export type PackageModes = Readonly<Record<string, RosterMode>>;

/**
 * Reads a OneRoster package, version 1.1 or 1.2: a zip of CSV files. It is judged before anything is unpacked. What is not as the
 * specification has it is told by file and line, and costs no more than it must. Passwords, demographics, telephone numbers and
 * the like are never read. Throws RosterUnreadable.
 */
export async function readOneRosterPackage(path: string): Promise<RosterSource> {
  let zip: Zip | null = null;
  try {
    zip = await openZip(path);
    return await readTables(zip);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    throw new RosterUnreadable(error.message, { cause: error });
  } finally {
    await zip?.close();
  }
}

async function readTables(zip: Zip): Promise<RosterSource> {
  const issues: RosterIssue[] = [];
  const tables: Record<TableName, Row[]> = {
    manifest: [],
    orgs: [],
    academicSessions: [],
    classes: [],
    users: [],
    roles: [],
    enrollments: [],
  };
  let rows = 0;
  const found = new Set<TableName>();
  for (const entry of zip.entries) {
    // Some programs put the files into a folder.
    const file = entry.name.split('/').at(-1) ?? '';
    const table = tableNames.find((name) => `${name.toLowerCase()}.csv` === file.toLowerCase());
    if (table === undefined) {
      if (!/^(?:demographics|userprofiles)\.csv$/i.test(file)) continue;
      const message = 'What is in this file is not needed for learning here: it is never read.';
      issues.push({ file, line: 1, code: 'not_read', message, isLoss: false });
      continue;
    }
    if (found.has(table)) throw new RosterUnreadable(`The package has ${file} twice.`);
    found.add(table);
    for await (const row of readTable(zip, entry, { table, file, issues })) {
      rows += 1;
      if (rows > mostRows) throw new RosterUnreadable(`The package has more than ${mostRows} rows.`);
      tables[table].push(row);
    }
  }
  if (found.size === 0) {
    throw new RosterUnreadable(
      'This is no OneRoster package: it has none of the files manifest.csv, users.csv, classes.csv.',
    );
  }
  return toRoster(tables, { modes: modesOf(tables.manifest, found, issues), issues });
}

async function* readTable(
  zip: Zip,
  entry: Zip['entries'][number],
  { table, file, issues }: { table: TableName; file: string; issues: RosterIssue[] },
): AsyncGenerator<Row> {
  let columns: ReadonlyMap<string, number> | null = null;
  try {
    for await (const row of splitRows(readLines(await zip.read(entry)), ',')) {
      if (row.kind === 'unclosed') {
        const message = `A quotation mark opens in column ${row.column} and is never closed: ${row.lines} lines cannot be read.`;
        issues.push({ file, line: row.line, code: 'unclosed_quote', message, isLoss: true });
      } else if (columns === null) {
        const heading = readHeading(table, file, row.cells);
        issues.push(...heading.issues);
        if (heading.columns.size === 0) return;
        columns = heading.columns;
      } else {
        const { line, cells } = row;
        const places: ReadonlyMap<string, number> = columns;
        yield { file, line, cell: (column) => cells[places.get(column) ?? -1]?.trim() ?? '' };
      }
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    throw new RosterUnreadable(`Line ${error.line} of ${file} is too long for a table.`);
  }
}

/** What the manifest says of each file; of files that it says nothing of, that they are bulk when they are there. */
function modesOf(manifest: readonly Row[], found: ReadonlySet<TableName>, issues: RosterIssue[]): PackageModes {
  const modes: Record<string, RosterMode> = {};
  const said = new Map(manifest.map((row) => [row.cell('propertyName').toLowerCase(), row]));
  if (manifest.length === 0) {
    const message = 'The package has no manifest: all files are taken to be complete.';
    issues.push({ file: 'manifest.csv', line: 1, code: 'no_manifest', message, isLoss: false });
  }
  const version = said.get('oneroster.version');
  if (version && !['1.1', '1.2'].includes(version.cell('value'))) {
    const message = `OneRoster ${version.cell('value')} is not known; it is read as 1.2.`;
    issues.push({ file: version.file, line: version.line, code: 'unknown_version', message, isLoss: false });
  }
  for (const table of tableNames) {
    const row = said.get(`file.${table.toLowerCase()}`);
    const value = row?.cell('value').toLowerCase();
    const isThere = found.has(table);
    const tell = (code: string, message: string, isLoss: boolean) =>
      row && issues.push({ file: row.file, line: row.line, code, message, isLoss });
    if (value === 'bulk' || value === 'delta') {
      modes[table] = isThere ? value : 'absent';
      if (!isThere) tell('missing_file', `The manifest says that ${table}.csv is there, and it is not.`, true);
    } else {
      modes[table] = isThere && value !== 'absent' ? 'bulk' : 'absent';
      if (isThere && value === 'absent') {
        tell('unannounced_file', `The manifest says that ${table}.csv is absent: it is not read.`, true);
      } else if (row && value !== 'absent')
        tell('blank_manifest', `The manifest does not say what ${table}.csv is.`, false);
    }
  }
  return modes;
}
