import { isDeepStrictEqual } from 'node:util';
import { tagFields, tagKey } from '../resources/provenance.ts';
import { keyOf } from '../resources/versions/field-change.ts';
import { fieldValue, type ResourceField, type ResourceState } from '../resources/versions/resource-fields.ts';

/** What a remix takes over from its source. Credits and licenses follow rules of their own; whom it is for, its district says. */
export const followedFields = [
  'title',
  'summary',
  'material',
  'body',
  'inLanguage',
  'timeRequired',
  'captions',
  'transcripts',
  ...tagFields,
  'textComplexity',
  'depthOfKnowledge',
  'deviceNeeds',
  'worksOffline',
  'needsAccount',
  'hasAds',
  'collectsData',
  'minimumAge',
] as const satisfies readonly ResourceField[];

export type FollowedField = (typeof followedFields)[number];

/** Values of upstream that were declined, by field: `keyOf` the value. */
export type Declined = Readonly<Partial<Record<FollowedField, string>>>;

/**
 * - `incoming`: only upstream has changed it, or both have and both changes fit together.
 * - `conflict`: both have changed it, differently.
 * - `declined`: it was declined, and upstream has not changed it since.
 */
export type UpstreamState = 'incoming' | 'conflict' | 'declined';

export type UpstreamChange = {
  readonly field: FollowedField;
  readonly state: UpstreamState;
  /** As upstream had it when both were last the same, or when it was last decided. */
  readonly base: unknown;
  readonly theirs: unknown;
  readonly mine: unknown;
  /** What accepting makes of it. */
  readonly result: unknown;
};

/** Lists of files stand for the recording that they go with: they are taken as a whole. */
const wholeLists: readonly FollowedField[] = ['captions', 'transcripts'];

/**
 * What upstream has changed since the base and the remix does not have, field by field. Of lists of tags both changes are
 * kept: what upstream added comes, what it took out goes, everything of one's own stays; so they never conflict.
 *
 * Laws: nothing changed upstream, nothing to decide; who has changed nothing and accepts all has what upstream has; what is
 * decided is not asked again until upstream changes it anew.
 */
export function upstreamChanges(
  base: ResourceState,
  theirs: ResourceState,
  mine: ResourceState,
  declined: Declined = {},
): UpstreamChange[] {
  return followedFields.flatMap((field): UpstreamChange[] => {
    const values = {
      base: fieldValue(base, field),
      theirs: fieldValue(theirs, field),
      mine: fieldValue(mine, field),
    };
    if (same(values.base, values.theirs) || same(values.mine, values.theirs)) return [];
    const merged = mergeOf(field, values);
    if (same(merged.result, values.mine)) return [];
    const state = declined[field] === keyOf(values.theirs) ? 'declined' : merged.state;
    return [{ field, ...values, state, result: merged.result }];
  });
}

function mergeOf(
  field: FollowedField,
  { base, theirs, mine }: { base: unknown; theirs: unknown; mine: unknown },
): { state: 'incoming' | 'conflict'; result: unknown } {
  const isTags = Array.isArray(base) && Array.isArray(theirs) && Array.isArray(mine) && !wholeLists.includes(field);
  if (!isTags) return { state: same(base, mine) ? 'incoming' : 'conflict', result: theirs };
  const had = new Set(base.map(tagKey));
  const has = new Set(theirs.map(tagKey));
  const own = new Set(mine.map(tagKey));
  const kept = mine.filter((tag) => has.has(tagKey(tag)) || !had.has(tagKey(tag)));
  const come = theirs.filter((tag) => !had.has(tagKey(tag)) && !own.has(tagKey(tag)));
  const isUnmoved = kept.length === mine.length && come.length === 0;
  return { state: 'incoming', result: isUnmoved ? mine : [...kept, ...come] };
}

function same(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right);
}
