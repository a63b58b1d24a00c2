import fc from 'fast-check';
import { coverageOf } from '../../../src/features/playlists/coverage.ts';
import { apply as applyOnServer } from '../../../src/features/playlists/edit.ts';
import type { Command as ServerCommand } from '../../../src/features/playlists/edit-commands.ts';
import { RequestError } from '../../../src/web/api/request-error.ts';
import { nextRow } from '../../../src/web/design/table-keys.ts';
import { createDesk, type DeskParts, type Loaded } from '../../../src/web/places/builder/desk.ts';
import { apply, applyAll } from '../../../src/web/places/builder/draft-edit.ts';
import {
  type Command,
  coverageCell,
  gapOf,
  requiredMinutes,
  stepsOf,
} from '../../../src/web/places/builder/draft-parts.ts';
import { readKept } from '../../../src/web/places/builder/edit-queue.ts';
import { newResourceEntry, searchFor } from '../../../src/web/places/builder/found.ts';
import { invert } from '../../../src/web/places/builder/invert.ts';
import { nextCard } from '../../../src/web/places/builder/lane-keys.ts';
import { choosableIn, makeChoice, takeOut } from '../../../src/web/places/builder/make-choice.ts';
import { share } from '../../../src/web/places/builder/share.ts';
import { isSamePlace, type LaneBox, lineAt, nextSlot, slotAt } from '../../../src/web/places/builder/slots.ts';
import type { PlaylistContent } from '../../../src/web/wire.ts';
import { buildContent, buildPathway, buildStep, buildTarget, contents, idOf } from '../../support/playlists.ts';

const playlistId = idOf(5_000);
const context = { playlistId, bankTarget: () => null };
/** The server reads what is read-only; here it is what an answer holds. */
const asWire = (content: object) => structuredClone(content) as unknown as PlaylistContent;

function onServer(content: PlaylistContent, command: Command): PlaylistContent | null {
  const mint = () => {
    throw new Error('Every id is given.');
  };
  const result = applyOnServer(content as Parameters<typeof applyOnServer>[0], command as ServerCommand, {
    playlistId,
    base: null,
    mint,
  });
  return result.kind === 'applied' ? asWire(result.content) : null;
}

const verbs = [
  'setDetails',
  'addTarget',
  'updateTarget',
  'removeTarget',
  'moveTarget',
  'addPathway',
  'copyPathway',
  'updatePathway',
  'removePathway',
  'movePathway',
  'reorderPathway',
  'addEntry',
  'addChoice',
  'updateEntry',
  'replaceEntry',
  'moveEntry',
  'duplicateEntry',
  'removeEntry',
  'addOption',
  'updateOption',
  'moveOption',
  'removeOption',
] as const;
const draws = fc.record({ verb: fc.constantFrom(...verbs), a: fc.nat(999), b: fc.nat(999), c: fc.nat(999) });
type Draw = { readonly verb: (typeof verbs)[number]; readonly a: number; readonly b: number; readonly c: number };

