import { type GradeLevel, gradeLevels } from '../../resources/resource.ts';

/** Words that say which grade, in English and Spanish. */
export const gradeOrdinals: Readonly<Record<string, GradeLevel>> = {
  first: '1',
  second: '2',
  third: '3',
  fourth: '4',
  fifth: '5',
  sixth: '6',
  seventh: '7',
  eighth: '8',
  ninth: '9',
  tenth: '10',
  eleventh: '11',
  twelfth: '12',
  primer: '1',
  segundo: '2',
  tercer: '3',
  cuarto: '4',
  quinto: '5',
  sexto: '6',
  séptimo: '7',
  octavo: '8',
};

const number = '(?:k|0?[1-9]|1[0-2])';
const ordinal = Object.keys(gradeOrdinals).join('|');
/** `Grade 3`, `Grades 3-5`, `Gr. 4`, `grado 3`, `grados 3 al 5`. */
const behind = new RegExp(
  String.raw`\b(?:grades?|gr\.|grados?)\s+(${number})(?:\s*(?:-|–|to|through|al)\s*(${number}))?\b`,
  'giu',
);
/** `3rd grade`, `3rd-graders`, `3.º grado`, `third-grade`, `tercer grado`. */
const before = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(1[0-2]|[1-9])\s?(?:st|nd|rd|th|\.?[ºo°])|(${ordinal}))[\s-]+(?:grade(?:rs?)?|grado)(?![\p{L}\p{N}])`,
  'giu',
);
const kindergarten = /(?<!pre-?)\b(?:kindergarten(?:ers?)?|kínder|jardín de niños)\b/iu;

/** The grades that a text names, in the order of grades: `Third-grade fractions` is for grade 3. */
export function namedGrades(text: string): GradeLevel[] {
  const found = new Set<GradeLevel>();
  for (const [, from = '', to = from] of text.matchAll(behind)) {
    const [first, last] = [from, to].map((each) =>
      gradeLevels.indexOf(each.replace(/^0/, '').toUpperCase() as GradeLevel),
    );
    for (let at = first as number; at <= (last as number); at += 1) found.add(gradeLevels[at] as GradeLevel);
  }
  for (const [, digits, word = ''] of text.matchAll(before)) {
    const grade = (digits ?? gradeOrdinals[word.toLowerCase()]) as GradeLevel | undefined;
    if (grade) found.add(grade);
  }
  if (kindergarten.test(text)) found.add('K');
  return gradeLevels.filter((grade) => found.has(grade));
}
