import type { Role, Scope } from '../../shared/actor.ts';
import type { LocalDate } from './account.ts';

/** A person as classes show one: nothing to write to them with. */
export type Learner = {
  readonly id: string;
  readonly displayName: string;
  readonly sourcedId: string | null;
  readonly gradeLevel: string | null;
  readonly isActive: boolean;
  /** Roles of the day that was asked about. */
  readonly roles: readonly { readonly role: Role; readonly schoolId: string | null }[];
};

/** People of a district, for features that have decided themselves whom the actor may see. By id, or by the id of the SIS. */
export type Learners = {
  findMany(scope: Scope, orgId: string, ids: readonly string[], on: LocalDate): Promise<ReadonlyMap<string, Learner>>;
  findBySourcedIds(
    scope: Scope,
    orgId: string,
    sourcedIds: readonly string[],
    on: LocalDate,
  ): Promise<ReadonlyMap<string, Learner>>;
  /** Those at a school who are called so, without regard to case and accents; by the name as it was asked. */
  findByNames(
    scope: Scope,
    orgId: string,
    schoolId: string,
    names: readonly string[],
    on: LocalDate,
  ): Promise<ReadonlyMap<string, readonly Learner[]>>;
  /**
   * People parts of whose names begin so, by name; without regard to case and accents. For the system, which leaves out who may not be
   * seen.
   * @returns null where too little of a name is given
   */
  search(
    scope: Scope,
    orgId: string,
    wanted: {
      readonly name: string;
      readonly schoolId: string | null;
      readonly after: NamePosition | null;
      readonly limit: number;
    },
    on: LocalDate,
  ): Promise<readonly { readonly learner: Learner; readonly sortKey: string }[] | null>;
};

/** A place in a list by name. */
export type NamePosition = { readonly sortKey: string; readonly id: string };

/** Names of those people of a district who are still there, by id. For the system. */
export type NamesOf = (scope: Scope, orgId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
