import type { TagStamp } from '../../src/features/resources/resource.ts';
import { retag, type TagChange, undoRetag } from '../../src/features/resources/retag.ts';
import { buildResource, hex } from '../support/resources.ts';

const batchId = hex('b');
const act = { by: hex('c'), at: new Date('2026-04-01T00:00:00Z'), via: 'bulk', batchId } as const;
const manual = { by: hex('d'), at: new Date('2026-03-01T00:00:00Z'), via: 'manual' } as const;
const imported = { by: null, at: new Date('2026-02-01T00:00:00Z'), via: 'import', batchId: 'run 1' } as const;

const merge = { field: 'interests', from: ['footy'], to: 'soccer' } as const;

function tagged(interests: readonly string[], provenance: readonly TagStamp[]) {
  return buildResource({ provenance }, { interests });
}

/** The resource after the merge, with what undoes it. */
function merged(resource: ReturnType<typeof tagged>) {
  const done = retag(resource, merge, act);
  if (!done) throw new Error('There was nothing to merge.');
  return done;
}

describe('a tag that stands for another', () => {
  test('takes its place, with the stamp of the merge; all else stays', () => {
    const before = tagged(
      ['space', 'footy', 'cooking'],
      [
        { ...manual, tags: { interests: ['space', 'footy'], subjects: ['science'] } },
        { ...imported, tags: { interests: ['cooking'] } },
      ],
    );
    const { after, change } = merged(before);
    expect(after.catalog.interests).toEqual(['space', 'soccer', 'cooking']);
    expect(after.provenance).toEqual([
      { ...manual, tags: { interests: ['space'], subjects: ['science'] } },
      { ...imported, tags: { interests: ['cooking'] } },
      { ...act, tags: { interests: ['soccer'] } },
    ]);
    expect(change).toMatchObject({ isAdded: true, removed: [{ tag: 'footy', at: 1, act: manual }] });
    expect(undoRetag(after, change, batchId)?.catalog).toEqual(before.catalog);
    expect(undoRetag(after, change, batchId)?.provenance).toEqual([
      { ...manual, tags: { interests: ['space', 'footy'], subjects: ['science'] } },
      { ...imported, tags: { interests: ['cooking'] } },
    ]);
  });

  test('vanishes where the other is already, and comes back beside it', () => {
    const provenance = [
      { ...imported, tags: { interests: ['footy'] } },
      { ...manual, tags: { interests: ['soccer'] } },
    ];
    const before = tagged(['soccer', 'footy'], provenance);
    const { after, change } = merged(before);
    expect(after.catalog.interests).toEqual(['soccer']);
    expect(after.provenance).toEqual([provenance[1]]);
    expect(change.isAdded).toBe(false);
    expect(undoRetag(after, change, batchId)).toEqual(before);
  });

  test('is nothing where the tag is not', () => {
    expect(retag(tagged(['space'], []), merge, act)).toBeNull();
  });
});

describe('an undo leaves alone what others have changed', () => {
  const { after, change } = merged(tagged(['footy'], [{ ...manual, tags: { interests: ['footy'] } }]));

  test('when they took the tag away', () => {
    const without = { ...after, catalog: { ...after.catalog, interests: [] }, provenance: [] };
    expect(undoRetag(without, change, batchId)).toBeNull();
  });

  test('when they tagged it again themselves', () => {
    const again = { ...after, provenance: [{ ...manual, tags: { interests: ['soccer'] } }] };
    expect(undoRetag(again, change, batchId)).toBeNull();
  });

  test('and keeps other tags that they gave meanwhile', () => {
    const more = { ...after, catalog: { ...after.catalog, interests: ['art', 'soccer'] } };
    expect(undoRetag(more, change, batchId)?.catalog.interests).toEqual(['footy', 'art']);
  });

  test('even when the old tag is there again', () => {
    const both = { ...after, catalog: { ...after.catalog, interests: ['soccer', 'footy'] } };
    expect(undoRetag(both, change as TagChange, batchId)?.catalog.interests).toEqual(['footy']);
  });
});
