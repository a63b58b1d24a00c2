import type { License } from '../../licenses/license.ts';
import type { GradeLevel, Modality, ResourceKind, Visibility } from '../../resources/resource.ts';
import type { Command } from '../edit-commands.ts';
import type { PlaylistContent, PlaylistLineage } from '../playlist.ts';

/** What stops an assignment; everything else is a hint, which a teacher may wave off. */
export const blockingCodes = [
  'no_target',
  'resource_missing',
  'resource_withdrawn',
  'resource_not_visible',
  'resource_not_approved',
  'choice_impossible',
  'license_breach',
] as const;

export const hintCodes = [
  'no_pathway',
  'single_pathway',
  'pathway_empty',
  'pathway_name_labels',
  'too_long',
  'time_unknown',
  'offline_not_possible',
  'target_not_taught',
  'target_not_assessed',
  'target_only_optional',
  'depth_unequal',
  'step_without_target',
  'not_aligned',
  'resource_archived',
  'link_broken',
  'no_accessible_alternative',
  'wrong_grade',
  'wrong_language',
  'duplicate',
  'needs_later_step',
  'license_unknown',
] as const;

export type FindingCode = (typeof blockingCodes)[number] | (typeof hintCodes)[number];

/** Where in a playlist a finding is. */
export type FindingPlace = {
  readonly targetId?: string;
  readonly pathwayId?: string;
  readonly stepId?: string;
  readonly optionId?: string;
  readonly resourceId?: string;
};

export type Finding = {
  /** Names code and place: the same finding has the same key until it is mended. */
  readonly key: string;
  readonly code: FindingCode;
  readonly isBlocking: boolean;
  readonly place: FindingPlace;
  /** For the words of its message. */
  readonly params: Readonly<Record<string, string | number | readonly string[]>>;
  /** Edits that mend it; null where only a person can say what to do. */
  readonly fix: readonly Command[] | null;
};

/** What readiness needs to know of a resource, as it is now. */
export type ResourceFacts = {
  readonly title: string;
  /** Missing: gone, never published, or not for the eyes of whoever asks. */
  readonly state: 'usable' | 'archived' | 'withdrawn' | 'missing';
  /** To be used in place of a withdrawn one. */
  readonly alternativeId: string | null;
  readonly kind: ResourceKind | null;
  readonly orgId: string;
  readonly visibility: Visibility;
  readonly schoolId: string | null;
  /** Meant for students, approved for them, and within its dates. */
  readonly isOfferedToStudents: boolean;
  readonly isLinkBroken: boolean;
  readonly minutes: number | null;
  readonly gradeLevels: readonly GradeLevel[];
  readonly inLanguage: readonly string[];
  readonly modalities: readonly Modality[];
  readonly accessibilityFeatures: readonly string[];
  readonly accessibilityHazards: readonly string[];
  /** Null where nobody has said. */
  readonly worksOffline: boolean | null;
  readonly license: License | null;
  readonly depthOfKnowledge: number | null;
  /** CASE GUIDs that it teaches or assesses. */
  readonly standardIds: readonly string[];
};

/** How a standard serves another: it is the same, below it, or beside it in another framework. */
export type StandardRelation = 'same' | 'descendant' | 'crosswalk';

export type ReadinessInput = {
  readonly content: PlaylistContent;
  /** Null for what is no remix. */
  readonly lineage: PlaylistLineage | null;
  readonly orgId: string;
  readonly visibility: Visibility;
  readonly schoolId: string | null;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  /** For each standard of the targets, the standards that serve it. */
  readonly serving: ReadonlyMap<string, ReadonlyMap<string, StandardRelation>>;
};

/** How a step's resource is aligned to a target that it serves. */
export type StepAlignment = {
  readonly stepId: string;
  readonly targetId: string;
  readonly resourceId: string;
  readonly relation: StandardRelation;
  readonly standardId: string;
};

/** Builds a finding: the key is made of what it is and where. */
export function finding(
  code: FindingCode,
  place: FindingPlace,
  { params = {}, fix = null }: { params?: Finding['params']; fix?: Finding['fix'] } = {},
): Finding {
  const { targetId = '', pathwayId = '', stepId = '', optionId = '', resourceId = '' } = place;
  const key = [code, targetId, pathwayId, stepId, optionId, resourceId].join(':');
  const isBlocking = (blockingCodes as readonly string[]).includes(code);
  return { key, code, isBlocking, place, params, fix };
}