/** A command as the builder makes it: new things bring their ids. */
function toCommand({ targets, pathways }: PlaylistContent, { verb, a, b, c }: Draw, number: number): Command {
  const id = idOf(3_000_000 + number * 100);
  const pick = (list: readonly { id: string }[], at: number) => list[at % Math.max(1, list.length)]?.id ?? idOf(9);
  const pathway = pathways[a % Math.max(1, pathways.length)];
  const entries = pathway?.entries ?? [];
  const entry = entries[b % Math.max(1, entries.length)];
  const entryId = entry?.id ?? idOf(9);
  const other = pathways[b % Math.max(1, pathways.length)];
  const after = (list: readonly { id: string }[]) => (c % 3 === 0 ? null : c % 3 === 1 ? undefined : pick(list, c));
  const at = { pathwayId: other?.id ?? idOf(9), after: after(other?.entries ?? []) };
  const resource = { resourceId: idOf(900 + (c % 9)), version: null };
  const choice = entries.find(({ kind }) => kind === 'choice');
  const options = choice?.kind === 'choice' ? choice.options : [];
  const stepId = choice?.id ?? entryId;
  const optionId = pick(options, b);
  const pathwayId = pathway?.id ?? idOf(9);
  const targetId = pick(targets, a);
  const option = { kind: 'resource', resource } as const;
  const copies = entries.flatMap((one) => [one.id, ...(one.kind === 'choice' ? one.options.map((o) => o.id) : [])]);
  const ids = Object.fromEntries(copies.map((one, place) => [one, idOf(4_000_000 + number * 1_000 + place)]));
  switch (verb) {
    case 'setDetails':
      return { do: verb, changes: c % 2 ? { title: `t${c}` } : { minutesPerPathway: c, summary: null } };
    case 'addTarget': {
      const standards = [{ standardId: null, code: `3.NF.${c}` }];
      return { do: verb, id, after: after(targets), target: { statement: { en: `t${c}` }, standards } };
    }
    case 'updateTarget':
      return { do: verb, targetId, changes: b % 2 ? { statement: { en: `t${c}` } } : { supports: `t${c}` } };
    case 'removeTarget':
      return { do: verb, targetId };
    case 'moveTarget':
      return { do: verb, targetId, after: after(targets) };
    case 'addPathway':
      return { do: verb, id, after: after(pathways), pathway: { title: `t${c}` } };
    case 'copyPathway':
      return { do: verb, pathwayId, id, title: `t${c}`, ids };
    case 'removePathway':
      return { do: verb, pathwayId };
    case 'updatePathway':
      return { do: verb, pathwayId, changes: b % 2 ? { title: `t${c}` } : { description: `t${c}` } };
    case 'movePathway':
      return { do: verb, pathwayId, after: after(pathways) };
    case 'reorderPathway':
      return { do: verb, pathwayId, entryIds: entries.map((one) => one.id).reverse() };
    case 'addEntry':
      return { do: verb, id, at, entry: { kind: 'resource', resource, targetIds: c % 2 ? [targetId] : [] } };
    case 'addChoice':
      return {
        do: 'addEntry',
        id,
        at,
        entry: { kind: 'choice', choose: 1, options: [{ ...option, id: idOf(9e6 + number) }] },
      };
    case 'updateEntry': {
      const changes = [
        { title: `t${c}` },
        { minutes: c },
        { prerequisiteIds: [pick(entries, c)] },
        { targetIds: [targetId] },
      ];
      return { do: verb, entryId, changes: changes[a % 4] ?? {} };
    }
    case 'replaceEntry':
      return {
        do: verb,
        entryId,
        entry: { kind: 'checkpoint', checkpoint: { form: 'quiz', prompt: null, url: null, rubric: [], asksFor: [] } },
      };
    case 'moveEntry':
      return { do: verb, entryId, at };
    case 'duplicateEntry':
      return { do: verb, entryId, id, ids, ...(c % 2 ? { at } : {}) };
    case 'removeEntry':
      return { do: verb, entryId };
    case 'addOption':
      return { do: verb, stepId, after: after(options), option: { ...option, id } };
    case 'updateOption':
      return { do: verb, stepId, optionId, changes: { title: `t${c}` } };
    case 'moveOption':
      return { do: verb, stepId, optionId, after: after(options) };
    case 'removeOption':
      return { do: verb, stepId, optionId };
  }
}

/** Without where things were copied from: what is brought back after a removal does not say so. */
const withoutOrigin = (content: PlaylistContent) =>
  JSON.parse(JSON.stringify(content, (key, value: unknown) => (key === 'copiedFrom' ? null : value))) as object;

