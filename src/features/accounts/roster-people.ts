import type { Scope } from '../../shared/actor.ts';
import type { Membership } from './account.ts';

/** A person as rosters know one. */
export type RosterPerson = {
  readonly id: string;
  readonly displayName: string;
  /** Empty for who has none. */
  readonly sourcedId: string;
  readonly email: string | null;
  readonly gradeLevel: string | null;
  readonly memberships: readonly Membership[];
  readonly revision: number;
};

export type RosterPersonWrite = Omit<RosterPerson, 'memberships'> & {
  readonly isNew: boolean;
  readonly memberships: readonly (Omit<Membership, 'id'> & { readonly id: string | null })[];
};

/** People of a district by the ids of the student information system, many at once. */
export type RosterPeople = {
  newId(): string;
  eachImported(scope: Scope, orgId: string): AsyncIterable<RosterPerson>;
  /** Those without such an id who have one of these e-mail addresses. */
  findUnlinked(scope: Scope, orgId: string, emails: readonly string[]): Promise<RosterPerson[]>;
  /** The ids of those that were written: what somebody else has changed since it was read, or added, is left alone. */
  writeMany(scope: Scope, orgId: string, writes: readonly RosterPersonWrite[], now: Date): Promise<string[]>;
};
