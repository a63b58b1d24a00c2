import { shownBeforeCode } from '../assignments/skips.ts';
import type { Standing } from '../assignments/standing.ts';
import { type ChoiceOption, isStep, type Step } from '../playlists/playlist.ts';
import type { SentEvidence } from './evidence-desk.ts';
import type { Answer, EventDetail, ProgressEvent, StepFacts } from './progress-event.ts';
import type { StepProgress } from './step-progress.ts';

/** An event as somebody sent it. */
export type ToldEvent = {
  readonly id: string;
  readonly stepId: string;
  /** When it happened, by the clock of who tells it; absent: now. */
  readonly at: Date | null;
  readonly detail: EventDetail;
  /** When what was given had been reviewed last, as the teacher saw it; absent: they say it anew, whatever was said. */
  readonly seenReviewedAt?: Date | null;
};

export const refusalCodes = [
  'unknownStep',
  'unknownOption',
  'optionNeeded',
  'unknownAttempt',
  'scoreTooHigh',
  'unknownEvidence',
  'notShown',
  'reviewedMeanwhile',
  'tooMany',
  'tooMuch',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** What one playlist of a student takes in, so that where they stand is always soon computed. */
export const mostTold = {
  /** Events at one step by the student, and by all together: who is at their limit is still reviewed. */
  own: 500,
  all: 1_000,
  /** Things that a student gives at one step. */
  attempts: 100,
  /** Characters of all that they have written and what was answered to it: it is kept as one document. */
  text: 2_000_000,
} as const;

/** Told plainly, so that nothing vanishes: all others of the same message are kept. */
export type Refusal = { readonly id: string; readonly code: RefusalCode };

type Context = {
  readonly by: ProgressEvent['by'];
  readonly now: Date;
  /** Where they stand before. */
  readonly before: readonly StepProgress[];
  /** Steps that only earlier versions had: somebody may have worked at them without the network. */
  readonly earlier: ReadonlyMap<string, Step>;
  /** What was sent for this playlist, by the names that events may use. */
  readonly evidence: ReadonlyMap<string, SentEvidence>;
  /** Those that may be skipped as shown before. */
  readonly skippable?: ReadonlySet<string>;
};

type Told = Pick<Standing, 'row' | 'version' | 'steps'>;

/**
 * Puts to what was told what the steps are. A step may have gone from the student's list, or stand on a path that they have
 * left: what happened there counts all the same.
 */
export function readEvents(
  standing: Told,
  told: readonly ToldEvent[],
  { by, now, before, earlier, evidence, skippable }: Context,
): { readonly events: ProgressEvent[]; readonly refused: Refusal[] } {
  const steps = new Map([...earlier, ...knownSteps(standing)]);
  const attemptIds = new Set(before.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
  const room = roomIn(before, by.id === standing.row.studentId);
  const events: ProgressEvent[] = [];
  const refused: Refusal[] = [];
  for (const event of told) {
    const { id, stepId, at, detail: given } = event;
    const step = steps.get(stepId);
    const detail = withEvidence(stepId, given, evidence);
    const read = !step ? 'unknownStep' : !detail ? 'unknownEvidence' : factsFor(step, detail, attemptIds);
    if (typeof read === 'string' || !detail) {
      refused.push({ id, code: typeof read === 'string' ? read : 'unknownEvidence' });
      continue;
    }
    if (saysShown(detail) && !skippable?.has(stepId)) {
      refused.push({ id, code: 'notShown' });
      continue;
    }
    if (isReviewedSince(event, before)) {
      refused.push({ id, code: 'reviewedMeanwhile' });
      continue;
    }
    const full = room.take(stepId, detail);
    if (full !== null) {
      refused.push({ id, code: full });
      continue;
    }
    events.push({
      id: keyOf(id, by, standing.row.studentId),
      stepId,
      at: bounded(at ?? now, standing.row.createdAt, now),
      receivedAt: now,
      by,
      detail,
      facts: read,
    });
  }
  return { events, refused };
}

/** Somebody has said something to it that the teacher had not seen. */
function isReviewedSince({ detail, seenReviewedAt }: ToldEvent, before: readonly StepProgress[]): boolean {
  if (seenReviewedAt === undefined || !('attemptId' in detail)) return false;
  const attempt = before.flatMap(({ attempts }) => attempts).find(({ id }) => id === detail.attemptId);
  return attempt !== undefined && attempt.reviewedAt?.getTime() !== seenReviewedAt?.getTime();
}

/** It is to be skipped because the student has shown it before. */
export function saysShown(detail: EventDetail): boolean {
  return detail.kind === 'skipped' && detail.reason === shownBeforeCode;
}

/** Counts what there is room for. Something that is known already is counted again: who is refused asks whether it is. */
function roomIn(before: readonly StepProgress[], isOwn: boolean) {
  const counts = new Map(
    before.map((step) => [step.stepId, { events: step.eventCount, attempts: step.attempts.length }]),
  );
  let text = before.reduce((sum, { attempts }) => attempts.reduce((all, one) => all + lengthOf(one), sum), 0);
  return {
    take: (stepId: string, detail: EventDetail): RefusalCode | null => {
      const isGiven = detail.kind === 'answered' || detail.kind === 'done' || detail.kind === 'scored';
      const added = lengthOf({ answer: null, ...detail });
      const count = counts.get(stepId) ?? { events: 0, attempts: 0 };
      if (count.events >= (isOwn ? mostTold.own : mostTold.all)) return 'tooMany';
      if (isGiven && count.attempts >= mostTold.attempts) return 'tooMany';
      if (text + added > mostTold.text) return 'tooMuch';
      counts.set(stepId, { events: count.events + 1, attempts: count.attempts + (isGiven ? 1 : 0) });
      text += added;
      return null;
    },
  };
}

function lengthOf({
  answer,
  feedback,
}: {
  readonly answer?: Answer | null;
  readonly feedback?: string | null;
}): number {
  return (answer?.text?.length ?? 0) + (answer?.link?.length ?? 0) + (feedback?.length ?? 0);
}

/**
 * Every sender has ids of its own: a student cannot take the id under which a teacher or another system will tell of a score.
 * The sign between is none that ids may hold.
 */
export function keyOf(id: string, by: ProgressEvent['by'], studentId: string): string {
  return by.id === studentId ? id : `${by.id}:${id}`;
}

/** What events name as sent before. */
export function evidenceNamed(details: readonly EventDetail[]): string[] {
  return [...new Set(details.flatMap((detail) => (detail.kind === 'answered' ? detail.answer.evidenceIds : [])))];
}

/** The same with the ids that are ours; null where something was not sent, or for another activity. */
function withEvidence(
  stepId: string,
  detail: EventDetail,
  evidence: ReadonlyMap<string, SentEvidence>,
): EventDetail | null {
  if (detail.kind !== 'answered' || detail.answer.evidenceIds.length === 0) return detail;
  const found = detail.answer.evidenceIds.map((name) => evidence.get(name));
  if (!found.every((one) => one?.stepId === stepId)) return null;
  const evidenceIds = [...new Set(found.flatMap((one) => one?.id ?? []))];
  return { ...detail, answer: { ...detail.answer, evidenceIds } };
}

/** A clock that is wrong must not put work before its beginning, or into the future. */
function bounded(at: Date, from: Date, to: Date): Date {
  return new Date(Math.min(Math.max(at.getTime(), from.getTime()), to.getTime()));
}

export function knownSteps({ row, version, steps }: Told): Map<string, Step> {
  const elsewhere = version.content.pathways.flatMap(({ entries }) => entries.filter(isStep));
  const own = [...row.past, ...steps].map(({ step }) => step);
  return new Map([...elsewhere, ...own].map((step) => [step.id, step]));
}

function factsFor(step: Step, detail: EventDetail, attemptIds: ReadonlySet<string>): StepFacts | RefusalCode {
  if ('attemptId' in detail && !attemptIds.has(detail.attemptId)) {
    return 'unknownAttempt';
  }
  const optionId = 'optionId' in detail ? detail.optionId : null;
  let option: ChoiceOption | undefined;
  if (step.kind === 'choice' && 'optionId' in detail) {
    if (optionId === null) return 'optionNeeded';
    option = step.options.find(({ id }) => id === optionId);
    if (!option) return 'unknownOption';
  } else if (optionId !== null) {
    return 'unknownOption';
  }
  const score = detail.kind === 'scored' || detail.kind === 'accepted' ? detail.score : scoreIn(detail);
  if (score !== null && (step.maxScore === null || score > step.maxScore)) return 'scoreTooHigh';
  return {
    role: step.role,
    targetIds: step.targetIds,
    resourceId: resourceOf(step, option),
    maxScore: step.maxScore,
    choose: step.kind === 'choice' ? step.choose : 1,
    // A score that students give themselves counts when a teacher has seen it.
    asksReview: asksReview(option ?? step) || scoreIn(detail) !== null,
  };
}

function scoreIn(detail: EventDetail): number | null {
  return detail.kind === 'answered' ? detail.answer.score : null;
}

function resourceOf(step: Step, option: ChoiceOption | undefined): string | null {
  if (step.kind === 'resource') return step.resource.resourceId;
  return option?.kind === 'resource' ? option.resource.resourceId : null;
}

/** A quiz elsewhere that asks for nothing here is done when the student says so; all else that is shown, somebody looks at. */
function asksReview(shown: Step | ChoiceOption): boolean {
  if (shown.kind !== 'checkpoint') return false;
  const { form, asksFor } = shown.checkpoint;
  return form !== 'quiz' || asksFor.length > 0;
}
