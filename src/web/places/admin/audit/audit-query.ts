/** What is written down of records of students, as the server names it. */
export const auditActions = [
  'roster.read',
  'roster.search',
  'roster.change',
  'profile.read',
  'profile.change',
  'progress.read',
  'progress.change',
  'studentPlaylist.read',
  'studentPlaylist.change',
  'assignment.read',
  'assignment.create',
  'assignment.extend',
  'assignment.unassign',
  'assignment.reassign',
  'assignment.update',
  'assignment.undoUpdate',
  'reflection.read',
  'progress.pull',
  'evidence.read',
  'evidence.change',
  'results.read',
  'results.add',
  'signIn.read',
  'signIn.change',
  'guardian.read',
  'guardian.change',
  'family.read',
  'record.transfer',
  'record.export',
  'record.erase',
] as const;

type Asked = {
  readonly by: string | null;
  readonly student: string | null;
  readonly action: string;
  /** Days, as a field for dates has them; the last one is included. */
  readonly from: string;
  readonly to: string;
};

/** As the server is asked: instants, from the beginning of one day to the end of the other, where the reader is. */
export function toAuditQuery({ by, student, action, from, to }: Asked) {
  return {
    by,
    student,
    action,
    from: from === '' ? null : new Date(`${from}T00:00:00`).toISOString(),
    until: to === '' ? null : dayAfter(to).toISOString(),
  };
}

function dayAfter(day: string): Date {
  const next = new Date(`${day}T00:00:00`);
  next.setDate(next.getDate() + 1);
  return next;
}
