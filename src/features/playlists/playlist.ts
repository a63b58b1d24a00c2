import type { License } from '../licenses/license.ts';
import type { Audience, GradeLevel, Modality, ResourceKind, Visibility } from '../resources/resource.ts';

// The words of a playlist, and what it looks like at rest. Everything that people edit is one `PlaylistContent`: it is what the
// pure modules of this folder work on, what a draft holds, and what a published version freezes.

/** How a step serves its targets. */
export const stepRoles = ['learn', 'practice', 'assess'] as const;
/** What shows that a student has got there. */
export const checkpointForms = ['quiz', 'rubric', 'conference', 'evidence'] as const;
/** What a checkpoint asks a student for. */
export const evidenceKinds = ['text', 'file', 'link', 'score'] as const;
export const playlistStatuses = ['draft', 'published', 'archived'] as const;
export const pathwayChoices = ['any', 'recommendedFirst', 'teacherDecides'] as const;
export const swapChoices = ['never', 'approvedAlternatives', 'sameTarget'] as const;
export const additionChoices = ['never', 'withApproval'] as const;

export type StepRole = (typeof stepRoles)[number];
export type CheckpointForm = (typeof checkpointForms)[number];
export type EvidenceKind = (typeof evidenceKinds)[number];
export type PlaylistStatus = (typeof playlistStatuses)[number];

/** The same text in one or more languages, by BCP 47 tag. */
export type TextByLanguage = Readonly<Record<string, string>>;

/** A standard that a target is about. Its CASE identifier is what counts; the code is for people. */
export type TargetStandard = {
  /** CASE GUID; null while no framework here has the code. */
  readonly standardId: string | null;
  readonly code: string;
};

/** When a student has mastered a target. */
export type MasteryRule =
  /** All required steps that serve it are done. */
  | { readonly kind: 'allRequired' }
  /** Every required assess step that serves it reaches this share of its maximum, 0 to 1. */
  | { readonly kind: 'score'; readonly atLeast: number }
  /** That many assess steps reach the share. */
  | { readonly kind: 'bestOf'; readonly count: number; readonly atLeast: number }
  | { readonly kind: 'teacherConfirms' };

/** One "I can ..." statement that all pathways lead to. */
export type Target = {
  readonly id: string;
  readonly statement: TextByLanguage;
  readonly successCriteria: readonly TextByLanguage[];
  readonly standards: readonly TargetStandard[];
  readonly mastery: MasteryRule;
  /** The district's target that it came from; its wording stays the district's. `revision` is the one that was taken over. */
  readonly bank: { readonly targetId: string; readonly revision: number } | null;
  /** What a teacher adds to help with a target of the district: sentence starters, pictures, words. Markdown. */
  readonly supports: string | null;
};

/** Which resource a step shows, and in which version. */
export type ResourceUse = {
  readonly resourceId: string;
  /** A version for ever; null follows the newest, which is resolved when the playlist is published. */
  readonly version: number | null;
};

export type RubricCriterion = {
  readonly id: string;
  readonly title: string;
  /** From the least to the best. */
  readonly levels: readonly { readonly points: number; readonly description: string }[];
};

/** A place where a student shows what they know. */
export type Checkpoint = {
  readonly form: CheckpointForm;
  readonly prompt: string | null;
  /** Of a quiz elsewhere. */
  readonly url: string | null;
  readonly rubric: readonly RubricCriterion[];
  readonly asksFor: readonly EvidenceKind[];
};

/** One of the things to choose from. */
export type ChoiceOption = { readonly id: string; readonly title: string | null; readonly minutes: number | null } & (
  | { readonly kind: 'resource'; readonly resource: ResourceUse }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
);

/** Where an id was copied from, when a step was duplicated or a pathway copied. */
export type CopiedFrom = { readonly playlistId: string; readonly stepId: string };

type StepFields = {
  /** For life: it survives moves, new versions and remixes. */
  readonly id: string;
  readonly copiedFrom: CopiedFrom | null;
  /** Null shows the resource's title. */
  readonly title: string | null;
  /** Ids of targets that it serves. */
  readonly targetIds: readonly string[];
  readonly role: StepRole;
  readonly isRequired: boolean;
  /** Markdown. */
  readonly instructions: string | null;
  /** Null takes the resource's own time. */
  readonly minutes: number | null;
  readonly maxScore: number | null;
  /** Steps to be done before, of the same pathway. */
  readonly prerequisiteIds: readonly string[];
  /** Makes it a pre-check: who reaches the share of its maximum is credited with its targets and offered to skip their steps. */
  readonly preCheck: { readonly atLeast: number } | null;
};

export type ResourceStep = StepFields & { readonly kind: 'resource'; readonly resource: ResourceUse };
/** Do any `choose` of these, in any order. */
export type ChoiceStep = StepFields & {
  readonly kind: 'choice';
  readonly choose: number;
  readonly options: readonly ChoiceOption[];
};
export type CheckpointStep = StepFields & { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint };
/** Something to read on the way; nothing to do. Its text is `instructions`. */
export type NoteStep = StepFields & { readonly kind: 'note' };

export type Step = ResourceStep | ChoiceStep | CheckpointStep | NoteStep;

/** Everything that follows it, up to the next one, is in that section. */
export type SectionHeading = { readonly kind: 'section'; readonly id: string; readonly title: string };

/** A pathway is one list, in order: so a step's place is said by what it comes after, also across sections. */
export type Entry = Step | SectionHeading;

