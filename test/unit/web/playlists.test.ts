import fc from 'fast-check';
import {
  addCommands,
  byRecent,
  newObjectId,
  proposedPathway,
  proposeRole,
  proposeTargets,
} from '../../../src/web/places/playlists/add-commands.ts';
import { coverageWords, joined, laneEntries } from '../../../src/web/places/playlists/lane-entries.ts';
import { freshTitle, lengthRange, stateBadges, textIn } from '../../../src/web/places/playlists/playlist-words.ts';
import type { PlaylistContent, PlaylistCoverage, Resource, ResourceSnapshot } from '../../../src/web/wire.ts';

const alignment = (code: string, alignmentType = 'teaches', standardId: string | null = null) =>
  ({ code, alignmentType, standardId }) as Resource['alignments'][number];
const resource = (changes: Partial<Resource> = {}) =>
  ({ id: 'r', title: 'Frogs', educationalUse: [], alignments: [], ...changes }) as unknown as Resource;
const target = (id: string, ...codes: string[]) =>
  ({
    id,
    statement: { en: id },
    standards: codes.map((code) => ({ code, standardId: null })),
  }) as unknown as PlaylistContent['targets'][number];
const step = (id: string, targetIds: string[], more: object = {}) =>
  ({
    kind: 'resource',
    id,
    targetIds,
    title: null,
    minutes: null,
    resource: { resourceId: 'r', version: 1 },
    ...more,
  }) as never;
const pathway = (id: string, ...entries: never[]) =>
  ({ id, title: `Path ${id}`, entries }) as unknown as PlaylistContent['pathways'][number];

describe('what is said of a playlist', () => {
  test.each([
    ['draft', null, true, ['draft']],
    ['published', 3, false, ['version 3']],
    ['published', 3, true, ['version 3', 'changes']],
    ['published', 3, null, ['version 3']],
    ['archived', 3, true, ['archived']],
  ] as const)('%s, version %s, changes %s', (status, publishedVersion, hasUnpublishedChanges, said) => {
    const badges = stateBadges({ status, publishedVersion, hasUnpublishedChanges });
    expect(badges.map(({ key, count }) => (count === undefined ? key : `${key} ${count}`))).toEqual(said);
  });

  test('stands in the language of who reads, in a near one, or in any', () => {
    const texts = { 'es-MX': 'Hola', en: 'Hello' };
    expect([textIn('en', texts), textIn('es', texts), textIn('fr', texts), textIn('en', {})]).toEqual([
      'Hello',
      'Hola',
      'Hola',
      '',
    ]);
  });

  test('a title that nobody typed is always a new one', () => {
    expect(freshTitle('New playlist', ['Frogs'])).toBe('New playlist');
    fc.assert(
      fc.property(fc.array(fc.constantFrom('New', 'new', 'New 2', 'NEW 3', 'Frogs')), (taken) => {
        const title = freshTitle('New', taken);
        expect(taken.map((one) => one.toLowerCase())).not.toContain(title.toLowerCase());
      }),
    );
  });

  test('lengths reach from the shortest to the longest that is known', () => {
    expect(lengthRange([null, 40, 25])).toEqual({ from: 25, to: 40 });
    expect(lengthRange([null, 0])).toBeNull();
  });
});

