import type { Connection } from 'mongoose';

/** Indexes of assignments, of each student's part of them, and of what students ask for. */
export async function indexAssignments(connection: Connection): Promise<void> {
  await connection.collection('assignments').createIndexes([
    { name: 'list', key: { orgId: 1, _id: -1 } },
    { name: 'by', key: { orgId: 1, assignedBy: 1, _id: -1 } },
    { name: 'audience', key: { orgId: 1, audienceKeys: 1, _id: -1 } },
    { name: 'playlist', key: { orgId: 1, playlistId: 1, _id: -1 } },
    { name: 'settings', key: { orgId: 1, 'settings.studentId': 1 } },
  ]);
  await connection.collection('student_playlists').createIndexes([
    { name: 'assignment', key: { orgId: 1, assignmentId: 1, studentId: 1 }, unique: true },
    { name: 'student', key: { orgId: 1, studentId: 1, _id: 1 } },
  ]);
  await connection.collection('student_proposals').createIndexes([
    { name: 'playlist', key: { orgId: 1, studentPlaylistId: 1, _id: -1 } },
    { name: 'queue', key: { orgId: 1, state: 1, _id: 1 } },
    { name: 'by', key: { orgId: 1, state: 1, assignedBy: 1, _id: 1 } },
    { name: 'class', key: { orgId: 1, state: 1, classId: 1, _id: 1 } },
    { name: 'student', key: { orgId: 1, studentId: 1 } },
  ]);
}
