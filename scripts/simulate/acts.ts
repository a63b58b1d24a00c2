import type { Chance } from './chance.ts';
import type { Row, StudentPlaylist } from './check.ts';
import { type Client, Refusal } from './client.ts';
import type { Fit, ModelClass, ModelPlaylist, ModelStudent, ToldEvent } from './model.ts';
import { newStudent } from './model.ts';
import { addStudents, newNames, resourceEntry, type SimulatedWorld } from './world.ts';

export type Acting = {
  readonly client: Client;
  readonly chance: Chance;
  readonly world: SimulatedWorld;
  /** How often each thing was done. */
  readonly counts: Map<string, number>;
};

export function count({ counts }: Pick<Acting, 'counts'>, what: string, by = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + by);
}

/** Refusals that a person takes note of and goes on: a target would be lost, something was taken back already. */
const expected: readonly string[] = ['targets_lost', 'wrong_status', 'invalid_request', 'version_conflict'];

async function unlessRefused<Answer>(acting: Acting, what: string, act: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal) || !expected.includes(error.code)) throw error;
    count(acting, `${what}, refused`);
    return null;
  }
}

/** A new version of a playlist, with edits of all kinds. */
export async function publish(acting: Acting, playlist: ModelPlaylist): Promise<void> {
  const { client, chance, world } = acting;
  const path = `/playlists/${playlist.id}`;
  type Draft = {
    revision: number;
    draft: { content: { pathways: { id: string; entries: { id: string; kind: string }[] }[] } };
  };
  const edits = 1 + chance.below(4);
  for (let edit = 0; edit < edits; edit += 1) {
    const { revision, draft } = await client.get<Draft>(`${path}?view=draft`);
    const pathway = chance.oneOf(draft.content.pathways);
    const entries = pathway?.entries ?? [];
    const one = chance.oneOf(entries);
    const other = chance.oneOf(entries);
    if (!pathway || !one) continue;
    const at = { pathwayId: pathway.id, after: other && other.id !== one.id ? other.id : null };
    const entry = resourceEntry(chance.oneOf(world.resourceIds), playlist.targetId);
    const commands = [
      { do: 'addEntry', id: chance.id(), at, entry },
      { do: 'updateEntry', entryId: one.id, changes: { minutes: 5 + chance.below(50) } },
      { do: 'updateEntry', entryId: one.id, changes: { instructions: `Say what you see, ${chance.below(1_000)}.` } },
      { do: 'moveEntry', entryId: one.id, at },
      { do: 'duplicateEntry', entryId: one.id, id: chance.id() },
      ...(one.kind === 'resource' ? [{ do: 'replaceEntry', entryId: one.id, entry }] : []),
      ...(one.kind === 'resource' && entries.length > 4 ? [{ do: 'removeEntry', entryId: one.id }] : []),
    ];
    const command = chance.oneOf(commands);
    await unlessRefused(acting, 'edit of a playlist', () =>
      client.post(`${path}/edits`, { baseRevision: revision, commands: [command] }),
    );
  }
  await unlessRefused(acting, 'publish', () => client.post(`${path}/versions`, {}));
  playlist.version = (await client.get<{ publishedVersion: number }>(path)).publishedVersion;
  count(acting, 'versions published');
}