describe('a lane', () => {
  const content = { targets: [target('t1'), target('t2')], pathways: [] };
  const snapshot = { resourceId: 'r', title: 'Frogs', minutes: 12 } as ResourceSnapshot;

  test('numbers activities, takes what is missing from the resource, and names targets by their numbers', () => {
    const section = { kind: 'section', id: 's', title: 'First' } as never;
    const choice = {
      ...(step('c', ['t2', 't1']) as object),
      kind: 'choice',
      options: [{ kind: 'resource', id: 'o', title: 'Toads', minutes: 3, resource: { resourceId: 'gone' } }],
    } as never;
    const entries = laneEntries(pathway('p', section, step('a', ['t2', 'gone']), choice), content, [snapshot]);
    expect(entries).toMatchObject([
      { kind: 'section', title: 'First' },
      { at: 1, title: 'Frogs', minutes: 12, targetNumbers: [2], shown: { resourceId: 'r' } },
      { at: 2, targetNumbers: [1, 2], options: [{ title: 'Toads', minutes: 3, shown: { resource: null } }] },
    ]);
  });

  test('coverage is told by what is lacking, else that all is well', () => {
    const paths = [
      { id: 'a', title: 'Watch' },
      { id: 'b', title: 'Build' },
    ];
    const covered = (notTaughtIn: string[], notAssessedIn: string[]) =>
      coverageWords({ notTaughtIn, notAssessedIn } as unknown as PlaylistCoverage['targets'][number], paths);
    expect(covered([], [])).toEqual([{ key: 'full', paths: [] }]);
    expect(covered(['b'], ['a', 'b'])).toEqual([
      { key: 'notTaught', paths: ['Build'] },
      { key: 'notChecked', paths: ['Watch', 'Build'] },
    ]);
    expect(joined(['Watch', 'Build'], 'es')).toBe('Watch y Build');
  });
});

describe('adding to a playlist', () => {
  test.each([
    ['assess', ['assessment'], []],
    ['practice', ['practice'], []],
    ['assess', [], [alignment('3.NF.1', 'assesses')]],
    ['learn', [], [alignment('3.NF.1', 'assesses'), alignment('3.NF.1')]],
  ] as const)('%s is its role for uses %j', (role, educationalUse, alignments) => {
    expect(proposeRole({ educationalUse: [...educationalUse], alignments: [...alignments] })).toBe(role);
  });

  test('serves the targets that it is aligned to, else the only one, else those of what stands before', () => {
    const targets = [target('t1', '3.NF.A.1'), target('t2', '4.NF.A.1')];
    const pathways = [pathway('p', step('a', ['t1']), step('b', ['t2']))];
    const propose = (code?: string, few = targets) =>
      proposeTargets({ targets: few, pathways }, 'p', { alignments: code === undefined ? [] : [alignment(code)] });
    expect(propose('3nfa1')).toEqual(['t1']);
    expect(propose(undefined, [target('t1')])).toEqual(['t1']);
    expect(propose()).toEqual(['t2']);
    expect(proposeTargets({ targets, pathways: [] }, null, { alignments: [] })).toEqual([]);
  });

  const placing = (pathwayId: string | null) => {
    let made = 0;
    const newId = () => `new${++made}`;
    return { resource: resource(), pathwayId, newPathTitle: 'Path 1', newTarget: 'Frogs', language: 'en', newId };
  };

  test('goes to the end of the path, and undo takes exactly that away', () => {
    const content = { targets: [target('t1')], pathways: [pathway('p')] };
    expect(addCommands(content, placing('p'))).toMatchObject({
      commands: [{ do: 'addEntry', id: 'new1', at: { pathwayId: 'p' }, entry: { targetIds: ['t1'], role: 'learn' } }],
      undo: [{ do: 'removeEntry', entryId: 'new1' }],
      pathwayId: 'p',
    });
  });

  test('an empty playlist gets a target and a path, which go again in the other order', () => {
    const { commands, undo } = addCommands({ targets: [], pathways: [] }, placing(null));
    expect(commands.map((one) => one.do)).toEqual(['addTarget', 'addPathway', 'addEntry']);
    expect(undo.map((one) => one.do)).toEqual(['removePathway', 'removeTarget']);
  });

  test('proposes where something was put last, and makes ids that the server takes', () => {
    expect(proposedPathway([{ id: 'a' }, { id: 'b' }], 'b')).toBe('b');
    expect(proposedPathway([{ id: 'a' }], 'gone')).toBe('a');
    expect(proposedPathway([], null)).toBeNull();
    expect(byRecent([{ id: 'a' }, { id: 'b' }, { id: 'c' }], ['c']).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(newObjectId()).toMatch(/^[0-9a-f]{24}$/);
  });
});
