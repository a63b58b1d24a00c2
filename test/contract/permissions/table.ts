import type { Role } from '../../../src/shared/actor.ts';
import type { BuiltDistrict, SignedIn, World } from '../../support/world.ts';

/** Where the thing is that somebody asks for, seen from a person with a role at one school. */
export const places = ['own school', 'other school', 'other district'] as const;

export type PlaceContext = {
  readonly world: World;
  /** The district of the thing. */
  readonly district: BuiltDistrict;
  readonly schoolId: string;
  /** Of the district of the thing. */
  readonly admin: SignedIn;
};

export type CallToMake = {
  /** With the ids of a thing at that place. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** It goes on until the caller leaves. */
  readonly isEndless?: true;
};

/** Statuses for a thing of the own school, another school and another district. */
export type ByPlace = readonly [own: number, otherSchool: number, otherDistrict: number];

export type PermissionRow =
  /** Anybody may call it, signed in or not. */
  | { readonly who: 'everybody'; readonly status: number; readonly body?: object }
  | {
      readonly who: Readonly<Record<Role, number | ByPlace>>;
      /** An API client of one school that has the scope. Absent: the route is for people only. */
      readonly client?: number | ByPlace;
      /** Callers are signed out by it, or gone. */
      readonly usesUpCaller?: true;
      /**
       * Builds a thing at the place, and says how to ask for it. All roles ask for the same one, until one of them is
       * let do something other than GET, PUT or PATCH.
       */
      call(context: PlaceContext): Promise<CallToMake> | CallToMake;
    };

/**
 * What each role may do on each route of a feature, written out: `METHOD path` as it is declared. One number where the
 * place makes no difference, such as a list (whose content is its own tests' matter).
 */
export type PermissionTable = Readonly<Record<string, PermissionRow>>;

/** A row in which all roles get the same. */
export function allRoles(status: number | ByPlace): Record<Role, number | ByPlace> {
  return {
    admin: status,
    schoolLeader: status,
    specialist: status,
    coach: status,
    teacher: status,
    supportStaff: status,
    substitute: status,
    student: status,
    guardian: status,
  };
}
