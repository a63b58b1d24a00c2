import { type Pathway, type Step, stepsOf } from '../playlist.ts';
import type { ReadinessInput, ResourceFacts } from './finding.ts';

/** What keeps some students out of a resource. */
export type Barrier = 'noCaptions' | 'flashing' | 'motionSimulation' | 'sound';

const heard = ['video', 'audio'];
const captioned = ['captions', 'closedCaptions', 'openCaptions', 'transcript'];
const hazards: readonly Barrier[] = ['flashing', 'motionSimulation', 'sound'];

/** Barriers that nobody on the pathway gets around within the step: of a choice, those that too few options are free of. */
export function barriersOf(step: Step, facts: ReadinessInput['facts']): Barrier[] {
  if (step.kind === 'resource') return resourceBarriers(facts.get(step.resource.resourceId));
  if (step.kind !== 'choice') return [];
  const options = step.options.map((option) =>
    option.kind === 'resource' ? resourceBarriers(facts.get(option.resource.resourceId)) : [],
  );
  const free = options.filter((barriers) => barriers.length === 0);
  if (free.length >= Math.min(step.choose, options.length)) return [];
  return [...new Set(options.flat())];
}

/** Whether another step without barriers serves the same targets in the same role: on this pathway or on another. */
export function hasAlternative(step: Step, pathway: Pathway, { content, facts }: ReadinessInput): boolean {
  return [pathway, ...content.pathways].some((one) =>
    stepsOf(one).some(
      (other) =>
        other.id !== step.id &&
        other.kind !== 'note' &&
        other.role === step.role &&
        other.targetIds.length > 0 &&
        step.targetIds.every((id) => other.targetIds.includes(id)) &&
        barriersOf(other, facts).length === 0,
    ),
  );
}

function resourceBarriers(facts: ResourceFacts | undefined): Barrier[] {
  if (!facts || facts.state === 'missing' || facts.state === 'withdrawn') return [];
  const { modalities, accessibilityFeatures, accessibilityHazards } = facts;
  const isHeard = modalities.some((modality) => heard.includes(modality));
  const hasWords = accessibilityFeatures.some((feature) => captioned.includes(feature));
  const dangers = hazards.filter((hazard) => accessibilityHazards.includes(hazard));
  return isHeard && !hasWords ? ['noCaptions', ...dangers] : dangers;
}
