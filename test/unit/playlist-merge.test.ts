import fc from 'fast-check';
import { applyChanges, diffPlaylists } from '../../src/features/playlists/comparing/diff.ts';
import { mergePlaylists } from '../../src/features/playlists/comparing/merge.ts';
import { isStep, type PlaylistContent } from '../../src/features/playlists/playlist.ts';
import {
  buildContent,
  buildPathway,
  buildStep,
  contents,
  edited,
  edits,
  idOf,
  structuralFaults,
} from '../support/playlists.ts';

const threeSides = fc.record({ base: contents, mine: edits, theirs: edits }).map(({ base, mine, theirs }) => ({
  base,
  mine: edited(base, mine, 400),
  theirs: edited(base, theirs, 500),
}));

function titles(content: PlaylistContent): (string | null)[] {
  return content.pathways.flatMap(({ entries }) => entries.map(({ title }) => title));
}

const [one, two, three] = [1, 2, 3].map((at) => buildStep({ id: idOf(100 + at), title: `step ${at}` })) as [
  ReturnType<typeof buildStep>,
  ReturnType<typeof buildStep>,
  ReturnType<typeof buildStep>,
];
const base = buildContent({ pathways: [buildPathway({ entries: [one, two, three] })] });
const withSteps = (...entries: ReturnType<typeof buildStep>[]): PlaylistContent =>
  buildContent({ pathways: [buildPathway({ entries })] });

