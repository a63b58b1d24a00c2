import type { MasteryScale } from '../progress/mastery-scale.ts';
import { type ArrivedResult, isLater } from '../progress/target-results.ts';

/** What another place has said of a student. It is never changed: a later one counts in its place, and an undone one does not count. */
export type StudentResult = {
  readonly id: string;
  readonly orgId: string;
  readonly studentId: string;
  /** As its sender calls it: it counts once. */
  readonly key: string;
  /** Such as the name of the test. */
  readonly source: string;
  /** As it was told: a code, or the words of a target. */
  readonly subject: string;
  /** By what targets find it (`progress/target-results.ts`). */
  readonly about: readonly string[];
  readonly score: number | null;
  readonly maxScore: number | null;
  readonly level: string | null;
  /** The day of it: `2026-09-14`. */
  readonly on: string;
  readonly receivedAt: Date;
  readonly by: { readonly kind: 'person' | 'client'; readonly id: string };
  readonly batchId: string;
  readonly undoneAt: Date | null;
};

/** What was sent at once, and is taken back at once. */
export type ResultBatch = {
  readonly id: string;
  readonly orgId: string;
  readonly by: StudentResult['by'];
  readonly sources: readonly string[];
  readonly addedCount: number;
  readonly receivedAt: Date;
  readonly undone: { readonly by: string; readonly at: Date } | null;
};

/** Words that tests have for their levels, by where they stand to the level that counts as mastered. */
const usualNames = {
  above: ['advanced', 'exceeds', 'exceeded', '4'],
  at: ['proficient', 'meets', 'met', 'mastered', '3'],
  near: ['approaching', 'nearly met', 'developing', 'basic', '2'],
  below: ['below basic', 'not met', 'beginning', '1'],
} as const;

/** The levels that a district takes, as it writes them, and the words that are taken besides. */
export function levelsTaken({ levels }: Pick<MasteryScale, 'levels'>): string[] {
  return [...levels.flatMap(({ names }) => Object.values(names)), ...Object.values(usualNames).flat()];
}

/**
 * The share from which the scale of the district has a level; the names of the district come before the usual ones.
 * @returns null for a word that nobody knows
 */
export function shareOfLevel({ levels, masteredFrom }: Pick<MasteryScale, 'levels' | 'masteredFrom'>, written: string) {
  const folded = foldName(written);
  const named = levels.find(({ id, names }) => [id, ...Object.values(names)].some((name) => foldName(name) === folded));
  const mastered = levels.findIndex(({ id }) => id === masteredFrom);
  const has = (names: readonly string[]): boolean => names.includes(folded);
  const at = has(usualNames.above)
    ? Math.min(mastered + 1, levels.length - 1)
    : has(usualNames.at)
      ? mastered
      : has(usualNames.near)
        ? Math.max(mastered - 1, 0)
        : has(usualNames.below)
          ? 0
          : -1;
  const level = named ?? levels[at];
  return level ? level.fromPercent / 100 : null;
}

/** Without regard to case, accents and how words are set apart. */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

/**
 * What a result says, by the scale of today. A level, which its makers have made of the score, counts as the share from which the
 * district has it.
 */
export function said(result: StudentResult, scale: MasteryScale): ArrivedResult {
  const { id, source, about, score, maxScore, level, on, receivedAt } = result;
  const byLevel = level === null ? null : shareOfLevel(scale, level);
  const byScore =
    score === null || maxScore === null || maxScore <= 0 ? null : Math.min(1, Math.max(0, score / maxScore));
  return { id, source, about, share: byLevel ?? byScore ?? 0, on, receivedAt };
}

/** Whether two say the same of the same day. */
export function isSame(
  one: Pick<StudentResult, 'score' | 'maxScore' | 'level'>,
  other: Pick<StudentResult, 'score' | 'maxScore' | 'level'>,
): boolean {
  return one.score === other.score && one.maxScore === other.maxScore && one.level === other.level;
}

export type MarkedResult = Pick<StudentResult, 'id' | 'studentId' | 'source' | 'on' | 'receivedAt'> & {
  /** What of it counts as the last word of its source. */
  readonly latestOf: readonly string[];
};

/** Of which of their marks results have to let go: their source has said something later of the same student about the same. */
export function overtakenIn(
  marked: readonly MarkedResult[],
): { readonly id: string; readonly keys: readonly string[] }[] {
  const last = new Map<string, MarkedResult>();
  const placeOf = ({ studentId, source }: MarkedResult, key: string): string => `${studentId} ${key} ${source}`;
  for (const one of marked) {
    for (const key of one.latestOf) {
      const place = placeOf(one, key);
      const best = last.get(place);
      if (!best || isLater(one, best)) last.set(place, one);
    }
  }
  return marked.flatMap((one) => {
    const keys = one.latestOf.filter((key) => last.get(placeOf(one, key)) !== one);
    return keys.length === 0 ? [] : [{ id: one.id, keys }];
  });
}
