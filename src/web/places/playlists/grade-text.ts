import { gradeRange } from '../resources/grade-range.ts';

type Translate = (key: string, params?: Record<string, string>) => string;

/** `Grades 3–5`; null where no grade is named. */
export function gradeText(grades: readonly string[], t: Translate): string | null {
  const range = gradeRange(grades);
  if (range === null) return null;
  const { from, to } = range;
  if (from !== to) return t('grade.range', { from, to });
  return t(from === 'K' ? 'grade.k' : 'grade.n', { grade: from });
}
