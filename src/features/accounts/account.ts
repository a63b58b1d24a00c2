import type { ActiveRole, Actor, Role } from '../../shared/actor.ts';
import type { DistrictLabels } from '../../shared/labels.ts';

/** A day without a time: `2026-08-24`. Which instant it begins at depends on the district's time zone. */
export type LocalDate = string;

export type District = {
  readonly id: string;
  readonly name: string;
  /** IANA name, such as America/Chicago. */
  readonly timeZone: string;
  /** What the interface calls otherwise here. */
  readonly labels: DistrictLabels;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type School = {
  readonly id: string;
  /** The district. */
  readonly orgId: string;
  readonly name: string;
  /** Its id in the student information system. */
  readonly sourcedId: string | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** A role that a person has from one day through another. */
export type Membership = {
  readonly id: string;
  readonly role: Role;
  /** Null for the whole district. */
  readonly schoolId: string | null;
  readonly from: LocalDate;
  /** The last day; null while no end is planned. */
  readonly to: LocalDate | null;
};

export type Person = {
  readonly id: string;
  readonly orgId: string;
  readonly displayName: string;
  readonly sourcedId: string | null;
  readonly email: string | null;
  /** Of students. */
  readonly gradeLevel: string | null;
  readonly memberships: readonly Membership[];
  readonly deactivatedAt: Date | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What deciding about a request needs to know of a person. */
export type PersonAccess = Pick<Person, 'id' | 'orgId' | 'memberships' | 'deactivatedAt' | 'revision'> & {
  /** Access tokens carry it; those with a lower one no longer hold. */
  readonly tokenEpoch: number;
};

/** Roles that are always for one school, and the one that is always for the district. All others may be either. */
export const schoolRoles: readonly Role[] = ['schoolLeader', 'student'];
export const districtRoles: readonly Role[] = ['admin'];

export const gradeLevels = ['PK', 'K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'] as const;

export function isActiveOn({ from, to }: Pick<Membership, 'from' | 'to'>, day: LocalDate): boolean {
  // Days in this form sort as text.
  return from <= day && (to === null || day <= to);
}

/** A person with those of their roles that were asked for. */
export type RoleHolder = { readonly personId: string; readonly roles: readonly ActiveRole[] };

/** The roles of a person on a day, each once. A person who was deactivated has none. */
export function activeRoles(person: Pick<Person, 'memberships' | 'deactivatedAt'>, day: LocalDate): ActiveRole[] {
  if (person.deactivatedAt) return [];
  const roles = new Map<string, ActiveRole>();
  for (const membership of person.memberships) {
    const { role, schoolId } = membership;
    if (isActiveOn(membership, day)) roles.set(`${role}:${schoolId}`, { role, schoolId });
  }
  return [...roles.values()];
}

export function toActor(person: Pick<Person, 'id' | 'orgId' | 'memberships' | 'deactivatedAt'>, day: LocalDate): Actor {
  return { userId: person.id, orgId: person.orgId, roles: activeRoles(person, day) };
}

/** Formats are costly to make, and a server meets few time zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day that it is at an instant in a time zone. */
export function localDateAt(instant: Date, timeZone: string): LocalDate {
  let format = formats.get(timeZone);
  if (!format) {
    // The Canadian English way of writing a date is ISO 8601's.
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** One spelling of an address to sign in with. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** What names are sorted and looked up by: without case and marks, so that Ávila stands beside Avila. */
export function sortKeyOf(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
