import { type Coverage, coverageOf } from './coverage.ts';
import type { Command } from './edit-commands.ts';
import { isOnlineStep } from './online-steps.ts';
import { type Pathway, type PlaylistContent, type Step, stepsOf } from './playlist.ts';
import { type Finding, finding, type ReadinessInput, type StepAlignment } from './readiness/finding.ts';
import { labelIn } from './readiness/pathway-names.ts';
import { checkSteps } from './readiness/steps.ts';
import { licenseBreachOf } from './remix-license.ts';

export type Readiness = {
  /** Blocking ones first, then in the order of the playlist. */
  readonly findings: readonly Finding[];
  readonly alignments: readonly StepAlignment[];
  readonly coverage: Coverage;
};

/** Everything that a teacher should know before a playlist is published or assigned. */
export function checkReadiness(input: ReadinessInput): Readiness {
  const { content, facts } = input;
  const coverage = coverageOf(content, ({ resourceId }) => facts.get(resourceId)?.minutes ?? null);
  const steps = checkSteps(input);
  const findings = [
    ...checkWhole(content),
    ...checkLicense(input),
    ...checkTargets(input, coverage),
    ...content.pathways.flatMap((pathway) => checkPathway(pathway, input, coverage)),
    ...steps.findings,
  ];
  return {
    findings: [...findings.filter((one) => one.isBlocking), ...findings.filter((one) => !one.isBlocking)],
    alignments: steps.alignments,
    coverage,
  };
}

function checkWhole({ targets, pathways }: PlaylistContent): Finding[] {
  return [
    ...(targets.length === 0 ? [finding('no_target', {})] : []),
    ...(pathways.length === 0 ? [finding('no_pathway', {})] : []),
    ...(pathways.length === 1 ? [finding('single_pathway', {})] : []),
  ];
}

/** What a remix is made from says under which licenses it may go out. */
function checkLicense(input: ReadinessInput): Finding[] {
  const breach = licenseBreachOf(input);
  if (!breach) return [];
  const [nearest] = breach.options;
  const fix: Command[] | null = nearest ? [{ do: 'setDetails', changes: { license: nearest } }] : null;
  const params = { basis: breach.title, allowed: breach.options.map(({ text }) => text) };
  return [finding('license_breach', {}, { params, fix })];
}

function checkTargets({ content, facts }: ReadinessInput, coverage: Coverage): Finding[] {
  return coverage.targets.flatMap(({ targetId, notTaughtIn, notAssessedIn, onlyOptionalIn }) => [
    ...notTaughtIn.map((pathwayId) => finding('target_not_taught', { targetId, pathwayId })),
    ...notAssessedIn.map((pathwayId) =>
      finding('target_not_assessed', { targetId, pathwayId }, { fix: [conferenceOn(targetId, pathwayId)] }),
    ),
    ...onlyOptionalIn.map((pathwayId) => {
      const serving = content.pathways
        .filter(({ id }) => id === pathwayId)
        .flatMap(stepsOf)
        .filter((step) => step.kind !== 'note' && step.targetIds.includes(targetId));
      const [first] = serving;
      const fix: Command[] | null = first
        ? [{ do: 'updateEntry', entryId: first.id, changes: { isRequired: true } }]
        : null;
      return finding('target_only_optional', { targetId, pathwayId }, { fix });
    }),
    ...unequalDepth(targetId, content, facts),
  ]);
}

/** What shows of any target whether it was reached, and needs nothing of the library: to talk about it. */
function conferenceOn(targetId: string, pathwayId: string): Command {
  const checkpoint = { form: 'conference', prompt: null, url: null, rubric: [], asksFor: [] } as const;
  return {
    do: 'addEntry',
    at: { pathwayId },
    entry: { kind: 'checkpoint', role: 'assess', targetIds: [targetId], checkpoint },
  };
}

/** Every pathway should ask for as much: else the name of the pathway says what is expected of a child. */
function unequalDepth(targetId: string, content: PlaylistContent, facts: ReadinessInput['facts']): Finding[] {
  const depths = content.pathways.flatMap((pathway) => {
    const known = stepsOf(pathway)
      .filter((step) => step.role === 'assess' && step.targetIds.includes(targetId))
      .flatMap((step) =>
        step.kind === 'resource' ? [facts.get(step.resource.resourceId)?.depthOfKnowledge ?? null] : [],
      )
      .filter((depth) => depth !== null);
    return known.length > 0 ? [{ title: pathway.title, depth: Math.max(...known) }] : [];
  });
  const least = depths.reduce((a, b) => (b.depth < a.depth ? b : a), depths[0] ?? { title: '', depth: 0 });
  const most = depths.reduce((a, b) => (b.depth > a.depth ? b : a), least);
  if (least.depth === most.depth) return [];
  const params = { least: least.depth, leastPathway: least.title, most: most.depth, mostPathway: most.title };
  return [finding('depth_unequal', { targetId }, { params })];
}

function checkPathway(pathway: Pathway, { content, facts }: ReadinessInput, coverage: Coverage): Finding[] {
  const place = { pathwayId: pathway.id };
  const steps = stepsOf(pathway);
  const time = coverage.pathways.find(({ pathwayId }) => pathwayId === pathway.id);
  const minutes = time?.requiredMinutes ?? 0;
  const limit = content.minutesPerPathway;
  const label = labelIn(pathway.title);
  const online = steps.filter((step) => step.isRequired && needsInternet(step, facts));
  return [
    ...(steps.length === 0 ? [finding('pathway_empty', place, { fix: withoutPathway(pathway, content) })] : []),
    ...(label !== null ? [finding('pathway_name_labels', place, { params: { word: label } })] : []),
    ...(limit !== null && minutes > limit ? [finding('too_long', place, { params: { minutes, limit } })] : []),
    ...(time && time.stepsWithoutTime > 0
      ? [finding('time_unknown', place, { params: { steps: time.stepsWithoutTime } })]
      : []),
    ...(online.length > 0
      ? [
          finding('offline_not_possible', place, {
            params: { steps: online.length, stepIds: online.map(({ id }) => id) },
          }),
        ]
      : []),
  ];
}

/** Null where it is the only one: it is to be filled. */
function withoutPathway({ id }: Pathway, { pathways }: PlaylistContent): Command[] | null {
  return pathways.length > 1 ? [{ do: 'removePathway', pathwayId: id }] : null;
}

/** Whether what it shows is known to need internet. */
function needsInternet(step: Step, facts: ReadinessInput['facts']): boolean {
  return isOnlineStep(step, ({ resourceId }) => {
    const known = facts.get(resourceId);
    return known !== undefined && known.state !== 'missing' && known.worksOffline === false;
  });
}
