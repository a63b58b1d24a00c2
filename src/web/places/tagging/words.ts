import { type Column, type ColumnKey, gradeLevels } from './columns.ts';
import { minutesTag, plainTag, standardTag, type Tag } from './grid-row.ts';

export type Term = {
  readonly id: string;
  readonly label: string;
  /** All the words that mean it, in whatever language. */
  readonly words: readonly string[];
  readonly parentLabel: string | null;
};

/** What the words of a table mean here. */
export type Dictionary = {
  readonly terms: Readonly<Partial<Record<ColumnKey, ReadonlyMap<string, Term>>>>;
  /** By how it was written: codes are looked up beforehand (`codesIn`). */
  readonly standards: ReadonlyMap<string, { readonly id: string; readonly code: string }>;
};

/** The district's words, as they are offered and shown. */
export type KnownWords = {
  readonly terms: Dictionary['terms'];
  /** In the order of their vocabulary, those below a term after it. */
  readonly offered: Readonly<Partial<Record<ColumnKey, readonly Term[]>>>;
  labelOf(key: ColumnKey, value: string): string;
};

export type ReadCell = { readonly tags: readonly Tag[]; readonly unknown: readonly string[] };

/** Words without regard to case, accents and hyphens, as the vocabularies compare them. */
export function fold(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\-_‐–]+/g, ' ')
    .trim();
}

/** The parts of a cell: between semicolons or line ends; between commas where no part has a comma of its own. */
export function splitCell(text: string, { holds }: Pick<Column, 'holds'>): string[] {
  if (holds === 'one') return text.trim() === '' ? [] : [text.trim()];
  const parts = /[;\n]/.test(text) ? text.split(/[;\n]/) : text.split(',');
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

/** What a cell of text says in a column. What nobody knows is told, and none of it is guessed. */
export function readCell(text: string, column: Column, dictionary: Dictionary): ReadCell {
  const tags: Tag[] = [];
  const unknown: string[] = [];
  for (const part of splitCell(text, column)) {
    const tag = readWord(part, column, dictionary);
    if (tag === null) unknown.push(part);
    else if (!tags.some(({ key }) => key === tag.key)) tags.push(tag);
  }
  return { tags, unknown };
}

function readWord(word: string, { key }: Column, dictionary: Dictionary): Tag | null {
  switch (key) {
    case 'alignments': {
      const found = dictionary.standards.get(word);
      return found ? standardTag(found) : null;
    }
    case 'gradeLevels':
      return readGrade(word);
    case 'depthOfKnowledge': {
      const level = Number(/^(?:dok\s*)?([1-4])$/i.exec(word)?.[1]);
      return level ? { key: String(level), label: String(level), value: level } : null;
    }
    case 'timeRequired': {
      const minutes = readMinutes(word);
      return minutes === null ? null : minutesTag(minutes);
    }
    case 'inLanguage':
      return readLanguage(word);
    case 'license':
      return { ...plainTag(word), key: word.toLowerCase() };
    default: {
      const term = dictionary.terms[key]?.get(fold(word));
      return term ? { key: term.id, label: term.label, value: term.id } : null;
    }
  }
}

function readGrade(word: string): Tag | null {
  const plain = fold(word)
    .replace(/^(?:grade|grado|gr\.?)\s*/, '')
    .replace(/(?:st|nd|rd|th|º|°|o)?(?:\s*(?:grade|grado))?$/, '');
  const grade = /^(?:k|kg|kinder|kindergarten|0+)$/.test(plain) ? 'K' : plain.replace(/^0+/, '');
  return (gradeLevels as readonly string[]).includes(grade) ? plainTag(grade) : null;
}

/** `20`, `20 min`, `1:30`, `1 h 30 min` and `PT20M` in minutes. */
export function readMinutes(text: string): number | null {
  const word = text.trim().toLowerCase();
  const iso = /^pt(?:(\d+)h)?(?:(\d+)m)?$/.exec(word);
  const clock = /^(\d+):([0-5]\d)$/.exec(word);
  const spoken = /^(?:(\d+)\s*h[a-z]*\.?)?\s*(?:(\d+)\s*(?:m[a-z]*\.?)?)?$/.exec(word);
  const [, hours, minutes] = iso ?? clock ?? spoken ?? [];
  if (hours === undefined && minutes === undefined) return null;
  const sum = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sum > 0 && sum <= 6_000 ? sum : null;
}

const languageNames = new Map([
  ['english', 'en'],
  ['ingles', 'en'],
  ['spanish', 'es'],
  ['espanol', 'es'],
  ['french', 'fr'],
  ['frances', 'fr'],
  ['portuguese', 'pt'],
  ['portugues', 'pt'],
  ['german', 'de'],
  ['aleman', 'de'],
  ['chinese', 'zh'],
  ['chino', 'zh'],
  ['vietnamese', 'vi'],
  ['vietnamita', 'vi'],
  ['arabic', 'ar'],
  ['arabe', 'ar'],
]);

function readLanguage(word: string): Tag | null {
  const tag = languageNames.get(fold(word)) ?? word;
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(tag)) return null;
  return plainTag(Intl.getCanonicalLocales(tag)[0] ?? tag);
}

/** The codes that a pasted block names, each once: to be looked up together before it is read. */
export function codesIn(cells: readonly { readonly text: string; readonly column: Column }[]): string[] {
  const codes = cells.flatMap(({ text, column }) => (column.words === 'standards' ? splitCell(text, column) : []));
  return [...new Set(codes)];
}

export function writeCell(tags: readonly Tag[]): string {
  return tags.map(({ label }) => label).join('; ');
}
