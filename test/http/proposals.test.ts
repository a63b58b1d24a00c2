import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { createPlaylistRequests, playlistsPath } from '../support/playlist-requests.ts';
import { buildResourcePeople, faultsOf, type ResourcePeople } from '../support/resource-requests.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, createShared } = createPlaylistRequests(world);
const path = `${playlistsPath}/proposals`;

let people: ResourcePeople;
const ids: Record<string, string> = {};

beforeAll(async () => {
  people = await buildResourcePeople(world);
  const share = async (name: string, changes: object, code = '3.NF.A.1'): Promise<void> => {
    const alignments = [{ code, alignmentType: 'teaches' }];
    const input = {
      title: name,
      url: `https://example.org/${name}`,
      timeRequired: 'PT10M',
      gradeLevels: ['3'],
      alignments,
    };
    ids[name] = await createShared(people.specialist, { ...input, ...changes, approvedForStudents: true });
  };
  await share('watch', { modalities: ['video'], learningResourceType: ['lesson'] });
  await share('captioned', {
    modalities: ['video'],
    learningResourceType: ['lesson'],
    accessibilityFeatures: ['captions'],
  });
  await share('mira', { modalities: ['video'], learningResourceType: ['lesson'], inLanguage: ['es'] });
  await share('drill', { modalities: ['interactive'], learningResourceType: ['exercise'] });
  await share('quiz', { modalities: ['interactive'], learningResourceType: ['quiz'] });
  await share('pitch', { modalities: ['hands-on'], interests: ['soccer'], learningResourceType: ['activity'] });
  await share('other', { modalities: ['video'], learningResourceType: ['lesson'] }, '3.MD.A.1');
  const input = {
    title: 'unapproved',
    url: 'https://example.org/unapproved',
    approvedForStudents: false,
    alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }],
  };
  ids.unapproved = await createShared(people.specialist, input);
  await world.wiring.searchSync.caughtUp();
});

const wish = { standards: ['3.NF.A.1'], strategies: [{ by: 'modality', modality: 'Video' }], minutesPerPathway: 30 };
const propose = async (changes: object) => (await post(people.teacher, path, { ...wish, ...changes }).expect(201)).body;
type Step = { role: string; resource: { id: string }; reasons: { code: string; text: string }[]; minutes: number };
const namesOf = (pathway: { steps: Step[] }): (string | undefined)[] =>
  pathway.steps.map(({ resource }) => Object.keys(ids).find((name) => ids[name] === resource.id));

describe('POST /playlists/proposals', () => {
  test('makes a draft whose steps tell why they are there', async () => {
    const proposal = await propose({});
    const [pathway] = proposal.pathways;
    expect(pathway).toMatchObject({ title: 'Watch', minutes: 30, gaps: [] });
    expect(pathway.steps.map(({ role }: Step) => role)).toEqual(['learn', 'practice', 'assess']);
    expect(namesOf(pathway).at(-1)).toBe('quiz');
    const [learn] = pathway.steps as [Step];
    expect(learn.reasons.map(({ text }) => text)).toEqual(expect.arrayContaining(['Format: Video']));
    const { draft } = (await get(people.teacher, `${playlistsPath}/${proposal.playlistId}?view=draft`).expect(200))
      .body;
    expect(draft.content).toMatchObject({
      minutesPerPathway: 30,
      targets: [{ id: proposal.targets[0].id, standards: [{ code: '3.NF.A.1' }] }],
      pathways: [{ id: pathway.id, title: 'Watch', entries: pathway.steps.map(({ id }: { id: string }) => ({ id })) }],
    });
  });

  test('shows what would be made without making it, the same again and again', async () => {
    const [first, second] = [await propose({ save: false }), await propose({ save: false })];
    expect(first.playlistId).toBeNull();
    expect(first.pathways.map(namesOf)).toEqual(second.pathways.map(namesOf));
    const made = await post(people.teacher, playlistsPath, { title: 'By hand', commands: first.commands }).expect(201);
    expect(made.body.draft.content.pathways[0].entries).toHaveLength(first.pathways[0].steps.length);
  });

  test('takes nothing that is about something else, or not approved for students', async () => {
    const { pathways } = await propose({
      minutesPerPathway: 120,
      strategies: [{ by: 'modality' }, { by: 'interest' }],
      save: false,
    });
    const used = pathways.flatMap(namesOf);
    expect(used).not.toContain('other');
    expect(used).not.toContain('unapproved');
    expect(used).not.toContain('mira');
    expect(pathways[1].title).toBe('Soccer');
  });

  test('says what there is not, in the words of the teacher’s language', async () => {
    const strategies = [{ by: 'language', language: 'es' }];
    const { pathways } = await propose({ strategies, language: 'es', save: false });
    expect(pathways[0].title).toBe('En español');
    expect(namesOf(pathways[0])).toEqual(['mira']);
    expect(pathways[0].gaps.map(({ text }: { text: string }) => text)).toEqual([
      'No hay un recurso que practique 3.NF.A.1 en español.',
      'No hay un recurso que compruebe 3.NF.A.1 en español.',
      'La biblioteca llena solo 10 minutos de este camino.',
    ]);
  });

  test('meets access needs', async () => {
    const { pathways } = await propose({ constraints: { accessNeeds: ['captions'] }, save: false });
    expect(namesOf(pathways[0])).toContain('captioned');
    expect(namesOf(pathways[0])).not.toContain('watch');
  });

  test('takes targets in their own words', async () => {
    const target = { statement: { en: 'I can share fairly.' }, standards: [{ code: '3NFA1' }] };
    const { targets, pathways } = await propose({ standards: undefined, targets: [target], save: false });
    expect(targets[0].statement).toEqual(target.statement);
    expect(pathways[0].steps).toHaveLength(3);
  });

  test.each([
    ['standards', { standards: ['no such thing'] }],
    ['targets', { standards: undefined }],
    ['targets', { targets: [{ statement: { en: 'Both' } }] }],
    ['strategies', { strategies: [] }],
    ['strategies', { strategies: [{ by: 'modality', modality: 'osmosis' }] }],
    ['strategies', { strategies: [{ by: 'interest', interest: 'no such interest' }] }],
    ['minutesPerPathway', { minutesPerPathway: 1 }],
    ['constraints', { constraints: { accessNeeds: ['wings'] } }],
  ])('refuses %s', async (field, changes) => {
    const faults = faultsOf(await post(people.teacher, path, { ...wish, ...changes }));
    expect(faults.map((place) => place.split('.')[1])).toContain(field);
  });

  test('is for those who make playlists', async () => {
    expectProblem(await request(world.app).post(path).send(wish), 'unauthenticated');
    expectProblem(await post(people.student, path, wish), 'forbidden');
  });
});
