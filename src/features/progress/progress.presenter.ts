import type { z } from 'zod';
import type { attentionSchema, classProgressSchema } from './class-progress.schemas.ts';
import type { ClassProgress } from './class-progress.service.ts';
import { type Attention, type ClassRow, timeUseOf } from './class-progress.ts';
import { targetKeyOf } from './mastery-record.ts';
import { presentScale } from './mastery-settings.schemas.ts';
import type { ownProgressSchema, progressSchema } from './progress.schemas.ts';
import type { StandingProgress, Told } from './progress.service.ts';
import type { OwnEventInput, TeacherEventInput } from './progress-event.schemas.ts';
import type { EventDetail } from './progress-event.ts';
import type { RefusalCode, ToldEvent } from './read-events.ts';
import type { Attempt, StepProgress } from './step-progress.ts';
import { levelsIn, scoredAt } from './target-level.ts';

type Step = z.output<typeof ownProgressSchema>['steps'][number];

const refusalTexts: Record<RefusalCode, string> = {
  unknownStep: 'The playlist has no such activity, and never had it for this student.',
  unknownOption: 'The activity has no such option.',
  optionNeeded: 'Say which option of the choice it was.',
  unknownAttempt: 'The student has given nothing of that id.',
  scoreTooHigh: 'The score is above the maximum of the activity, or the activity has none.',
  unknownEvidence: 'Nothing of that id was sent for this activity. Send it first, then this again.',
  notShown: 'It is not offered to be skipped as shown before. It may be skipped for another reason.',
  reviewedMeanwhile: 'Somebody else has reviewed it since it was looked at. Look at what they said.',
  tooMany: 'So much has happened at this activity that no more is taken. What was taken before is kept.',
  tooMuch: 'So much was written in this playlist that no more is taken. What was taken before is kept.',
};

export function toToldEvent({ id, stepId, at, ...detail }: OwnEventInput | TeacherEventInput): ToldEvent {
  const told = { id, stepId, at: at === undefined ? null : new Date(at) };
  if (!('seenReviewedAt' in detail)) return { ...told, detail: toDetail(detail) };
  const { seenReviewedAt: seen, ...said } = detail;
  return {
    ...told,
    detail: toDetail(said),
    ...(seen !== undefined && { seenReviewedAt: seen === null ? null : new Date(seen) }),
  };
}

type Detailed<Input> = Input extends OwnEventInput | TeacherEventInput ? Omit<Input, 'id' | 'stepId' | 'at'> : never;

function toDetail(input: Detailed<OwnEventInput | TeacherEventInput>): EventDetail {
  switch (input.kind) {
    case 'done': {
      const { optionId = null, evidenceIds } = input;
      // Done with something to show for it is an answer.
      if (evidenceIds)
        return { kind: 'answered', optionId, answer: { text: null, link: null, score: null, evidenceIds } };
      return { kind: 'done', optionId };
    }
    case 'answered': {
      const { text = null, link = null, score = null, evidenceIds = [] } = input.answer;
      return { kind: 'answered', optionId: input.optionId ?? null, answer: { text, link, score, evidenceIds } };
    }
    case 'skipped':
      return { kind: 'skipped', reason: input.reason || null };
    case 'accepted':
      return { ...input, score: input.score ?? null, feedback: input.feedback ?? null };
    case 'scored':
      return {
        ...input,
        optionId: input.optionId ?? null,
        score: input.score ?? null,
        feedback: input.feedback ?? null,
      };
    default:
      return input;
  }
}

export function presentOwn({ standing, steps, records, scale }: StandingProgress): z.output<typeof ownProgressSchema> {
  const { playlistId } = standing.row;
  const levelIn = levelsIn(scale, scoredAt(steps));
  return {
    scale: presentScale(scale),
    steps: steps.map(presentStep),
    targets: standing.version.content.targets.map((target) => {
      const record = records.get(targetKeyOf(playlistId, target));
      // What a teacher has set is shown as it is, and why is between adults.
      return {
        targetId: target.id,
        state: record?.state ?? 'notStarted',
        since: record?.since.toISOString() ?? null,
        ...levelIn(target.id, record),
      };
    }),
  };
}

/** @param isForStaff what teachers have written, and why a state holds, is for them alone */
export function presentProgress(
  { standing, steps, records, scale }: StandingProgress,
  isForStaff: boolean,
): z.output<typeof progressSchema> {
  const { playlistId, studentId } = standing.row;
  const levelIn = levelsIn(scale, scoredAt(steps));
  return {
    studentId,
    scale: presentScale(scale),
    steps: steps.map(presentStep),
    targets: standing.version.content.targets.map((target) => {
      const record = records.get(targetKeyOf(playlistId, target));
      return {
        targetId: target.id,
        state: record?.state ?? 'notStarted',
        ...levelIn(target.id, record),
        because: isForStaff ? (record?.because ?? 'nothing') : null,
        since: record?.since.toISOString() ?? null,
        decision: isForStaff && record?.decision ? { ...record.decision, at: record.decision.at.toISOString() } : null,
        history: (isForStaff ? (record?.history ?? []) : []).map((change) => ({
          ...change,
          at: change.at.toISOString(),
        })),
      };
    }),
  };
}

export function presentReceived({ addedIds, knownIds, refused }: Told) {
  return {
    added: [...addedIds],
    known: [...knownIds],
    refused: refused.map(({ id, code }) => ({ id, code, message: refusalTexts[code] })),
  };
}

function presentStep(step: StepProgress): Step {
  return {
    stepId: step.stepId,
    state: step.state,
    isOpen: step.isOpen,
    attempts: step.attempts.map(presentAttempt),
    doneOptionIds: [...step.doneOptionIds],
    bestShare: step.bestShare,
    minutes: Math.round(step.seconds / 60),
    feeling: step.feeling,
    asksForHelp: step.helpSince !== null,
    startedAt: step.startedAt?.toISOString() ?? null,
    doneAt: step.doneAt?.toISOString() ?? null,
    lastAt: step.lastAt.toISOString(),
  };
}

function presentAttempt({ id, at, optionId, answer, state, score, maxScore, feedback, reviewedAt }: Attempt) {
  return {
    id,
    at: at.toISOString(),
    optionId,
    answer: answer && { ...answer, evidenceIds: [...answer.evidenceIds] },
    state,
    score,
    maxScore,
    feedback,
    reviewedAt: reviewedAt?.toISOString() ?? null,
  };
}

export function presentClass({ rows, targets, pathways, scale }: ClassProgress): z.output<typeof classProgressSchema> {
  return {
    scale: presentScale(scale),
    targets: targets.map(({ id, statement, bank }) => {
      return { id, statement: { ...statement }, bankTargetId: bank?.targetId ?? null };
    }),
    pathways: pathways.map((pathway) => ({ ...pathway })),
    time: timeUseOf(rows),
    students: rows.map(presentRow),
  };
}

function presentRow({ helpSince, waiting, lastAt, targets, ...row }: ClassRow) {
  return {
    ...row,
    lastAt: lastAt?.toISOString() ?? null,
    asksForHelp: helpSince !== null,
    waitingCount: waiting.length,
    targets: targets.map(({ because: _because, since, ...cell }) => ({ ...cell, since: since?.toISOString() ?? null })),
  };
}

export function presentAttention(items: readonly Attention[]): z.output<typeof attentionSchema> {
  return { items: items.map(({ since, ...item }) => ({ ...item, since: since?.toISOString() ?? null })) };
}
