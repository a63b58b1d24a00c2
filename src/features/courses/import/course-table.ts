import { findSeparator } from '../../resources/import/csv.ts';
import { gradeRange, splitList } from '../../resources/import/csv-cells.ts';
import { splitRows } from '../../resources/import/csv-rows.ts';
import type { UnitTime } from '../course.ts';
import type { CourseNote, CourseRecord, UnitRecord } from '../course-import.ts';

// The table of a course map: a row for each thing that is attached, or one for a unit without any. What a row leaves empty of its
// course and unit is as in the rows above it. Lists are separated by semicolons.

const columns = [
  'course',
  'subjects',
  'grades',
  'unit',
  'strand',
  'weeks',
  'summary',
  'standards',
  'targets',
  'section',
  'resource',
  'playlist',
  'note',
] as const;

type Column = (typeof columns)[number];
type Row = Readonly<Record<Column, string>>;

export const courseTableHeading = `${columns.join(',')}\r\n`;
export const courseTableSystem = 'csv';

/** Reads the courses of a table. Rows that cannot be read are noted and left out; others of the same unit stay. */
export async function readCourseTable(
  lines: AsyncIterable<string>,
): Promise<{ courses: CourseRecord[]; faults: CourseNote[] }> {
  const faults: CourseNote[] = [];
  const courses = new Map<string, Omit<CourseRecord, 'units'> & { units: Map<string, UnitRecord> }>();
  let heading: readonly (Column | null)[] | null = null;
  let course = '';
  let unit = '';
  const { delimiter, lines: all } = await findSeparator(lines);
  for await (const read of splitRows(all, delimiter)) {
    const place = `line ${read.line}`;
    if (read.kind === 'unclosed') {
      faults.push({ place, message: `a quotation mark opens in column ${read.column} and is never closed: left out` });
      continue;
    }
    if (heading === null) {
      heading = read.cells.map((cell) => columnOf(cell));
      const strange = read.cells.filter((cell, at) => heading?.[at] === null && cell.trim() !== '');
      if (strange.length > 0) faults.push({ place, message: `no known columns, left out: ${strange.join(', ')}` });
      if (heading.includes('course') && heading.includes('unit')) continue;
      faults.push({ place, message: `the first line needs the columns course and unit, of: ${columns.join(', ')}` });
      break;
    }
    const row = toRow(read.cells, heading);
    if (row.course !== '' && row.course !== course) unit = '';
    course = row.course || course;
    unit = row.unit || unit;
    if (course === '' || unit === '') {
      faults.push({ place, message: `${course === '' ? 'no course' : 'no unit'} is named here or above: left out` });
      continue;
    }
    const time = readWeeks(row.weeks);
    if (time === undefined) {
      faults.push({ place, message: `weeks "${row.weeks}": expected 3, 3-5 or 2026-09-07 to 2026-09-25: left out` });
    }
    const known = courses.get(course) ?? {
      source: { system: courseTableSystem, id: course },
      title: course,
      summary: null,
      subjects: [],
      gradeLevels: [],
      units: new Map(),
    };
    const grades = splitList(row.grades).flatMap(gradeRange);
    courses.set(course, {
      ...known,
      subjects: [...new Set([...known.subjects, ...splitList(row.subjects)])],
      gradeLevels: [...new Set([...known.gradeLevels, ...grades])],
    });
    known.units.set(unit, grow(known.units.get(unit), unit, row, time ?? null));
  }
  const found = [...courses.values()].map((one) => ({ ...one, units: [...one.units.values()] }));
  return { courses: found, faults };
}

function grow(before: UnitRecord | undefined, title: string, row: Row, time: UnitTime | null): UnitRecord {
  const start: UnitRecord = before ?? {
    sourceId: title,
    title,
    summary: null,
    strand: null,
    time: null,
    codes: [],
    otherCodes: [],
    targets: [],
    attachments: [],
  };
  const attached = (kind: 'playlist' | 'resource') =>
    row[kind] === '' ? [] : [{ kind, key: row[kind], section: row.section || null, note: row.note || null }];
  return {
    ...start,
    summary: row.summary || start.summary,
    strand: row.strand || start.strand,
    time: time ?? start.time,
    codes: [...new Set([...start.codes, ...splitList(row.standards)])],
    targets: [...new Set([...start.targets, ...splitList(row.targets)])],
    attachments: [...start.attachments, ...attached('resource'), ...attached('playlist')],
  };
}

/** Undefined for what cannot be read. */
function readWeeks(text: string): UnitTime | null | undefined {
  if (text === '') return null;
  const weeks = /^(\d{1,2})(?:\s*(?:-|–|to)\s*(\d{1,2}))?$/.exec(text);
  if (weeks) {
    const [from, to] = [Number(weeks[1]), Number(weeks[2] ?? weeks[1])];
    return from >= 1 && from <= to && to <= 60 ? { kind: 'weeks', from, to } : undefined;
  }
  const dates = /^(\d{4}-\d\d-\d\d)\s*(?:to|\.\.|–|\/)\s*(\d{4}-\d\d-\d\d)$/.exec(text);
  const [, from = '', to = ''] = dates ?? [];
  const isReal = (date: string) => !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date);
  return dates && from <= to && isReal(from) && isReal(to) ? { kind: 'dates', from, to } : undefined;
}

function toRow(cells: readonly string[], heading: readonly (Column | null)[]): Row {
  const row = Object.fromEntries(columns.map((column) => [column, ''])) as Record<Column, string>;
  for (const [at, column] of heading.entries()) if (column) row[column] = (cells[at] ?? '').trim();
  return row;
}

function columnOf(cell: string): Column | null {
  const key = cell
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase();
  return columns.find((column) => column === key) ?? null;
}
