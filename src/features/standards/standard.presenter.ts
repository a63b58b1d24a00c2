import type { z } from 'zod';
import { codeKey } from './code.ts';
import type { RetiredStandard } from './retired-standards.service.ts';
import type {
  adoptionResponse,
  crosswalkResponse,
  foundStandards,
  frameworkSchema,
  progressionResponse,
  resolveResponse,
  retiredPage,
  standardSchema,
  standardSummarySchema,
  treePage,
} from './standard.schemas.ts';
import { type Framework, type Standard, sharedOrgId } from './standard.ts';
import type { AdoptedFrameworks, CrosswalkEntry, ProgressionStep, TreeNode } from './standards.service.ts';
import type { CodeResolution, FoundStandard, FoundStandards, StandardLabel } from './standards.ts';

type Item<Page extends { items: unknown[] }> = Page['items'][number];

export function presentFramework(framework: Framework): z.output<typeof frameworkSchema> {
  const { id, title, isLocal, creator, publisher, description, language, version, adoptionStatus } = framework;
  return {
    id,
    title,
    isShared: framework.orgId === sharedOrgId,
    isLocal,
    creator,
    publisher,
    description,
    subjects: [...framework.subjects],
    gradeLevels: [...framework.gradeLevels],
    language,
    version,
    adoptionStatus,
    officialSourceUrl: framework.officialSourceUrl,
    licenseUri: framework.license?.uri ?? null,
    notes: framework.notes,
    itemCount: framework.itemCount,
    retiredCount: framework.retiredCount,
    associationCount: framework.associationCount,
    lastChangeDateTime: framework.lastChangeDateTime?.toISOString() ?? null,
    importedAt: framework.importedAt?.toISOString() ?? null,
    revision: framework.revision,
    updatedAt: framework.updatedAt.toISOString(),
  };
}

export function presentAdopted({
  frameworks,
  isChosen,
  revision,
}: AdoptedFrameworks): z.output<typeof adoptionResponse> {
  return { items: frameworks.map(presentFramework), isChosen, revision };
}

export function presentSummary(standard: FoundStandard): z.output<typeof standardSummarySchema> {
  const { id, frameworkId, code, statement, abbreviatedStatement, itemType, depth, childCount, isRetired } = standard;
  return {
    id,
    frameworkId,
    code,
    statement,
    abbreviatedStatement,
    itemType,
    gradeLevels: [...standard.gradeLevels],
    parentIds: [...standard.parentIds],
    depth,
    childCount,
    isRetired,
  };
}

export function presentFound({ standards, corrections, isDegraded }: FoundStandards): z.output<typeof foundStandards> {
  return {
    items: standards.map(presentSummary),
    corrections: corrections.map(({ from, to }) => ({ from, to })),
    degraded: isDegraded,
  };
}

export function presentStandard({
  standard,
  framework,
  ancestors,
}: {
  standard: Standard;
  framework: Framework;
  ancestors: readonly StandardLabel[];
}): z.output<typeof standardSchema> {
  const { aliases, alternativeLabel, notes, language, listEnumeration, uri, revision } = standard;
  return {
    ...presentSummary(standard),
    framework: { id: framework.id, title: framework.title, isLocal: framework.isLocal },
    ancestors: ancestors.map(presentLabel),
    aliases: [...aliases],
    alternativeLabel,
    notes,
    subjects: [...standard.subjects],
    language,
    conceptKeywords: [...standard.conceptKeywords],
    listEnumeration,
    uri,
    replacedByIds: [...standard.replacedByIds],
    retiredAt: standard.retiredAt?.toISOString() ?? null,
    lastChangeDateTime: standard.lastChangeDateTime?.toISOString() ?? null,
    revision,
  };
}

export function presentNode({ standard, parentId, level, resourceCount }: TreeNode): Item<z.output<typeof treePage>> {
  return { ...presentSummary(standard), parentId, level, resourceCount };
}

export function presentResolutions(
  codes: readonly string[],
  resolved: ReadonlyMap<string, CodeResolution>,
): z.output<typeof resolveResponse> {
  const standardsOf = (resolution: CodeResolution | undefined): readonly Standard[] => {
    if (resolution?.kind === 'one') return [resolution.standard];
    return resolution?.kind === 'many' ? resolution.candidates : [];
  };
  return {
    items: codes.map((code) => {
      const resolution = resolved.get(code);
      const standards = standardsOf(resolution).map(presentSummary);
      return { code, key: codeKey(code), outcome: resolution?.kind ?? 'none', standards };
    }),
  };
}

export function presentProgression(
  standard: Standard,
  steps: readonly ProgressionStep[],
): z.output<typeof progressionResponse> {
  const toSteps = (direction: ProgressionStep['direction']) =>
    steps
      .filter((step) => step.direction === direction)
      .map((step) => ({ standard: presentSummary(step.standard), distance: step.distance, viaIds: [...step.viaIds] }));
  return { standard: presentSummary(standard), before: toSteps('before'), after: toSteps('after') };
}

export function presentCrosswalk(
  standard: Standard,
  entries: readonly CrosswalkEntry[],
): z.output<typeof crosswalkResponse> {
  return {
    standard: presentSummary(standard),
    items: entries.map(({ association, via, isInverse, standard: other }) => {
      const end = isInverse ? association.origin : association.destination;
      return {
        via,
        isInverse,
        associationId: association.id,
        frameworkId: association.frameworkId,
        standard: other && presentSummary(other),
        title: end.title,
        identifier: end.identifier,
        uri: end.uri,
      };
    }),
  };
}

export function presentRetired({
  standard,
  resourceCount,
  successors,
}: RetiredStandard): Item<z.output<typeof retiredPage>> {
  return {
    ...presentSummary(standard),
    retiredAt: standard.retiredAt?.toISOString() ?? null,
    resourceCount,
    successors: successors.map((successor) => ({ ...successor, standard: presentLabel(successor.standard) })),
  };
}

function presentLabel({ id, code, statement }: Pick<Standard, 'id' | 'code' | 'statement'>) {
  return { id, code, statement };
}
