import type { Connection } from 'mongoose';

/** Indexes of what students do, and of where they stand with targets. */
export async function indexProgress(connection: Connection): Promise<void> {
  await connection.collection('progress_events').createIndexes([
    { name: 'once', key: { studentId: 1, eventId: 1 }, unique: true },
    { name: 'of_step', key: { studentPlaylistId: 1, stepId: 1 } },
    { name: 'list', key: { studentPlaylistId: 1, receivedAt: -1, _id: -1 } },
    { name: 'of_student', key: { orgId: 1, studentId: 1 } },
  ]);
  await connection.collection('student_progress').createIndexes([
    { name: 'of_student', key: { orgId: 1, studentId: 1 } },
    { name: 'changed', key: { orgId: 1, updatedAt: 1, _id: 1 } },
  ]);
  await connection
    .collection('student_playlists')
    .createIndexes([{ name: 'playlist', key: { orgId: 1, playlistId: 1, pathwayId: 1 } }]);
  await connection
    .collection('mastery_records')
    .createIndexes([{ name: 'of_student', key: { orgId: 1, studentId: 1, key: 1 }, unique: true }]);
}
