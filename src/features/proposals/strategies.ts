import type { Candidate } from '../matching/candidate.ts';
import type { DraftStrategy } from '../matching/draft-pathways.ts';
import type { GradeLevel, Modality } from '../resources/resource.ts';

export const levels = ['firstLook', 'onGrade', 'further'] as const;
export type Level = (typeof levels)[number];

/** How a pathway is to differ from the others; without a value, the library says which one it can fill best. */
export type Strategy =
  | { readonly by: 'modality'; readonly modality: Modality | null }
  | { readonly by: 'interest'; readonly interest: string | null }
  | { readonly by: 'level'; readonly level: Level }
  | { readonly by: 'language'; readonly language: string | null };

/** A strategy with its value, where the library has any. */
export type SettledStrategy = Strategy & { readonly draft: DraftStrategy };

/** Lexile ranges of the Common Core's grade bands (Appendix A, supplement on text complexity). */
const bands: readonly { readonly grades: readonly GradeLevel[]; readonly from: number; readonly to: number }[] = [
  { grades: ['K', '1'], from: 190, to: 530 },
  { grades: ['2', '3'], from: 420, to: 820 },
  { grades: ['4', '5'], from: 740, to: 1_010 },
  { grades: ['6', '7', '8'], from: 925, to: 1_185 },
  { grades: ['9', '10'], from: 1_050, to: 1_335 },
  { grades: ['11', '12'], from: 1_185, to: 1_385 },
];

/**
 * Strategies with values: those that were given, and else what most of the candidates have and no other pathway takes.
 * @param usualLanguages what a pathway "in another language" is not in
 */
export function settleStrategies(
  strategies: readonly Strategy[],
  candidates: readonly Candidate[],
  { gradeLevels, usualLanguages }: { gradeLevels: readonly GradeLevel[]; usualLanguages: readonly string[] },
): SettledStrategy[] {
  const taken = new Set<string>();
  const isGiven = (strategy: Strategy): boolean =>
    (strategy.by === 'modality' && strategy.modality !== null) ||
    (strategy.by === 'interest' && strategy.interest !== null) ||
    (strategy.by === 'language' && strategy.language !== null);
  for (const strategy of strategies) if (isGiven(strategy)) taken.add(nameOf(strategy));
  const next = <Value extends string>(by: string, values: readonly (readonly Value[])[]): Value | null => {
    const chosen = mostFrequent(values, (value) => !taken.has(`${by} ${value}`));
    if (chosen !== null) taken.add(`${by} ${chosen}`);
    return chosen;
  };
  const settle = (strategy: Strategy): SettledStrategy => {
    const draft: DraftStrategy = { modalities: [], interests: [], lexile: null, languages: [] };
    if (strategy.by === 'modality') {
      const lists = candidates.map(({ modalities }) => modalities);
      const modality = strategy.modality ?? next('modality', lists);
      return { by: 'modality', modality, draft: { ...draft, modalities: modality === null ? [] : [modality] } };
    }
    if (strategy.by === 'interest') {
      const lists = candidates.map(({ interests }) => interests);
      const interest = strategy.interest ?? next('interest', lists);
      return { by: 'interest', interest, draft: { ...draft, interests: interest === null ? [] : [interest] } };
    }
    if (strategy.by === 'language') {
      const lists = candidates.map(({ inLanguage }) => inLanguage.filter((one) => !usualLanguages.includes(one)));
      const language = strategy.language ?? next('language', lists);
      return { by: 'language', language, draft: { ...draft, languages: language === null ? [] : [language] } };
    }
    return { ...strategy, draft: { ...draft, lexile: lexileOf(strategy.level, gradeLevels) } };
  };
  return strategies.map(settle);
}

function nameOf(strategy: Strategy): string {
  if (strategy.by === 'level') return `level ${strategy.level}`;
  const value =
    strategy.by === 'modality' ? strategy.modality : strategy.by === 'interest' ? strategy.interest : strategy.language;
  return `${strategy.by} ${value}`;
}

/** Of equals the first in the order of letters, so that the same library gives the same answer. */
function mostFrequent<Value extends string>(
  lists: readonly (readonly Value[])[],
  isFree: (value: Value) => boolean,
): Value | null {
  const counts = new Map<Value, number>();
  for (const value of lists.flat()) if (isFree(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return best?.[0] ?? null;
}

/** The reading measure that a level aims at: the lower end, the middle or the upper end of the grade's band. */
function lexileOf(level: Level, gradeLevels: readonly GradeLevel[]): number | null {
  const band = bands.find(({ grades }) => gradeLevels.some((grade) => grades.includes(grade)));
  if (!band) return null;
  const share = level === 'firstLook' ? 0.15 : level === 'onGrade' ? 0.5 : 0.9;
  return Math.round(band.from + (band.to - band.from) * share);
}