describe('differences of playlists', () => {
  test('applied to the one, they give the other', () => {
    fc.assert(
      fc.property(contents, edits, contents, (before, list, other) => {
        for (const after of [edited(before, list, 400), other]) {
          expect(applyChanges(before, diffPlaylists(before, after))).toEqual(after);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of a playlist and itself there are none', () => {
    fc.assert(fc.property(contents, (content) => expect(diffPlaylists(content, content)).toEqual([])));
  });

  test('one step that was moved is one change', () => {
    expect(diffPlaylists(base, withSteps(three, one, two))).toEqual([
      {
        kind: 'moved',
        of: 'entry',
        id: three.id,
        from: { list: idOf(10), after: two.id },
        to: { list: idOf(10), after: null },
      },
    ]);
  });

  test('a step that shows another resource is one change of what it shows', () => {
    const resource = { resourceId: idOf(901), version: null };
    expect(diffPlaylists(base, withSteps({ ...one, resource }, two, three))).toMatchObject([
      { kind: 'field', of: 'entry', id: one.id, field: 'shows', to: { kind: 'resource', resource } },
    ]);
  });
});

describe('the merge of playlists', () => {
  test('takes their state where I changed nothing, and keeps mine where they changed nothing', () => {
    fc.assert(
      fc.property(threeSides, ({ base, mine, theirs }) => {
        expect(mergePlaylists(base, base, theirs)).toEqual({ content: theirs, conflicts: [] });
        expect(mergePlaylists(base, mine, base)).toEqual({ content: mine, conflicts: [] });
      }),
      { numRuns: 150 },
    );
  });

  test('finds no conflict where both did the same', () => {
    fc.assert(
      fc.property(threeSides, ({ base, mine }) => {
        expect(mergePlaylists(base, mine, mine)).toEqual({ content: mine, conflicts: [] });
      }),
      { numRuns: 150 },
    );
  });

  test('gives a valid playlist, however its conflicts are decided, and decides no more of them than it told', () => {
    fc.assert(
      fc.property(threeSides, fc.infiniteStream(fc.boolean()), ({ base, mine, theirs }, coins) => {
        const first = mergePlaylists(base, mine, theirs);
        expect(structuralFaults(first.content)).toEqual([]);
        const decisions = new Map(
          first.conflicts.map(({ key }) => [key, coins.next().value ? ('mine' as const) : ('theirs' as const)]),
        );
        expect(decisions.size).toBe(first.conflicts.length);
        expect(structuralFaults(mergePlaylists(base, mine, theirs, decisions).content)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('keeps what either side added, where nothing is in conflict', () => {
    fc.assert(
      fc.property(threeSides, ({ base, mine, theirs }) => {
        const { content, conflicts } = mergePlaylists(base, mine, theirs);
        if (conflicts.length > 0) return;
        const ids = new Set(content.pathways.flatMap(({ id, entries }) => [id, ...entries.map((entry) => entry.id)]));
        const gone = new Set([base, mine, theirs].flatMap((side) => side.pathways.map(({ id }) => id)));
        for (const { id } of content.pathways) gone.delete(id);
        for (const side of [mine, theirs]) {
          for (const { id, entries } of side.pathways) {
            if (gone.has(id)) continue;
            for (const entry of entries) if (entry.id >= idOf(400)) expect(ids).toContain(entry.id);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('takes both changes of one step where they concern different fields', () => {
    const { content, conflicts } = mergePlaylists(
      base,
      withSteps({ ...one, minutes: 12 }, two, three),
      withSteps({ ...one, isRequired: false }, two, three),
    );
    expect(conflicts).toEqual([]);
    expect(content.pathways[0]?.entries[0]).toMatchObject({ minutes: 12, isRequired: false });
  });

  test('asks where both changed one field, keeps mine until somebody decides', () => {
    const mine = withSteps({ ...one, minutes: 12 }, two, three);
    const theirs = withSteps({ ...one, minutes: 5 }, two, three);
    const key = `entry:${one.id}:minutes`;
    const merge = mergePlaylists(base, mine, theirs);
    expect(merge.conflicts).toEqual([
      { key, of: 'entry', id: one.id, kind: 'field', field: 'minutes', base: null, mine: 12, theirs: 5 },
    ]);
    expect(merge.content).toEqual(mine);
    expect(mergePlaylists(base, mine, theirs, new Map([[key, 'theirs']])).content).toEqual(theirs);
  });

  test('asks where one took away what the other changed', () => {
    const theirs = withSteps(two, three);
    const mine = withSteps({ ...one, title: 'better' }, two, three);
    expect(mergePlaylists(base, mine, theirs).conflicts).toMatchObject([{ kind: 'removedByThem', id: one.id }]);
    expect(titles(mergePlaylists(base, mine, theirs).content)).toEqual(['better', 'step 2', 'step 3']);
    expect(mergePlaylists(base, theirs, mine).conflicts).toMatchObject([{ kind: 'removedByMe', id: one.id }]);
    expect(titles(mergePlaylists(base, theirs, mine).content)).toEqual(['step 2', 'step 3']);
  });

  test('asks once for a pathway that was taken away, not for each of its steps', () => {
    const mine = withSteps({ ...one, title: 'better' }, { ...two, title: 'better too' }, three);
    const theirs = buildContent();
    const { conflicts, content } = mergePlaylists(base, mine, theirs);
    expect(conflicts).toMatchObject([{ kind: 'removedByThem', of: 'pathway' }]);
    expect(content).toEqual(mine);
    const decided = mergePlaylists(base, mine, theirs, new Map([[conflicts[0]?.key as string, 'theirs']]));
    expect(decided.content).toEqual(theirs);
  });

  test('puts what both added at one place beside each other', () => {
    const [here, there] = [buildStep({ id: idOf(400), title: 'mine' }), buildStep({ id: idOf(500), title: 'theirs' })];
    const { content, conflicts } = mergePlaylists(
      base,
      withSteps(one, here, two, three),
      withSteps(one, there, two, three),
    );
    expect(conflicts).toEqual([]);
    expect(titles(content)).toEqual(['step 1', 'theirs', 'mine', 'step 2', 'step 3']);
  });

  test('never leaves two steps waiting for each other', () => {
    const { content } = mergePlaylists(
      base,
      withSteps({ ...one, prerequisiteIds: [two.id] }, two, three),
      withSteps(one, { ...two, prerequisiteIds: [one.id] }, three),
    );
    expect(structuralFaults(content)).toEqual([]);
    expect(content.pathways[0]?.entries.filter(isStep).map((step) => step.prerequisiteIds)).toEqual([[two.id], [], []]);
  });
});
