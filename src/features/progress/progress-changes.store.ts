import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

/** That something of a student is another than it was: ids alone. */
export type ProgressChange = {
  /** Of what has changed, and in which state: the same change is told once. */
  readonly mark: string;
  readonly at: Date;
  readonly studentId: string;
} & (
  | { readonly kind: 'row'; readonly studentPlaylistId: string; readonly assignmentId: string }
  /** Of the record of a target (`targetKeyOf`). */
  | { readonly kind: 'target'; readonly key: string }
);

export type ProgressChangesStore = ReturnType<typeof createProgressChangesStore>;

type Row = {
  _id: Types.ObjectId;
  studentId: Types.ObjectId;
  assignmentId: Types.ObjectId;
  updatedAt: Date;
  revision: number;
};
type Target = { _id: Types.ObjectId; studentId: Types.ObjectId; key: string; changedAt: Date; revision: number };

/** What has changed lately in a district, by whatever process: for those who have it open. */
export function createProgressChangesStore(connection: Connection) {
  return {
    /** Oldest first; at most `limit` of each kind. */
    since: async (
      scope: Scope,
      orgId: string,
      { since, limit }: { readonly since: Date; readonly limit: number },
    ): Promise<ProgressChange[]> => {
      if (scope.kind !== 'system') throw new Error('Only the system watches what students of a district do.');
      const own = { orgId: new Types.ObjectId(orgId) };
      const [rows, targets] = await Promise.all([
        connection
          .collection('student_progress')
          .find<Row>(
            { ...own, updatedAt: { $gte: since } },
            { projection: { studentId: 1, assignmentId: 1, updatedAt: 1, revision: 1 } },
          )
          .sort({ updatedAt: 1, _id: 1 })
          .limit(limit)
          .toArray(),
        connection
          .collection('mastery_records')
          .find<Target>(
            { ...own, changedAt: { $gte: since } },
            { projection: { studentId: 1, key: 1, changedAt: 1, revision: 1 } },
          )
          .sort({ changedAt: 1, _id: 1 })
          .limit(limit)
          .toArray(),
      ]);
      return [
        ...rows.map(({ _id, studentId, assignmentId, updatedAt, revision }): ProgressChange => {
          const id = _id.toHexString();
          const ids = {
            studentId: studentId.toHexString(),
            studentPlaylistId: id,
            assignmentId: assignmentId.toHexString(),
          };
          return { kind: 'row', mark: `${id} ${revision}`, at: updatedAt, ...ids };
        }),
        ...targets.map(({ _id, studentId, key, changedAt, revision }): ProgressChange => {
          const mark = `${_id.toHexString()} ${revision}`;
          return { kind: 'target', mark, at: changedAt, studentId: studentId.toHexString(), key };
        }),
      ];
    },
  };
}