/** Something is fitted to one student, or taken back. */
export async function adapt(acting: Acting, student: ModelStudent): Promise<void> {
  const { client, chance, world } = acting;
  const { playlist } = student.room;
  const path = `/student-playlists/${student.rowId}`;
  const before = await client.get<StudentPlaylist>(path);
  const undoable = [...student.fits];
  if (undoable.length > 0 && chance.is(0.2)) {
    const [id, fitted] = chance.oneOf(undoable) as [string, Fit];
    const after = await unlessRefused(acting, 'undo', () => client.post<StudentPlaylist>(`${path}/changes/${id}/undo`));
    if (after === null) return;
    student.fits.delete(id);
    student.timeFactor = after.timeFactor;
    if (fitted.kind === 'due') student.dueOn = after.isExtended ? (after.due?.on ?? null) : null;
    if (fitted.stepId !== null) student.settled.add(fitted.stepId);
    count(acting, 'changes undone');
    return;
  }
  const one = chance.oneOf(before.steps);
  const stepId = one?.step.id ?? '';
  const pathwayId = before.pathway?.id ?? '';
  const after = chance.oneOf(before.steps)?.step.id ?? null;
  const minutes = 1 + chance.below(90);
  const factor = 1 + chance.below(8) / 4;
  const on = `2030-02-${String(1 + chance.below(28)).padStart(2, '0')}`;
  const resourceId = chance.oneOf(world.resourceIds) ?? '';
  const step = resourceEntry(resourceId, playlist.targetId);
  const shown = { kind: 'resource', resource: step.resource };
  const commands: readonly (readonly [object, Fit | null])[] = [
    [{ do: 'add', after, step }, null],
    [
      { do: 'remove', stepId },
      { kind: 'remove', stepId, pathwayId },
    ],
    ...(one?.step.kind === 'resource'
      ? [
          [
            { do: 'replace', stepId, step: shown },
            { kind: 'replace', stepId, pathwayId, resourceId },
          ] as const,
        ]
      : []),
    [
      { do: 'move', stepId, after: after === stepId ? null : after },
      { kind: 'move', stepId },
    ],
    [
      { do: 'edit', stepId, changes: { minutes } },
      { kind: 'edit', stepId, pathwayId, minutes },
    ],
    [
      { do: 'excuse', stepId },
      { kind: 'excuse', stepId, pathwayId },
    ],
    [
      { do: 'timeFactor', factor },
      { kind: 'timeFactor', stepId: null },
    ],
    [
      { do: 'due', due: { on, time: null } },
      { kind: 'due', stepId: null },
    ],
    [
      { do: 'pathway', pathwayId: chance.oneOf(playlist.pathwayIds) },
      { kind: 'pathway', stepId: null },
    ],
  ];
  const [command, wanted] = chance.oneOf(commands) as readonly [object, Fit | null];
  const answer = await unlessRefused(acting, 'change for a student', () =>
    client.post<StudentPlaylist>(`${path}/changes`, { commands: [command], reason: 'It fits better' }),
  );
  if (answer === null) return;
  const known = new Set(before.changes.map(({ id }) => id));
  const made = answer.changes.find(({ id }) => !known.has(id));
  const shownBefore = new Set(before.steps.map((each) => each.step.id));
  const added = answer.steps.find((each) => !shownBefore.has(each.step.id))?.step.id ?? '';
  const kept = wanted ?? { kind: 'add' as const, stepId: added, pathwayId };
  // What was fitted to the same activity before may not be seen any more.
  if (kept.stepId !== null && [...student.fits.values()].some(({ stepId: same }) => same === kept.stepId)) {
    student.settled.add(kept.stepId);
  }
  if (made) student.fits.set(made.id, kept);
  if (kept.kind === 'timeFactor') student.timeFactor = factor;
  if (kept.kind === 'due') student.dueOn = on;
  count(acting, 'changes for students');
}

/** What happens at some steps, told late, in any order, and now and then twice. */
export async function learn(acting: Acting, student: ModelStudent): Promise<void> {
  const { client, chance, world } = acting;
  const own = world.signedIn.get(student.studentId);
  const { steps } = await client.get<StudentPlaylist>(`/student-playlists/${student.rowId}`);
  const events: { id: string; stepId: string; kind: string; at?: string; [more: string]: unknown }[] = [];
  for (const { step } of chance.someOf(steps, 0.4)) {
    const at = new Date(Date.now() - chance.below(5 * 24 * 60) * 60_000).toISOString();
    const add = (kind: string, more: object = {}) =>
      events.push({ id: `event-${chance.id()}`, stepId: step.id, kind, ...(chance.is(0.7) && { at }), ...more });
    if (!own) {
      add('helped');
      if (step.maxScore !== null && chance.is(0.5)) add('scored', { score: chance.below(step.maxScore + 1) });
      continue;
    }
    add('started');
    add('worked', { seconds: 30 + chance.below(1_200) });
    if (chance.is(0.5)) add('left');
    if (step.kind === 'resource' && chance.is(0.6)) add('done');
    if (step.kind === 'checkpoint' && chance.is(0.5)) add('answered', { answer: { text: 'Granite has crystals.' } });
    if (chance.is(0.2)) add('felt', { feeling: chance.oneOf(['tooEasy', 'justRight', 'tooHard']) });
  }
  if (events.length === 0) return;
  const path = own ? `/me/playlists/${student.rowId}/events` : `/student-playlists/${student.rowId}/events`;
  type Received = { added: string[]; known: string[]; refused: { id: string; code: string }[] };
  const tell = (some: readonly object[]) => (own ?? client).post<Received>(path, { events: some });
  const shuffled = chance.shuffled(events);
  const middle = chance.below(shuffled.length);
  // Two devices at one moment; the first one has lost its answer and tells everything again.
  const parts = [shuffled.slice(0, middle), shuffled.slice(middle)].filter((part) => part.length > 0);
  const answers = await Promise.all(parts.map(tell));
  if (chance.is(0.3)) answers.push(await tell(chance.shuffled(events)));
  const taken = new Set(answers.flatMap(({ added, known }) => [...added, ...known]));
  for (const { id, stepId, kind, seconds } of events) {
    if (!taken.has(id)) throw new Error(`Event ${id} was neither taken nor known: ${JSON.stringify(answers)}`);
    const told: ToldEvent = { stepId, kind, seconds: typeof seconds === 'number' ? seconds : 0 };
    student.events.set(id, told);
  }
  const twice = answers.reduce((sum, { added }) => sum + added.length, 0) - events.length;
  if (twice !== 0) throw new Error(`${twice} events of ${student.rowId} were counted twice.`);
  count(acting, 'events', events.length);
}

