import { type Connection, Types } from 'mongoose';
import type { Role, Scope } from '../../shared/actor.ts';
import type { RoleHolder } from './account.ts';

type Stored = {
  _id: Types.ObjectId;
  memberships: { role: Role; schoolId: Types.ObjectId | null; from: string; to: string }[];
};

/** More people than this nobody tells something at once. */
const mostHolders = 500;

/** Who holds a role, for what is to be told to them. */
export function createRoleHoldersStore(connection: Connection) {
  return {
    /** People of a district who hold one of the roles on that day; who was deactivated holds none. */
    find: async (
      scope: Scope,
      { orgId, roles, day }: { orgId: string; roles: readonly Role[]; day: string },
    ): Promise<RoleHolder[]> => {
      if (scope.kind !== 'system') throw new Error('Who holds a role is asked for by the system alone.');
      const found = await connection
        .collection('people')
        .find<Stored>(
          {
            orgId: new Types.ObjectId(orgId),
            'memberships.role': { $in: [...roles] },
            deletedAt: null,
            deactivatedAt: null,
          },
          { projection: { memberships: 1 } },
        )
        .limit(mostHolders)
        .toArray();
      return found.flatMap(({ _id, memberships }) => {
        const held = memberships.flatMap(({ role, schoolId, from, to }) =>
          roles.includes(role) && from <= day && day <= to ? { role, schoolId: schoolId?.toHexString() ?? null } : [],
        );
        return held.length === 0 ? [] : [{ personId: _id.toHexString(), roles: held }];
      });
    },
  };
}
