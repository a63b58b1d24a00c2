import { type Connection, Types } from 'mongoose';
import { afterPosition } from '../../database/after-position.ts';
import type { Scope } from '../../shared/actor.ts';
import type { ChangedThing, EventSource } from '../webhooks/webhook-event.ts';

type Read = {
  readonly _id: Types.ObjectId;
  readonly studentId: Types.ObjectId;
  readonly assignmentId: Types.ObjectId;
  readonly playlistId: Types.ObjectId;
  readonly updatedAt: Date;
};

const projection = { studentId: 1, assignmentId: 1, playlistId: 1, updatedAt: 1 } as const;

/** That students did something, for those who want to be told of it: ids alone. What it was, they ask for. */
export function createProgressEvents(
  connection: Connection,
  /** The schools of assignments to classes and groups; null where single students are meant. */
  schoolsOf: (
    scope: Scope,
    orgId: string,
    assignmentIds: readonly string[],
  ) => Promise<ReadonlyMap<string, string | null>>,
): EventSource {
  const progress = () => connection.collection<Read & { readonly orgId: Types.ObjectId }>('student_progress');

  return {
    name: 'progress',
    listChanged: async (scope, { orgId, after, since, limit }): Promise<ChangedThing[]> => {
      if (scope.kind !== 'system') throw new Error('Only the system looks for what has happened.');
      const filter = { orgId: new Types.ObjectId(orgId), ...afterPosition('updatedAt', after) };
      const found: Read[] = await progress()
        .find<Read>(filter, { projection })
        .sort({ updatedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const schools = await schoolsOf(scope, orgId, [
        ...new Set(found.map(({ assignmentId }) => assignmentId.toHexString())),
      ]);
      return found.map(({ _id, studentId, assignmentId, playlistId, updatedAt }): ChangedThing => {
        const studentPlaylistId = _id.toHexString();
        const data = {
          studentPlaylistId,
          studentId: studentId.toHexString(),
          assignmentId: assignmentId.toHexString(),
          playlistId: playlistId.toHexString(),
        };
        const updated = {
          type: 'progress.updated',
          key: `progress.updated ${studentPlaylistId} ${updatedAt.getTime()}`,
          at: updatedAt,
          data,
          path: `/api/v1/student-playlists/${studentPlaylistId}/progress`,
          personIds: [data.studentId],
        } as const;
        return {
          id: studentPlaylistId,
          updatedAt,
          audience: { schoolId: schools.get(data.assignmentId) ?? null },
          happenings: updatedAt >= since ? [updated] : [],
        };
      });
    },
  };
}
