import { visibilities } from '../../src/features/resources/resource.ts';
import {
  decide,
  type ReviewAction,
  type ReviewRules,
  reviewActions,
  type Standing,
  standings,
  usualRules,
  type WorkingState,
  workingStateOf,
  workingStates,
} from '../../src/features/review/review.ts';
import { buildPublished, buildResource, hex } from '../support/resources.ts';

/** By state: what becomes of it by each action; `-` not from here, `x` not theirs, `?` somebody else must look at it first. */
const forDistrict: Record<Standing, Record<WorkingState, readonly string[]>> = {
  // edit, submit, retract, requestChanges, approve, publish, archive, restore, remove
  author: {
    draft: ['draft', 'inReview', '-', 'x', 'x', '?', 'x', 'x', 'x'],
    inReview: ['-', '-', 'draft', 'x', 'x', '-', 'x', 'x', 'x'],
    changesRequested: ['changesRequested', 'inReview', 'draft', 'x', 'x', '?', 'x', 'x', 'x'],
    published: ['published', 'inReview', '-', 'x', 'x', '-', 'x', 'x', 'x'],
    archived: ['archived', '-', '-', 'x', 'x', '-', 'x', 'x', 'x'],
  },
  reviewer: {
    draft: ['draft', 'x', 'x', '-', '-', 'published', 'archived', '-', 'draft'],
    inReview: ['inReview', 'x', 'x', 'changesRequested', 'published', '-', 'archived', '-', 'inReview'],
    changesRequested: ['changesRequested', 'x', 'x', '-', '-', 'published', 'archived', '-', 'changesRequested'],
    published: ['published', 'x', 'x', '-', '-', '-', 'archived', '-', 'published'],
    archived: ['archived', 'x', 'x', '-', '-', '-', '-', 'draft', 'archived'],
  },
  ownReviewer: {
    draft: ['draft', 'inReview', '-', 'x', '-', 'published', 'archived', '-', 'draft'],
    inReview: ['inReview', '-', 'draft', 'x', 'published', '-', 'archived', '-', 'inReview'],
    changesRequested: [
      'changesRequested',
      'inReview',
      'draft',
      'x',
      '-',
      'published',
      'archived',
      '-',
      'changesRequested',
    ],
    published: ['published', 'inReview', '-', 'x', '-', '-', 'archived', '-', 'published'],
    archived: ['archived', '-', '-', 'x', '-', '-', '-', 'draft', 'archived'],
  },
};

const marks = { wrongState: '-', notYours: 'x', needsReview: '?' };
const told = (action: ReviewAction, input: Parameters<typeof decide>[1]): string => {
  const verdict = decide(action, input);
  return verdict.isAllowed ? verdict.to : marks[verdict.because];
};

describe('who may do what to a working copy', () => {
  test.each(standings.flatMap((standing) => workingStates.map((state) => [standing, state] as const)))(
    'for the district: %s, %s',
    (standing, state) => {
      for (const visibility of ['district', 'public'] as const) {
        const found = reviewActions.map((action) => told(action, { state, standing, visibility, rules: usualRules }));
        expect(found).toEqual(forDistrict[standing][state]);
      }
    },
  );

  test('a publication without others passes only where the district says so, and never for district or public', () => {
    const rules = [true, false].flatMap((own) =>
      [true, false].flatMap((ofOne) =>
        [true, false].map(
          (ofSchool): ReviewRules => ({
            publishWithoutReview: { private: ofOne, school: ofSchool },
            reviewersPublishOwn: own,
          }),
        ),
      ),
    );
    for (const rule of rules) {
      for (const visibility of visibilities) {
        const { publishWithoutReview: free, reviewersPublishOwn } = rule;
        const isFree = (visibility === 'private' && free.private) || (visibility === 'school' && free.school);
        const publish = (standing: Standing) => told('publish', { state: 'draft', standing, visibility, rules: rule });
        expect(publish('author')).toBe(isFree ? 'published' : '?');
        expect(publish('reviewer')).toBe('published');
        expect(publish('ownReviewer')).toBe(isFree || reviewersPublishOwn ? 'published' : '?');
      }
    }
  });

  test('its author archives, restores and deletes only what is theirs or their school’s, and nothing withdrawn', () => {
    for (const visibility of visibilities) {
      const isTakenOver = visibility === 'district' || visibility === 'public';
      for (const [action, state, to] of [
        ['archive', 'published', 'archived'],
        ['restore', 'archived', 'draft'],
        ['remove', 'draft', 'draft'],
      ] as const) {
        const input = { state, standing: 'author', visibility, rules: usualRules } as const;
        expect(told(action, input)).toBe(isTakenOver ? 'x' : to);
        expect(told(action, { ...input, isWithdrawn: true })).toBe('x');
        expect(told(action, { ...input, standing: 'reviewer', isWithdrawn: true })).toBe(to);
      }
      const draft = { state: 'draft', visibility, rules: usualRules, isWithdrawn: true } as const;
      expect(told('publish', { ...draft, standing: 'author' })).toBe('x');
      expect(told('publish', { ...draft, standing: 'ownReviewer' })).toBe('published');
      expect(told('submit', { ...draft, standing: 'author' })).toBe('inReview');
    }
  });

  test('what comes out of the archive is what it was', () => {
    const input = { state: 'archived', standing: 'reviewer', visibility: 'district', rules: usualRules } as const;
    expect(told('restore', { ...input, before: 'published' })).toBe('published');
  });
});

test('a working copy stands where its resource says', () => {
  const review = { state: 'inReview', at: new Date(0), by: hex('5'), visibility: 'district' } as const;
  const published = buildPublished();
  const { publication } = published;
  expect(workingStateOf(buildResource())).toBe('draft');
  expect(workingStateOf(buildResource({ review }))).toBe('inReview');
  expect(workingStateOf({ ...published, review: { ...review, state: 'changesRequested' } })).toBe('changesRequested');
  expect(workingStateOf(published)).toBe('published');
  expect(
    workingStateOf({ ...published, publication: publication && { ...publication, content: published.content } }),
  ).toBe('draft');
  expect(workingStateOf({ ...published, status: 'archived', review })).toBe('archived');
});
