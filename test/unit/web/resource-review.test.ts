import { flagReasons as knownReasons } from '../../../src/features/review/flag.ts';
import { flagBody, flagReasons, isOpen, mayFlag } from '../../../src/web/places/resources/flagging.ts';
import { approvalOf, audiencesOf, firstAudience, isReviewer } from '../../../src/web/places/resources/hand-in.ts';
import type { OwnFlag, PastReviews } from '../../../src/web/wire.ts';

describe('saying that something is wrong with a resource', () => {
  test('is for whoever reads it and has not made it, while others read it', () => {
    const read = { ownerId: 'a', status: 'published', isWithdrawn: false } as const;
    expect(mayFlag(read, 'b')).toBe(true);
    expect(mayFlag({ ...read, ownerId: null }, 'b')).toBe(true);
    expect(mayFlag(read, 'a')).toBe(false);
    expect(mayFlag({ ...read, status: 'draft' }, 'b')).toBe(false);
    expect(mayFlag({ ...read, isWithdrawn: true }, 'b')).toBe(false);
  });

  test('offers every reason that the server knows, and sends a note of blanks as none', () => {
    expect([...flagReasons].sort()).toEqual([...knownReasons].sort());
    expect(flagBody('ads', '  \n')).toEqual({ reason: 'ads', text: null });
    expect(flagBody('other', ' Page 2 is upside down. ')).toEqual({ reason: 'other', text: 'Page 2 is upside down.' });
  });

  test('is shown as said until somebody settles it', () => {
    const flag: OwnFlag = { reason: 'broken', text: null, state: 'open', at: '', decidedAt: null, answer: null };
    expect([flag, { ...flag, state: 'handled' as const }, null, undefined].map(isOpen)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('handing a resource in', () => {
  test.each([
    ['private', null, 'draft', ['district', 'public']],
    ['private', 'school', 'draft', ['school', 'district', 'public']],
    ['school', 'school', 'changesRequested', ['school', 'district', 'public']],
    ['district', 'school', 'draft', ['district', 'public']],
    ['district', 'school', 'published', ['public']],
    ['private', 'school', 'published', ['school', 'district', 'public']],
    ['public', null, 'published', []],
    ['public', null, 'draft', ['public']],
  ] as const)('that is %s, of school %s and %s, can be for %j', (visibility, schoolId, state, audiences) => {
    expect(audiencesOf({ visibility, schoolId }, state)).toEqual(audiences);
  });

  test('proposes what was wanted before, then what it is for now, then the district', () => {
    const all = ['school', 'district', 'public'] as const;
    const before = { review: { state: 'changesRequested', at: '', by: '', visibility: 'public' } } as const;
    expect(firstAudience(all, { visibility: 'school' }, before)).toBe('public');
    expect(firstAudience(all, { visibility: 'school' }, { review: null })).toBe('school');
    expect(firstAudience(all, { visibility: 'private' }, { review: null })).toBe('district');
    expect(firstAudience(['public'], { visibility: 'district' }, { review: null })).toBe('public');
    expect(firstAudience([], { visibility: 'public' }, { review: null })).toBeNull();
  });

  test('names the last approval while nothing newer is worked on, and sends who decides to the review', () => {
    const decision = { act: 'approved', note: 'Well done.' };
    const past = [
      { state: 'retracted', decision: null },
      { state: 'approved', decision },
    ] as PastReviews['items'];
    expect(approvalOf('published', past)).toBe(decision);
    expect(approvalOf('draft', past)).toBeNull();
    expect(approvalOf('published', undefined)).toBeNull();
    expect(isReviewer(['edit', 'retract'])).toBe(false);
    expect(isReviewer(['edit', 'requestChanges'])).toBe(true);
  });
});