/** Whom a pathway suits. */
export type Suits = {
  readonly interests: readonly string[];
  readonly modalities: readonly Modality[];
  /** Neutral about children: such as "visual", "a first look", "for going further". */
  readonly level: string | null;
  readonly languages: readonly string[];
};

export type Pathway = {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly suits: Suits;
  /** Optional work counts only when it is done. */
  readonly entries: readonly Entry[];
};

/** What students may decide for themselves. */
export type ChoiceRules = {
  readonly pathway: (typeof pathwayChoices)[number];
  readonly swap: (typeof swapChoices)[number];
  readonly addition: (typeof additionChoices)[number];
};

/** What people edit. */
export type PlaylistContent = {
  readonly title: string;
  readonly summary: string | null;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly inLanguage: readonly string[];
  readonly interests: readonly string[];
  readonly keywords: readonly string[];
  /** Teachers only: for professional learning. */
  readonly audience: Audience;
  /** A picture that was sent here. */
  readonly coverFileId: string | null;
  readonly license: License | null;
  /** The line to show with it; where absent it is made of title, owner and license. */
  readonly attribution: string | null;
  /** Minutes that each pathway may take; null for no limit. */
  readonly minutesPerPathway: number | null;
  readonly targets: readonly Target[];
  readonly pathways: readonly Pathway[];
  readonly choiceRules: ChoiceRules;
  /** For staff only. Markdown. */
  readonly teacherNotes: string | null;
  /** What students are asked at the end; null asks the usual question. Absent in what is older than it. */
  readonly reflectionPrompt?: string | null;
};

/** The playlist that another was made from. */
export type PlaylistLineage = {
  readonly playlistId: string;
  readonly version: number;
  /** From the first of them to the one above, each as it was then. */
  readonly chain: readonly {
    readonly playlistId: string;
    readonly version: number;
    readonly title: string;
    readonly author: string | null;
    readonly license: License | null;
    /** The line that its author asks for, in place of the usual one. */
    readonly attribution: string | null;
    /** Where that version is read; null where no address is known that others could use. */
    readonly url: string | null;
  }[];
};

/** A playlist as it is stored: the draft, and who may do what with it. */
export type Playlist = {
  readonly id: string;
  readonly orgId: string;
  readonly schoolId: string | null;
  readonly ownerId: string | null;
  readonly coEditorIds: readonly string[];
  readonly status: PlaylistStatus;
  readonly visibility: Visibility;
  readonly content: PlaylistContent;
  /** The newest published version; null before the first. */
  readonly publishedVersion: number | null;
  /** The revision that the newest version was made of. */
  readonly publishedRevision: number | null;
  readonly lineage: PlaylistLineage | null;
  /** Codes of hints that were waved off, with their place (`readiness.ts`). */
  readonly dismissedFindings: readonly string[];
  /** Counts changes; the ETag. */
  readonly revision: number;
  /** The revision that last changed the content. */
  readonly contentRevision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What a version keeps of a resource, so that it reads the same for ever. */
export type ResourceSnapshot = {
  readonly resourceId: string;
  readonly version: number;
  readonly title: string;
  readonly summary: string | null;
  readonly kind: ResourceKind;
  /** Null for files and texts: a file's address is signed when it is asked for. */
  readonly url: string | null;
  readonly fileId: string | null;
  readonly mediaType: string | null;
  readonly minutes: number | null;
  readonly modalities: readonly Modality[];
  readonly inLanguage: readonly string[];
  readonly license: License | null;
  readonly attribution: string;
};

/** A published version: never changed. It is stored as canonical JSON of this, with `schemaVersion`. */
export type PlaylistVersion = {
  readonly schemaVersion: 1;
  readonly playlistId: string;
  readonly version: number;
  readonly at: string;
  readonly by: string | null;
  readonly note: string | null;
  readonly content: PlaylistContent;
  /** In the order of their ids. */
  readonly resources: readonly ResourceSnapshot[];
};

export function isStep(entry: Entry): entry is Step {
  return entry.kind !== 'section';
}

/** The steps of a pathway in order, without its headings. */
export function stepsOf(pathway: Pathway): Step[] {
  return pathway.entries.filter(isStep);
}

/** The resources that a step shows, or offers. */
export function usesOf(step: Step): ResourceUse[] {
  if (step.kind === 'resource') return [step.resource];
  if (step.kind !== 'choice') return [];
  return step.options.flatMap((option) => (option.kind === 'resource' ? [option.resource] : []));
}

/** Every resource that a playlist uses, each once, in the order of first use. */
export function resourceIdsOf(content: PlaylistContent): string[] {
  const uses = content.pathways.flatMap((pathway) => stepsOf(pathway).flatMap(usesOf));
  return [...new Set(uses.map(({ resourceId }) => resourceId))];
}

/**
 * The time that a step takes, in minutes.
 * @param minutesOf the own time of a resource; null where nobody has said
 * @returns null where neither the step nor its resources say; a choice takes the mean of its options, as often as one chooses
 */
export function stepMinutes(step: Step, minutesOf: (use: ResourceUse) => number | null): number | null {
  if (step.minutes !== null) return step.minutes;
  if (step.kind === 'resource') return minutesOf(step.resource);
  if (step.kind !== 'choice') return null;
  const known = step.options.flatMap((option) => {
    const minutes = option.minutes ?? (option.kind === 'resource' ? minutesOf(option.resource) : null);
    return minutes === null ? [] : [minutes];
  });
  if (known.length === 0) return null;
  const mean = known.reduce((sum, minutes) => sum + minutes, 0) / known.length;
  return Math.round(mean * Math.min(step.choose, step.options.length));
}
