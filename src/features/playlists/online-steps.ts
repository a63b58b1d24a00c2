import { type ChoiceOption, type ResourceUse, type Step, usesOf } from './playlist.ts';

/** Whether what is shown there cannot be had without internet. */
export type IsOnline = (use: ResourceUse) => boolean;

/** Whether a step cannot be done without internet; of a choice as many options have to be there as are to be chosen. */
export function isOnlineStep(step: Step, isOnline: IsOnline): boolean {
  if (step.kind === 'checkpoint') return step.checkpoint.url !== null;
  if (step.kind !== 'choice') return usesOf(step).some(isOnline);
  return step.options.length - onlineOptions(step, isOnline).length < Math.min(step.choose, step.options.length);
}

/** Those of the options of a choice that cannot be done without internet. */
export function onlineOptions(step: Step, isOnline: IsOnline): ChoiceOption[] {
  if (step.kind !== 'choice') return [];
  return step.options.filter((option) =>
    option.kind === 'resource' ? isOnline(option.resource) : option.checkpoint.url !== null,
  );
}
