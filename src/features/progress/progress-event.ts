import type { StepRole } from '../playlists/playlist.ts';

// What happened at a step, as it was told. Events are added and never changed; where a student stands is computed of them, in the
// order in which they happened, whatever the order in which they arrived.

/** How a step was for the student. */
export const feelings = ['tooEasy', 'justRight', 'tooHard'] as const;
export type Feeling = (typeof feelings)[number];

/** What a student gives to show what they know. */
export type Answer = {
  /** Markdown. */
  readonly text: string | null;
  readonly link: string | null;
  /** Points, as the student has counted them. */
  readonly score: number | null;
  /** Sent before, as evidence. */
  readonly evidenceIds: readonly string[];
};

/** What students tell of themselves. */
export type OwnDetail =
  | { readonly kind: 'started' | 'left' | 'helpAsked' | 'helpTakenBack' }
  | { readonly kind: 'done'; readonly optionId: string | null }
  | { readonly kind: 'answered'; readonly optionId: string | null; readonly answer: Answer }
  | { readonly kind: 'skipped'; readonly reason: string | null }
  | { readonly kind: 'felt'; readonly feeling: Feeling }
  | { readonly kind: 'worked'; readonly seconds: number };

/** What their teachers, and programs that they work with, tell of them. */
export type TeacherDetail =
  | {
      readonly kind: 'accepted';
      readonly attemptId: string;
      readonly score: number | null;
      readonly feedback: string | null;
    }
  | { readonly kind: 'returned'; readonly attemptId: string; readonly feedback: string }
  /** As if nobody had looked at it: it waits again. */
  | { readonly kind: 'reviewTakenBack'; readonly attemptId: string }
  | {
      readonly kind: 'scored';
      readonly optionId: string | null;
      /** Null where it was done, and is not counted in points. */
      readonly score: number | null;
      readonly feedback: string | null;
    }
  | { readonly kind: 'reopened' | 'helped' };

export type EventDetail = OwnDetail | TeacherDetail;

/** What the step was when it happened: a later version may ask for something else. */
export type StepFacts = {
  readonly role: StepRole;
  readonly targetIds: readonly string[];
  /** What was shown; null for a step without a resource, and for choices. */
  readonly resourceId: string | null;
  readonly maxScore: number | null;
  /** How many options have to be done; 1 where there is no choice. */
  readonly choose: number;
  /** Whether a teacher looks at what is given before it counts. */
  readonly asksReview: boolean;
};

export type ProgressEvent = {
  /** As its sender calls it: the same student never has it twice. */
  readonly id: string;
  readonly stepId: string;
  /** When it happened. */
  readonly at: Date;
  readonly receivedAt: Date;
  readonly by: { readonly kind: 'person' | 'client'; readonly id: string };
  readonly detail: EventDetail;
  readonly facts: StepFacts;
};
