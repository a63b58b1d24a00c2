import type { MasteryRule, TextByLanguage } from '../playlists/playlist.ts';
import { findSeparator } from '../resources/import/csv.ts';
import { gradeRange, joinList, splitList } from '../resources/import/csv-cells.ts';
import { type CsvRow, splitRows } from '../resources/import/csv-rows.ts';
import { guarded, unguarded } from '../spreadsheets/cell-text.ts';
import type { BankTarget } from './bank-target.ts';

// The table of a bank: one target a row. Columns of texts name their language: `statement (es)`. Lists are separated by
// semicolons, success criteria by line breaks, as they are sentences.

const plainColumns = ['id', 'code', 'standards', 'mastery', 'subjects', 'grades', 'tags', 'status'] as const;
const textColumns = ['statement', 'successCriteria'] as const;
const defaultLanguage = 'en';

type PlainColumn = (typeof plainColumns)[number];
type Column =
  | { readonly kind: PlainColumn }
  | { readonly kind: (typeof textColumns)[number]; readonly language: string };

export type TableFault = { readonly column: string | null; readonly value: string | null; readonly message: string };

/** A row as the schema of targets takes it; `id` and `status` stand beside. */
export type TableRow = {
  readonly line: number;
  readonly id: string | null;
  readonly isRetired: boolean | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly faults: readonly TableFault[];
};

const cellNames: Readonly<Record<string, string>> = {
  standards: 'standards',
  gradeLevels: 'grades',
  successCriteria: 'successCriteria',
};

/** The heading that a field of the schema comes from. */
export function columnOf(field: string): string {
  return cellNames[field] ?? field;
}

/** Reads a whole table. Throws nothing: what cannot be read is a fault of its row, or of line 1. */
export async function readBankTable(lines: AsyncIterable<string>): Promise<TableRow[]> {
  const { delimiter, lines: all } = await findSeparator(lines);
  let columns: readonly (Column | null)[] | null = null;
  const rows: TableRow[] = [];
  for await (const row of splitRows(all, delimiter)) {
    if (row.kind === 'unclosed') rows.push(unclosed(row));
    else if (columns === null) {
      const header = readHeader(row.cells);
      if (header.faults.length > 0) rows.push(faulty(row.line, header.faults));
      columns = header.columns;
      if (!columns.some((column) => column?.kind === 'statement' || column?.kind === 'id')) return rows;
    } else rows.push(readRow(row, columns));
  }
  if (columns === null) rows.push(faulty(1, [{ column: null, value: null, message: 'The table is empty.' }]));
  return rows;
}

function readHeader(cells: readonly string[]): { columns: (Column | null)[]; faults: TableFault[] } {
  const faults: TableFault[] = [];
  const columns = cells.map((heading): Column | null => {
    const [, name = '', language = defaultLanguage] = /^\s*([\w ]+?)\s*(?:\(\s*([\w-]+)\s*\))?\s*$/.exec(heading) ?? [];
    const key = name.replace(/[\s_]+/g, '').toLowerCase();
    const text = textColumns.find((column) => column.toLowerCase() === key);
    if (text) return { kind: text, language };
    const plain = plainColumns.find((column) => column === key || (column === 'grades' && key === 'gradelevels'));
    if (plain) return { kind: plain };
    if (heading.trim() !== '')
      faults.push({ column: heading.trim(), value: null, message: 'No known column: left out.' });
    return null;
  });
  if (!columns.some((column) => column?.kind === 'statement')) {
    faults.push({ column: 'statement', value: null, message: 'The first line needs a column "statement".' });
  }
  return { columns, faults };
}

