import type { ResourceSummary } from '../../src/features/resources/resource-response.schemas.ts';
import type { Reason } from '../../src/features/search/explain.ts';
import { readCode } from '../../src/features/standards/code.ts';

/** Said again in another way than the product does, so that one checks the other. */
const words = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[’']s\b/g, '')
    .replace(/[’']/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

function stands(there: string, wanted: string): boolean {
  return ` ${words(there).join(' ')} `.includes(` ${words(wanted).join(' ')} `);
}

/** Letters to change, add, leave out or swap. */
function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, row) =>
    Array.from({ length: other.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 99;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const steps = [at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (isSame ? 0 : 1)];
      if (isSwapped) steps.push(at(row - 2, column - 2) + 1);
      (rows[row] as number[])[column] = Math.min(...steps);
    }
  }
  return at(one.length, other.length);
}

/** Whether a reason is true of the record, with its body. */
export function isTrue(
  { code, field, params }: Reason,
  record: ResourceSummary & { readonly body: string | null },
): boolean {
  const { word = '', from = '', value = '', asked = '', alignmentType } = params;
  const aligned = record.alignments.filter((one) => one.code === params.code && one.alignmentType === alignmentType);
  const keyOf = (written: string) => readCode(written)?.key ?? written;
  const isThere = stands(textOf(field, record), word);
  switch (code) {
    case 'word':
      return isThere && words(word).join(' ') === words(from).join(' ');
    case 'phrase':
    case 'synonym':
      return isThere;
    case 'form':
      return isThere && words(word).join(' ').slice(0, 3) === words(from).join(' ').slice(0, 3);
    case 'beginning':
      return isThere && words(word).join(' ').startsWith(words(from).join(' '));
    case 'guess': {
      const edits = distance(words(word).join(' '), words(from).join(' '));
      return isThere && edits > 0 && edits <= 2;
    }
    case 'tag':
      return valuesOf(field, record).includes(value);
    case 'standard':
      return aligned.some((one) => keyOf(one.code) === keyOf(asked));
    case 'standardBelow':
      return aligned.some((one) => keyOf(one.code) !== keyOf(asked) && keyOf(one.code).startsWith(keyOf(asked)));
    case 'standardAcross':
      return false;
  }
}

function valuesOf(field: string, record: ResourceSummary): readonly string[] {
  if (field === 'minutes') return [String(record.durationMinutes)];
  if (field === 'inLanguage') return record.inLanguage.flatMap((tag) => [tag, tag.slice(0, 2)]);
  const value = record[field as keyof ResourceSummary];
  return Array.isArray(value) ? (value as string[]) : [];
}

function textOf(field: string, record: ResourceSummary & { readonly body: string | null }): string {
  if (field === 'topics') return record.topicPaths.map((path) => path.join(' > ')).join(' | ');
  const value = record[field as keyof ResourceSummary] ?? (field === 'body' ? record.body : '');
  return Array.isArray(value) ? value.join(' | ') : String(value ?? '');
}
