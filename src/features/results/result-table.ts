import { headingKey } from '../resources/import/csv-columns.ts';
import { unguarded } from '../spreadsheets/cell-text.ts';
import type { ToldAbout, ToldResult } from './take-results.ts';

// Tables of results as other systems write them. Pure.

export const resultColumns = [
  'student',
  'standard',
  'target',
  'playlist',
  'score',
  'maxScore',
  'level',
  'date',
  'source',
] as const;
export type ResultColumn = (typeof resultColumns)[number];
export const dateOrders = ['ymd', 'mdy', 'dmy'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** What is said once for the whole table. */
export type TableChoices = {
  /** Headings by what they mean; the usual ones are found without. */
  readonly columns: Readonly<Partial<Record<ResultColumn, string>>>;
  readonly source: string | null;
  readonly on: string | null;
  readonly maxScore: number | null;
  /** How dates such as 9/14/2026 are meant. */
  readonly dateOrder: DateOrder;
};

export type CellFault = {
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly message: string;
};

/** Headings as they are usually written, in English and Spanish, in the form of `headingKey`. */
const usual: Readonly<Record<ResultColumn, readonly string[]>> = {
  student: [
    'student',
    'student id',
    'sourced id',
    'student sourced id',
    'sis id',
    'local id',
    'id del estudiante',
    'estudiante',
  ],
  standard: ['standard', 'standard code', 'standard id', 'code', 'estandar', 'codigo'],
  target: ['target', 'target id', 'learning target', 'objetivo'],
  playlist: ['playlist', 'playlist id'],
  score: ['score', 'points', 'percent', 'percentage', 'percent correct', 'puntaje', 'puntuacion', 'porcentaje'],
  maxScore: [
    'max score',
    'maximum score',
    'points possible',
    'possible',
    'out of',
    'puntaje maximo',
    'puntuacion maxima',
  ],
  level: [
    'level',
    'performance level',
    'proficiency',
    'proficiency level',
    'achievement level',
    'nivel',
    'nivel de desempeno',
  ],
  date: ['date', 'test date', 'completed', 'date completed', 'completion date', 'fecha'],
  source: ['source', 'test', 'test name', 'assessment', 'assessment name', 'fuente', 'prueba', 'evaluacion'],
};

export type Places = Readonly<Partial<Record<ResultColumn, { readonly at: number; readonly heading: string }>>>;

/** Which column is where. What is missing that no choice says is a fault of the whole table. */
export function readHeadings(
  headings: readonly string[],
  choices: TableChoices,
): { readonly places: Places; readonly faults: readonly CellFault[] } {
  const keys = headings.map((heading) => headingKey(unguarded(heading)));
  const places: Partial<Record<ResultColumn, { at: number; heading: string }>> = {};
  const faults: CellFault[] = [];
  for (const column of resultColumns) {
    const wanted = choices.columns[column];
    const names = wanted === undefined ? usual[column] : [headingKey(wanted)];
    const at = keys.findIndex((key) => names.includes(key));
    if (at >= 0) places[column] = { at, heading: headings[at] ?? column };
    else if (wanted !== undefined) {
      const message = `The table has no column of this name. It has: ${headings.join(', ')}`.slice(0, 500);
      faults.push({ column: wanted, value: null, code: 'missingColumn', message });
    }
  }
  const lacks = (columns: readonly ResultColumn[], rest: string) => {
    if (columns.some((column) => places[column])) return;
    const names = columns.map((column) => usual[column][0]).join(' or ');
    const message = `The table needs a column ${names}${rest}. It has: ${headings.join(', ')}`.slice(0, 500);
    faults.push({ column: columns[0] ?? null, value: null, code: 'missingColumn', message });
  };
  lacks(['student'], ', with the ids of the student information system');
  lacks(['standard', 'target'], '');
  lacks(['score', 'level'], '');
  if (choices.on === null) lacks(['date'], ', or one date for all (`date=2026-09-14`)');
  if (choices.source === null) lacks(['source'], ', or one name for all (`source=Fall test`)');
  return { places, faults };
}

/** One row; the first fault of it where there is one. */
export function readRow(
  cells: readonly string[],
  places: Places,
  choices: TableChoices,
): Omit<ToldResult, 'key'> | CellFault {
  const cell = (column: ResultColumn): string => {
    const place = places[column];
    return place ? unguarded((cells[place.at] ?? '').trim()) : '';
  };
  const fault = (column: ResultColumn, message: string, code = 'badCell'): CellFault => ({
    column: places[column]?.heading ?? column,
    value: cell(column).slice(0, 200) || null,
    code,
    message,
  });
  if (cell('student') === '') return fault('student', 'The id of the student is missing.', 'missing');
  const about = aboutIn(cell('standard'), cell('target'), cell('playlist'));
  if (about === null) return fault('standard', 'The standard or the target is missing.', 'missing');
  if (about.kind === 'playlistTarget' && !/^[0-9a-f]{24}$/.test(about.playlistId)) {
    return fault('playlist', 'Expected the id of a playlist, 24 hexadecimal digits.');
  }
  const on = cell('date') === '' ? choices.on : readDate(cell('date'), choices.dateOrder);
  if (on === null)
    return fault('date', 'Expected a date such as 2026-09-14; for 9/14/2026 say `dateOrder=mdy`, for 14.9.2026 `dmy`.');
  const score = readScore(cell('score'));
  if (score === 'bad') return fault('score', 'Expected a number such as 8.5, or a percentage such as 85 %.');
  const most = readScore(cell('maxScore'));
  if (most === 'bad') return fault('maxScore', 'Expected a number such as 10.');
  const source = cell('source') || choices.source || '';
  if (source === '' || source.length > 100) return fault('source', 'Expected a name of at most 100 characters.');
  const isPercentage = score?.isPercentage ?? false;
  return {
    sourcedId: cell('student'),
    about,
    score: score?.value ?? null,
    maxScore: score === null ? null : isPercentage ? 100 : (most?.value ?? choices.maxScore),
    level: cell('level') === '' ? null : cell('level').slice(0, 100),
    on,
    source,
  };
}

function aboutIn(standard: string, target: string, playlistId: string): ToldAbout | null {
  // What is said of a target says more than what is said of a standard.
  if (target !== '' && playlistId !== '') return { kind: 'playlistTarget', playlistId, written: target };
  if (target !== '') return { kind: 'target', written: target };
  return standard === '' ? null : { kind: 'standard', written: standard };
}

function readScore(text: string): { readonly value: number; readonly isPercentage: boolean } | null | 'bad' {
  if (text === '') return null;
  const [, digits, percent] = /^(-?\d{1,9}(?:[.,]\d{1,6})?)\s*(%?)$/.exec(text) ?? [];
  return digits === undefined ? 'bad' : { value: Number(digits.replace(',', '.')), isPercentage: percent === '%' };
}

/** A day that is there, as `2026-09-14`; null for anything else. A time behind it is left out. */
export function readDate(text: string, order: DateOrder): string | null {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text) ?? [];
  if (year && month && day) return dayOf(year, month, day);
  const [, one, two, last] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: .*)?$/.exec(text) ?? [];
  if (!one || !two || !last || order === 'ymd') return null;
  return order === 'mdy' ? dayOf(last, one, two) : dayOf(last, two, one);
}

function dayOf(year: string, month: string, day: string): string | null {
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = new Date(`${written}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== written ? null : written;
}
