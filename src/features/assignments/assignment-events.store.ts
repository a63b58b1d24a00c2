import { type Connection, Types } from 'mongoose';
import { afterPosition } from '../../database/after-position.ts';
import type { Scope } from '../../shared/actor.ts';
import type { ChangedThing, EventSource } from '../webhooks/webhook-event.ts';
import type { Assignment, Audience } from './assignment.ts';

type Read = Pick<Assignment, 'playlistId' | 'version' | 'audience' | 'createdAt'> & { readonly _id: Types.ObjectId };

const projection = { playlistId: 1, version: 1, audience: 1, createdAt: 1 } as const;

/** Assignments as they are made, for those who want to be told of it. Whom they reach is told by class and group, never by student. */
export function createAssignmentEvents(
  connection: Connection,
  /** The school of a class or group; null where single students are meant. */
  schoolOf: (scope: Scope, orgId: string, audience: Audience) => Promise<string | null>,
): EventSource {
  const assignments = () => connection.collection<Read & { readonly orgId: Types.ObjectId }>('assignments');

  return {
    name: 'assignments',
    listChanged: async (scope, { orgId, after, since, limit }): Promise<ChangedThing[]> => {
      if (scope.kind !== 'system') throw new Error('Only the system looks for what has happened.');
      const filter = {
        orgId: new Types.ObjectId(orgId),
        ...afterPosition('createdAt', after),
      };
      const found: Read[] = await assignments()
        .find<Read>(filter, { projection })
        .sort({ createdAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return Promise.all(
        found.map(async ({ _id, playlistId, version, audience, createdAt }): Promise<ChangedThing> => {
          const assignmentId = _id.toHexString();
          const data = {
            assignmentId,
            playlistId,
            version,
            classId: audience.kind === 'class' ? audience.classId : null,
            groupId: audience.kind === 'group' ? audience.groupId : null,
          };
          const created = {
            type: 'assignment.created',
            key: `assignment.created ${assignmentId}`,
            at: createdAt,
            data,
            path: `/api/v1/assignments/${assignmentId}`,
            personIds: [],
          } as const;
          return {
            id: assignmentId,
            // The place in the order: what is changed of one later tells nothing.
            updatedAt: createdAt,
            audience: { schoolId: await schoolOf(scope, orgId, audience) },
            happenings: createdAt >= since ? [created] : [],
          };
        }),
      );
    },
  };
}