function readRow({ line, cells }: Extract<CsvRow, { kind: 'row' }>, columns: readonly (Column | null)[]): TableRow {
  const input: Record<string, unknown> = {};
  const statement: Record<string, string> = {};
  const criteria: Record<string, string>[] = [];
  const faults: TableFault[] = [];
  let id: string | null = null;
  let isRetired: boolean | null = null;
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    const text = unguarded(cell.trim());
    if (column === null) continue;
    switch (column.kind) {
      case 'statement':
        if (text !== '') statement[column.language] = text;
        break;
      case 'successCriteria':
        // The same line of each language is the same criterion, so a line may be empty, the first one too.
        for (const [at, one] of cell.split(/\r?\n/).entries()) {
          criteria[at] = { ...criteria[at], ...(one.trim() !== '' && { [column.language]: unguarded(one.trim()) }) };
        }
        input.successCriteria = criteria.filter((criterion) => Object.keys(criterion).length > 0);
        break;
      case 'id':
        id = text === '' ? null : text.toLowerCase();
        break;
      case 'code':
        input.code = text === '' ? null : text;
        break;
      case 'standards':
        input.standards = splitList(text).map((code) => ({ code }));
        break;
      case 'grades':
        input.gradeLevels = splitList(text).flatMap(gradeRange);
        break;
      case 'mastery': {
        const rule = text === '' ? null : readMastery(text);
        if (rule) input.mastery = rule;
        else if (text !== '') faults.push({ column: 'mastery', value: text, message: masteryForms });
        break;
      }
      case 'status':
        if (/^(?:active|retired)$/i.test(text)) isRetired = text.toLowerCase() === 'retired';
        else if (text !== '') faults.push({ column: 'status', value: text, message: 'Expected active or retired.' });
        break;
      default:
        input[column.kind] = splitList(text);
    }
  }
  return { line, id, isRetired, input: { ...input, statement }, faults };
}

const masteryForms = 'Expected: all required | score 0.8 | best of 3 at 0.8 | teacher confirms.';

function readMastery(text: string): MasteryRule | null {
  if (/^all ?required$/i.test(text)) return { kind: 'allRequired' };
  if (/^teacher ?confirms$/i.test(text)) return { kind: 'teacherConfirms' };
  const score = /^score (?:at least )?(\d*\.?\d+)(%?)$/i.exec(text);
  if (score) return { kind: 'score', atLeast: shareOf(score[1], score[2]) };
  const best = /^best ?of (\d+)(?: at (\d*\.?\d+)(%?))$/i.exec(text);
  return best ? { kind: 'bestOf', count: Number(best[1]), atLeast: shareOf(best[2], best[3]) } : null;
}

function shareOf(number: string | undefined, percent: string | undefined): number {
  return percent === '%' ? Number(number) / 100 : Number(number);
}

function writeMastery(rule: MasteryRule): string {
  switch (rule.kind) {
    case 'allRequired':
      return 'all required';
    case 'teacherConfirms':
      return 'teacher confirms';
    case 'score':
      return `score ${rule.atLeast}`;
    case 'bestOf':
      return `best of ${rule.count} at ${rule.atLeast}`;
  }
}

function unclosed({ line, column }: Extract<CsvRow, { kind: 'unclosed' }>): TableRow {
  const message = `A quotation mark opens in column ${column} and is never closed.`;
  return faulty(line, [{ column: null, value: null, message }]);
}

function faulty(line: number, faults: readonly TableFault[]): TableRow {
  return { line, id: null, isRetired: null, input: {}, faults };
}

/** The heading of an export whose texts are in these languages. */
export function headingOf(languages: readonly string[]): string {
  const texts = textColumns.flatMap((column) => languages.map((language) => `${column} (${language})`));
  return toLine(['id', 'code', ...texts, 'standards', 'mastery', 'subjects', 'grades', 'tags', 'status']);
}

/** A target as a row under `headingOf` of the same languages. An import of it changes nothing. */
export function rowOf(target: BankTarget, languages: readonly string[]): string {
  const inLanguage = (language: string, text: TextByLanguage): string => text[language] ?? '';
  return toLine([
    target.id,
    guarded(target.code ?? ''),
    ...languages.map((language) => guarded(inLanguage(language, target.statement))),
    ...languages.map((language) =>
      target.successCriteria.map((criterion) => guarded(inLanguage(language, criterion))).join('\n'),
    ),
    guarded(joinList(target.standards.map(({ code }) => code))),
    writeMastery(target.mastery),
    guarded(joinList(target.subjects)),
    joinList(target.gradeLevels),
    guarded(joinList(target.tags)),
    target.isRetired ? 'retired' : 'active',
  ]);
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(text: string): string {
  return /[",\r\n;]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
