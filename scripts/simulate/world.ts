import type { Chance } from './chance.ts';
import { type Client, createClient, forEachOf } from './client.ts';
import { type ModelClass, type ModelPlaylist, type ModelStudent, newStudent } from './model.ts';

/** What a term is played with. */
export type SimulatedWorld = {
  readonly playlists: readonly ModelPlaylist[];
  readonly rooms: readonly ModelClass[];
  readonly resourceIds: readonly string[];
  /** Students who act themselves, by their id; of all others programs and teachers tell. */
  readonly signedIn: ReadonlyMap<string, Client>;
};

export const classSize = 25;
/** Classes that have the same playlist. */
const classesOfOne = 20;
const resourceCount = 12;
const stepsOfPath = 5;
export const atOnce = 8;

type Parts = { readonly api: string; readonly client: Client; readonly chance: Chance };

/** A district with so many students in classes, who have been given playlists of two paths. */
export async function buildWorld({ api, client, chance }: Parts, studentCount: number): Promise<SimulatedWorld> {
  const schools = await client.get<{ items: { id: string }[] }>('/schools');
  const schoolId = schools.items[0]?.id;
  if (schoolId === undefined) throw new Error('The district has no school.');
  const resourceIds: string[] = [];
  for (let at = 0; at < resourceCount; at += 1) resourceIds.push(await makeResource(client, chance, at));
  const classCount = Math.ceil(studentCount / classSize);
  const playlists: ModelPlaylist[] = [];
  for (let at = 0; at < classCount; at += classesOfOne) playlists.push(await makePlaylist(client, chance, resourceIds));
  const rooms: ModelClass[] = [];
  const signedIn = new Map<string, Client>();
  const numbers = Array.from({ length: classCount }, (_, at) => at);
  await forEachOf(numbers, atOnce, async (at) => {
    const size = Math.min(classSize, studentCount - at * classSize);
    const playlist = playlists[Math.floor(at / classesOfOne)] as ModelPlaylist;
    const room = await makeRoom(client, chance, { schoolId, playlist, at, size });
    rooms.push(room);
    const [first] = room.students;
    if (first) signedIn.set(first.studentId, await admit(api, client, room, first));
  });
  return { playlists, rooms, resourceIds, signedIn };
}

async function makeResource(client: Client, chance: Chance, at: number): Promise<string> {
  const { id } = await client.post<{ id: string }>('/resources', {
    title: `Rocks, part ${at + 1}`,
    summary: 'Where a rock comes from, and how one can tell.',
    kind: 'link',
    url: `https://example.org/rocks/${chance.id()}`,
    inLanguage: ['en'],
    license: 'CC BY 4.0',
    modalities: [at % 2 === 0 ? 'video' : 'reading'],
    timeRequired: 'PT10M',
    visibility: 'district',
    schoolId: null,
    approvedForStudents: true,
  });
  await client.post(`/resources/${id}/versions`, {});
  return id;
}

export function resourceEntry(resourceId: string | undefined, targetId: string) {
  return { kind: 'resource', resource: { resourceId }, targetIds: [targetId], role: 'learn' };
}

export function checkEntry(targetId: string) {
  const checkpoint = { form: 'evidence', prompt: 'Show a rock and say what it is', asksFor: ['text'] };
  return { kind: 'checkpoint', checkpoint, targetIds: [targetId], role: 'assess', maxScore: 10 };
}

async function makePlaylist(client: Client, chance: Chance, resourceIds: readonly string[]): Promise<ModelPlaylist> {
  const targetId = chance.id();
  const pathwayIds = [chance.id(), chance.id()];
  const target = { statement: { en: 'I can tell rocks apart.' }, mastery: { kind: 'allRequired' } };
  const commands: object[] = [{ do: 'addTarget', id: targetId, target }];
  for (const [path, id] of pathwayIds.entries()) {
    commands.push({ do: 'addPathway', id, pathway: { title: path === 0 ? 'Watch' : 'Read' } });
    for (let step = 0; step < stepsOfPath; step += 1) {
      const entry = resourceEntry(resourceIds[(path + 2 * step) % resourceIds.length], targetId);
      commands.push({ do: 'addEntry', id: chance.id(), at: { pathwayId: id }, entry });
    }
    commands.push({ do: 'addEntry', id: chance.id(), at: { pathwayId: id }, entry: checkEntry(targetId) });
  }
  const { id } = await client.post<{ id: string }>('/playlists', {
    title: 'Rocks',
    visibility: 'district',
    schoolId: null,
    choiceRules: { pathway: 'any', swap: 'never', addition: 'never' },
    commands,
  });
  await client.post(`/playlists/${id}/versions`, {});
  return { id, pathwayIds, targetId, version: 1 };
}

export const firstDueOn = '2030-01-31';

async function makeRoom(
  client: Client,
  chance: Chance,
  { schoolId, playlist, at, size }: { schoolId: string; playlist: ModelPlaylist; at: number; size: number },
): Promise<ModelClass> {
  const { id: classId } = await client.post<{ id: string }>('/classes', { schoolId, title: `Class ${at + 1}` });
  const studentIds = await addStudents(client, classId, newNames(chance, size));
  const updates = chance.is(0.25) ? 'ask' : 'automatic';
  const pathway = chance.is(0.5)
    ? { mode: 'fixed', pathwayId: playlist.pathwayIds[0] }
    : { mode: 'fixed', pathwayId: playlist.pathwayIds[1] };
  const { assignment } = await client.post<{ assignment: { id: string } }>('/assignments', {
    playlistId: playlist.id,
    audience: { kind: 'class', classId },
    due: { on: firstDueOn, time: null },
    updates,
    pathway,
  });
  const students: ModelStudent[] = [];
  const room: ModelClass = { classId, assignmentId: assignment.id, playlist, updates, dueOn: firstDueOn, students };
  for (const id of studentIds) students.push(newStudent(room, id));
  return room;
}

export function newNames(chance: Chance, count: number): string[] {
  return Array.from({ length: count }, () => `Student ${chance.id().slice(-13)}`);
}

/** @returns their ids, in the order of the names */
export async function addStudents(client: Client, classId: string, names: readonly string[]): Promise<string[]> {
  type Added = { students: { outcome: string; studentId: string | null }[] };
  const { students } = await client.post<Added>(`/classes/${classId}/students/new`, {
    students: names.map((name) => ({ name })),
  });
  return students.map(({ studentId, outcome }) => {
    if (studentId === null) throw new Error(`A student was not taken into class ${classId}: ${outcome}.`);
    return studentId;
  });
}

/** Lets a student sign in with a PIN, as their teacher does. */
async function admit(api: string, client: Client, room: ModelClass, { studentId }: ModelStudent): Promise<Client> {
  type Set = { items: { name: string; secret: { pin: string } }[] };
  const path = `/classes/${room.classId}`;
  const { items } = await client.post<Set>(`${path}/sign-ins`, { students: [{ studentId }], generate: 'pin' });
  const { code } = await client.post<{ code: { value: string } }>(`${path}/code`, {});
  const [own] = items;
  return createClient(api, async () => {
    const answer = await fetch(`${api}/auth/student-sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        classCode: code.value,
        name: own?.name,
        secret: { kind: 'pin', pin: own?.secret.pin },
      }),
    });
    if (!answer.ok) throw new Error(`A student cannot sign in: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { accessToken: string }).accessToken;
  });
}
