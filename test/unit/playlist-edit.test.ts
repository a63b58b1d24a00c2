import fc from 'fast-check';
import { canonicalJson } from '../../src/features/playlists/canonical-json.ts';
import { idsIn } from '../../src/features/playlists/content-lists.ts';
import { apply, type EditResult } from '../../src/features/playlists/edit.ts';
import type { Command, EditContext } from '../../src/features/playlists/edit-commands.ts';
import { can, isWithin, visibleTo } from '../../src/features/playlists/playlist.policy.ts';
import {
  type Entry,
  isStep,
  type Playlist,
  type PlaylistContent,
  type PlaylistVersion,
  type Step,
  stepsOf,
} from '../../src/features/playlists/playlist.ts';
import { keepVersion, readVersion, textOfVersion } from '../../src/features/playlists/playlist-version.ts';
import { type OtherChange, rebaseEdits } from '../../src/features/playlists/rebase-edits.ts';
import { checkStructure, playlistLimits } from '../../src/features/playlists/structure.ts';
import { type Actor, type Role, roles, scopeOf } from '../../src/shared/actor.ts';
import {
  buildContent,
  buildPathway,
  buildStep,
  buildTarget,
  contents,
  idOf,
  structuralFaults,
} from '../support/playlists.ts';

const playlistId = idOf(5_000);
let minted = 1_000_000;
const mint = () => {
  minted += 1;
  return idOf(minted);
};
const context: EditContext = { playlistId, mint, base: null };

const target = buildTarget();
const steps = [101, 102, 103].map((number) => buildStep({ id: idOf(number), targetIds: [target.id] }));
const [one = buildStep(), two = buildStep(), three = buildStep()] = steps;
const watch = buildPathway({ id: idOf(10), entries: steps });
const build = buildPathway({ id: idOf(11), title: 'Build' });
const content = buildContent({ targets: [target], pathways: [watch, build] });

function applied(result: EditResult): PlaylistContent {
  if (result.kind === 'refused') throw new Error(result.fault.message);
  return result.content;
}
const edited = (start: PlaylistContent, ...commands: Command[]) =>
  commands.reduce((current, command) => applied(apply(current, command, context)), start);
const entryIds = ({ pathways }: PlaylistContent, at: number) => pathways[at]?.entries.map(({ id }) => id);
const stepIn = (found: PlaylistContent, id: string) =>
  found.pathways.flatMap(stepsOf).find((step) => step.id === id) as Step;

