import { type Actor, hasRole } from '../../shared/actor.ts';
import { sharedOrgId } from './standard.ts';
import type { StandardsScope } from './standards.ts';

/** The organizations whose standards a scope reads, its own first; `all` for the system. */
export function readableOrgs(scope: StandardsScope): readonly string[] | 'all' {
  switch (scope.kind) {
    case 'actor':
      return [scope.actor.orgId, sharedOrgId];
    case 'district':
      return [scope.orgId, sharedOrgId];
    case 'public':
      return [sharedOrgId];
    case 'system':
      return 'all';
  }
}

/** The district that a scope acts for; null where it is for none. */
export function districtOf(scope: StandardsScope): string | null {
  if (scope.kind === 'actor') return scope.actor.orgId;
  return scope.kind === 'district' ? scope.orgId : null;
}

/** The organization that a scope may write to. Shared frameworks are the operator's, who comes as the system. */
export function mayWrite(scope: StandardsScope, orgId: string): boolean {
  return scope.kind === 'system' || districtOf(scope) === orgId;
}

/** Specialists and admins of the whole district keep its standards: local ones, imports, what its teachers see. */
export function keepsStandards(actor: Actor): boolean {
  return actor.roles.some(({ role, schoolId }) => schoolId === null && (role === 'admin' || role === 'specialist'));
}

/** What was dropped from a framework, and what could take its place, is for those who tag. */
export function seesRetired(actor: Actor): boolean {
  return hasRole(actor, ['admin', 'specialist', 'coach', 'schoolLeader']);
}
