export type StoredRecord = { readonly id: string } & Readonly<Record<string, unknown>>;

/** How far a record answers a text. */
export type Found = {
  /** Best first: fewer typos, then the earlier attribute. */
  readonly typos: number;
  readonly attribute: number;
  /** How far the words are apart, in bytes; 80 where they stand in different attributes. */
  readonly apart: number;
  readonly positions: Record<string, { start: number; length: number; indices?: number[] }[]>;
};

export type TextSettings = {
  readonly searchable: readonly string[];
  readonly stopWords: ReadonlySet<string>;
  readonly exactAttributes: ReadonlySet<string>;
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
};

type Part = { readonly words: readonly string[]; readonly isPhrase: boolean; readonly isOpen: boolean };

type Word = { readonly text: string; readonly start: number; readonly length: number };

/** Words as a tokenizer without knowledge of languages sees them; a full stop parts sentences. */
function tokenize(text: string): { words: Word[]; breaks: ReadonlySet<number> } {
  const words: Word[] = [];
  const breaks = new Set<number>();
  let last = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (/[.,;!?()[\]{}|]/.test(text.slice(last, match.index))) breaks.add(words.length);
    last = match.index + match[0].length;
    words.push({
      text: fold(match[0]),
      start: Buffer.byteLength(text.slice(0, match.index)),
      length: Buffer.byteLength(match[0]),
    });
  }
  return { words, breaks };
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
}

/** Looks for all words of a query (`matchingStrategy: all`); null: not found. */
export function find(q: string, record: StoredRecord, settings: TextSettings): Found | null {
  const { wanted, unwanted } = readQuery(q, settings);
  if (unwanted.some((part) => match(part, record, settings, true) !== null)) return null;
  const matches = wanted.map((part) => match(part, record, settings, false));
  if (matches.includes(null)) return null;
  const all = matches as Found[];
  const positions: Found['positions'] = {};
  for (const found of all) {
    for (const [field, places] of Object.entries(found.positions)) {
      positions[field] = [...(positions[field] ?? []), ...places];
    }
  }
  return {
    typos: all.reduce((sum, { typos }) => sum + typos, 0),
    attribute: Math.min(...all.map(({ attribute }) => attribute), 99),
    apart: all.slice(1).reduce((sum, found, at) => sum + distance(all[at] as Found, found), 0),
    positions,
  };
}

function distance(one: Found, other: Found): number {
  const between = Object.entries(one.positions).flatMap(([field, places]) =>
    places.flatMap(({ start, length }) =>
      (other.positions[field] ?? []).map((place) =>
        // In the other order counts as farther.
        place.start > start ? place.start - start - length : start - place.start - place.length + 8,
      ),
    ),
  );
  return Math.min(80, ...between);
}

export function isPlaceholder(q: string): boolean {
  return q === '';
}

function readQuery(q: string, settings: TextSettings): { wanted: Part[]; unwanted: Part[] } {
  const wanted: Part[] = [];
  const unwanted: Part[] = [];
  const chunks = [...q.matchAll(/(-?)"([^"]*)"|(\S+)/g)];
  chunks.forEach(([whole, minus, quoted, chunk = ''], at) => {
    const isLast = at === chunks.length - 1 && q.endsWith(whole);
    const isUnwanted = minus === '-' || chunk.startsWith('-');
    const words = tokenize(quoted ?? chunk).words.map(({ text }) => text);
    const target = isUnwanted ? unwanted : wanted;
    if (quoted !== undefined) {
      if (words.length > 0) target.push({ words, isPhrase: true, isOpen: false });
      return;
    }
    words.forEach((word, index) => {
      if (settings.stopWords.has(word)) return;
      target.push({
        words: [word],
        isPhrase: false,
        isOpen: isLast && !isUnwanted && index === words.length - 1,
      });
    });
  });
  return { wanted: wanted.slice(0, 10), unwanted };
}

function match(part: Part, record: StoredRecord, settings: TextSettings, isExact: boolean): Found | null {
  let best: Found | null = null;
  settings.searchable.forEach((field, attribute) => {
    const values = [record[field]].flat();
    values.forEach((value, index) => {
      if (typeof value !== 'string') return;
      const { words, breaks } = tokenize(value);
      const place = (from: Word, to: Word) => ({
        start: from.start,
        length: to.start + to.length - from.start,
        ...(Array.isArray(record[field]) && { indices: [index] }),
      });
      words.forEach((word, at) => {
        const typos = part.isPhrase
          ? phraseAt(part.words, words, breaks, at)
          : typosBetween(part, word.text, settings, isExact || settings.exactAttributes.has(field));
        if (typos === null) return;
        const end = words[at + part.words.length - 1] as Word;
        const positions = { [field]: [place(word, part.isPhrase ? end : word)] };
        if (best === null || typos < best.typos) best = { typos, attribute, apart: 0, positions };
        else if (typos === best.typos) {
          best.positions[field] = [...(best.positions[field] ?? []), ...(positions[field] ?? [])];
        }
      });
    });
  });
  return best;
}

function phraseAt(
  wanted: readonly string[],
  words: readonly Word[],
  breaks: ReadonlySet<number>,
  at: number,
): number | null {
  const isThere = wanted.every(
    (word, next) => words[at + next]?.text === word && (next === 0 || !breaks.has(at + next)),
  );
  return isThere ? 0 : null;
}

function typosBetween({ words, isOpen }: Part, other: string, settings: TextSettings, isExact: boolean): number | null {
  const [word] = words as [string];
  if (word === other || settings.synonyms[word]?.includes(other)) return 0;
  if (isOpen && other.startsWith(word)) return 0;
  const mayErr = !isExact && word.length >= 5 && !/^\p{N}+$/u.test(word);
  if (!mayErr) return null;
  const beginnings = isOpen ? [-1, 0, 1].map((more) => other.slice(0, word.length + more)) : [];
  return [other, ...beginnings].some((one) => isOneEdit(word, one)) ? 1 : null;
}

function isOneEdit(a: string, b: string): boolean {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  if (Math.abs(a.length - b.length) > 1) return false;
  for (let at = 0; at <= a.length; at += 1) {
    const [head, tail] = [a.slice(0, at), a.slice(at)];
    if (tail !== '' && head + tail.slice(1) === b) return true;
    if (tail.length > 1 && head + tail[1] + tail[0] + tail.slice(2) === b) return true;
    for (const letter of letters) if (head + letter + tail === b || head + letter + tail.slice(1) === b) return true;
  }
  return false;
}
