import type { RunningDemo } from './running-demo.ts';

type Item = { readonly id: string; readonly title: string };
type Listed<One> = { readonly items: readonly One[] };
type Part = { readonly id: string; readonly studentId: string; readonly name: string };

const teacher = 'teacher@demo.example';

/** A playlist of the demo's teacher with an activity that several paths do not share. */
export type Fractions = {
  readonly playlistId: string;
  readonly pathwayId: string;
  readonly pathways: readonly { readonly id: string; readonly title: string }[];
  /** Of that path, in order. */
  readonly stepIds: readonly string[];
};

type Draft = {
  readonly revision: number;
  readonly draft: {
    readonly content: {
      readonly pathways: readonly {
        readonly id: string;
        readonly title: string;
        readonly entries: readonly { id: string }[];
      }[];
    };
  };
};

const list = async <One>(demo: RunningDemo, path: string) =>
  ((await demo.send(teacher, 'GET', path)) as unknown as Listed<One>).items;

export async function findFractions(demo: RunningDemo): Promise<Fractions> {
  const playlists = await list<Item>(demo, '/playlists');
  const playlistId = playlists.find(({ title }) => title.startsWith('Different names'))?.id ?? '';
  const { draft } = (await demo.send(teacher, 'GET', `/playlists/${playlistId}?view=draft`)) as unknown as Draft;
  const { pathways } = draft.content;
  const [first] = pathways;
  return { playlistId, pathwayId: first?.id ?? '', pathways, stepIds: first?.entries.map(({ id }) => id) ?? [] };
}

/** Says something at an activity for everybody, and publishes it. */
export async function improve(demo: RunningDemo, { playlistId }: Fractions, entryId: string, instructions: string) {
  const { revision } = (await demo.send(teacher, 'GET', `/playlists/${playlistId}?view=draft`)) as unknown as Draft;
  const commands = [{ do: 'updateEntry', entryId, changes: { instructions } }];
  await demo.send(teacher, 'POST', `/playlists/${playlistId}/edits`, { baseRevision: revision, commands });
  await demo.send(teacher, 'POST', `/playlists/${playlistId}/versions`, {});
}

/** Says something at an activity for single students: the same for each of them. */
export async function noteFor(demo: RunningDemo, partIds: readonly string[], stepId: string, instructions: string) {
  const commands = [{ do: 'edit', stepId, changes: { instructions } }];
  for (const id of partIds) await demo.send(teacher, 'POST', `/student-playlists/${id}/changes`, { commands });
}

export const partsOf = (demo: RunningDemo, assignmentId: string) =>
  list<Part>(demo, `/assignments/${assignmentId}/students`);

type Given = { readonly id: string; readonly title: string; readonly pathway: { readonly mode: string } };

/**
 * A student's playlist of their class, by how its path is found: `recommended` fits the student, `studentChooses` lets them
 * choose, `fixed` is the same for all.
 */
export async function givenTo(demo: RunningDemo, name: string, mode: string): Promise<string> {
  const [known] = await list<Item>(demo, '/classes');
  const given = await list<Given>(demo, `/assignments?classId=${known?.id}&ended=false&limit=100`);
  for (const { id } of given.filter(({ pathway }) => pathway.mode === mode)) {
    const part = (await partsOf(demo, id)).find((one) => one.name.startsWith(name));
    if (part) return part.id;
  }
  throw new Error(`${name} has no playlist with a path that is ${mode}.`);
}

/** Nobody is to have it any more: what others look at stays as it was. */
export async function takeAway(demo: RunningDemo, assignmentId: string): Promise<void> {
  const studentIds = (await partsOf(demo, assignmentId)).map(({ studentId }) => studentId);
  await demo.send(teacher, 'POST', `/assignments/${assignmentId}/end`);
  await demo.send(teacher, 'POST', `/assignments/${assignmentId}/unassign`, { studentIds });
}

let decision: Promise<{ assignmentId: string; fractions: Fractions }> | null = null;

/** Once for all who look at it, also where they come at the same time. */
export function setUpDecision(demo: RunningDemo, classId: string) {
  decision ??= makeDecision(demo, classId);
  return decision;
}

/**
 * Two students who have a playlist of their own, in which the teacher and a new version have changed the same; and something
 * that a student asks for.
 */
async function makeDecision(
  demo: RunningDemo,
  classId: string,
): Promise<{ assignmentId: string; fractions: Fractions }> {
  const fractions = await findFractions(demo);
  const waiting = await list<{ assignmentId: string; toDecide: number }>(demo, '/assignments/merges/waiting');
  const known = waiting.find(({ toDecide }) => toDecide > 0);
  if (known) return { assignmentId: known.assignmentId, fractions };
  const roster = await list<{ studentId: string; name: string }>(demo, `/classes/${classId}/students`);
  const studentIds = roster.filter(({ name }) => /^(Linh|Elijah)/.test(name)).map(({ studentId }) => studentId);
  const { assignment } = await demo.send(teacher, 'POST', '/assignments', {
    playlistId: fractions.playlistId,
    audience: { kind: 'students', studentIds },
    pathway: { mode: 'fixed', pathwayId: fractions.pathwayId },
  });
  const { id } = assignment as { id: string };
  const stepId = fractions.stepIds[1] ?? '';
  const parts = await partsOf(demo, id);
  await noteFor(
    demo,
    parts.map((part) => part.id),
    stepId,
    'Look at it with a partner.',
  );
  await improve(demo, fractions, stepId, `Look twice, then say what you see. ${id.slice(-4)}`);
  const student = 'student@demo.example';
  const { items } = (await demo.send(student, 'GET', '/me/playlists')) as unknown as Listed<Item>;
  const mine = items.find(({ title }) => title.startsWith('Days'))?.id ?? '';
  const link = { title: 'My video about eclipses', url: 'https://example.org/eclipse' };
  const why = 'I saw one with my uncle and want to show it.';
  await demo.send(student, 'POST', `/me/playlists/${mine}/proposals`, { kind: 'add', link, why });
  await demo.send(student, 'POST', `/me/playlists/${mine}/proposals`, {
    kind: 'add',
    link: { title: 'A song about the seasons', url: 'https://example.org/song' },
  });
  return { assignmentId: id, fractions };
}

export const choiceTitle = 'Where animals can live, and why';
export type Titled = { readonly items: readonly { readonly id: string; readonly title: string }[] };
type Published = { readonly version: { readonly content: { readonly pathways: readonly { readonly id: string }[] } } };

/** A playlist whose path begins with a choice board. */
export async function giveChoiceBoard(demo: RunningDemo, audience: object): Promise<string> {
  const playlistId = (await list<Item>(demo, '/playlists')).find(({ title }) => title === choiceTitle)?.id ?? '';
  const { version } = (await demo.send(teacher, 'GET', `/playlists/${playlistId}`)) as unknown as Published;
  const pathway = { mode: 'fixed', pathwayId: version.content.pathways[0]?.id };
  const { assignment } = await demo.send(teacher, 'POST', '/assignments', { playlistId, audience, pathway });
  return (assignment as { id: string }).id;
}
