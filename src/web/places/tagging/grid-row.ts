import type { ResourceSummary, TagSuggestion } from '../../wire.ts';
import { type Column, type ColumnKey, columnKeys, isSuggested } from './columns.ts';

/** One value of a cell. */
export type Tag = {
  /** What tells it from others of its cell: of a standard with what the resource does about it. */
  readonly key: string;
  /** What people read, and what is copied. */
  readonly label: string;
  /** As a change names it. */
  readonly value: unknown;
};

export type GridRow = {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly status: string;
  readonly url: string | null;
  /** Whether the caller may change it: otherwise it is only shown. */
  readonly isEditable: boolean;
  readonly cells: Readonly<Record<ColumnKey, readonly Tag[]>>;
  readonly suggestions: readonly TagSuggestion[];
};

/** How values read for people. */
export type Wording = {
  labelOf(key: ColumnKey, value: string): string;
};

export function toRow(
  resource: ResourceSummary,
  suggestions: readonly TagSuggestion[],
  wording: Wording,
  isEditable = true,
): GridRow {
  const cells = Object.fromEntries(columnKeys.map((key) => [key, tagsOf(resource, key, wording)]));
  return {
    id: resource.id,
    revision: resource.revision,
    title: resource.title,
    status: resource.status,
    url: resource.url,
    isEditable,
    cells: cells as GridRow['cells'],
    suggestions,
  };
}

function tagsOf(resource: ResourceSummary, key: ColumnKey, wording: Wording): readonly Tag[] {
  switch (key) {
    case 'alignments':
      return resource.alignments.map(({ code, standardId, alignmentType }) =>
        standardTag({ id: standardId, code, alignmentType }),
      );
    case 'license':
      return resource.license ? [{ ...plainTag(resource.license.text), key: resource.license.text.toLowerCase() }] : [];
    case 'timeRequired': {
      const minutes = resource.durationMinutes;
      return minutes === null ? [] : [minutesTag(minutes)];
    }
    case 'depthOfKnowledge': {
      const level = resource.depthOfKnowledge;
      return level === null ? [] : [{ key: String(level), label: String(level), value: level }];
    }
    default:
      return resource[key].map((value) => ({ key: value, label: wording.labelOf(key, value), value }));
  }
}

type AlignmentType = ResourceSummary['alignments'][number]['alignmentType'];

export function standardTag({
  id,
  code,
  alignmentType = 'teaches',
}: {
  readonly id: string | null;
  readonly code: string;
  readonly alignmentType?: AlignmentType;
}): Tag {
  const value = { code, alignmentType, ...(id !== null && { standardId: id }) };
  return { key: `${alignmentType}:${id ?? code.toLowerCase()}`, label: code, value };
}

export function minutesTag(minutes: number): Tag {
  return { key: String(minutes), label: String(minutes), value: `PT${minutes}M` };
}

export function plainTag(text: string): Tag {
  return { key: text, label: text, value: text };
}

export function sameTags(one: readonly Tag[], other: readonly Tag[]): boolean {
  return one.length === other.length && one.every(({ key }, at) => key === other[at]?.key);
}

/** What is suggested for a cell and is not there yet, the surest first. */
export function suggestionsFor(row: GridRow, { key }: Pick<Column, 'key'>): readonly TagSuggestion[] {
  if (!isSuggested(key)) return [];
  const present = new Set(row.cells[key].map(({ value }) => plainValue(value)));
  return row.suggestions.filter(({ field, value }) => field === key && !present.has(value));
}

function plainValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'standardId' in value ? value.standardId : value;
}

/** The row as it is once a cell holds other tags. */
export function withCell(row: GridRow, key: ColumnKey, tags: readonly Tag[]): GridRow {
  return { ...row, cells: { ...row.cells, [key]: tags } };
}

/** The code of a suggested standard, whose label is `3.NF.1: Understand ...`. One without a code is called by its words. */
export function standardCode(label: string): string {
  return /^(\S{1,60}): /.exec(label)?.[1] ?? label;
}
