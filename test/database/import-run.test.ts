import { attentionOf } from '../../src/features/progress/class-progress.ts';
import type { ImportFault, ImportItem } from '../../src/features/resources/import/import-item.ts';
import { runImport } from '../../src/features/resources/import/run-import.ts';
import { demoParts } from '../../src/seed/demo-parts.ts';
import { readDemoWorld } from '../../src/seed/demo-world.ts';
import { fillDemo } from '../../src/seed/fill-demo.ts';
import { prepareFirstStart } from '../../src/seed/first-start.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { buildDistrict, buildPerson, useWorld } from '../support/world.ts';

const world = useWorld();
const { log } = createRecordingLog();

const local = { isProduction: false, host: '127.0.0.1', publicUrl: null, wantsDemo: true };

const prepare = (config: Partial<typeof local> | { publicUrl: string }) =>
  prepareFirstStart({ config: { ...local, ...config }, parts: demoParts(world.wiring), clock: world.clock, log });

// In this order: the first tests need an empty repository.
describe('the first start', () => {
  test('that others can reach, or without a demo, asks for a first admin', async () => {
    for (const config of [
      { host: '0.0.0.0' },
      { isProduction: true },
      { publicUrl: 'https://a.example' },
      { wantsDemo: false },
    ]) {
      const { setUp } = world.wiring.accounts;
      const admin = { token: 'once', link: '', expiresAt: new Date() };
      const asked = await prepareFirstStart({
        config: { ...local, ...config },
        parts: { ...demoParts(world.wiring), setUp: { ...setUp, prepareFirstAdmin: async () => admin } },
        clock: world.clock,
        log,
      });
      expect(asked).toMatchObject({ kind: 'firstAdmin', token: 'once' });
      expect(await setUp.hasOrganization()).toBe(false);
    }
    expect(await world.wiring.services.installation.status()).toEqual({ state: 'needsSetUp', demo: null });
  });

  test('that was cut short is completed by the next', async () => {
    const broken = { importResources: () => Promise.reject(new Error('the power is gone')) };
    const filling = prepareFirstStart({
      config: local,
      parts: { ...demoParts(world.wiring), resourceImport: broken },
      clock: world.clock,
      log,
    });
    await expect(filling).rejects.toThrow('the power is gone');
    expect(await prepare({})).toMatchObject({ kind: 'demo', password: 'pathloom-demo' });
    expect(await world.wiring.accounts.setUp.findSignIn('Admin@demo.example')).not.toBeNull();
    // Whether it is the demo, only the start says: it has looked whether others reach it.
    const { installation } = world.wiring.services;
    expect(await installation.status()).toEqual({ state: 'inUse', demo: null });
    const demo = { password: 'pathloom-demo', people: [{ role: 'admin' as const, email: 'admin@demo.example' }] };
    installation.noteDemo(demo);
    expect(await installation.status()).toEqual({ state: 'demo', demo });
  });

  test('leaves a demo district as it is, and refuses it where others can reach it', async () => {
    const { accounts } = world.wiring;
    const shown = await prepare({});
    expect(shown).toMatchObject({
      kind: 'demo',
      classes: [{ title: 'Science 4', code: expect.stringMatching(/^\w{7}$/) }],
    });
    const [one] = shown.kind === 'demo' ? shown.classes : [];
    const secret = { kind: 'pin', pin: String(one?.pin) } as const;
    const where = { classCode: String(one?.code), name: 'maya', deviceToken: undefined, address: '127.0.0.1' };
    const entered = await world.wiring.students.services.signIn.auth.signIn({ ...where, secret });
    expect(entered.me.person.displayName).toBe('Maya Lindqvist');
    // What the teacher has given is there, and something was done with it.
    const { assignments } = world.wiring;
    const maya = await accounts.actors.ofPerson(entered.me.person.id);
    const { items } = await assignments.services.own.list(maya);
    expect(items.map(({ title, path, doneCount }) => [title, path !== null, doneCount])).toEqual([
      ['Days, shadows and seasons', true, 0],
      ['What makes things move: soccer, skateboards and you', false, 0],
    ]);
    const teacherId = (await accounts.setUp.findSignIn('teacher@demo.example'))?.personId ?? '';
    const teacher = await accounts.actors.ofPerson(teacherId);
    const page = { beforeId: null, limit: 10 };
    const { found } = await assignments.services.assignments.list(teacher, page);
    const weekday = (day: string) => new Date(day).getUTCDay();
    expect(found.map(({ due }) => [1, 2, 3, 4, 5].includes(weekday(due?.on ?? '')))).toEqual([true, true]);
    const { rows } = await assignments.progress.services.classes.read(teacher, found[1]?.id ?? '', 5);
    expect(
      attentionOf(rows)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['help', 'review']);
    const demo = await readDemoWorld();
    world.clock.advance(3 * 24 * 60 * 60 * 1_000);
    const again = await fillDemo(demo, { ...demoParts(world.wiring), clock: world.clock });
    const nothing = { created: 0, updated: 0, playlists: 0, classes: 0, assignments: 0 };
    expect(again).toMatchObject({ ...nothing, unchanged: demo.resources.length });
    expect(await world.database.connection.collection('playlists').countDocuments({ status: 'published' })).toBe(
      demo.playlists.length,
    );
    const substitute = await accounts.setUp.findSignIn('substitute@demo.example');
    const known = demo.people.find(({ email }) => email === 'substitute@demo.example');
    const person = await accounts.setUp.ensurePerson({
      orgId: String(substitute?.orgId),
      displayName: String(known?.displayName),
      sourcedId: String(known?.sourcedId),
      memberships: [],
    });
    expect(person.memberships).toHaveLength(1);
    await expect(prepare({ host: '0.0.0.0' })).rejects.toThrow(/demo district.*HOST=0\.0\.0\.0/s);
    await expect(prepare({ isProduction: true })).rejects.toThrow(/production/);
  });
});