describe('a draft in the browser', () => {
  test('becomes by each command what it becomes on the server, and undo makes it what it was', () => {
    let carriedOut = 0;
    fc.assert(
      fc.property(contents, fc.array(draws, { maxLength: 8 }), (start, list) => {
        let content = asWire(start);
        for (const [number, draw] of list.entries()) {
          const command = toCommand(content, draw, number);
          const there = onServer(content, command);
          if (!there) continue;
          expect(apply(content, command, context)).toEqual(there);
          const back = invert(content, [command], context).reduce<PlaylistContent | null>(
            (draft, one) => draft && onServer(draft, one),
            there,
          );
          expect(back && withoutOrigin(back)).toEqual(withoutOrigin(content));
          content = there;
          carriedOut += 1;
        }
      }),
      { numRuns: 150 },
    );
    expect(carriedOut).toBeGreaterThan(150);
  });

  test('counts what leads to a target as the server does', () => {
    fc.assert(
      fc.property(contents, (start) => {
        const content = asWire(start);
        const coverage = coverageOf(start, () => 7);
        const resources = new Map(
          content.pathways
            .flatMap(stepsOf)
            .flatMap((step) =>
              step.kind === 'resource'
                ? [step.resource]
                : step.kind === 'choice'
                  ? step.options.flatMap((o) => (o.kind === 'resource' ? [o.resource] : []))
                  : [],
            )
            .map(({ resourceId }) => [resourceId, { resourceId, version: 1, title: '', minutes: 7, modalities: [] }]),
        );
        for (const { targetId, cells, notTaughtIn, notAssessedIn } of coverage.targets) {
          for (const [at, { pathwayId, taught, practiced, assessed }] of cells.entries()) {
            const pathway = content.pathways[at];
            if (!pathway) throw new Error('Cells stand in the order of the pathways.');
            const cell = coverageCell(pathway, targetId);
            const counts = [taught, practiced, assessed].map(({ required, optional }) => required + optional);
            expect([cell.learn, cell.practice, cell.assess].map(({ length }) => length)).toEqual(counts);
            const gap = notTaughtIn.includes(pathwayId) ? 'learn' : notAssessedIn.includes(pathwayId) ? 'assess' : null;
            expect(gapOf(cell)).toBe(gap);
          }
        }
        for (const [at, { requiredMinutes: expected }] of coverage.pathways.entries()) {
          const pathway = content.pathways[at];
          expect(pathway && requiredMinutes(pathway, resources)).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keeps what did not change as it is, so that nothing is painted twice', () => {
    const before = {
      list: [
        { id: 'a', deep: { n: 1 } },
        { id: 'b', deep: { n: 2 } },
      ],
      other: [1, 2],
    };
    const next = share(before, {
      list: [
        { id: 'b', deep: { n: 2 } },
        { id: 'a', deep: { n: 3 } },
      ],
      other: [1, 2],
    });
    expect(next.list[0]).toBe(before.list[1]);
    expect(next.list[1]).toEqual({ id: 'a', deep: { n: 3 } });
    expect(next.other).toBe(before.other);
    expect(share(before, structuredClone(before))).toBe(before);
  });
});

describe('what becomes an activity', () => {
  const [a, b] = [1, 2].map((number) => {
    const target = buildTarget({ id: idOf(number), standards: [{ standardId: null, code: `4.NF.${number}` }] });
    return asWire(target) as unknown as PlaylistContent['targets'][number];
  });
  const targets = [a, b] as PlaylistContent['targets'];
  const hit = (given: object) =>
    ({
      id: idOf(9),
      title: 'T',
      durationMinutes: 5,
      modalities: [],
      version: 1,
      educationalUse: [],
      ...given,
    }) as never;
  const tags = { alignments: [{ code: '4.NF.2', standardId: null }], learningResourceType: [] };

  test('is for what it was looked for, else for what it is tagged with', () => {
    const found = hit({ ...tags, educationalUse: ['practice'] });
    const to = { targetId: idOf(1), role: 'assess' } as const;
    expect(newResourceEntry(found, to, { targets })).toMatchObject({ role: 'assess', targetIds: [idOf(1)] });
    expect(newResourceEntry(found, {}, { targets })).toMatchObject({ role: 'practice', targetIds: [idOf(2)] });
    expect(newResourceEntry(hit({ ...tags, alignments: [] }), {}, { targets })).toMatchObject({ targetIds: [] });
    const quiz = hit({ alignments: [], learningResourceType: ['quiz'] });
    expect(newResourceEntry(quiz, {}, { targets: targets.slice(0, 1) })).toMatchObject({
      role: 'assess',
      targetIds: [idOf(1)],
    });
  });

  test('is looked for by the standards of its target, or by its words where it has none', () => {
    const asked = { role: 'practice', onlyMarked: false, onlyApproved: true } as const;
    const own = { ...a, standards: [], statement: { en: 'I can halve a pie' } } as PlaylistContent['targets'][number];
    expect(searchFor('', a ?? null, asked)).toMatchObject({ q: '', standards: ['4.NF.1'], isApproved: 'true' });
    expect(searchFor('', own, asked)).toMatchObject({ q: 'halve a pie', standards: undefined });
    expect(searchFor(' pie ', null, { ...asked, onlyMarked: true }).educationalUse).toContain('practice');
  });

  test('becomes a choice with others, and is taken out again, as the server has it', () => {
    const steps = [101, 102, 103].map((number) => buildStep({ id: idOf(number) }));
    const content = asWire(buildContent({ pathways: [buildPathway({ id: idOf(10), entries: steps as never })] }));
    const [pathway] = content.pathways;
    if (!pathway) throw new Error('There is one.');
    let next = 500;
    const mint = () => {
      next += 1;
      return idOf(next);
    };
    const two = choosableIn(pathway).slice(0, 2);
    const carryOut = (draft: PlaylistContent, commands: readonly Command[]) =>
      commands.reduce<PlaylistContent | null>((now, command) => now && onServer(now, command), draft);
    const chosen = carryOut(content, makeChoice(two, { choose: 2, title: null }, mint));
    expect(chosen?.pathways[0]?.entries).toMatchObject([
      { kind: 'choice', choose: 2, options: [{}, {}] },
      { id: idOf(103) },
    ]);
    const choice = chosen?.pathways[0]?.entries[0];
    if (!chosen || choice?.kind !== 'choice' || !choice.options[0]) throw new Error('There is a choice.');
    const out = carryOut(chosen, takeOut(choice, choice.options[0], idOf(10), mint()));
    expect(out?.pathways[0]?.entries).toMatchObject([
      { choose: 1, options: [{}] },
      { kind: 'resource', isRequired: false },
      { id: idOf(103) },
    ]);
  });
});

describe('a dragged activity', () => {
  const cards = (...ids: string[]) => ids.map((id, at) => ({ id, top: at * 100, bottom: at * 100 + 90 }));
  const lanes: LaneBox[] = [
    { pathwayId: 'p', left: 0, right: 300, top: 0, bottom: 400, cards: cards('a', 'b', 'c') },
    { pathwayId: 'q', left: 320, right: 620, top: 0, bottom: 400, cards: [] },
  ];
  test.each([
    [10, -20, { pathwayId: 'p', after: null }],
    [10, 60, { pathwayId: 'p', after: 'a' }],
    [10, 900, { pathwayId: 'p', after: 'c' }],
    [315, 20, { pathwayId: 'q', after: null }],
    [640, 20, { pathwayId: 'q', after: null }],
    [900, 20, null],
  ])('at %i, %i stands over a gap between cards', (x, y, slot) => {
    expect(slotAt(lanes, { x, y })).toEqual(slot);
  });

  test('draws its line between the cards', () => {
    const [lane, empty] = lanes as [LaneBox, LaneBox];
    expect([null, 'a', 'c'].map((after) => lineAt(lane, after))).toEqual([-4, 95, 294]);
    expect(lineAt(empty, null)).toBe(4);
  });

  test('goes by arrow keys through all places, and stays at the edges', () => {
    const order = [
      { pathwayId: 'p', entryIds: ['a', 'b', 'c'] },
      { pathwayId: 'q', entryIds: ['d'] },
    ];
    const go = (after: string | null, key: Parameters<typeof nextSlot>[3]) =>
      nextSlot(order, 'b', { pathwayId: 'p', after }, key);
    expect(go('a', 'ArrowDown')).toEqual({ pathwayId: 'p', after: 'c' });
    expect(go('c', 'ArrowDown')).toEqual({ pathwayId: 'p', after: 'c' });
    expect(go('a', 'ArrowUp')).toEqual({ pathwayId: 'p', after: null });
    expect(go(null, 'ArrowUp')).toEqual({ pathwayId: 'p', after: null });
    expect(go('a', 'ArrowRight')).toEqual({ pathwayId: 'q', after: 'd' });
    expect(go('a', 'ArrowLeft')).toEqual({ pathwayId: 'p', after: 'a' });
    expect(isSamePlace(order, 'b', { pathwayId: 'p', after: 'a' })).toBe(true);
    expect(isSamePlace(order, 'b', { pathwayId: 'p', after: 'b' })).toBe(true);
    expect(isSamePlace(order, 'b', { pathwayId: 'q', after: null })).toBe(false);
  });
});

describe('the desk', () => {
  const target = buildTarget();
  const [one, two] = [101, 102].map((number) => buildStep({ id: idOf(number), targetIds: [target.id] }));
  const watch = buildPathway({ id: idOf(10), entries: [one, two] as never });
  const content = asWire(buildContent({ targets: [target], pathways: [watch] }));
  const rename = (title: string): Command[] => [{ do: 'updatePathway', pathwayId: watch.id, changes: { title } }];
  const remove = (id: string): Command[] => [{ do: 'removeEntry', entryId: id }];

  /** A server that carries out commands, and does what it is told to do first. */
  function open(kept: string | null = null) {
    const server = { revision: 3, content };
    const answers: (() => void)[] = [];
    const batches: { key: string; baseRevision: number; commands: number }[] = [];
    const told: string[] = [];
    const disk: { text: string | null } = { text: kept };
    let keys = 0;
    let timer: (() => void) | null = null;
    const loaded = (): Loaded => ({ ...server, resources: [] });
    const parts: DeskParts = {
      playlistId,
      load: async () => loaded(),
      send: async ({ key, baseRevision, changes }) => {
        batches.push({ key, baseRevision, commands: changes.flat().length });
        await null;
        answers.shift()?.();
        server.content = applyAll(server.content, changes.flat(), context);
        server.revision += 1;
        return { ...server, hasOthers: false };
      },
      keep: (text) => {
        disk.text = text;
        return true;
      },
      newKey: () => {
        keys += 1;
        return `key ${keys}`;
      },
      now: () => new Date(0),
      later: (_, call) => {
        timer = call;
        return () => {
          timer = null;
        };
      },
      onRefused: (messages) => told.push(...messages),
      onOthers: () => told.push('others'),
    };
    const desk = createDesk(parts, loaded(), readKept(kept));
    const settled = async () => {
      for (let at = 0; at < 20; at += 1) await Promise.resolve();
    };
    const fail = (code: RequestError['code'], details = {}) =>
      answers.push(() => {
        throw new RequestError({ code, details });
      });
    const titles = () => [desk.state().content.pathways[0]?.title, server.content.pathways[0]?.title];
    return { desk, server, batches, told, disk, settled, fail, titles, tick: () => timer?.() };
  }

  test('shows a change at once, sends what comes meanwhile together, and says when it is saved', async () => {
    const { desk, batches, settled, titles, disk } = open();
    desk.perform(rename('A'));
    expect(desk.state()).toMatchObject({ isUnsaved: true, canUndo: true });
    desk.perform(rename('B'));
    desk.perform(rename('C'));
    expect(titles()).toEqual(['C', watch.title]);
    expect(disk.text).not.toBeNull();
    await settled();
    expect(titles()).toEqual(['C', 'C']);
    expect(batches.map(({ baseRevision, commands }) => [baseRevision, commands])).toEqual([
      [3, 1],
      [4, 2],
    ]);
    expect(desk.state()).toMatchObject({ isUnsaved: false, savedAt: new Date(0), revision: 5 });
    expect(disk.text).toBeNull();
  });

  test('takes back and does again, also what was saved long ago', async () => {
    const { desk, settled, titles } = open();
    desk.perform([...rename('A'), ...remove(idOf(101))]);
    await settled();
    desk.undo();
    await settled();
    expect(titles()).toEqual([watch.title, watch.title]);
    expect(desk.state().content).toEqual(content);
    desk.redo();
    expect(desk.state().content.pathways[0]?.entries.map(({ id }) => id)).toEqual([idOf(102)]);
    expect(desk.state()).toMatchObject({ canUndo: true, canRedo: false });
    expect(desk.perform(rename('A'))).toBe(false);
  });

  test('without network keeps what was done, sends the same again, and picks it up after the page was closed', async () => {
    const { desk, batches, settled, fail, disk, tick, titles } = open();
    fail('offline');
    desk.perform(rename('A'));
    await settled();
    expect(desk.state()).toMatchObject({ isUnsaved: true, trouble: { kind: 'offline' } });
    const text = disk.text;
    tick();
    await settled();
    expect(batches.map(({ key }) => key)).toEqual(['key 1', 'key 1']);
    expect(titles()).toEqual(['A', 'A']);

    const again = open(text);
    expect(again.titles()[0]).toBe('A');
    await again.desk.retry();
    expect(again.batches).toEqual([{ key: 'key 1', baseRevision: 3, commands: 1 }]);
    expect(readKept('{"a":1}')).toBeNull();
    expect(readKept('no')).toBeNull();
  });

  test('tells of a conflict, and lets somebody choose: theirs, without losing the rest, or their own', async () => {
    for (const choice of ['theirs', 'mine'] as const) {
      const { desk, server, batches, settled, fail, titles } = open();
      fail('unavailable');
      desk.perform(rename('A'));
      await settled();
      fail('rate_limited');
      desk.perform(remove(idOf(101)));
      await settled();
      server.revision = 7;
      server.content = applyAll(server.content, rename('Theirs'), context);
      fail('edit_conflict', { conflicts: [{ command: 0, others: [{ by: idOf(77) }] }] });
      await desk.retry();
      expect(desk.state().trouble).toMatchObject({ kind: 'conflict', commands: [{ by: idOf(77) }] });
      await desk.resolve(choice);
      await settled();
      expect(titles()).toEqual(choice === 'mine' ? ['A', 'A'] : ['Theirs', 'Theirs']);
      expect(desk.state().content.pathways[0]?.entries).toHaveLength(1);
      expect(desk.state()).toMatchObject({ trouble: null, isUnsaved: false });
      expect(batches[3]?.baseRevision).toBe(choice === 'mine' ? 7 : 3);
    }
  });

  test('lets go of what the server refuses, and of nothing else', async () => {
    const { desk, settled, fail, told, titles } = open();
    fail('offline');
    desk.perform(rename('A'));
    await settled();
    fail('offline');
    desk.perform(remove(idOf(101)));
    await settled();
    fail('invalid_request', { faults: [{ path: ['commands', 0], message: 'No.' }] });
    await desk.retry();
    await settled();
    expect(told).toEqual(['No.']);
    expect(titles()).toEqual([watch.title, watch.title]);
    expect(desk.state().content.pathways[0]?.entries).toHaveLength(1);
    expect(desk.state().isUnsaved).toBe(false);
  });

  test('shows what others have done when somebody looks again', async () => {
    const { desk, server, told } = open();
    const before = desk.state().content.targets;
    server.revision = 9;
    server.content = asWire(applyAll(content, rename('Theirs'), context));
    await desk.refresh();
    expect(told).toEqual(['others']);
    expect(desk.state()).toMatchObject({ revision: 9, isUnsaved: false });
    expect(desk.state().content.targets).toBe(before);
    await desk.refresh();
    expect(told).toEqual(['others']);
  });
});

describe('arrow keys among activities', () => {
  const lanes = [['a', 'b', 'c'], [], ['d'], ['e', 'f', 'g', 'h']];
  test.each([
    ['a', 'ArrowDown', 'b'],
    ['c', 'ArrowDown', null],
    ['b', 'ArrowUp', 'a'],
    ['a', 'ArrowUp', null],
    ['c', 'Home', 'a'],
    ['e', 'End', 'h'],
    // A path without activities is stepped over; a shorter one is entered at its end.
    ['c', 'ArrowRight', 'd'],
    ['d', 'ArrowRight', 'e'],
    ['h', 'ArrowRight', null],
    ['g', 'ArrowLeft', 'd'],
    ['d', 'ArrowLeft', 'a'],
    ['a', 'Enter', null],
    ['unknown', 'ArrowDown', null],
  ])('from %s by %s: %s', (from, key, to) => {
    expect(nextCard(lanes, from, key)).toBe(to);
  });
});

test('keys go from row to row of a table, and not over its ends', () => {
  expect(['ArrowDown', 'ArrowUp', 'Home', 'End'].map((key) => nextRow(key, 1, 4))).toEqual([2, 0, 0, 3]);
  expect(['ArrowUp', 'Home', 'PageDown'].map((key) => nextRow(key, 0, 4))).toEqual([null, null, null]);
  expect(['ArrowDown', 'End'].map((key) => nextRow(key, 3, 4))).toEqual([null, null]);
});
