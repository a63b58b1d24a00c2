import { type Actor, hasRole, type Scope } from '../../shared/actor.ts';

/**
 * Who sees jobs, and may cancel them and have them tried again: everybody their own, admins all of their district. The
 * jobs of the installation itself (`orgId` null) are nobody's; metrics and the log tell of them.
 */
export type JobReach =
  | { readonly kind: 'everything' }
  | { readonly kind: 'district'; readonly orgId: string }
  | { readonly kind: 'own'; readonly orgId: string; readonly personId: string };

/** Null reaches nothing. */
export function jobsVisibleTo(scope: Scope): JobReach | null {
  switch (scope.kind) {
    case 'system':
      return { kind: 'everything' };
    case 'public':
      return null;
    case 'actor': {
      const { orgId, userId: personId } = scope.actor;
      return isAdmin(scope.actor) ? { kind: 'district', orgId } : { kind: 'own', orgId, personId };
    }
  }
}

function isAdmin(actor: Actor): boolean {
  return hasRole(actor, ['admin']);
}
