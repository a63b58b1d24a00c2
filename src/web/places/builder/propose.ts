import type { PlaylistContent, Proposal, ProposalInput } from '../../wire.ts';
import type { Command, KnownResource } from './draft-parts.ts';

// What is asked of the server for a proposal, and what becomes of it in the draft.

export const strategies = ['modality', 'interest', 'level', 'language'] as const;
export type StrategyName = (typeof strategies)[number];

const levels = ['firstLook', 'onGrade', 'further'] as const;

/** The playlist's own targets; those that no standard says anything about find little, and that is told. */
export function proposalFor(
  { targets, gradeLevels }: Pick<PlaylistContent, 'targets' | 'gradeLevels'>,
  wish: { readonly by: StrategyName; readonly count: number; readonly minutes: number; readonly language: 'en' | 'es' },
): ProposalInput {
  const { by, count, minutes, language } = wish;
  const strategy = (at: number): ProposalInput['strategies'][number] => {
    if (by === 'level') return { by, level: levels[at % levels.length] ?? 'onGrade' };
    return { by } as ProposalInput['strategies'][number];
  };
  return {
    targets: targets.slice(0, 6).map(({ statement, standards }) => ({
      statement,
      standards: standards.map(({ standardId, code }) => (standardId === null ? { code } : { standardId, code })),
    })),
    strategies: Array.from({ length: count }, (_, at) => strategy(at)),
    minutesPerPathway: minutes,
    ...(gradeLevels.length > 0 && { gradeLevels }),
    save: false,
    language,
  };
}

export type ProposedPath = Proposal['pathways'][number];
export type ProposedStep = ProposedPath['steps'][number];

/** Ids of the proposal's targets are its own: they stand for ours, in the same order. */
export function ownTargetIds(
  { targets: proposed }: Pick<Proposal, 'targets'>,
  { targets }: Pick<PlaylistContent, 'targets'>,
  ids: readonly string[],
): string[] {
  return ids.flatMap((id) => targets[proposed.findIndex((target) => target.id === id)]?.id ?? []);
}

/** Adds a whole proposed path, with ids that nothing else has. */
export function addProposedPath(
  proposal: Proposal,
  path: ProposedPath,
  content: Pick<PlaylistContent, 'targets'>,
  mint: () => string,
): Command[] {
  const pathwayId = mint();
  const added = proposal.commands.find((command) => command.do === 'addPathway' && command.id === path.id);
  const pathway = (added as Extract<Command, { do: 'addPathway' }> | undefined)?.pathway ?? { title: path.title };
  return [
    { do: 'addPathway', id: pathwayId, pathway },
    ...path.steps.map((step) => addProposedStep(proposal, step, content, { pathwayId }, mint())),
  ];
}

export function addProposedStep(
  proposal: Pick<Proposal, 'targets'>,
  step: ProposedStep,
  content: Pick<PlaylistContent, 'targets'>,
  at: { pathwayId: string },
  id: string,
): Command {
  const { resource, role, isRequired, targetIds } = step;
  const entry = {
    kind: 'resource',
    resource: { resourceId: resource.id, version: null },
    role,
    isRequired,
    targetIds: ownTargetIds(proposal, content, targetIds),
  } as const;
  return { do: 'addEntry', id, at, entry };
}

/** What cards show before the server tells more. A time that was only assumed is none. */
export function knownOf(steps: readonly ProposedStep[]): KnownResource[] {
  return steps.map(({ resource, minutes, isTimeAssumed }) => {
    return {
      resourceId: resource.id,
      title: resource.title,
      minutes: isTimeAssumed ? null : minutes,
      modalities: [],
      version: null,
    };
  });
}
