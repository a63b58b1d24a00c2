import fc from 'fast-check';
import { decideUpstream, upstreamChanges, upstreamDecisions } from '../../src/features/playlists/comparing/upstream.ts';
import type { PlaylistContent } from '../../src/features/playlists/playlist.ts';
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

const runs = { numRuns: 80 };
const three = fc.tuple(contents, edits, edits).map(([base, ours, others]) => ({
  base,
  mine: edited(base, ours, 5_000),
  theirs: edited(base, others, 6_000),
  declined: {},
}));

describe('changes of upstream', () => {
  test('are none where upstream has changed nothing', () => {
    fc.assert(
      fc.property(contents, edits, (base, list) => {
        expect(upstreamChanges({ base, mine: edited(base, list, 5_000), theirs: base, declined: {} })).toEqual([]);
      }),
      runs,
    );
  });

  test('are all taken over by who has changed nothing and accepts all', () => {
    fc.assert(
      fc.property(contents, edits, (base, list) => {
        const sides = { base, mine: base, theirs: edited(base, list, 6_000), declined: {} };
        const changes = upstreamChanges(sides);
        expect(changes.every(({ state }) => state === 'incoming')).toBe(true);
        const decisions = new Map(changes.map(({ key }) => [key, 'accept'] as const));
        expect(decideUpstream(sides, decisions).content).toEqual(sides.theirs);
      }),
      runs,
    );
  });

  test('are asked about once, whatever was decided, and what comes of it is sound', () => {
    fc.assert(
      fc.property(
        three,
        fc.array(fc.constantFrom(...upstreamDecisions), { minLength: 40, maxLength: 40 }),
        (sides, said) => {
          let now: { base: PlaylistContent; mine: PlaylistContent; theirs: PlaylistContent; declined: object } = sides;
          const declined = new Set<string>();
          // Taking something over can bring along a place of something else: it is asked about in the next round.
          for (let round = 0; round < 4; round += 1) {
            const current = { ...now, declined: now.declined as Readonly<Record<string, string>> };
            const open = upstreamChanges(current).filter(({ state }) => state !== 'declined');
            if (open.length === 0) break;
            const decisions = new Map(open.map(({ key }, at) => [key, said[at % said.length] ?? 'accept']));
            for (const [key, decision] of decisions) if (decision === 'decline') declined.add(key);
            const after = decideUpstream(current, decisions);
            expect(structuralFaults(after.content)).toEqual([]);
            now = { ...now, mine: after.content, base: after.base, declined: after.declined };
          }
          const rest = upstreamChanges({ ...now, declined: now.declined as Readonly<Record<string, string>> });
          expect(rest.filter(({ state }) => state !== 'declined')).toEqual([]);
        },
      ),
      runs,
    );
  });

  test('leave mine alone when they are declined or kept out', () => {
    fc.assert(
      fc.property(three, fc.constantFrom('keepMine' as const, 'decline' as const), (sides, decision) => {
        const decisions = new Map(upstreamChanges(sides).map(({ key }) => [key, decision]));
        expect(decideUpstream(sides, decisions).content).toBe(sides.mine);
      }),
      runs,
    );
  });

  test('come as one where a pathway goes with its steps, and conflict where I have worked in it', () => {
    const steps = [buildStep({ id: idOf(100) }), buildStep({ id: idOf(101) })];
    const base = buildContent({ pathways: [buildPathway({ entries: steps }), buildPathway({ id: idOf(11) })] });
    const theirs = { ...base, pathways: base.pathways.slice(1) };
    const mine = {
      ...base,
      pathways: [
        buildPathway({ entries: [buildStep({ id: idOf(100), title: 'Mine' }), ...steps.slice(1)] }),
        buildPathway({ id: idOf(11) }),
      ],
    };
    const [change, ...others] = upstreamChanges({ base, mine, theirs, declined: {} });
    expect(change).toMatchObject({ key: `pathway:${idOf(10)}:removed`, state: 'conflict' });
    expect(others).toEqual([]);
    const accepted = decideUpstream({ base, mine, theirs, declined: {} }, new Map([[change?.key ?? '', 'accept']]));
    expect(accepted.content.pathways.map(({ id }) => id)).toEqual([idOf(11)]);
  });

  test('that were declined are asked about again when upstream changes the same anew', () => {
    const base = buildContent({ title: 'One' });
    const sides = { base, mine: base, theirs: { ...base, title: 'Two' }, declined: {} };
    const after = decideUpstream(sides, new Map([['playlist::title', 'decline']]));
    const again = { ...sides, ...after, mine: after.content };
    expect(upstreamChanges(again)).toMatchObject([{ key: 'playlist::title', state: 'declined' }]);
    expect(upstreamChanges({ ...again, theirs: { ...base, title: 'Three' } })).toMatchObject([{ state: 'incoming' }]);
    expect(decideUpstream(again, new Map([['playlist::title', 'accept']])).content.title).toBe('Two');
  });
});