describe('an edit', () => {
  test('puts things after what they name, at the beginning, or at the end', () => {
    const note = { kind: 'note' } as const;
    const [a, b, c] = [idOf(201), idOf(202), idOf(203)];
    const placed = edited(
      content,
      { do: 'addEntry', id: a, at: { pathwayId: watch.id, after: null }, entry: note },
      { do: 'addEntry', id: b, at: { pathwayId: watch.id, after: one.id }, entry: note },
      { do: 'addEntry', id: c, at: { pathwayId: watch.id }, entry: note },
      { do: 'moveEntry', entryId: three.id, at: { pathwayId: watch.id, after: a } },
    );
    expect(entryIds(placed, 0)).toEqual([a, three.id, one.id, b, two.id, c]);
  });

  test('moves between paths, and lets go of what has to be done before there', () => {
    const needed = edited(
      content,
      { do: 'updateEntry', entryId: two.id, changes: { prerequisiteIds: [one.id] } },
      { do: 'updateEntry', entryId: three.id, changes: { prerequisiteIds: [two.id] } },
      { do: 'moveEntry', entryId: two.id, at: { pathwayId: build.id } },
    );
    expect(entryIds(needed, 1)).toEqual([two.id]);
    expect(stepIn(needed, two.id).prerequisiteIds).toEqual([]);
    expect(stepIn(needed, three.id).prerequisiteIds).toEqual([]);
  });

  test('takes a target out of the steps that serve it, and a step out of what needs it', () => {
    const found = edited(
      content,
      { do: 'updateEntry', entryId: two.id, changes: { prerequisiteIds: [one.id] } },
      { do: 'removeTarget', targetId: target.id },
      { do: 'removeEntry', entryId: one.id },
    );
    expect(found.pathways[0]?.entries).toMatchObject([
      { id: two.id, targetIds: [], prerequisiteIds: [] },
      { targetIds: [] },
    ]);
  });

  test('copies with ids of their own that say where they come from', () => {
    const found = edited(
      content,
      { do: 'updateEntry', entryId: two.id, changes: { prerequisiteIds: [one.id] } },
      { do: 'copyPathway', pathwayId: watch.id, id: idOf(12), ids: { [one.id]: idOf(301), [two.id]: idOf(302) } },
      { do: 'duplicateEntry', entryId: one.id, id: idOf(303) },
    );
    expect(found.pathways.map(({ id }) => id)).toEqual([watch.id, idOf(12), build.id]);
    expect(found.pathways[1]?.entries).toMatchObject([
      { id: idOf(301), copiedFrom: { playlistId, stepId: one.id } },
      { id: idOf(302), prerequisiteIds: [idOf(301)] },
      { copiedFrom: { stepId: three.id } },
    ]);
    expect(entryIds(found, 0)).toEqual([one.id, idOf(303), two.id, three.id]);
  });

  test('gives the options of a copied choice the ids that are asked for', () => {
    const resource = { resourceId: idOf(900), version: null };
    const options = [401, 402].map((number) => ({ kind: 'resource', id: idOf(number), resource }) as const);
    const found = edited(
      content,
      { do: 'addEntry', id: idOf(400), at: { pathwayId: build.id }, entry: { kind: 'choice', choose: 1, options } },
      { do: 'copyPathway', pathwayId: build.id, id: idOf(13), ids: { [idOf(400)]: idOf(410), [idOf(401)]: idOf(411) } },
      { do: 'duplicateEntry', entryId: idOf(400), id: idOf(420), ids: { [idOf(402)]: idOf(422) } },
    );
    expect(stepIn(found, idOf(410))).toMatchObject({ options: [{ id: idOf(411) }, {}] });
    expect(stepIn(found, idOf(420))).toMatchObject({ options: [{}, { id: idOf(422) }] });
    const twice = { do: 'duplicateEntry', entryId: idOf(400), ids: { [idOf(402)]: idOf(401) } } as const;
    expect(apply(found, twice, context)).toMatchObject({ kind: 'refused', fault: { code: 'id_taken' } });
  });

  test('replaces what a step shows and keeps what it is for', () => {
    const checkpoint = { form: 'conference', prompt: 'Tell me', url: null, rubric: [], asksFor: [] } as const;
    const found = edited(
      content,
      { do: 'updateEntry', entryId: two.id, changes: { title: 'A film', role: 'practice', prerequisiteIds: [one.id] } },
      { do: 'replaceEntry', entryId: two.id, entry: { kind: 'checkpoint', checkpoint } },
    );
    expect(stepIn(found, two.id)).toMatchObject({
      kind: 'checkpoint',
      title: null,
      role: 'practice',
      targetIds: [target.id],
      prerequisiteIds: [one.id],
    });
  });

  test.each<[string, Command]>([
    ['not_found', { do: 'removeEntry', entryId: idOf(9) }],
    ['not_found', { do: 'addEntry', at: { pathwayId: watch.id, after: idOf(9) }, entry: { kind: 'note' } }],
    ['id_taken', { do: 'addTarget', id: one.id, target: { statement: { en: 'I can' } } }],
    ['unknown_target', { do: 'updateEntry', entryId: one.id, changes: { targetIds: [idOf(9)] } }],
    ['unknown_prerequisite', { do: 'updateEntry', entryId: one.id, changes: { prerequisiteIds: [idOf(9)] } }],
    ['circle', { do: 'updateEntry', entryId: one.id, changes: { prerequisiteIds: [one.id] } }],
    ['wrong_kind', { do: 'updateEntry', entryId: one.id, changes: { choose: 2 } }],
    ['wrong_kind', { do: 'removeOption', stepId: one.id, optionId: two.id }],
    ['wrong_order', { do: 'reorderPathway', pathwayId: watch.id, entryIds: [one.id, two.id, two.id] }],
    ['out_of_range', { do: 'replaceEntry', entryId: one.id, entry: { kind: 'choice', choose: 0, options: [] } }],
  ])('is refused: %s', (code, command) => {
    expect(apply(content, command, context)).toMatchObject({ kind: 'refused', fault: { code } });
  });

  test('leaves the wording of a target to the district that it comes from, until it is let go of', () => {
    const linked = buildContent({ targets: [buildTarget({ bank: { targetId: idOf(7), revision: 1 } })] });
    const reword: Command = { do: 'updateTarget', targetId: target.id, changes: { statement: { en: 'I can more' } } };
    expect(apply(linked, reword, context)).toMatchObject({ kind: 'refused', fault: { code: 'bank_wording' } });
    const support: Command = { do: 'updateTarget', targetId: target.id, changes: { supports: 'Use **blocks**' } };
    expect(edited(linked, support).targets[0]).toMatchObject({ supports: 'Use **blocks**', bank: { revision: 1 } });
    const free: Command = { do: 'updateTarget', targetId: target.id, changes: { bank: null } };
    expect(edited(linked, free, reword).targets[0]).toMatchObject({ bank: null, statement: { en: 'I can more' } });
  });

  test('keeps to the limits', () => {
    const full = buildContent({
      pathways: Array.from({ length: playlistLimits.pathways }, (_, at) => buildPathway({ id: idOf(10 + at) })),
    });
    const add: Command = { do: 'addPathway', pathway: { title: 'One more' } };
    expect(apply(full, add, context)).toMatchObject({ kind: 'refused', fault: { code: 'too_many' } });
  });
});

