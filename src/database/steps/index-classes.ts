import type { Connection } from 'mongoose';

/** Indexes of classes, who learns in them, who stands to which student how, and the audit of student records. */
export async function indexClasses(connection: Connection): Promise<void> {
  const isLive = { deletedAt: null };
  await connection.collection('classes').createIndexes([
    { name: 'list', key: { orgId: 1, archivedAt: 1, sortKey: 1, _id: 1 }, partialFilterExpression: isLive },
    {
      name: 'list_of_school',
      key: { orgId: 1, schoolId: 1, archivedAt: 1, sortKey: 1, _id: 1 },
      partialFilterExpression: isLive,
    },
    { name: 'teacher', key: { orgId: 1, 'teachers.personId': 1 }, partialFilterExpression: isLive },
    {
      name: 'code',
      key: { 'code.value': 1 },
      unique: true,
      partialFilterExpression: { 'code.value': { $gt: '' }, ...isLive },
    },
    {
      name: 'sourcedId',
      key: { orgId: 1, sourcedId: 1 },
      unique: true,
      partialFilterExpression: { sourcedId: { $gt: '' }, ...isLive },
    },
  ]);
  await connection.collection('enrollments').createIndexes([
    { name: 'pair', key: { orgId: 1, classId: 1, studentId: 1 }, unique: true },
    { name: 'class', key: { orgId: 1, classId: 1, to: 1 } },
    { name: 'student', key: { orgId: 1, studentId: 1, to: 1 } },
  ]);
  await connection.collection('class_groups').createIndexes([
    { name: 'class', key: { orgId: 1, classId: 1, _id: 1 } },
    { name: 'student', key: { orgId: 1, studentIds: 1 } },
  ]);
  await connection.collection('roster_changes').createIndexes([
    { name: 'class', key: { orgId: 1, classId: 1, _id: -1 } },
    { name: 'student', key: { orgId: 1, 'writes.studentId': 1 } },
  ]);
  await connection.collection('student_links').createIndexes([
    { name: 'person', key: { orgId: 1, kind: 1, personId: 1, studentId: 1 }, unique: true },
    { name: 'student', key: { orgId: 1, studentId: 1, kind: 1 } },
  ]);
  await connection.collection('student_record_audit').createIndexes([
    { name: 'list', key: { orgId: 1, at: -1, _id: -1 } },
    { name: 'student', key: { orgId: 1, studentIds: 1, at: -1, _id: -1 } },
    { name: 'by', key: { orgId: 1, 'by.id': 1, at: -1, _id: -1 } },
    { name: 'action', key: { orgId: 1, action: 1, at: -1, _id: -1 } },
  ]);
}
