import type { License } from '../../licenses/license.ts';
import { durationMinutes } from '../duration.ts';
import type { Alignment, AttachedText, Basis, ResourceContent } from '../resource.ts';
import type { FieldChange } from './field-change.ts';
import { type FieldLanguage, fieldLabels } from './field-labels.ts';
import type { ResourceField } from './resource-fields.ts';

/** The label of a tag of a vocabulary; null where the field has no vocabulary. */
export type LabelOfTag = (field: ResourceField, id: string, language: FieldLanguage) => string | null;

const longest = 140;

const words = {
  en: {
    from: (before: string, after: string) => `from ${before} to ${after}`,
    added: (what: string) => `added ${what}`,
    removed: (what: string) => `removed ${what}`,
    reordered: 'put in another order',
    lines: (added: number, removed: number) =>
      [added && `${added} ${added === 1 ? 'line' : 'lines'} added`, removed && `${removed} removed`]
        .filter(Boolean)
        .join(', '),
    yes: 'yes',
    no: 'no',
    nothing: 'nothing',
    quote: (text: string) => `“${text}”`,
    teaches: 'teaches',
    assesses: 'checks',
    requires: 'needs first',
  },
  es: {
    from: (before: string, after: string) => `de ${before} a ${after}`,
    added: (what: string) => `se añade ${what}`,
    removed: (what: string) => `se quita ${what}`,
    reordered: 'en otro orden',
    lines: (added: number, removed: number) =>
      [
        added && `${added} ${added === 1 ? 'línea añadida' : 'líneas añadidas'}`,
        removed && `${removed} ${removed === 1 ? 'quitada' : 'quitadas'}`,
      ]
        .filter(Boolean)
        .join(', '),
    yes: 'sí',
    no: 'no',
    nothing: 'nada',
    quote: (text: string) => `«${text}»`,
    teaches: 'enseña',
    assesses: 'evalúa',
    requires: 'requiere',
  },
} as const;

/** One sentence that tells people what became of a field: `Grades: added 3, 4; removed 5.` */
export function wordsOf(change: FieldChange, language: FieldLanguage, labelOf: LabelOfTag = () => null): string {
  return `${fieldLabels[change.field][language]}: ${saying(change, language, labelOf)}.`;
}

function saying(change: FieldChange, language: FieldLanguage, labelOf: LabelOfTag): string {
  const say = words[language];
  const { field, kind, items, lines, before, after } = change;
  const read = (value: unknown): string => readable(field, value, language, labelOf);
  if (lines) {
    return say.lines(
      lines.filter((line) => line.kind === 'added').length,
      lines.filter((line) => line.kind === 'removed').length,
    );
  }
  if (items) {
    const parts = [
      items.added.length > 0 && say.added(short(items.added.map(read).join(', '))),
      items.removed.length > 0 && say.removed(short(items.removed.map(read).join(', '))),
    ].filter(Boolean);
    return parts.length === 0 ? say.reordered : parts.join('; ');
  }
  if (kind === 'added') return say.added(read(after));
  if (kind === 'removed') return say.removed(read(before));
  return say.from(read(before), read(after));
}

/** A value, or one item of a list, as people read it. */
function readable(field: ResourceField, value: unknown, language: FieldLanguage, labelOf: LabelOfTag): string {
  const say = words[language];
  if (value === null || value === undefined) return say.nothing;
  if (typeof value === 'boolean') return value ? say.yes : say.no;
  if (value instanceof Date) return value.toISOString();
  switch (field) {
    case 'license':
      return (value as License).text;
    case 'material': {
      const { fileName, url, kind } = value as ResourceContent;
      return say.quote(short(fileName ?? url ?? kind ?? say.nothing));
    }
    case 'alignments': {
      const { alignmentType, code } = value as Alignment;
      return `${say[alignmentType]} ${code}`;
    }
    case 'timeRequired':
      return `${durationMinutes(value as string)} min`;
    case 'topicPaths':
      return (value as readonly string[]).join(' > ');
    case 'isBasedOn':
      return say.quote((value as Basis).title);
    case 'captions':
    case 'transcripts': {
      const { inLanguage, fileName } = value as AttachedText;
      return `${fileName} (${inLanguage})`;
    }
    case 'textComplexity': {
      const { lexile, fleschKincaidGrade } = value as { lexile: number | null; fleschKincaidGrade: number | null };
      const known = [lexile !== null && `${lexile}L`, fleschKincaidGrade !== null && `FK ${fleschKincaidGrade}`];
      return known.filter(Boolean).join(', ') || say.nothing;
    }
    default:
      return typeof value === 'string'
        ? (labelOf(field, value, language) ?? (isProse(field) ? say.quote(short(value)) : value))
        : String(value);
  }
}

function isProse(field: ResourceField): boolean {
  return field === 'title' || field === 'summary' || field === 'attribution';
}

function short(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 1).trimEnd()}…`;
}