/** Contents whose options have ids of their own. */
const sound = contents.map((given): PlaylistContent => {
  let next = 60_000;
  const pathways = given.pathways.map((pathway) => ({
    ...pathway,
    entries: pathway.entries.map((entry) => {
      if (entry.kind !== 'choice') return entry;
      const options = entry.options.map((option) => {
        next += 1;
        return { ...option, id: idOf(next) };
      });
      return { ...entry, options };
    }),
  }));
  return { ...given, pathways };
});

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
  'updateEntry',
  'replaceEntry',
  'moveEntry',
  'duplicateEntry',
  'removeEntry',
  'addOption',
  'removeOption',
] as const;

const isCopy = ({ verb }: Draw) => verb === 'copyPathway' || verb === 'duplicateEntry';

type Draw = { readonly verb: (typeof verbs)[number]; readonly a: number; readonly b: number; readonly c: number };
const draws = fc.record({ verb: fc.constantFrom(...verbs), a: fc.nat(999), b: fc.nat(999), c: fc.nat(999) });

/** A command about things of the content, mostly of those that there are. */
function toCommand({ targets, pathways }: PlaylistContent, { verb, a, b, c }: Draw): Command {
  const pick = (list: readonly { id: string }[], at: number) => list[at % Math.max(1, list.length)]?.id ?? idOf(9);
  const pathway = pathways[a % Math.max(1, pathways.length)];
  const other = pathways[b % Math.max(1, pathways.length)];
  const entries = pathway?.entries ?? [];
  const entryId = pick(entries, b);
  const pathwayId = pathway?.id ?? idOf(9);
  const targetId = pick(targets, a);
  const choice = entries.find(({ kind }) => kind === 'choice');
  const text = `text ${c}`;
  const at = { pathwayId: other?.id ?? idOf(9), after: c % 3 === 0 ? null : pick(other?.entries ?? [], c) };
  const resource = { resourceId: idOf(900 + (c % 9)), version: null };
  const afterTarget = c % 3 === 0 ? null : pick(targets, c);
  const afterPathway = c % 3 === 0 ? null : pick(pathways, c);
  switch (verb) {
    case 'setDetails':
      return { do: verb, changes: { title: text } };
    case 'addTarget':
      return { do: verb, after: afterTarget, target: { statement: { en: text } } };
    case 'updateTarget':
      return { do: verb, targetId, changes: b % 2 ? { statement: { en: text } } : { supports: text } };
    case 'removeTarget':
      return { do: verb, targetId };
    case 'moveTarget':
      return { do: verb, targetId, after: afterTarget };
    case 'addPathway':
      return { do: verb, after: afterPathway, pathway: { title: text } };
    case 'copyPathway':
    case 'removePathway':
      return { do: verb, pathwayId };
    case 'updatePathway':
      return { do: verb, pathwayId, changes: { title: text } };
    case 'movePathway':
      return { do: verb, pathwayId, after: afterPathway };
    case 'reorderPathway':
      return {
        do: verb,
        pathwayId,
        entryIds: entries
          .map(({ id }) => id)
          .sort((x, y) => ((c + x.charCodeAt(23)) % 7) - ((c + y.charCodeAt(23)) % 7)),
      };
    case 'addEntry':
      return { do: verb, at, entry: { kind: 'resource', resource, targetIds: c % 2 ? [targetId] : [] } };
    case 'updateEntry':
      return {
        do: verb,
        entryId,
        changes:
          [{ title: text }, { minutes: c }, { prerequisiteIds: [pick(entries, c)] }, { targetIds: [targetId] }][
            a % 4
          ] ?? {},
      };
    case 'replaceEntry':
      return { do: verb, entryId, entry: { kind: 'resource', resource } };
    case 'moveEntry':
      return { do: verb, entryId, at };
    case 'duplicateEntry':
    case 'removeEntry':
      return { do: verb, entryId };
    case 'addOption':
      return { do: verb, stepId: choice?.id ?? entryId, option: { kind: 'resource', resource } };
    case 'removeOption':
      return {
        do: verb,
        stepId: choice?.id ?? entryId,
        optionId: choice?.kind === 'choice' ? (choice.options[0]?.id ?? entryId) : entryId,
      };
  }
}

