import { invalidInput } from '../../shared/errors.ts';
import { unguarded } from '../spreadsheets/cell-text.ts';
import { readCsv } from '../spreadsheets/csv-file.ts';
import { UnreadableSpreadsheet } from '../spreadsheets/spreadsheet.ts';
import type { WrittenStudent } from './new-students.service.ts';

const headings: Readonly<Record<string, 'name' | 'sourcedId' | 'gradeLevel' | 'given' | 'family'>> = {
  name: 'name',
  student: 'name',
  'student name': 'name',
  nombre: 'name',
  'first name': 'given',
  'given name': 'given',
  givenname: 'given',
  'last name': 'family',
  'family name': 'family',
  familyname: 'family',
  id: 'sourcedId',
  'student id': 'sourcedId',
  sourcedid: 'sourcedId',
  grade: 'gradeLevel',
  'grade level': 'gradeLevel',
};

export const mostRows = 500;
const longestName = 200;

/** A class as a table (CSV): a heading with name (or first and last name), and if there are any id and grade. */
export async function readStudentTable(path: string): Promise<WrittenStudent[]> {
  try {
    return await readRows(path);
  } catch (error) {
    throw error instanceof UnreadableSpreadsheet ? wrong(error.message) : error;
  }
}

async function readRows(path: string): Promise<WrittenStudent[]> {
  const students: WrittenStudent[] = [];
  let columns: (typeof headings)[string][] | null = null;
  for await (const row of readCsv(path)) {
    if ('lost' in row) throw wrong(`A quotation mark opens in line ${row.line} and is never closed.`);
    if (columns === null) {
      columns = row.cells.map(
        (cell) =>
          headings[
            cell
              .replace(/^\ufeff/, '')
              .trim()
              .toLowerCase()
          ] as (typeof headings)[string],
      );
      if (!columns.includes('name') && !columns.includes('given')) throw wrong('The first line has no column "name".');
      continue;
    }
    if (row.cells.every((text) => text.trim() === '')) continue;
    if (students.length >= mostRows) throw wrong(`A class has ${mostRows} rows at most.`);
    const known = columns;
    const cell = (column: (typeof headings)[string]) => unguarded((row.cells[known.indexOf(column)] ?? '').trim());
    const name = (cell('name') || `${cell('given')} ${cell('family')}`).trim().slice(0, longestName);
    const [sourcedId, grade] = [
      cell('sourcedId').slice(0, longestName),
      cell('gradeLevel')
        .toUpperCase()
        .replace(/^0+(?=\d)/, ''),
    ];
    students.push({ line: row.line, name, sourcedId: sourcedId || null, gradeLevel: grade || null });
  }
  if (columns === null) throw wrong('The table is empty.');
  return students;
}

function wrong(message: string) {
  return invalidInput('body', ['file'], { code: 'invalid_format', message });
}
