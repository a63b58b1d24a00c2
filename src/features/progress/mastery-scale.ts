import type { MasteryState } from './mastery.ts';
import { type Attempt, shareOf } from './step-progress.ts';

// How a district names and counts what students have shown. Nothing that has happened is written anew when it changes: what is shown
// is computed of the scale each time, and where students stand by a job (`recount-job.ts`).

export const scaleLanguages = ['en', 'es'] as const;
export type ScaleLanguage = (typeof scaleLanguages)[number];
export type ScaleNames = Readonly<Record<ScaleLanguage, string>>;

export type ScaleLevel = {
  /** Stays when the names are changed. */
  readonly id: string;
  readonly names: ScaleNames;
  /** The percent from which it is reached; of the first level 0. */
  readonly fromPercent: number;
};

/** Which of several tries at a check count. */
export type Retakes = { readonly kind: 'best' | 'latest' } | { readonly kind: 'average'; readonly last: number };

/** Whose share counts where a target names one: its own, or that of the district's scale. */
export const shareOwners = ['target', 'district'] as const;

export type MasteryScale = {
  /** From the lowest to the highest. */
  readonly levels: readonly ScaleLevel[];
  /** The id of the level that counts as mastered, and those above it with it. */
  readonly masteredFrom: string;
  readonly shareOwner: (typeof shareOwners)[number];
  readonly retakes: Retakes;
  readonly stateNames: Readonly<Record<MasteryState, ScaleNames>>;
};

/** What of a scale decides where students stand. */
export type MasteryRules = {
  readonly retakes: Retakes;
  /** From 0 to 1. */
  readonly masteredShare: number;
  readonly shareOwner: MasteryScale['shareOwner'];
};

/** What a child reads never speaks of support: neither does what it is called where a district has said nothing. */
export const usualScale: MasteryScale = {
  levels: [
    { id: 'beginning', names: { en: 'Beginning', es: 'Inicial' }, fromPercent: 0 },
    { id: 'developing', names: { en: 'Developing', es: 'En desarrollo' }, fromPercent: 50 },
    { id: 'proficient', names: { en: 'Proficient', es: 'Competente' }, fromPercent: 80 },
    { id: 'advanced', names: { en: 'Advanced', es: 'Avanzado' }, fromPercent: 95 },
  ],
  masteredFrom: 'proficient',
  shareOwner: 'target',
  retakes: { kind: 'best' },
  stateNames: {
    notStarted: { en: 'Not started', es: 'Sin empezar' },
    inProgress: { en: 'In progress', es: 'En curso' },
    needsSupport: { en: 'Let’s look again', es: 'Vamos a verlo otra vez' },
    readyForCheck: { en: 'Ready to show', es: 'Listo para mostrar' },
    mastered: { en: 'Mastered', es: 'Logrado' },
  },
};

export function rulesOf({ levels, masteredFrom, shareOwner, retakes }: MasteryScale): MasteryRules {
  const level = levels.find(({ id }) => id === masteredFrom);
  return { retakes, shareOwner, masteredShare: (level?.fromPercent ?? 100) / 100 };
}

export const usualRules = rulesOf(usualScale);

/** The share that several tries come to; null where none was scored and accepted. What was returned may be tried again. */
export function countedShare(attempts: readonly Attempt[], retakes: Retakes): number | null {
  const shares = attempts.flatMap((attempt) => {
    const share = attempt.state === 'accepted' ? shareOf(attempt) : null;
    return share === null ? [] : [share];
  });
  return countedOf(shares, retakes);
}

/** @param shares of tries, oldest first */
export function countedOf(shares: readonly number[], retakes: Retakes): number | null {
  if (shares.length === 0) return null;
  switch (retakes.kind) {
    case 'best':
      return Math.max(...shares);
    case 'latest':
      return shares.at(-1) as number;
    case 'average': {
      const last = shares.slice(-retakes.last);
      return last.reduce((sum, share) => sum + share, 0) / last.length;
    }
  }
}

/** Something that was scored, wherever. */
export type ScoredTry = { readonly at: Date; readonly share: number };

/**
 * What the checks of a target come to, in whole percent, whatever path they stand on; null where nothing was scored.
 * @param tries in any order
 */
export function percentOf(tries: readonly ScoredTry[], retakes: Retakes): number | null {
  const shares = [...tries].sort((one, other) => one.at.getTime() - other.at.getTime()).map(({ share }) => share);
  const counted = countedOf(shares, retakes);
  return counted === null ? null : Math.round(Math.min(1, Math.max(0, counted)) * 100);
}

/**
 * The level that a student is shown to be at. It and the state never speak against each other: who has mastered a target is at least at
 * the level that counts as mastered, and nobody else is; so what a teacher has set, or a rule without scores, has its level too.
 * @returns null where nothing is known
 */
export function levelOf(scale: MasteryScale, state: MasteryState, percent: number | null): ScaleLevel | null {
  const mastered = Math.max(
    0,
    scale.levels.findIndex(({ id }) => id === scale.masteredFrom),
  );
  const byPercent = percent === null ? -1 : scale.levels.findLastIndex(({ fromPercent }) => percent >= fromPercent);
  if (state === 'mastered') return scale.levels[Math.max(mastered, byPercent)] ?? null;
  return byPercent < 0 ? null : (scale.levels[Math.min(byPercent, mastered - 1)] ?? null);
}
