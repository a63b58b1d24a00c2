import type { ProgressEvent } from './progress-event.ts';
import { foldStep, type StepProgress } from './step-progress.ts';

/** Whose step an event is about. */
export type ProgressPlace = {
  readonly orgId: string;
  readonly studentId: string;
  readonly studentPlaylistId: string;
  readonly assignmentId: string;
  readonly playlistId: string;
};

/** Where a student stands with the steps of one of their playlists. */
export type PlaylistProgress = ProgressPlace & {
  readonly steps: readonly StepProgress[];
  readonly lastAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
};

export function foldAll(told: readonly ProgressEvent[]): StepProgress[] {
  const byStep = new Map<string, ProgressEvent[]>();
  for (const event of told) byStep.set(event.stepId, [...(byStep.get(event.stepId) ?? []), event]);
  return [...byStep.values()].flatMap((all) => foldStep(all) ?? []);
}

/** The steps after some of them are computed anew. */
export function withFolded(before: readonly StepProgress[], told: readonly ProgressEvent[]): StepProgress[] {
  const steps = new Map(before.map((step) => [step.stepId, step]));
  for (const step of foldAll(told)) steps.set(step.stepId, step);
  return [...steps.values()];
}
