import type { RosterIssue } from '../../features/rosters/roster-source.ts';

/** The tables of a package that rosters are made of; all others are left unread. */
export const tableNames = ['manifest', 'orgs', 'academicSessions', 'classes', 'users', 'roles', 'enrollments'] as const;
export type TableName = (typeof tableNames)[number];

/** Columns that are read (OneRoster CSV 1.1, section 5, and 1.2), and those without which a table says nothing. */
export const columnsOf: Readonly<
  Record<TableName, { readonly needed: readonly string[]; readonly read: readonly string[] }>
> = {
  manifest: { needed: ['propertyName', 'value'], read: [] },
  orgs: { needed: ['sourcedId', 'name', 'type'], read: ['status', 'dateLastModified', 'parentSourcedId'] },
  academicSessions: { needed: ['sourcedId', 'startDate', 'endDate'], read: ['status', 'dateLastModified'] },
  classes: {
    needed: ['sourcedId', 'title', 'schoolSourcedId'],
    read: ['status', 'dateLastModified', 'grades', 'courseSourcedId', 'termSourcedIds', 'subjects'],
  },
  users: {
    needed: ['sourcedId', 'givenName', 'familyName'],
    read: [
      'status',
      'dateLastModified',
      'enabledUser',
      'orgSourcedIds',
      'role',
      'email',
      'grades',
      'preferredGivenName',
      'preferredFamilyName',
    ],
  },
  roles: {
    needed: ['userSourcedId', 'role', 'orgSourcedId'],
    read: ['sourcedId', 'status', 'dateLastModified', 'roleType', 'beginDate', 'endDate'],
  },
  enrollments: {
    needed: ['sourcedId', 'classSourcedId', 'userSourcedId', 'role'],
    read: ['status', 'dateLastModified', 'primary', 'beginDate', 'endDate'],
  },
};

export type Row = { readonly file: string; readonly line: number; cell(column: string): string };

/** How headings are written in files that were seen, in lower case. */
const misspelled: Readonly<Record<string, string>> = {
  datalastmodified: 'dateLastModified',
  prefferedgivenname: 'preferredGivenName',
  prefferedfamilyname: 'preferredFamilyName',
};

export type Heading = { readonly columns: ReadonlyMap<string, number>; readonly issues: readonly RosterIssue[] };

/** Finds the columns of a table by its first row. `columns` is empty where one is missing that is needed. */
export function readHeading(table: TableName, file: string, cells: readonly string[]): Heading {
  const { needed, read } = columnsOf[table];
  const known = new Map([...needed, ...read].map((name) => [name.toLowerCase(), name]));
  const issues: RosterIssue[] = [];
  const tell = (code: string, message: string, isLoss = false) => issues.push({ file, line: 1, code, message, isLoss });
  const columns = new Map<string, number>();
  cells.forEach((cell, index) => {
    const written = cell.replace(/^\ufeff/, '').trim();
    const right = misspelled[written.toLowerCase()];
    const name = right ?? known.get(written.toLowerCase());
    if (right !== undefined) tell('misspelled_heading', `The heading ${written} is taken for ${right}.`);
    if (name !== undefined && !columns.has(name)) columns.set(name, index);
  });
  const missing = needed.filter((name) => !columns.has(name));
  if (missing.length === 0) return { columns, issues };
  tell('missing_columns', `The table has no ${missing.join(', ')}: none of its rows can be read.`, true);
  return { columns: new Map(), issues };
}

/** Lists stand in one cell, with commas between. */
export function listOf(cell: string): string[] {
  const parts = cell.split(',').map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** A day as the format has it, YYYY-MM-DD; of a date with a time the day. Null for what is no such day. */
export function dayOf(cell: string): string | null {
  const [, day = ''] = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(cell) ?? [];
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? null : day;
}

/** Grades as the vocabulary of CEDS has them (KG, 01, PK), and as they are written besides. Null for others. */
export function gradeOf(cell: string): string | null {
  const written = cell.trim().toUpperCase();
  if (['KG', 'K', '0', '00'].includes(written)) return 'K';
  if (['PK', 'PR', 'PS', 'IT', 'TK'].includes(written)) return written === 'TK' ? 'K' : 'PK';
  const number = /^0?(\d{1,2})$/.exec(written)?.[1];
  return number !== undefined && Number(number) >= 1 && Number(number) <= 12 ? String(Number(number)) : null;
}
