import { type GradeLevel, gradeLevels } from '../resources/resource.ts';

const words: Readonly<Record<string, readonly GradeLevel[]>> = {
  kg: ['K'],
  k: ['K'],
  kindergarten: ['K'],
  hs: ['9', '10', '11', '12'],
  ms: ['6', '7', '8'],
};

/** Grades of CEDS education levels and of what people write for them: KG, 03, 9, HS, 9-12. What is none is left out. */
export function readGradeLevels(educationLevels: readonly string[]): GradeLevel[] {
  const found = new Set(educationLevels.flatMap(readOne));
  return gradeLevels.filter((grade) => found.has(grade));
}

function readOne(written: string): readonly GradeLevel[] {
  const text = written
    .trim()
    .toLowerCase()
    .replace(/^grades?\s+/, '');
  const range = /^(k|kg|\d{1,2})\s?-\s?(\d{1,2})$/.exec(text);
  if (range) {
    const [from, to] = [gradeOf(range[1] as string), gradeOf(range[2] as string)].map((grade) =>
      grade ? gradeLevels.indexOf(grade) : -1,
    ) as [number, number];
    return from >= 0 && to >= from ? gradeLevels.slice(from, to + 1) : [];
  }
  const grade = gradeOf(text);
  return words[text] ?? (grade ? [grade] : []);
}

function gradeOf(text: string): GradeLevel | null {
  if (text === 'k' || text === 'kg') return 'K';
  return gradeLevels.find((grade) => grade === text.replace(/^0+(?=\d)/, '')) ?? null;
}
