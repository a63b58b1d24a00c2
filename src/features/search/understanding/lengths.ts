import type { Range } from './folded-text.ts';

/** How long something may take, in minutes; both bounds are within. */
export type LengthReading = Range & { readonly from: number | null; readonly to: number | null };

const words: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  ten: 10,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  'forty-five': 45,
  'forty five': 45,
  sixty: 60,
  ninety: 90,
  a: 1,
  an: 1,
  un: 1,
  una: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  diez: 10,
  quince: 15,
  veinte: 20,
  treinta: 30,
  cuarenta: 40,
  sesenta: 60,
  noventa: 90,
};

const count = `\\d{1,3}|${Object.keys(words).join('|')}`;
const minutes = 'minutes?|mins?\\.?|minutos?';
const hours = 'hours?|hrs?\\.?|horas?';
const unit = `${minutes}|${hours}`;
const amount = `(?:(${count})[\\s-]*(${unit})|(half an hour|half hour|media hora))`;
const begin = '(?<![\\p{L}\\p{N}.])';
const end = '(?![\\p{L}\\p{N}])';

const atMost =
  'under|less than|fewer than|shorter than|at most|up to|no more than|no longer than|not more than|within|below|max(?:imum)?(?: of)?|' +
  'menos de|no mas de|hasta|como maximo|maximo(?: de)?|maximo|en menos de|que duren? menos de|de menos de|menores? de|menor a';
const atLeast =
  'over|more than|longer than|at least|no less than|minimum(?: of)?|mas de|al menos|por lo menos|como minimo|minimo(?: de)?|de mas de|mayores? de';
const orLess = 'or less|or under|or fewer|or shorter|max(?:imum)?|tops|at most|o menos|como maximo|maximo';
const orMore = 'or more|or longer|plus|at least|o mas|como minimo';
/** What can be so long: before them "10-minute" is a length, and "short" too. "Short story" and "short vowels" are none. */
const lasting =
  'videos?|clips?|movies?|films?|activit(?:y|ies)|lessons?|games?|tasks?|warm-?ups?|podcasts?|quiz(?:zes)?|exercises?|' +
  'actividad(?:es)?|leccion(?:es)?|juegos?|tareas?|peliculas?|ejercicios?';
/** What "short" means: as long as the start of a lesson. */
const shortMinutes = 10;

type Read = (groups: readonly (string | undefined)[]) => { from: number | null; to: number | null } | null;

const to: Read = (groups) => bounds(null, minutesOf(groups));
const from: Read = (groups) => bounds(minutesOf(groups), null);
const short: Read = () => bounds(null, shortMinutes);

const patterns: readonly (readonly [RegExp, Read])[] = [
  [
    // between 10 and 20 minutes, 10-20 minutes, de 10 a 20 minutos
    new RegExp(
      `${begin}(?:between |from |entre |de )?(\\d{1,3})\\s*(?:-|to|and|a|y)\\s*(\\d{1,3})[\\s-]*(${unit})${end}`,
      'gu',
    ),
    ([first, last, measure]) => bounds(minutesOf([first, measure]), minutesOf([last, measure])),
  ],
  [new RegExp(`${begin}(?:${atMost})\\s+${amount}${end}`, 'gu'), to],
  [new RegExp(`${begin}(?:${atLeast})\\s+${amount}${end}`, 'gu'), from],
  [new RegExp(`${begin}${amount}\\s+(?:${orLess})${end}`, 'gu'), to],
  [new RegExp(`${begin}${amount}\\s+(?:${orMore})${end}`, 'gu'), from],
  [new RegExp(`${begin}${amount}(?=\\s+(?:${lasting})${end})`, 'gu'), to],
  [new RegExp(`(?<=${begin}(?:${lasting})\\s)de ${amount}${end}`, 'gu'), to],
  [new RegExp(`${begin}(?:short|quick|brief)(?=\\s+(?:${lasting})${end})`, 'gu'), short],
  [new RegExp(`(?<=${begin}(?:${lasting})\\s)(?:cort[oa]s?|breves?|rapid[oa]s?)${end}`, 'gu'), short],
];

/** One of these is in everything that the patterns read: most searches hold none, and are not looked through. */
const hint = /min|hour|hr|hora|short|quick|brief|cort|breve|rapid/;

/**
 * Finds words for how long something takes: "under 10 minutes", "menos de media hora", "short video". A length alone
 * ("wait 10 minutes") says nothing of the resource.
 * @param folded see `foldInPlace`
 */
export function findLengths(folded: string): LengthReading[] {
  const found: LengthReading[] = [];
  if (!hint.test(folded)) return found;
  for (const [pattern, read] of patterns) {
    for (const match of folded.matchAll(pattern)) {
      const range = { start: match.index, end: match.index + match[0].length };
      const length = read(match.slice(1));
      const isTaken = found.some((other) => other.start < range.end && range.start < other.end);
      if (length !== null && !isTaken) found.push({ ...range, ...length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const isHours = new RegExp(`^(?:${hours})$`);

function minutesOf([number, measure, half]: readonly (string | undefined)[]): number | null {
  if (half !== undefined) return 30;
  if (number === undefined || measure === undefined) return null;
  const value = words[number] ?? Number(number);
  return isHours.test(measure) ? 60 * value : value;
}

function bounds(first: number | null, last: number | null): { from: number | null; to: number | null } | null {
  if (first === null && last === null) return null;
  if (first !== null && last !== null && first > last) return null;
  // "Under 0 minutes" and lengths of days are something else.
  if ([first, last].some((bound) => bound !== null && (bound < 1 || bound > 600))) return null;
  return { from: first, to: last };
}
