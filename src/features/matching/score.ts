import { gradeLevels as allGrades, type GradeLevel, type Modality } from '../resources/resource.ts';
import { type Candidate, obstacleOf, type StandardRelation, type Wish } from './candidate.ts';

/** Why a resource fits, as data. Each is true of the resource and of the wish. */
export type FitReason =
  | {
      readonly code: 'aligned';
      readonly relation: StandardRelation;
      readonly standardId: string;
      readonly written: string;
    }
  | { readonly code: 'role'; readonly by: 'alignment' | 'use' | 'type' | 'format' }
  | { readonly code: 'grade'; readonly gradeLevel: GradeLevel }
  | { readonly code: 'modality'; readonly modality: Modality }
  | { readonly code: 'interest'; readonly interest: string }
  | { readonly code: 'readingLevel'; readonly lexile: number }
  | { readonly code: 'rated'; readonly rating: number; readonly count: number }
  | { readonly code: 'used'; readonly count: number };

/** A part of the score, 0 to 1, what it weighs, and why. */
type Part = { readonly weight: number; readonly value: number; readonly reason: FitReason | null };

export type Fit = {
  /** 0 to 1. */
  readonly score: number;
  readonly reasons: readonly FitReason[];
};

/**
 * How much each part counts. Alignment and role are what a step is for; taste may decide between resources that serve, and
 * never makes one that does not.
 */
const weights = {
  alignment: 40,
  role: 20,
  grade: 10,
  modality: 10,
  interest: 10,
  readingLevel: 5,
  quality: 5,
} as const;

const relationValues: Readonly<Record<StandardRelation, number>> = { same: 1, descendant: 0.85, crosswalk: 0.6 };

const roleWords = {
  learn: {
    uses: ['instruction', 'introduction', 'exploration', 'tutoring'],
    types: [
      'lesson',
      'tutorial',
      'video',
      'animation',
      'article',
      'reading',
      'demonstration',
      'lecture',
      'simulation',
      'book',
      'textbook',
      'podcast',
      'documentary',
    ],
    formats: ['video', 'reading', 'audio', 'simulation', 'hands-on', 'interactive', 'discussion'],
  },
  practice: {
    uses: ['practice', 'independent-work', 'homework', 'review', 'center', 'group-work', 'enrichment'],
    types: ['exercise', 'game', 'worksheet', 'flashcards', 'interactive-tool', 'workbook', 'manipulative', 'activity'],
    formats: ['game', 'interactive', 'simulation', 'hands-on'],
  },
  assess: {
    uses: ['assessment', 'formative-assessment', 'test-preparation'],
    types: ['quiz', 'test', 'exit-ticket', 'performance-task', 'exercise', 'project', 'writing-prompt'],
    formats: ['project'],
  },
} as const;

/**
 * How well a resource serves a wish.
 * @returns null where it does not: it misses a constraint, is about something else, or cannot play the role
 */
export function scoreFit(candidate: Candidate, wish: Wish): Fit | null {
  return obstacleOf(candidate, wish.constraints) ? null : scoreServing(candidate, wish);
}

/** The same for one that misses no constraint of the wish. */
export function scoreServing(candidate: Candidate, wish: Wish): Fit | null {
  const alignment = alignmentPart(candidate, wish);
  if (alignment === null) return null;
  const role = rolePart(candidate, wish);
  if (role === null) return null;
  const parts = [
    alignment,
    role,
    gradePart(candidate, wish),
    modalityPart(candidate, wish),
    interestPart(candidate, wish),
    readingPart(candidate, wish),
    qualityPart(candidate),
  ];
  // What the wish says nothing about counts for nobody.
  const asked = parts.filter(({ weight }) => weight > 0);
  const whole = asked.reduce((sum, { weight }) => sum + weight, 0);
  const score = asked.reduce((sum, { weight, value }) => sum + weight * value, 0) / whole;
  return { score, reasons: asked.flatMap(({ reason }) => (reason ? [reason] : [])) };
}

function alignmentPart({ alignments }: Candidate, { standards, role }: Wish): Part | null {
  let best: Part | null = null;
  for (const { standardId, code, alignmentType } of alignments) {
    const relation = standards.get(standardId);
    // What is needed before is neither taught nor checked.
    if (relation === undefined || alignmentType === 'requires') continue;
    const isOfRole = (alignmentType === 'assesses') === (role === 'assess');
    const value = relationValues[relation] * (isOfRole ? 1 : 0.9);
    if (best === null || value > best.value) {
      best = { weight: weights.alignment, value, reason: { code: 'aligned', relation, standardId, written: code } };
    }
  }
  return best;
}

