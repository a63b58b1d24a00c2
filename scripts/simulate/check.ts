import { type Client, forEachOf } from './client.ts';
import { type ModelClass, type ModelStudent, secondsOf } from './model.ts';

export type Row = {
  readonly id: string;
  readonly studentId: string;
  readonly isMember: boolean;
  readonly state: string;
  readonly version: number;
  readonly changeCount: number;
  readonly due: { readonly on: string } | null;
};

export type StudentPlaylist = {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly timeFactor: number;
  readonly due: { readonly on: string } | null;
  readonly isExtended: boolean;
  readonly pathway: { readonly id: string } | null;
  readonly steps: readonly {
    readonly step: {
      readonly id: string;
      readonly kind: string;
      readonly minutes: number | null;
      readonly maxScore: number | null;
      readonly resource?: { readonly resourceId: string };
    };
    readonly isExcused: boolean;
  }[];
  readonly past: readonly { readonly step: { readonly id: string } }[];
  readonly changes: readonly { readonly id: string; readonly undone: object | null }[];
};

type Progress = {
  readonly steps: readonly {
    readonly stepId: string;
    readonly state: string;
    readonly minutes: number;
    readonly attempts: readonly { readonly id: string }[];
  }[];
};

type ClassRow = { readonly studentId: string; readonly minutes: number };

/** Looks at a whole class at a glance: who is there, what is due, how much was fitted and done. @returns what is wrong */
export async function checkClass(client: Client, room: ModelClass): Promise<string[]> {
  const faults: string[] = [];
  const { assignmentId } = room;
  const [{ items }, { students }] = [
    await client.get<{ items: Row[] }>(`/assignments/${assignmentId}/students`),
    await client.get<{ students: ClassRow[] }>(`/assignments/${assignmentId}/progress`),
  ];
  const rows = new Map(items.map((row) => [row.studentId, row]));
  const shown = new Map(students.map((row) => [row.studentId, row]));
  for (const student of room.students) {
    const { studentId } = student;
    const row = rows.get(studentId);
    const say = (what: string) => faults.push(`student ${studentId} of assignment ${assignmentId}: ${what}`);
    if (!row) {
      say('has no playlist');
      continue;
    }
    if (student.rowId !== '' && student.rowId !== row.id) say('has another playlist than before');
    student.rowId = row.id;
    if (row.isMember !== student.isMember) say(`is ${row.isMember ? '' : 'not '}in the class`);
    const dueOn = student.dueOn ?? room.dueOn;
    if (row.due?.on !== dueOn) say(`due on ${row.due?.on ?? 'no day'}, not on ${dueOn}`);
    if (row.changeCount < student.fits.size) say(`${row.changeCount} changes stand, of ${student.fits.size}`);
    if ((row.state === 'unassigned') !== student.isUnassigned) say(`is ${row.state}`);
    const minutes = Math.round(secondsOf(student) / 60);
    const seen = shown.get(studentId);
    if (!student.isUnassigned && seen?.minutes !== minutes) say(`${seen?.minutes} minutes of work, not ${minutes}`);
  }
  return faults;
}

/** Looks at everything of one student. @returns what is wrong */
export async function checkStudent(client: Client, student: ModelStudent): Promise<string[]> {
  const faults: string[] = [];
  const say = (what: string) => faults.push(`student ${student.studentId}: ${what}`);
  const path = `/student-playlists/${student.rowId}`;
  const [row, progress] = [await client.get<StudentPlaylist>(path), await client.get<Progress>(`${path}/progress`)];
  checkFits(student, row, say);
  await checkEvents(client, student, path, say);
  const byStep = new Map(progress.steps.map((step) => [step.stepId, step]));
  const seconds = new Map<string, number>();
  for (const [id, { stepId, kind, seconds: worked }] of student.events) {
    const step = byStep.get(stepId);
    if (!step) {
      say(`nothing is known of activity ${stepId}`);
      continue;
    }
    seconds.set(stepId, (seconds.get(stepId) ?? 0) + worked);
    const isAttempt = kind === 'scored' || kind === 'answered';
    if (isAttempt && !step.attempts.some((attempt) => attempt.id.endsWith(id))) say(`attempt ${id} is lost`);
    if (kind === 'started' && step.state === 'notStarted') say(`activity ${stepId} is not begun any more`);
    if (kind === 'done' && step.state !== 'done' && step.state !== 'submitted') {
      say(`activity ${stepId} is ${step.state}, and was done`);
    }
  }
  for (const [stepId, worked] of seconds) {
    const minutes = Math.round(worked / 60);
    if (byStep.get(stepId)?.minutes !== minutes) {
      say(`${byStep.get(stepId)?.minutes} minutes at activity ${stepId}, not ${minutes}`);
    }
  }
  // What was begun is in the list, or in the record.
  const kept = new Set([...row.steps, ...row.past].map(({ step }) => step.id));
  for (const { stepId, kind } of student.events.values()) {
    if (kind === 'started' && !kept.has(stepId)) say(`activity ${stepId} has gone from the list and the record`);
  }
  return faults;
}

/** What was fitted to the student is there, and has its effect on the path that they are on. */
function checkFits(student: ModelStudent, row: StudentPlaylist, say: (what: string) => void): void {
  const standing = new Set(row.changes.filter(({ undone }) => undone === null).map(({ id }) => id));
  const steps = new Map(row.steps.map((one) => [one.step.id, one]));
  if (row.timeFactor !== student.timeFactor) say(`has ${row.timeFactor} of the time, not ${student.timeFactor}`);
  for (const [id, fit] of student.fits) {
    if (!standing.has(id)) {
      say(`change ${id} (${fit.kind}) is lost`);
      continue;
    }
    if (!('pathwayId' in fit) || fit.pathwayId !== row.pathway?.id || student.settled.has(fit.stepId)) continue;
    const one = steps.get(fit.stepId);
    const isThere = one !== undefined;
    const hasEffect =
      fit.kind === 'add'
        ? isThere
        : fit.kind === 'remove'
          ? !isThere
          : fit.kind === 'replace'
            ? one?.step.resource?.resourceId === fit.resourceId
            : fit.kind === 'edit'
              ? one?.step.minutes === fit.minutes
              : !isThere || one.isExcused;
    if (!hasEffect) say(`change ${id} (${fit.kind} of activity ${fit.stepId}) has no effect`);
  }
}

/** Everything that was acknowledged is kept, once. */
async function checkEvents(client: Client, student: ModelStudent, path: string, say: (what: string) => void) {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string }[]; nextCursor: string | null } = await client.get(
      `${path}/events?limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    // What others told stands under their id, too.
    found.push(...page.items.map(({ id }) => id.split(':').at(-1) ?? ''));
    cursor = page.nextCursor;
  } while (cursor !== null);
  const kept = new Set(found);
  if (kept.size !== found.length) say(`${found.length - kept.size} events are kept twice`);
  const lost = [...student.events.keys()].filter((id) => !kept.has(id));
  if (lost.length > 0) say(`${lost.length} events are lost, such as ${lost[0]}`);
}

/** Looks at some students in full, several at a time. @returns what is wrong */
export async function checkStudents(
  client: Client,
  students: readonly ModelStudent[],
  atOnce: number,
): Promise<string[]> {
  const faults: string[] = [];
  await forEachOf(
    students.filter(({ rowId }) => rowId !== ''),
    atOnce,
    async (student) => {
      faults.push(...(await checkStudent(client, student)));
    },
  );
  return faults;
}
