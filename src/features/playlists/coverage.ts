import {
  type Pathway,
  type PlaylistContent,
  type ResourceUse,
  type Step,
  type StepRole,
  stepMinutes,
  stepsOf,
} from './playlist.ts';

/** How many steps of a role serve a target. */
export type StepCount = { readonly required: number; readonly optional: number };

/** What one pathway does for one target. */
export type CoverageCell = {
  readonly pathwayId: string;
  readonly taught: StepCount;
  readonly practiced: StepCount;
  readonly assessed: StepCount;
  /** Minutes of the required steps that serve it. A step for two targets counts whole for each of them. */
  readonly requiredMinutes: number;
};

export type TargetCoverage = {
  readonly targetId: string;
  /** One for each pathway, in their order. */
  readonly cells: readonly CoverageCell[];
  /** Pathways without a step, required or optional, that teaches it. */
  readonly notTaughtIn: readonly string[];
  readonly notAssessedIn: readonly string[];
  /** Pathways that serve it, but by nothing that everybody does. */
  readonly onlyOptionalIn: readonly string[];
};

export type PathwayTime = {
  readonly pathwayId: string;
  readonly requiredMinutes: number;
  readonly optionalMinutes: number;
  /** Steps, other than notes, of which nobody has said how long they take. */
  readonly stepsWithoutTime: number;
};

/** Which pathway teaches, practices and assesses which target, and how long it takes. */
export type Coverage = { readonly targets: readonly TargetCoverage[]; readonly pathways: readonly PathwayTime[] };

/**
 * The matrix of pathways and targets.
 * @param minutesOf the own time of a resource in minutes; null where nobody has said
 */
export function coverageOf(
  content: Pick<PlaylistContent, 'targets' | 'pathways'>,
  minutesOf: (use: ResourceUse) => number | null,
): Coverage {
  return {
    targets: content.targets.map(({ id }) => targetCoverage(id, content.pathways, minutesOf)),
    pathways: content.pathways.map((pathway) => pathwayTime(pathway, minutesOf)),
  };
}

function targetCoverage(
  targetId: string,
  pathways: readonly Pathway[],
  minutesOf: (use: ResourceUse) => number | null,
): TargetCoverage {
  const cells = pathways.map((pathway): CoverageCell => {
    const serving = stepsOf(pathway).filter((step) => step.targetIds.includes(targetId));
    return {
      pathwayId: pathway.id,
      taught: countOf(serving, 'learn'),
      practiced: countOf(serving, 'practice'),
      assessed: countOf(serving, 'assess'),
      requiredMinutes: sumMinutes(
        serving.filter((step) => step.isRequired),
        minutesOf,
      ),
    };
  });
  const where = (test: (cell: CoverageCell) => boolean): string[] =>
    cells.filter(test).map(({ pathwayId }) => pathwayId);
  return {
    targetId,
    cells,
    notTaughtIn: where(({ taught }) => isNone(taught)),
    notAssessedIn: where(({ assessed }) => isNone(assessed)),
    onlyOptionalIn: where((cell) => isServed(cell) && !isServedByAll(cell)),
  };
}

function pathwayTime(pathway: Pathway, minutesOf: (use: ResourceUse) => number | null): PathwayTime {
  const steps = stepsOf(pathway);
  return {
    pathwayId: pathway.id,
    requiredMinutes: sumMinutes(
      steps.filter((step) => step.isRequired),
      minutesOf,
    ),
    optionalMinutes: sumMinutes(
      steps.filter((step) => !step.isRequired),
      minutesOf,
    ),
    stepsWithoutTime: steps.filter((step) => step.kind !== 'note' && stepMinutes(step, minutesOf) === null).length,
  };
}

function countOf(steps: readonly Step[], role: StepRole): StepCount {
  // A note shows nothing that could be learned or checked.
  const ofRole = steps.filter((step) => step.role === role && step.kind !== 'note');
  const required = ofRole.filter((step) => step.isRequired).length;
  return { required, optional: ofRole.length - required };
}

function sumMinutes(steps: readonly Step[], minutesOf: (use: ResourceUse) => number | null): number {
  return steps.reduce((sum, step) => sum + (stepMinutes(step, minutesOf) ?? 0), 0);
}

function isNone({ required, optional }: StepCount): boolean {
  return required + optional === 0;
}

function isServed({ taught, practiced, assessed }: CoverageCell): boolean {
  return !(isNone(taught) && isNone(practiced) && isNone(assessed));
}

function isServedByAll({ taught, practiced, assessed }: CoverageCell): boolean {
  return taught.required + practiced.required + assessed.required > 0;
}
