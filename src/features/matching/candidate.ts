import { primaryLanguage } from '../../shared/languages.ts';
import type { License } from '../licenses/license.ts';
import type { StepRole } from '../playlists/playlist.ts';
import type { AlignmentType, GradeLevel, Modality } from '../resources/resource.ts';

/** How a standard of a resource stands to a standard of a target. */
export type StandardRelation = 'same' | 'descendant' | 'crosswalk';

/** What matching looks at in a resource. */
export type Candidate = {
  readonly resourceId: string;
  readonly title: string;
  readonly minutes: number | null;
  readonly modalities: readonly Modality[];
  readonly interests: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly inLanguage: readonly string[];
  readonly alignments: readonly {
    /** Its id, or `code:` and the key of its code while no framework here has it. */
    readonly standardId: string;
    /** As it was written. */
    readonly code: string;
    readonly alignmentType: AlignmentType;
  }[];
  readonly learningResourceType: readonly string[];
  readonly educationalUse: readonly string[];
  readonly lexile: number | null;
  readonly fleschKincaidGrade: number | null;
  readonly depthOfKnowledge: number | null;
  readonly accessibilityFeatures: readonly string[];
  readonly accessibilityHazards: readonly string[];
  readonly accessibilityControls: readonly string[];
  /** Null where nobody has said. */
  readonly worksOffline: boolean | null;
  readonly license: License | null;
  readonly isOfferedToStudents: boolean;
  /** Mean of the ratings, 1 to 5; null without ratings. */
  readonly rating: number | null;
  readonly ratingCount: number;
  /** Times used in playlists. */
  readonly useCount: number;
};

/** What a student cannot do without. A resource that nobody has described is not taken to have it. */
export const accessNeeds = ['captions', 'screenReader', 'largePrint', 'noFlashing', 'keyboardOnly'] as const;
export type AccessNeed = (typeof accessNeeds)[number];

/** What no candidate may miss. */
export type Constraints = {
  /** BCP 47; any of them. Empty for any language. */
  readonly languages: readonly string[];
  readonly accessNeeds: readonly AccessNeed[];
  readonly offline: boolean;
  /** SPDX-like ids; empty for any license. */
  readonly licenseIds: readonly string[];
  /** Only what is approved for students. */
  readonly forStudents: boolean;
};

export const noConstraints: Constraints = {
  languages: [],
  accessNeeds: [],
  offline: false,
  licenseIds: [],
  forStudents: true,
};

/** What is looked for: what serves a target in a role, for whom. */
export type Wish = {
  /** Standards that serve the target, and how. */
  readonly standards: ReadonlyMap<string, StandardRelation>;
  readonly role: StepRole;
  readonly gradeLevels: readonly GradeLevel[];
  /** Preferred, in any order. */
  readonly modalities: readonly Modality[];
  readonly interests: readonly string[];
  /** The Lexile measure that the reader is at; null where it does not matter. */
  readonly lexile: number | null;
  readonly constraints: Constraints;
};

/** The time that a resource takes where nobody has said, by how it is taken in: a short sitting in a classroom. */
const usualMinutes: Readonly<Record<Modality, number>> = {
  video: 8,
  reading: 12,
  audio: 10,
  interactive: 12,
  simulation: 15,
  game: 15,
  'hands-on': 25,
  project: 45,
  discussion: 15,
};

export function minutesOf({ minutes, modalities }: Pick<Candidate, 'minutes' | 'modalities'>): number {
  const [first] = modalities;
  return minutes ?? (first === undefined ? 10 : usualMinutes[first]);
}

/** Why a candidate is out, whatever else it has; null where it is in. */
export function obstacleOf(candidate: Candidate, constraints: Constraints): Obstacle | null {
  const { languages, offline, licenseIds, forStudents } = constraints;
  if (forStudents && !candidate.isOfferedToStudents) return { code: 'notForStudents' };
  if (languages.length > 0 && !speaksOneOf(candidate.inLanguage, languages)) return { code: 'language' };
  if (offline && candidate.worksOffline !== true) return { code: 'offline' };
  if (licenseIds.length > 0 && !licenseIds.includes(candidate.license?.id ?? '')) return { code: 'license' };
  const need = constraints.accessNeeds.find((one) => !meets(candidate, one));
  return need === undefined ? null : { code: 'accessNeed', need };
}

export type Obstacle =
  | { readonly code: 'notForStudents' | 'language' | 'offline' | 'license' }
  | { readonly code: 'accessNeed'; readonly need: AccessNeed };

const captions = ['captions', 'closedCaptions', 'openCaptions', 'transcript'];
const forScreenReaders = ['alternativeText', 'structuralNavigation', 'ARIA', 'taggedPDF', 'transcript', 'unlocked'];
const forLargePrint = ['largePrint', 'displayTransformability', 'unlocked'];

/** Whether a candidate is known to meet a need. */
export function meets(candidate: Candidate, need: AccessNeed): boolean {
  const has = (wanted: readonly string[]): boolean =>
    wanted.some((feature) => candidate.accessibilityFeatures.includes(feature));
  const { modalities, accessibilityHazards, accessibilityControls } = candidate;
  switch (need) {
    case 'captions':
      return has(captions) || !modalities.some((modality) => modality === 'video' || modality === 'audio');
    case 'screenReader':
      return has(forScreenReaders) || (modalities.length > 0 && modalities.every((modality) => modality === 'audio'));
    case 'largePrint':
      return has(forLargePrint) || (modalities.length > 0 && modalities.every((modality) => modality === 'audio'));
    case 'noFlashing':
      return accessibilityHazards.includes('none') || accessibilityHazards.includes('noFlashingHazard');
    case 'keyboardOnly':
      return (
        accessibilityControls.includes('fullKeyboardControl') ||
        (modalities.length > 0 && modalities.every((modality) => modality === 'reading' || modality === 'hands-on'))
      );
  }
}

/** Whether one of the languages is meant, whatever the region: es-MX speaks es. */
export function speaksOneOf(spoken: readonly string[], wanted: readonly string[]): boolean {
  return spoken.some((language) => wanted.some((one) => primaryLanguage(one) === primaryLanguage(language)));
}