/** What a content says, whatever stands where. */
function unordered({ targets, pathways, ...details }: PlaylistContent): string {
  const sorted = (entry: Entry): Entry =>
    entry.kind === 'choice' ? { ...entry, options: byId(entry.options) } : entry;
  const byId = <Item extends { id: string }>(list: readonly Item[]) => [...list].sort((x, y) => (x.id < y.id ? -1 : 1));
  return canonicalJson({
    details,
    targets: byId(targets),
    pathways: byId(pathways.map((pathway) => ({ ...pathway, entries: byId(pathway.entries.map(sorted)) }))),
  });
}

describe('edits', () => {
  test('keep a sound structure sound, and change nothing that was handed in', () => {
    fc.assert(
      fc.property(sound, fc.array(draws, { maxLength: 12 }), (start, list) => {
        const frozen = canonicalJson(start);
        let current = start;
        for (const draw of list) {
          const result = apply(current, toCommand(current, draw), context);
          if (result.kind === 'applied') current = result.content;
        }
        expect(checkStructure(current)).toEqual([]);
        expect(structuralFaults(current)).toEqual([]);
        expect(canonicalJson(start)).toBe(frozen);
      }),
    );
  });

  test('say what they have touched: nothing exactly where they change nothing', () => {
    fc.assert(
      fc.property(sound, draws, (start, draw) => {
        const result = apply(start, toCommand(start, draw), context);
        if (result.kind === 'refused') return;
        expect(result.touched.length === 0).toBe(canonicalJson(result.content) === canonicalJson(start));
      }),
    );
  });

  test('of different parts come to the same, whoever was first; and what does not conflict is all there', () => {
    let landed = 0;
    fc.assert(
      fc.property(sound, draws, draws, (start, first, second) => {
        // A copy is of what is there when it lands.
        fc.pre(!isCopy(first) && !isCopy(second));
        const [mine, theirs] = [withId(toCommand(start, first), 1), withId(toCommand(start, second), 2)];
        const land = (earlier: Command, later: Command) => {
          const result = apply(start, earlier, seeded());
          if (result.kind === 'refused') return null;
          const change: OtherChange = { revision: 2, by: null, at: new Date(0), touched: result.touched };
          const since = { base: start, changes: [change] };
          return rebaseEdits({ playlistId, current: result.content, since, commands: [later] }, seeded().mint);
        };
        const [a, b] = [land(mine, theirs), land(theirs, mine)];
        if (a?.kind !== 'applied' || b?.kind !== 'applied') return;
        landed += 1;
        expect(checkStructure(a.content)).toEqual([]);
        expect(unordered(a.content)).toBe(unordered(b.content));
      }),
      { numRuns: 400 },
    );
    expect(landed).toBeGreaterThan(100);
  });

  test('made for what is there now are carried out as they are', () => {
    fc.assert(
      fc.property(sound, draws, (start, draw) => {
        const command = withId(toCommand(start, draw), 1);
        const alone = apply(start, command, seeded());
        const rebased = rebaseEdits({ playlistId, current: start, since: null, commands: [command] }, seeded().mint);
        if (alone.kind === 'refused') expect(rebased).toMatchObject({ kind: 'refused', fault: alone.fault });
        else expect(rebased).toMatchObject({ kind: 'applied', content: alone.content });
      }),
    );
  });
});

