import type { MasteryRule, TargetStandard, TextByLanguage } from '../playlists/playlist.ts';
import type { GradeLevel } from '../resources/resource.ts';

/** One "I can ..." statement of a district, for all its playlists and courses. */
export type BankTarget = {
  /** A GUID of version 4, or the one that it was brought with: playlists keep it for life. */
  readonly id: string;
  readonly orgId: string;
  /** The district's own short name for it, such as M4-07; no other target has it. */
  readonly code: string | null;
  readonly statement: TextByLanguage;
  readonly successCriteria: readonly TextByLanguage[];
  readonly standards: readonly TargetStandard[];
  readonly mastery: MasteryRule;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly tags: readonly string[];
  /** No longer offered; what has it keeps it. */
  readonly isRetired: boolean;
  /** Counts changes; the ETag. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What people say of it. */
export type BankTargetFields = Pick<
  BankTarget,
  'code' | 'statement' | 'successCriteria' | 'standards' | 'mastery' | 'subjects' | 'gradeLevels' | 'tags'
>;

export const emptyFields: Omit<BankTargetFields, 'statement'> = {
  code: null,
  successCriteria: [],
  standards: [],
  mastery: { kind: 'allRequired' },
  subjects: [],
  gradeLevels: [],
  tags: [],
};

/** Words without case and accents. */
export function foldedWords(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** What a target is found by: what it says, in every language, its code and its tags. */
export function wordsOf({ code, statement, successCriteria, tags }: BankTargetFields): string[] {
  const texts = [...Object.values(statement), ...successCriteria.flatMap(Object.values), ...tags];
  return foldedWords([code ?? '', ...texts].join(' '));
}

/** Lists are in the order of it: "I can" begins most statements, what follows tells them apart. */
export function sortKeyOf({ code, statement }: Pick<BankTargetFields, 'code' | 'statement'>): string {
  const text = statement.en ?? Object.values(statement)[0] ?? '';
  const padded = (code ?? '\uffff').replace(/\d+/g, (digits) => digits.padStart(6, '0'));
  return `${padded} ${text}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().slice(0, 200);
}
