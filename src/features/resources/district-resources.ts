import type { Scope } from '../../shared/actor.ts';
import type { GradeLevel, Resource, ResourceStatus } from './resource.ts';

/** Fields that a resource can lack. */
export const lackableFields = ['alignments', 'interests', 'modalities', 'subjects', 'gradeLevels'] as const;
export type LackableField = (typeof lackableFields)[number];

/** Resources that somebody is to describe. */
export type LackingFilter = {
  readonly orgId: string;
  readonly lacking: LackableField;
  readonly statuses: readonly ResourceStatus[];
  readonly ownerId?: string | undefined;
  readonly subject?: string | undefined;
  readonly gradeLevel?: GradeLevel | undefined;
  readonly source?: string | undefined;
};

/** Where a page ends. */
export type ListPosition = { readonly at: string; readonly id: string };

export type ChangedDistrictResource = { readonly resource: Resource; readonly isDeleted: boolean };

/** A district's resources in the order of their changes: for what is kept of them in memory, and for those who tag them. */
export type DistrictResources = {
  /** Those that were changed since a moment, oldest change first, deleted ones too. For the system. */
  listChanged(
    scope: Scope,
    input: { orgId: string; since: Date; after: ListPosition | null; limit: number },
  ): Promise<ChangedDistrictResource[]>;
  /** Those whose working copy is one of the files. For the system. */
  listOfFiles(scope: Scope, input: { orgId: string; fileIds: readonly string[] }): Promise<Resource[]>;
  /** Those that lack a field, last changed first; `found` has one more than `limit` when there are more. */
  listLacking(
    scope: Scope,
    input: { filter: LackingFilter; after: ListPosition | null; limit: number },
    now: Date,
  ): Promise<{ found: Resource[]; count: number }>;
  /** Where those that lack a field come from, most first; null: made here. */
  countLackingBySource(
    scope: Scope,
    input: { filter: LackingFilter; limit: number },
    now: Date,
  ): Promise<{ source: string | null; count: number }[]>;
};