function rolePart(candidate: Candidate, { role, standards }: Wish): Part | null {
  const { uses, types, formats } = roleWords[role];
  const part = (value: number, by: Extract<FitReason, { code: 'role' }>['by']): Part => ({
    weight: weights.role,
    value,
    reason: { code: 'role', by },
  });
  const includesOne = (given: readonly string[], wanted: readonly string[]): boolean =>
    given.some((one) => wanted.includes(one));
  const isAssessing = candidate.alignments.some(
    ({ standardId, alignmentType }) => alignmentType === 'assesses' && standards.has(standardId),
  );
  if (role === 'assess' && isAssessing) return part(1, 'alignment');
  if (includesOne(candidate.educationalUse, uses)) return part(1, 'use');
  if (includesOne(candidate.learningResourceType, types)) return part(0.9, 'type');
  // Who has not met something yet learns nothing from a test of it; and a format alone makes no check.
  const isCheck =
    includesOne(candidate.educationalUse, roleWords.assess.uses) || includesOne(candidate.learningResourceType, checks);
  if (role === 'learn' && isCheck) return null;
  if (includesOne(candidate.modalities, formats)) return part(0.6, 'format');
  return role === 'assess' ? null : { weight: weights.role, value: 0.3, reason: null };
}

const checks = ['quiz', 'test', 'exit-ticket', 'performance-task'];

function gradePart({ gradeLevels }: Candidate, wish: Wish): Part {
  if (wish.gradeLevels.length === 0) return nothing;
  const shared = wish.gradeLevels.find((grade) => gradeLevels.includes(grade));
  if (shared !== undefined) {
    return { weight: weights.grade, value: 1, reason: { code: 'grade', gradeLevel: shared } };
  }
  if (gradeLevels.length === 0) return { weight: weights.grade, value: 0.4, reason: null };
  const distance = Math.min(
    ...wish.gradeLevels.flatMap((wanted) =>
      gradeLevels.map((grade) => Math.abs(allGrades.indexOf(wanted) - allGrades.indexOf(grade))),
    ),
  );
  return { weight: weights.grade, value: distance === 1 ? 0.5 : 0, reason: null };
}

function modalityPart({ modalities }: Candidate, wish: Wish): Part {
  if (wish.modalities.length === 0) return nothing;
  const modality = wish.modalities.find((one) => modalities.includes(one));
  const reason = modality === undefined ? null : ({ code: 'modality', modality } as const);
  return { weight: weights.modality, value: reason ? 1 : 0, reason };
}

function interestPart({ interests }: Candidate, wish: Wish): Part {
  if (wish.interests.length === 0) return nothing;
  const interest = wish.interests.find((one) => interests.includes(one));
  const reason = interest === undefined ? null : ({ code: 'interest', interest } as const);
  return { weight: weights.interest, value: reason ? 1 : 0, reason };
}

/** Readers do well from 100L below their measure to 50L above it (Lexile's own range); beyond it falls off over 300L. */
function readingPart({ lexile }: Candidate, wish: Wish): Part {
  if (wish.lexile === null || lexile === null) return nothing;
  const above = lexile - (wish.lexile + 50);
  const below = wish.lexile - 100 - lexile;
  const outside = Math.max(above, below, 0);
  const reason = outside === 0 ? ({ code: 'readingLevel', lexile } as const) : null;
  return { weight: weights.readingLevel, value: Math.max(0, 1 - outside / 300), reason };
}

/** Ratings are drawn towards the middle until several people have given one. */
function qualityPart({ rating, ratingCount, useCount }: Candidate): Part {
  const drawn = ((rating ?? 3) * ratingCount + 3 * 3) / (ratingCount + 3);
  const value = 0.7 * ((drawn - 1) / 4) + 0.3 * Math.min(1, Math.log1p(useCount) / Math.log(50));
  const reason: FitReason | null =
    rating !== null && rating >= 4
      ? { code: 'rated', rating, count: ratingCount }
      : useCount >= 5
        ? { code: 'used', count: useCount }
        : null;
  return { weight: weights.quality, value, reason };
}

const nothing: Part = { weight: 0, value: 0, reason: null };