/** With the same ids each time. */
function seeded(): EditContext {
  let next = 2_000_000;
  return {
    playlistId,
    base: null,
    mint: () => {
      next += 1;
      return idOf(next);
    },
  };
}

/** So that both orders make the same thing. */
function withId(command: Command, person: number): Command {
  const id = idOf(3_000_000 + person);
  if (command.do === 'addOption') return { ...command, option: { ...command.option, id } };
  const makes = ['addTarget', 'addPathway', 'addEntry', 'duplicateEntry', 'copyPathway'].includes(command.do);
  return makes ? ({ ...command, id } as Command) : command;
}

describe('a rebase', () => {
  const change = (touched: readonly string[]): OtherChange => ({ revision: 2, by: idOf(1), at: new Date(0), touched });
  const land = (theirs: Command, ...commands: Command[]) => {
    const result = apply(content, theirs, context);
    if (result.kind === 'refused') throw new Error(result.fault.message);
    const since = { base: content, changes: [change(result.touched)] };
    return rebaseEdits({ playlistId, current: result.content, since, commands }, mint);
  };

  test.each<[string, Command, Command, 'applied' | 'conflict']>([
    [
      'another field of a step',
      { do: 'updateEntry', entryId: one.id, changes: { title: 'A' } },
      { do: 'updateEntry', entryId: one.id, changes: { minutes: 5 } },
      'applied',
    ],
    [
      'the same field',
      { do: 'updateEntry', entryId: one.id, changes: { title: 'A' } },
      { do: 'updateEntry', entryId: one.id, changes: { title: 'B' } },
      'conflict',
    ],
    [
      'the same field to the same',
      { do: 'updateEntry', entryId: one.id, changes: { title: 'A' } },
      { do: 'updateEntry', entryId: one.id, changes: { title: 'A' } },
      'applied',
    ],
    [
      'a form with what was there',
      { do: 'updateEntry', entryId: one.id, changes: { title: 'A' } },
      { do: 'updateEntry', entryId: one.id, changes: { title: null, minutes: 5 } },
      'applied',
    ],
    [
      'what they took away',
      { do: 'removeEntry', entryId: one.id },
      { do: 'updateEntry', entryId: one.id, changes: { minutes: 5 } },
      'conflict',
    ],
    [
      'taking away what they changed',
      { do: 'updateEntry', entryId: one.id, changes: { minutes: 5 } },
      { do: 'removeEntry', entryId: one.id },
      'conflict',
    ],
    ['taking away the same', { do: 'removeEntry', entryId: one.id }, { do: 'removeEntry', entryId: one.id }, 'applied'],
    [
      'a place after what they took away',
      { do: 'removeEntry', entryId: two.id },
      { do: 'addEntry', at: { pathwayId: watch.id, after: two.id }, entry: { kind: 'note' } },
      'applied',
    ],
    [
      'a path that they took away',
      { do: 'removePathway', pathwayId: watch.id },
      { do: 'addEntry', at: { pathwayId: watch.id }, entry: { kind: 'note' } },
      'conflict',
    ],
    [
      'taking away a path that they added to',
      { do: 'addEntry', at: { pathwayId: watch.id }, entry: { kind: 'note' } },
      { do: 'removePathway', pathwayId: watch.id },
      'conflict',
    ],
    [
      'a new order of a path that they added to',
      { do: 'addEntry', at: { pathwayId: watch.id }, entry: { kind: 'note' } },
      { do: 'reorderPathway', pathwayId: watch.id, entryIds: [three.id, two.id, one.id] },
      'applied',
    ],
    [
      'a new order where they moved',
      { do: 'moveEntry', entryId: one.id, at: { pathwayId: watch.id } },
      { do: 'reorderPathway', pathwayId: watch.id, entryIds: [three.id, two.id, one.id] },
      'conflict',
    ],
    [
      'a circle of what both need',
      { do: 'updateEntry', entryId: one.id, changes: { prerequisiteIds: [two.id] } },
      { do: 'updateEntry', entryId: two.id, changes: { prerequisiteIds: [one.id] } },
      'conflict',
    ],
    [
      'serving a target that they took away',
      { do: 'removeTarget', targetId: target.id },
      { do: 'addEntry', at: { pathwayId: build.id }, entry: { kind: 'note', targetIds: [target.id] } },
      'conflict',
    ],
    [
      'the same step to different places',
      { do: 'moveEntry', entryId: one.id, at: { pathwayId: watch.id } },
      { do: 'moveEntry', entryId: one.id, at: { pathwayId: build.id } },
      'conflict',
    ],
  ])('of %s', (_what, theirs, mine, kind) => {
    const result = land(theirs, mine);
    expect(result.kind).toBe(kind);
    if (result.kind === 'applied') expect(checkStructure(result.content)).toEqual([]);
  });

  test('stands where it stood when what it stands after is gone', () => {
    const result = land(
      { do: 'removeEntry', entryId: two.id },
      { do: 'addEntry', id: idOf(401), at: { pathwayId: watch.id, after: two.id }, entry: { kind: 'note' } },
    );
    if (result.kind !== 'applied') throw new Error('It should have landed.');
    expect(entryIds(result.content, 0)).toEqual([one.id, idOf(401), three.id]);
  });

  test('refuses what was wrong from the beginning, whatever others did', () => {
    const result = land({ do: 'removeEntry', entryId: one.id }, { do: 'removeEntry', entryId: idOf(9) });
    expect(result).toMatchObject({ kind: 'refused', index: 0, fault: { code: 'not_found' } });
  });
});

