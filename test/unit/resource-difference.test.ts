import fc from 'fast-check';
import { tagFields, tagKey } from '../../src/features/resources/provenance.ts';
import { type ResourcePatch, resourcePatchSchema } from '../../src/features/resources/resource.schemas.ts';
import type { Resource, TagOrigin } from '../../src/features/resources/resource.ts';
import { applyPatch } from '../../src/features/resources/resource-changes.ts';
import { changeOf, undoChange } from '../../src/features/resources/resource-difference.ts';
import { buildPublished, buildResource, hex, readInput } from '../support/resources.ts';

const batchId = hex('b');
const day = 86_400_000;
const start = Date.parse('2026-03-01T00:00:00Z');

/** The next state by one act of tagging, as the store would write it. */
function changed(
  resource: Resource,
  patch: ResourcePatch,
  { via = 'manual' as TagOrigin, batch }: { via?: TagOrigin; batch?: string } = {},
): Resource {
  const act = {
    by: hex('c'),
    at: new Date(start + resource.revision * day),
    via,
    ...(batch !== undefined && { batchId: batch }),
  };
  const after = applyPatch(resource, readInput(resourcePatchSchema.parse(patch)), act);
  return after === resource ? resource : { ...after, revision: resource.revision + 1 };
}

const byBatch = (resource: Resource, patch: ResourcePatch) => changed(resource, patch, { via: 'bulk', batch: batchId });

/** Without what every write moves on. */
const stateOf = ({ revision: _, ...state }: Resource) => state;

const words = fc.uniqueArray(fc.constantFrom('soccer', 'space', 'art', 'cooking', 'robots'), { maxLength: 5 });
const patches: fc.Arbitrary<ResourcePatch> = fc.record(
  {
    interests: fc.option(words),
    keywords: words,
    gradeLevels: fc.uniqueArray(fc.constantFrom('K', '3', '4', '5'), { maxLength: 4 }),
    alignments: fc.uniqueArray(
      fc.record({
        code: fc.constantFrom('3.NF.A.1', '3.NF.A.2', '4.OA.A.1'),
        alignmentType: fc.constantFrom('teaches', 'assesses'),
      }),
      { maxLength: 3, selector: ({ code, alignmentType }) => `${alignmentType}:${code}` },
    ),
    title: fc.constantFrom('Frogs', 'Ponds', 'Toads'),
    license: fc.constantFrom('CC BY 4.0', 'CC0', null),
    timeRequired: fc.constantFrom('PT5M', 'PT20M', null),
    visibility: fc.constantFrom('private', 'district', 'public'),
    minimumAge: fc.constantFrom(null, 6, 13),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ResourcePatch>;

describe('a batch that is taken back', () => {
  test('leaves everything as it was, with the stamps of every tag, when nobody has touched it since', () => {
    fc.assert(
      fc.property(fc.array(patches, { maxLength: 3 }), patches, fc.boolean(), (history, patch, isPublished) => {
        const born = isPublished ? buildPublished() : buildResource();
        const before = history.reduce((resource, each) => changed(resource, each), born);
        const after = byBatch(before, patch);
        fc.pre(after !== before);
        const undone = undoChange(after, changeOf(before, after), batchId);
        expect(undone.kept).toEqual([]);
        expect(stateOf(undone.after)).toEqual(stateOf(before));
      }),
    );
  });

  test('does so also where others have changed other fields meanwhile, and these stay', () => {
    fc.assert(
      fc.property(fc.array(patches, { maxLength: 3 }), patches, patches, (history, patch, later) => {
        const touched = Object.keys(patch);
        const elsewhere = Object.fromEntries(Object.entries(later).filter(([field]) => !touched.includes(field)));
        const before = history.reduce((resource, each) => changed(resource, each), buildResource());
        const after = byBatch(before, patch);
        fc.pre(after !== before);
        const since = changed(after, elsewhere);
        const undone = undoChange(since, changeOf(before, after), batchId);
        expect(undone.kept).toEqual([]);
        // The same as if there had never been a batch.
        const never = changed({ ...before, revision: after.revision }, elsewhere);
        expect(stateOf(undone.after)).toEqual(stateOf(never));
      }),
    );
  });

  test('never takes a tag that others gave, and every tag keeps exactly one stamp', () => {
    fc.assert(
      fc.property(fc.array(patches, { maxLength: 2 }), patches, patches, (history, patch, later) => {
        const before = history.reduce((resource, each) => changed(resource, each), buildResource());
        const after = byBatch(before, patch);
        const since = changed(after, later);
        const { after: undone } = undoChange(since, changeOf(before, after), batchId);
        for (const field of tagFields) {
          const given = since.catalog[field]
            .map(tagKey)
            .filter((key) => !after.catalog[field].map(tagKey).includes(key));
          const keys = undone.catalog[field].map(tagKey);
          expect(keys).toEqual(expect.arrayContaining(given));
          const stamped = undone.provenance.flatMap(({ tags }) => tags[field] ?? []);
          // A modality that it was built with has no stamp.
          const known = field === 'modalities' ? [] : keys;
          expect([...stamped].sort()).toEqual([...known].sort());
        }
        expect(undone.provenance.some((stamp) => stamp.batchId === batchId)).toBe(false);
      }),
    );
  });

  test('says which single tags and fields others have changed since', () => {
    const before = changed(buildResource(), { interests: ['space', 'art'], title: 'Frogs', minimumAge: 6 });
    const after = byBatch(before, { interests: ['soccer', 'cooking'], title: 'Toads', minimumAge: 13 });
    const meanwhile = changed(changed(after, { interests: ['cooking', 'space'] }), { title: 'Newts' });
    // Somebody took soccer away and gave it again: it is theirs now.
    const since = changed(meanwhile, { interests: ['cooking', 'space', 'soccer'] });
    const undone = undoChange(since, changeOf(before, after), batchId);
    expect(undone.after.catalog).toMatchObject({ interests: ['space', 'art', 'soccer'], minimumAge: 6 });
    expect(undone.after.content.title).toBe('Newts');
    expect(undone.kept).toEqual([
      { field: 'title', key: null },
      { field: 'interests', key: 'soccer' },
      { field: 'interests', key: 'space' },
    ]);
  });
});
