/** A title as it is compared: its words in their order, without what makes no difference. */
export type TitleReading = {
  readonly words: readonly string[];
  /** Whether it says enough that two things called so may be one. */
  readonly isTelling: boolean;
};

/** Words that many titles have and that tell nothing apart. `to`, `not` and `without` do. */
const fillers = new Set(
  'a an the of in on for and with by at from el la los las lo un una de del y en con por para al'.split(' '),
);

/** Titles of nothing but these are those of a hundred different things. */
const general = new Set(
  (
    'unit quiz test exam lesson module topic chapter section part week day activity practice worksheet homework review ' +
    'introduction intro overview summary assessment project vocabulary reading video article game exercise answer key ' +
    'teacher student guide notes note slide handout warm up exit ticket problem set question basic more end mid final ' +
    'lección unidad prueba examen tarea repaso actividad introducción vocabulario lectura parte tema'
  )
    .split(' ')
    .map(fold),
);

/** Said of the form in brackets or before a colon: `Frogs (video)`, `[PDF] Frogs`, `Video: frogs`. */
const form = 'video|vídeo|article|pdf|audio|podcast|web ?page|website|link|official|hd|full|interactive';
const bracketed = new RegExp(`[([](?:${form})[)\\]]`, 'giu');
const announced = new RegExp(`^\\s*(?:${form})\\s*:`, 'iu');

const romans: Readonly<Record<string, string>> = {
  ii: '2',
  iii: '3',
  iv: '4',
  vi: '6',
  vii: '7',
  viii: '8',
  ix: '9',
};

/**
 * Reads a title for comparison. The order of words stays, as converting fractions to decimals is not converting decimals
 * to fractions, and so do numbers, as part 1 is not part 2.
 * @param names of author, publisher and site, which often stand at the end: `Frogs | Pond School`
 */
export function readTitle(title: string, names: readonly (string | null)[] = []): TitleReading {
  const known = new Set(names.flatMap((name) => (name ? [fold(name).replace(/[^\p{L}\p{N}]/gu, '')] : [])));
  const parts = title
    .replace(bracketed, ' ')
    .replace(announced, ' ')
    .split(/\s+[|–—-]\s+/u);
  while (parts.length > 1 && known.has(fold(parts.at(-1) ?? '').replace(/[^\p{L}\p{N}]/gu, ''))) parts.pop();
  const words = fold(parts.join(' '))
    .replace(/['’`]/gu, '')
    .replace(/(\d)[.,](?=\d)/gu, '$1_')
    .split(/[^\p{L}\p{N}_+=<>/%°-]+|(?<=\p{L})-(?=\p{L})/u)
    .map((word) => word.replace(/^[-/]+|[-/]+$/gu, ''))
    .filter((word) => word !== '' && !fillers.has(word))
    .map((word) => romans[word] ?? stem(word));
  const telling = words.filter((word) => /\p{L}{2}/u.test(word) && !general.has(word));
  return { words, isTelling: telling.length >= 2 && telling.join('').length >= 9 };
}

/** Endings of the plural, and one word of many spellings. */
function stem(word: string): string {
  if (word === 'introduction' || word === 'introducing') return 'intro';
  if (/ies$/u.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^siu]s$/u.test(word) ? word.slice(0, -1) : word;
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** A word in which a slip of the pen is likelier than another meaning. */
const isLong = (word: string): boolean => /^\p{L}{6,}$/u.test(word);

/**
 * Under which titles are looked up: equal ones share the first, those that differ in one long word share another. So a
 * library is never compared with itself as a whole.
 */
export function titleKeys({ words, isTelling }: TitleReading): string[] {
  if (!isTelling) return [];
  const whole = words.join(' ');
  const without = words.flatMap((word, at) =>
    isLong(word) && words.length > 2 ? [words.with(at, '*').join(' ')] : [],
  );
  return [whole, ...without];
}

export type TitleLikeness =
  | { readonly kind: 'equal' }
  /** One word is spelled differently. */
  | { readonly kind: 'slip'; readonly words: readonly [string, string] }
  | { readonly kind: 'different' };

/** Whether two titles are the same but for a slip of the pen in one word. */
export function compareTitles(a: TitleReading, b: TitleReading): TitleLikeness {
  if (a.words.length !== b.words.length || a.words.length === 0) return { kind: 'different' };
  const places = a.words.flatMap((word, at) => (word === b.words[at] ? [] : [at]));
  const [place] = places;
  if (place === undefined) return { kind: 'equal' };
  const words = [a.words[place] ?? '', b.words[place] ?? ''] as const;
  return places.length === 1 && isSlip(...words) ? { kind: 'slip', words } : { kind: 'different' };
}

/** One letter too many, too few, wrong, or two that changed places; not at the beginning, where prefixes stand. */
function isSlip(a: string, b: string): boolean {
  if (!isLong(a) || !isLong(b) || a[0] !== b[0]) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  if (long.length - short.length > 1) return false;
  if (long.length > short.length) return short.slice(from) === long.slice(from + 1);
  if (short.slice(from + 1) === long.slice(from + 1)) return true;
  const isTurned = short[from] === long[from + 1] && short[from + 1] === long[from];
  return isTurned && short.slice(from + 2) === long.slice(from + 2);
}