describe('a version', () => {
  /** As it was published once. A program that writes another text for this breaks the promise of every version there is. */
  const golden =
    '{"at":"2026-03-02T12:00:00.000Z","by":null,"content":{"attribution":null,"audience":"students","choiceRules":{"addition":"never","pathway":"any","swap":"never"},"coverFileId":null,"gradeLevels":[],"inLanguage":["en"],"interests":[],"keywords":[],"license":null,"minutesPerPathway":null,"pathways":[{"description":null,"entries":[{"copiedFrom":null,"id":"000000000000000000000065","instructions":null,"isRequired":true,"kind":"resource","maxScore":null,"minutes":null,"preCheck":null,"prerequisiteIds":[],"resource":{"resourceId":"000000000000000000000384","version":null},"role":"learn","targetIds":["000000000000000000000001"],"title":null},{"copiedFrom":null,"id":"000000000000000000000066","instructions":null,"isRequired":true,"kind":"resource","maxScore":null,"minutes":null,"preCheck":null,"prerequisiteIds":[],"resource":{"resourceId":"000000000000000000000384","version":null},"role":"learn","targetIds":["000000000000000000000001"],"title":null},{"copiedFrom":null,"id":"000000000000000000000067","instructions":null,"isRequired":true,"kind":"resource","maxScore":null,"minutes":null,"preCheck":null,"prerequisiteIds":[],"resource":{"resourceId":"000000000000000000000384","version":null},"role":"learn","targetIds":["000000000000000000000001"],"title":null}],"id":"00000000000000000000000a","suits":{"interests":[],"languages":[],"level":null,"modalities":[]},"title":"Watch"},{"description":null,"entries":[],"id":"00000000000000000000000b","suits":{"interests":[],"languages":[],"level":null,"modalities":[]},"title":"Build"}],"subjects":[],"summary":null,"targets":[{"bank":null,"id":"000000000000000000000001","mastery":{"kind":"allRequired"},"standards":[],"statement":{"en":"I can","es":"Puedo"},"successCriteria":[],"supports":null}],"teacherNotes":null,"title":"Fractions é€😀"},"note":"Más fácil ½ “de leer” \u2028","playlistId":"000000000000000000001388","resources":[],"schemaVersion":1,"version":3}';
  const version = JSON.parse(golden) as PlaylistVersion;

  test('has one text for ever, whatever order its fields were made in', () => {
    const backwards = JSON.parse(golden, (_name, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as PlaylistVersion;
    expect(keepVersion(version).json).toBe(golden);
    expect(keepVersion(backwards).json).toBe(golden);
    expect(readVersion({ json: golden, schemaVersion: 1 })).toEqual(version);
    expect(textOfVersion({ json: golden, schemaVersion: 1 })).toBe(golden);
  });

  test('of a later program is not read by guessing', () => {
    expect(() => readVersion({ json: '{}', schemaVersion: 2 })).toThrow('No way leads');
  });

  test('is canonical JSON: fields in order, nothing undefined, only what JSON knows', () => {
    expect(canonicalJson({ b: [1, { d: 1e21, c: undefined }], a: 'é', '\u20ac': null, '1': 0.1 })).toBe(
      '{"1":0.1,"a":"é","b":[1,{"d":1e+21}],"€":null}',
    );
    expect(() => canonicalJson({ at: new Date(0) })).toThrow(TypeError);
    expect(() => canonicalJson([Number.NaN])).toThrow(TypeError);
    fc.assert(
      fc.property(fc.json(), (text) => expect(JSON.parse(canonicalJson(JSON.parse(text)))).toEqual(JSON.parse(text))),
    );
  });
});

describe('what people may do with playlists', () => {
  const [district, other, north, south, owner] = [idOf(1), idOf(2), idOf(3), idOf(4), idOf(5)];
  const actor = (role: Role, schoolId: string | null, userId = idOf(6), orgId = district): Actor => ({
    userId,
    orgId,
    roles: [{ role, schoolId }],
  });
  const playlist = (changes: Partial<Playlist>): Playlist => ({
    id: playlistId,
    orgId: district,
    schoolId: north,
    ownerId: owner,
    coEditorIds: [],
    status: 'published',
    visibility: 'school',
    content,
    publishedVersion: 1,
    publishedRevision: 1,
    lineage: null,
    dismissedFindings: [],
    revision: 1,
    contentRevision: 1,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...changes,
  });
  const rights = (who: Actor, thing: Playlist) =>
    (['read', 'edit', 'publish', 'manage', 'share'] as const).filter((action) => can(who, action, thing)).join(' ');
  const all = 'read edit publish manage share';

  test.each<[string, Actor, Partial<Playlist>, string]>([
    ['its owner', actor('teacher', north, owner), {}, all],
    [
      'its owner, of what the district relies on',
      actor('teacher', north, owner),
      { visibility: 'district' },
      'read edit manage',
    ],
    ['an owner who left for another district', actor('teacher', null, owner, other), {}, ''],
    ['a co-editor', actor('teacher', south), { coEditorIds: [idOf(6)], visibility: 'private' }, 'read edit publish'],
    ['a co-editor who only leads a school by now', actor('schoolLeader', north), { coEditorIds: [idOf(6)] }, 'read'],
    ['a colleague', actor('teacher', north), {}, 'read'],
    ['a colleague, of a draft', actor('teacher', north), { status: 'draft', publishedVersion: null }, ''],
    ['a colleague, of the archive', actor('teacher', north), { status: 'archived' }, 'read'],
    ['a colleague, of an archived draft', actor('teacher', north), { status: 'archived', publishedVersion: null }, ''],
    ['somebody of another school', actor('teacher', south), {}, ''],
    ['the specialist', actor('specialist', null), {}, all],
    ['the specialist, of what is private', actor('specialist', null), { visibility: 'private' }, ''],
    ['an admin of the school', actor('admin', north), { visibility: 'private' }, all],
    ['another district, of what is public', actor('teacher', null, owner, other), { visibility: 'public' }, 'read'],
    [
      'another district, of what is public and archived',
      actor('admin', null, owner, other),
      { visibility: 'public', status: 'archived' },
      '',
    ],
    ['a student', actor('student', north, owner), { visibility: 'public' }, ''],
  ])('%s', (_who, who, changes, expected) => {
    expect(rights(who, playlist(changes))).toBe(expected);
  });

  test('nobody edits what they cannot read, and reach is what can says', () => {
    for (const role of roles) {
      for (const visibility of ['private', 'school', 'district', 'public'] as const) {
        for (const status of ['draft', 'published', 'archived'] as const) {
          for (const schoolId of [null, north, south]) {
            const who = actor(role, schoolId);
            const thing = playlist({ visibility, status, publishedVersion: status === 'draft' ? null : 1 });
            const reads = isWithin(visibleTo(scopeOf(who)), thing);
            expect([role, visibility, status, can(who, 'read', thing)]).toEqual([role, visibility, status, reads]);
            if (!reads) expect([role, visibility, status, rights(who, thing)]).toEqual([role, visibility, status, '']);
          }
        }
      }
    }
  });
});

test('every id of a content is found, steps only once', () => {
  fc.assert(
    fc.property(sound, (given) => {
      const ids = idsIn(given);
      expect(new Set(ids).size).toBe(ids.length);
      for (const pathway of given.pathways)
        for (const entry of pathway.entries) if (isStep(entry)) expect(ids).toContain(entry.id);
    }),
  );
});