describe('an import', () => {
  const item = (id: string, more: Record<string, unknown> = {}): ImportItem => ({
    kind: 'record',
    place: { line: Number(id) + 1 },
    record: {
      source: { system: 'test', id },
      title: `Resource ${id}`,
      kind: 'link',
      url: `https://a.example/${id}`,
      inLanguage: ['en'],
      license: 'CC-BY-4.0',
      modalities: ['video'],
      ...more,
    },
  });
  const items = async function* (list: readonly ImportItem[]): AsyncGenerator<ImportItem> {
    yield* list;
  };
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => item(String(index)));

  const importer = async () => {
    const district = await buildDistrict(world);
    const owner = await buildPerson(world, { orgId: district.id, memberships: [{ role: 'specialist' }] });
    const { importResources } = world.wiring.resourceImport;
    const options = { orgId: district.id, actorId: owner.id, publish: true, visibility: 'district' } as const;
    const faults: ImportFault[] = [];
    const run = (list: readonly ImportItem[], more: { signal?: AbortSignal; onBatch?: () => void } = {}) =>
      runImport({
        items: items(list),
        write: (records) => importResources(records, options),
        onFault: (fault) => faults.push(fault),
        onProgress: () => more.onBatch?.(),
        ...(more.signal ? { signal: more.signal } : {}),
      });
    return { run, faults };
  };

  test('can be run twice, and updates what has changed', async () => {
    const { run, faults } = await importer();
    expect(await run(numbered(3))).toMatchObject({ created: 3, updated: 0, unchanged: 0, drafts: 0 });
    const changed = [...numbered(2), item('2', { title: 'Renamed' })];
    expect(await run(changed)).toMatchObject({ created: 0, updated: 1, unchanged: 2 });
    expect(faults).toEqual([]);
  });

  test('skips what is faulty or repeated with its place, and keeps what is incomplete as a draft', async () => {
    const { run, faults } = await importer();
    const broken: ImportItem = { kind: 'fault', fault: { line: 9, reason: 'is not valid JSON.' } };
    const note: ImportItem = { kind: 'fault', fault: { line: 1, reason: 'left out.', isNote: true } };
    const report = await run([
      note,
      item('0'),
      item('1', { gradeLevels: ['14'] }),
      broken,
      item('0', { title: 'Again' }),
      item('2', { license: null, modalities: [] }),
    ]);
    expect(report).toMatchObject({ created: 2, skipped: 3, drafts: 1, missing: { license: 1, modalities: 1 } });
    expect(faults.map(({ line, field }) => [line, field])).toEqual([
      [1, undefined],
      [2, 'gradeLevels.0'],
      [9, undefined],
      [1, 'id'],
    ]);
  });

  test('stops between two batches, and goes on where it stopped', async () => {
    const { run } = await importer();
    const stopping = new AbortController();
    const first = await run(numbered(1_200), { signal: stopping.signal, onBatch: () => stopping.abort() });
    expect(first).toMatchObject({ created: 500, isStopped: true });
    expect(await run(numbered(1_200))).toMatchObject({ created: 700, unchanged: 500, isStopped: false });
  });

  test('without a repository checks and writes nothing', async () => {
    const faults: ImportFault[] = [];
    const report = await runImport({
      items: items([item('0'), item('1', { url: 'nowhere' })]),
      write: null,
      onFault: (fault) => faults.push(fault),
      onProgress: () => {},
    });
    expect(report).toMatchObject({ created: 0, checked: 1, skipped: 1 });
    expect(faults).toMatchObject([{ field: 'url', value: 'nowhere' }]);
  });
});