/** Decides what a new version does for the students of some classes. */
export async function merge(acting: Acting, playlist: ModelPlaylist, rooms: readonly ModelClass[]): Promise<void> {
  const { client, chance } = acting;
  type Merges = {
    conflicts: { key: string; stepId: string; studentPlaylistIds: string[] }[];
    students: { id: string }[];
  };
  const { conflicts } = await client.get<Merges>(`/assignments/merges?playlistId=${playlist.id}`);
  const decided = chance.someOf(conflicts, 0.8).map((conflict) => ({
    ...conflict,
    decision: chance.is(0.5) ? 'mine' : 'theirs',
  }));
  const rest = chance.is(0.3) ? 'mine' : null;
  const students = new Map(rooms.flatMap((room) => room.students.map((student) => [student.rowId, student])));
  for (const { stepId, decision, studentPlaylistIds } of decided) {
    if (decision !== 'theirs') continue;
    for (const id of studentPlaylistIds) students.get(id)?.settled.add(stepId);
    // It holds for who has the same change in a class, also where it was not shown yet.
    for (const student of students.values()) if (hasFitAt(student, stepId)) student.settled.add(stepId);
  }
  const decisions = decided.map(({ key, decision }) => ({ key, decision }));
  const answer = await unlessRefused(acting, 'merge', () =>
    client.post<{ jobId: string | null }>('/assignments/merges', { playlistId: playlist.id, decisions, rest }),
  );
  if (answer?.jobId) await finished(client, answer.jobId);
  count(acting, 'conflicts decided', decisions.length);
}

function hasFitAt({ fits }: ModelStudent, stepId: string): boolean {
  return [...fits.values()].some((one) => one.stepId === stepId);
}

export async function finished(client: Client, jobId: string): Promise<void> {
  for (;;) {
    const { state } = await client.get<{ state: string }>(`/jobs/${jobId}`);
    if (state === 'done') return;
    if (state !== 'queued' && state !== 'running') throw new Error(`Job ${jobId} has ended as ${state}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Students come and go, and playlists are taken from some and given back. */
export async function moveAbout(acting: Acting, room: ModelClass): Promise<void> {
  const { client, chance } = acting;
  const { classId, assignmentId } = room;
  if (chance.is(0.3)) {
    for (const id of await addStudents(client, classId, newNames(chance, 1))) room.students.push(newStudent(room, id));
    count(acting, 'students came');
  }
  // Who signs in stays, as the code is that of the class.
  const others = room.students.slice(1).filter(({ rowId }) => rowId !== '');
  const leaver = chance.oneOf(others.filter(({ isMember }) => isMember));
  if (leaver && chance.is(0.2)) {
    await client.post(`/classes/${classId}/students/end`, { studentIds: [leaver.studentId] });
    leaver.isMember = false;
    count(acting, 'students left');
  }
  const away = chance.oneOf(others.filter(({ isMember }) => !isMember));
  if (away && away !== leaver && chance.is(0.5)) {
    await client.post(`/classes/${classId}/students`, { students: [{ studentId: away.studentId }] });
    away.isMember = true;
    count(acting, 'students came back');
  }
  const one = chance.oneOf(others.filter(({ isMember }) => isMember));
  if (one && chance.is(0.2)) {
    const verb = one.isUnassigned ? 'reassign' : 'unassign';
    await client.post(`/assignments/${assignmentId}/${verb}`, { studentIds: [one.studentId] });
    one.isUnassigned = !one.isUnassigned;
    count(acting, `students ${verb}ed`);
  }
}

/** Another due date for all, or for some. */
export async function changeDue(acting: Acting, room: ModelClass): Promise<void> {
  const { client, chance } = acting;
  const on = `2030-03-${String(1 + chance.below(28)).padStart(2, '0')}`;
  const path = `/assignments/${room.assignmentId}`;
  if (chance.is(0.5)) {
    const { revision } = await client.get<{ revision: number }>(path);
    await client.patch(path, revision, { due: { on, time: null } });
    room.dueOn = on;
    count(acting, 'due dates moved');
    return;
  }
  const some = chance.someOf(
    room.students.filter(({ rowId }) => rowId !== ''),
    0.1,
  );
  if (some.length === 0) return;
  const studentIds = some.map(({ studentId }) => studentId);
  await client.post(`${path}/extensions`, { studentIds, due: { on, time: null }, reason: 'Was ill' });
  for (const student of some) student.dueOn = on;
  count(acting, 'students given more days', some.length);
}

/** The ids of the students' playlists, of those who came since anybody looked. */
export async function readRows({ client }: Pick<Acting, 'client'>, room: ModelClass): Promise<void> {
  const { items } = await client.get<{ items: Row[] }>(`/assignments/${room.assignmentId}/students`);
  const rows = new Map(items.map((row) => [row.studentId, row.id]));
  for (const student of room.students) student.rowId = rows.get(student.studentId) ?? '';
}
