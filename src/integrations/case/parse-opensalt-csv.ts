import { parse } from 'csv-parse';
import {
  emptyAssociation,
  emptyFramework,
  emptyStandard,
  type FrameworkPackage,
  type LineProblem,
  type Placed,
} from '../../features/standards/framework-package.ts';
import { derivedGuid, readGuid } from '../../features/standards/guid.ts';
import { type AssociationFields, associationTypes, type StandardFields } from '../../features/standards/standard.ts';
import { CaseRecord, type Report } from './case-record.ts';
import { FrameworkSourceError } from './framework-source-error.ts';

/** What a table of items cannot say of the framework around them. */
export type FrameworkNames = {
  readonly title: string;
  /** Absent: made from the title, so that the same title is the same framework the next time. */
  readonly id?: string | undefined;
  readonly creator?: string | undefined;
};

type Row = {
  readonly place: string;
  readonly cells: CaseRecord;
  readonly standard: StandardFields;
  /** `3.6.2.1`: its place in the tree, which begins with that of its parent. */
  readonly smartLevel: string | null;
};

const associationColumns = new Map(associationTypes.map((type) => [type.toLowerCase(), type]));

/**
 * A table of items as OpenSALT exports it (one row per item, columns named as in CASE). The tree comes from `smartLevel`, or
 * from a column `isChildOf`; that and the other types of association may name several identifiers or codes, separated by
 * semicolons or commas. Throws FrameworkSourceError for what is no such table.
 */
export async function parseOpensaltCsv(text: string, names: FrameworkNames): Promise<FrameworkPackage> {
  const id = names.id === undefined ? derivedGuid('framework', names.title.trim().toLowerCase()) : readGuid(names.id);
  if (id === null) throw new FrameworkSourceError('not_a_framework', `"${names.id}" is no GUID for the framework.`);
  const problems: LineProblem[] = [];
  const rows = await readRows(text, problems);
  const tree = new AssociationTable(id, names.title, rows, problems);
  const latest = Math.max(...rows.map(({ standard }) => standard.lastChangeDateTime?.getTime() ?? 0));
  return {
    framework: {
      ...emptyFramework,
      id,
      title: names.title.trim(),
      creator: names.creator ?? null,
      language: commonLanguage(rows),
      lastChangeDateTime: latest > 0 ? new Date(latest) : null,
    },
    standards: rows.map(({ place, standard }) => ({ place, ...standard })),
    associations: tree.associations(),
    definitions: [],
    extensions: null,
    problems,
  };
}

async function readRows(text: string, problems: LineProblem[]): Promise<Row[]> {
  const parser = parse(text, {
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim()),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    delimiter: separatorOf(text),
  });
  const rows: Row[] = [];
  const seen = new Map<string, string>();
  let isFirst = true;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      if (isFirst) assertColumns(Object.keys(record));
      isFirst = false;
      const place = `line ${info.lines - lineBreaks(record)}`;
      const row = readRow(place, record, seen, problems);
      if (row) rows.push(row);
    }
  } catch (error) {
    if (error instanceof FrameworkSourceError) throw error;
    const message = `The table cannot be read: ${(error as Error).message.replace(/\s+/g, ' ')}.`;
    throw new FrameworkSourceError('not_a_table', message, { cause: error });
  }
  if (isFirst) throw new FrameworkSourceError('not_a_table', 'The table has no rows.');
  return rows;
}

function assertColumns(columns: readonly string[]): void {
  const folded = columns.map((name) => name.toLowerCase());
  const missing = ['identifier', 'fullStatement'].filter((name) => !folded.includes(name.toLowerCase()));
  if (missing.length === 0) return;
  const message = `The first line should name the columns as OpenSALT does; ${missing.join(' and ')} is missing. It has: ${columns.join(', ')}.`;
  throw new FrameworkSourceError('not_a_table', message);
}

function readRow(
  place: string,
  record: Readonly<Record<string, string>>,
  seen: Map<string, string>,
  problems: LineProblem[],
): Row | null {
  const label = record.humanCodingScheme || record.identifier || null;
  const report: Report = (problem) => problems.push({ place, label, ...problem });
  const cells = new CaseRecord(record, report);
  const id = cells.guid();
  const code = cells.text('humanCodingScheme');
  const statement = cells.text('fullStatement') ?? cells.text('abbreviatedStatement') ?? code;
  const skip = (problemCode: string, message: string) => {
    report({ code: problemCode, message, outcome: 'skipped' });
    return null;
  };
  if (id === null) {
    const written = cells.text('identifier');
    if (written === null) return skip('missing_identifier', 'It has no identifier, so it could never be found again.');
    return skip('not_a_guid', `Its identifier is no GUID: "${written}".`);
  }
  if (statement === null) return skip('missing_statement', 'It has neither a statement nor a code.');
  const first = seen.get(id);
  if (first) return skip('repeated_identifier', `Its identifier stands at ${first} already; that row was taken.`);
  seen.set(id, place);
  return {
    place,
    cells,
    smartLevel: cells.text('smartLevel')?.trim() ?? null,
    standard: {
      ...emptyStandard,
      id,
      code,
      statement,
      listEnumeration: cells.text('listEnumeration'),
      abbreviatedStatement: cells.text('abbreviatedStatement'),
      alternativeLabel: cells.text('alternativeLabel'),
      conceptKeywords: cells.texts('conceptKeywords', { separated: true }),
      notes: cells.text('notes'),
      language: cells.text('language'),
      educationLevels: cells.texts('educationLevel', { separated: true }),
      itemType: cells.text('CFItemType'),
      lastChangeDateTime: cells.time('lastChangeDateTime'),
    },
  };
}

