import type { AccessNeed } from '../matching/candidate.ts';
import type { Modality } from '../resources/resource.ts';

/** A value with who has said so, and when. */
export type Said<Value> = { readonly value: Value; readonly by: string; readonly at: Date };

export const devices = ['own', 'shared', 'none'] as const;
export const internets = ['yes', 'limited', 'no'] as const;

/** What is kept of how somebody learns. Nothing is there that nobody has said. */
export type ProfileValues = {
  /** Ids of terms, or words for which there is none. */
  readonly interests: readonly string[];
  readonly modalities: readonly Modality[];
  /** BCP 47, the one that they read best first. */
  readonly languages: readonly string[];
  /** Of reading: the Lexile measure. */
  readonly lexile: number;
  /** The grade at which somebody works in a subject. */
  readonly levels: readonly { readonly subject: string; readonly gradeLevel: string }[];
  readonly accessNeeds: readonly AccessNeed[];
  readonly device: (typeof devices)[number];
  readonly internetAtHome: (typeof internets)[number];
};

export type ProfileField = keyof ProfileValues;

export const profileFields: readonly ProfileField[] = [
  'interests',
  'modalities',
  'languages',
  'lexile',
  'levels',
  'accessNeeds',
  'device',
  'internetAtHome',
];

/** Whose goal it is: the student's own, the family's, or one that staff have set with them. */
export const goalKinds = ['own', 'family', 'school'] as const;
export type GoalKind = (typeof goalKinds)[number];

export type Goal = {
  readonly id: string;
  readonly kind: GoalKind;
  readonly text: string;
  /** Learning targets of the bank that it is about. */
  readonly targetIds: readonly string[];
  readonly isReached: boolean;
  readonly by: string;
  readonly at: Date;
};

export type StudentProfile = {
  readonly studentId: string;
  readonly orgId: string;
  readonly said: { readonly [Field in ProfileField]?: Said<ProfileValues[Field]> };
  readonly goals: readonly Goal[];
  readonly revision: number;
};

/**
 * How somebody looks at a profile. `teacher`: all of it. `leader`: without access needs, which are for who works with the
 * student. `family` (the student and guardians): without levels, devices and needs, which no page of theirs names.
 */
export type ProfileView = 'teacher' | 'leader' | 'family';

const hidden: Readonly<Record<ProfileView, readonly ProfileField[]>> = {
  teacher: [],
  leader: ['accessNeeds'],
  family: ['accessNeeds', 'lexile', 'levels'],
};

/** What students change of their own; all else is for their teachers. */
export const ownFields: readonly ProfileField[] = ['interests', 'modalities'];

export function seenIn(view: ProfileView): readonly ProfileField[] {
  return profileFields.filter((field) => !hidden[view].includes(field));
}
