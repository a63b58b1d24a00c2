import { toFaults } from '../resources/import/check-record.ts';
import type { CsvColumn } from '../resources/import/csv-columns.ts';
import type { ImportFault, Place } from '../resources/import/import-item.ts';
import {
  type ResourceInput,
  type ResourcePatch,
  resourceInputSchema,
  resourcePatchSchema,
} from '../resources/resource.schemas.ts';
import { type Alignment, alignmentTypes, type Resource, type ResourceContent } from '../resources/resource.ts';
import { codeKey } from '../standards/code.ts';
import { guarded, normal, tooLongText, unguarded } from './cell-text.ts';
import { writeCell } from './columns.ts';

/** A column of the file, and what it is taken for. */
export type MappedColumn = { readonly column: CsvColumn; readonly index: number };

export type RowPatch = {
  /** What the row changes; empty where every cell says what is there already. */
  readonly patch: ResourcePatch;
  readonly faults: readonly ImportFault[];
  /** Cells that were emptied and, as nobody asked for it, clear nothing. */
  readonly leftEmpty: number;
};

type Row = { readonly line: number; readonly cells: readonly string[] };

/**
 * What a row of a spreadsheet changes of a resource. A cell that says what an export would say changes nothing, so that a
 * table which nobody has edited never does.
 */
export function patchOfRow(
  { line, cells }: Row,
  columns: readonly MappedColumn[],
  resource: Resource,
  content: ResourceContent,
  { isEmptyCleared }: { isEmptyCleared: boolean },
): RowPatch {
  const raw: Record<string, unknown> = {};
  const places: Record<string, { column: number; text: string }> = {};
  let alignments: readonly (Alignment | { code: string; alignmentType: string })[] | null = null;
  let complexity: Record<string, unknown> | null = null;
  let leftEmpty = 0;
  for (const { column, index } of columns) {
    const cell = normal(cells[index] ?? '');
    const written = guarded(writeCell(column.name, resource, content));
    if (cell === written || cell === tooLongText) continue;
    if (cell === '' && !isEmptyCleared) {
      leftEmpty += 1;
      continue;
    }
    const place = { column: index + 1, text: cell };
    places[column.name] = place;
    const value = cell === '' ? null : column.read(unguarded(cell));
    if (isAlignmentType(column.name)) {
      const wanted = (value ?? []) as readonly { code: string; alignmentType: string }[];
      alignments = withCodes(alignments ?? resource.catalog.alignments, column.name, wanted);
      places.alignments ??= place;
    } else if (column.name === 'lexile' || column.name === 'fleschKincaidGrade') {
      complexity = { ...(complexity ?? resource.catalog.textComplexity), [column.name]: value };
      places.textComplexity ??= place;
    } else raw[column.name] = value;
  }
  if (alignments !== null) raw.alignments = alignments;
  if (complexity !== null)
    raw.textComplexity = Object.values(complexity).every((each) => each === null) ? null : complexity;
  const checked = resourcePatchSchema.safeParse(raw);
  if (checked.success) return { patch: checked.data, faults: [], leftEmpty };
  const place: Place = { line, cells: places };
  return { patch: {}, faults: checked.error.issues.flatMap((issue) => toFaults(issue, raw, place)), leftEmpty };
}

export type RowInput =
  /** Nothing stands in its cells: rows like this come at the end of many tables. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'input'; readonly input: ResourceInput }
  | { readonly kind: 'faults'; readonly faults: readonly ImportFault[] };

/** The resource that a row without an id says. Where no column says of what kind it is, its address or its text does. */
export function inputOfRow({ line, cells }: Row, columns: readonly MappedColumn[]): RowInput {
  const raw: Record<string, unknown> = {};
  const places: Record<string, { column: number; text: string }> = {};
  const alignments: unknown[] = [];
  const complexity: Record<string, unknown> = {};
  for (const { column, index } of columns) {
    const cell = normal(cells[index] ?? '');
    if (cell === '' || cell === tooLongText) continue;
    const place = { column: index + 1, text: cell };
    places[column.name] = place;
    const value = column.read(unguarded(cell));
    if (isAlignmentType(column.name)) {
      alignments.push(...(value as readonly unknown[]));
      places.alignments ??= place;
    } else if (column.name === 'lexile' || column.name === 'fleschKincaidGrade') {
      complexity[column.name] = value;
      places.textComplexity ??= place;
    } else raw[column.name] = value;
  }
  if (Object.keys(places).length === 0) return { kind: 'blank' };
  if (alignments.length > 0) raw.alignments = alignments;
  if (Object.keys(complexity).length > 0) raw.textComplexity = complexity;
  const kind = raw.url !== undefined ? 'link' : raw.body !== undefined ? 'text' : undefined;
  if (kind !== undefined) raw.kind ??= kind;
  const checked = resourceInputSchema.safeParse(raw);
  if (checked.success) return { kind: 'input', input: checked.data };
  const place: Place = { line, cells: places };
  return { kind: 'faults', faults: checked.error.issues.flatMap((issue) => toFaults(issue, raw, place)) };
}

function isAlignmentType(name: string): name is Alignment['alignmentType'] {
  return (alignmentTypes as readonly string[]).includes(name);
}

/** The alignments with those of one type as listed: what stays is what it was, with its standard and its confidence. */
function withCodes<Item extends { readonly code: string; readonly alignmentType: string }>(
  current: readonly Item[],
  alignmentType: string,
  wanted: readonly { code: string; alignmentType: string }[],
): (Item | { code: string; alignmentType: string })[] {
  const codes = new Set(wanted.map(({ code }) => codeKey(code)));
  const kept = current.filter((one) => one.alignmentType !== alignmentType || codes.has(codeKey(one.code)));
  const known = new Set(kept.filter((one) => one.alignmentType === alignmentType).map(({ code }) => codeKey(code)));
  return [...kept, ...wanted.filter(({ code }) => !known.has(codeKey(code)))];
}