/** The rows as a tree, and what else connects them. */
class AssociationTable {
  private readonly frameworkId: string;
  private readonly title: string;
  private readonly rows: readonly Row[];
  private readonly problems: LineProblem[];
  private readonly byId: ReadonlyMap<string, Row>;
  private readonly byCode: ReadonlyMap<string, Row>;
  private readonly byLevel: ReadonlyMap<string, Row>;

  constructor(frameworkId: string, title: string, rows: readonly Row[], problems: LineProblem[]) {
    this.frameworkId = frameworkId;
    this.title = title;
    this.rows = rows;
    this.problems = problems;
    this.byId = new Map(rows.map((row) => [row.standard.id, row]));
    this.byCode = firstOfEach(rows, ({ standard }) => standard.code?.toLowerCase() ?? null);
    this.byLevel = firstOfEach(rows, ({ smartLevel }) => smartLevel);
  }

  associations(): Placed<AssociationFields>[] {
    const all = this.rows.flatMap((row) => {
      const connections = this.connections(row);
      const hasParent = connections.some(({ type }) => type === 'isChildOf');
      return row.smartLevel === null && hasParent ? connections : [this.place(row), ...connections];
    });
    return [...new Map(all.map((one) => [one.id, one])).values()];
  }

  /** Where a row stands in the tree by its smartLevel; without one, directly under the framework. */
  private place(row: Row): Placed<AssociationFields> {
    const levels = row.smartLevel?.split('.') ?? [];
    const sequenceNumber = Number(levels.at(-1));
    const above = levels.slice(0, -1).join('.');
    const parent = this.byLevel.get(above);
    if (above !== '' && !parent) {
      const message = `No row has the smartLevel ${above} that its parent should have; it was put at the top.`;
      this.problem(row, 'missing_parent', message, 'mended');
    }
    const destination = parent ? linkTo(parent) : { title: this.title, identifier: this.frameworkId, uri: '' };
    return {
      ...this.connect(row, 'isChildOf', destination),
      sequenceNumber: Number.isInteger(sequenceNumber) ? sequenceNumber : null,
    };
  }

  private connections(row: Row): Placed<AssociationFields>[] {
    return [...associationColumns].flatMap(([column, type]) =>
      row.cells.texts(column, { separated: true }).flatMap((name) => {
        const guid = readGuid(name);
        const other = guid === null ? this.byCode.get(name.toLowerCase()) : this.byId.get(guid);
        if (other) return [this.connect(row, type, linkTo(other))];
        if (guid !== null) return [this.connect(row, type, { title: '', identifier: guid, uri: '' })];
        this.problem(row, 'unknown_code', `${type} names "${name}", which no row has.`, 'skipped');
        return [];
      }),
    );
  }

  private connect(
    row: Row,
    type: AssociationFields['type'],
    destination: AssociationFields['destination'],
  ): Placed<AssociationFields> {
    const { id } = row.standard;
    return {
      ...emptyAssociation,
      place: row.place,
      id: derivedGuid('association', this.frameworkId, type, id, destination.identifier),
      type,
      origin: linkTo(row),
      destination,
    };
  }

  private problem(row: Row, code: string, message: string, outcome: LineProblem['outcome']): void {
    this.problems.push({ place: row.place, label: row.standard.code ?? row.standard.id, code, message, outcome });
  }
}

/** The parser tells the last line of a row; cells may span several. */
function lineBreaks(record: Readonly<Record<string, string>>): number {
  return Object.values(record).reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

function linkTo({ standard }: Row) {
  return { title: standard.code ?? standard.statement.slice(0, 80), identifier: standard.id, uri: '' };
}

function firstOfEach(rows: readonly Row[], keyOf: (row: Row) => string | null): Map<string, Row> {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null && !found.has(key)) found.set(key, row);
  }
  return found;
}

function separatorOf(text: string): string {
  const header = text.slice(0, 10_000).split(/[\r\n]/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }));
  return counts.sort((one, other) => other.count - one.count)[0]?.separator ?? ',';
}

function commonLanguage(rows: readonly Row[]): string | null {
  const languages = new Set(rows.map(({ standard }) => standard.language));
  return languages.size === 1 ? ([...languages][0] ?? null) : null;
}
