import fc from 'fast-check';
import type { MasteryRule } from '../../src/features/playlists/playlist.ts';
import { glanceOf, readGlance } from '../../src/features/progress/glance.ts';
import { type MasteryInput, masteryOf, type TargetStep } from '../../src/features/progress/mastery.ts';
import { createMasteryKeeper } from '../../src/features/progress/mastery-keeper.ts';
import { afterEvents, newRecord, withResults } from '../../src/features/progress/mastery-record.ts';
import { usualRules } from '../../src/features/progress/mastery-scale.ts';
import { effectOf, intervalOf, smallestGroup } from '../../src/features/progress/pathway-effect.ts';
import type { EventDetail, ProgressEvent, StepFacts } from '../../src/features/progress/progress-event.ts';
import { mostTold, readEvents } from '../../src/features/progress/read-events.ts';
import { foldStep, type StepProgress } from '../../src/features/progress/step-progress.ts';
import { type ArrivedResult, codeKeyOf, resultsFor } from '../../src/features/progress/target-results.ts';
import { readDate, readHeadings, readRow, type TableChoices } from '../../src/features/results/result-table.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);
const start = Date.parse('2026-10-01T08:00:00Z');
const facts: StepFacts = {
  role: 'practice',
  targetIds: ['t1'],
  resourceId: null,
  maxScore: 10,
  choose: 1,
  asksReview: false,
};

function event(id: string, minute: number, detail: EventDetail, more: Partial<StepFacts> = {}): ProgressEvent {
  const at = new Date(start + minute * 60_000);
  const by = { kind: 'person' as const, id: 'p1' };
  return { id, stepId: 's1', at, receivedAt: at, by, detail, facts: { ...facts, ...more } };
}

const answer = { text: 'Because', link: null, score: null, evidenceIds: [] };
const review = { asksReview: true };

describe('where a student stands with a step', () => {
  test.each<{ what: string; events: ProgressEvent[]; expected: Partial<StepProgress> }>([
    { what: 'begun', events: [event('a', 1, { kind: 'started' })], expected: { state: 'started', isOpen: true } },
    {
      what: 'begun and left',
      events: [event('a', 1, { kind: 'started' }), event('b', 2, { kind: 'left' })],
      expected: { state: 'started', isOpen: false },
    },
    {
      what: 'done without having begun',
      events: [event('a', 1, { kind: 'done', optionId: null })],
      expected: { state: 'done' },
    },
    {
      what: 'left after it was done',
      events: [
        event('a', 1, { kind: 'done', optionId: null }),
        event('b', 2, { kind: 'started' }),
        event('c', 3, { kind: 'left' }),
      ],
      expected: { state: 'done', isOpen: false },
    },
    {
      what: 'skipped, and begun after all',
      events: [event('a', 1, { kind: 'skipped', reason: 'Too loud' }), event('b', 2, { kind: 'started' })],
      expected: { state: 'started', skippedBecause: null },
    },
    {
      what: 'an answer that somebody has to look at',
      events: [event('a', 1, { kind: 'answered', optionId: null, answer }, review)],
      expected: { state: 'submitted', isOpen: false },
    },
    {
      what: 'a conference that is asked for',
      events: [event('a', 1, { kind: 'done', optionId: null }, review)],
      expected: { state: 'submitted' },
    },
    {
      what: 'an answer that was accepted',
      events: [
        event('a', 1, { kind: 'answered', optionId: null, answer }, review),
        event('b', 2, { kind: 'accepted', attemptId: 'a', score: 8, feedback: 'Good' }, review),
      ],
      expected: { state: 'done', bestShare: 0.8 },
    },
    {
      what: 'an answer that was returned',
      events: [
        event('a', 1, { kind: 'answered', optionId: null, answer }, review),
        event('b', 2, { kind: 'returned', attemptId: 'a', feedback: 'Say why' }, review),
      ],
      expected: { state: 'returned', bestShare: null },
    },
    {
      what: 'an answer whose review was taken back',
      events: [
        event('a', 1, { kind: 'answered', optionId: null, answer }, review),
        event('b', 2, { kind: 'accepted', attemptId: 'a', score: 8, feedback: 'Good' }, review),
        event('c', 3, { kind: 'reviewTakenBack', attemptId: 'a' }, review),
      ],
      expected: { state: 'submitted', bestShare: null, doneAt: null },
    },
    {
      what: 'a retake that was worse: the best counts',
      events: [
        event('a', 1, { kind: 'scored', optionId: null, score: 9, feedback: null }),
        event('b', 2, { kind: 'reopened' }),
        event('c', 3, { kind: 'scored', optionId: null, score: 4, feedback: null }),
      ],
      expected: { state: 'done', bestShare: 0.9 },
    },
    {
      what: 'opened again',
      events: [event('a', 1, { kind: 'done', optionId: null }), event('b', 2, { kind: 'reopened' })],
      expected: { state: 'started', doneAt: null },
    },
    {
      what: 'one of two options',
      events: [event('a', 1, { kind: 'done', optionId: 'o1' }, { choose: 2 })],
      expected: { state: 'started', doneOptionIds: ['o1'] },
    },
    {
      what: 'the same option twice of two',
      events: [
        event('a', 1, { kind: 'done', optionId: 'o1' }, { choose: 2 }),
        event('b', 2, { kind: 'done', optionId: 'o1' }, { choose: 2 }),
      ],
      expected: { state: 'started', doneOptionIds: ['o1'] },
    },
    {
      what: 'two options of two',
      events: [
        event('a', 1, { kind: 'done', optionId: 'o1' }, { choose: 2 }),
        event('b', 2, { kind: 'done', optionId: 'o2' }, { choose: 2 }),
      ],
      expected: { state: 'done' },
    },
    {
      what: 'help that was given',
      events: [event('a', 1, { kind: 'helpAsked' }), event('b', 2, { kind: 'helped' })],
      expected: { helpSince: null, state: 'started' },
    },
  ])('$what', ({ events, expected }) => {
    expect(foldStep(events)).toMatchObject(expected);
  });

  test('nothing has happened', () => expect(foldStep([])).toBeNull());

  const details = fc.oneof<fc.Arbitrary<EventDetail>[]>(
    fc.constantFrom<EventDetail>(
      { kind: 'started' },
      { kind: 'left' },
      { kind: 'helpAsked' },
      { kind: 'helped' },
      { kind: 'reopened' },
      { kind: 'felt', feeling: 'justRight' },
    ),
    fc.constantFrom(null, 'o1', 'o2').map((optionId): EventDetail => ({ kind: 'done', optionId })),
    fc.constantFrom(null, 'o1').map((optionId): EventDetail => ({ kind: 'answered', optionId, answer })),
    fc
      .integer({ min: 0, max: 10 })
      .map((score): EventDetail => ({ kind: 'scored', optionId: null, score, feedback: null })),
    fc.integer({ min: 1, max: 900 }).map((seconds): EventDetail => ({ kind: 'worked', seconds })),
    fc
      .integer({ min: 0, max: 9 })
      .map((at): EventDetail => ({ kind: 'returned', attemptId: `e${at}`, feedback: 'Again' })),
    fc
      .integer({ min: 0, max: 9 })
      .map((at): EventDetail => ({ kind: 'accepted', attemptId: `e${at}`, score: 7, feedback: null })),
    fc.integer({ min: 0, max: 9 }).map((at): EventDetail => ({ kind: 'reviewTakenBack', attemptId: `e${at}` })),
  );
  const histories = fc
    .array(fc.record({ minute: fc.integer({ min: 0, max: 5 }), detail: details, asksReview: fc.boolean() }), {
      minLength: 1,
      maxLength: 10,
    })
    .map((all) => all.map(({ minute, detail, asksReview }, at) => event(`e${at}`, minute, detail, { asksReview })));

  test('the order of arrival, and sending again, make no difference', () => {
    fc.assert(
      fc.property(
        histories.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all)),
        ),
        ([all, shuffled, again]) => {
          expect(foldStep([...shuffled, ...again])).toEqual(foldStep(all));
        },
      ),
      { numRuns },
    );
  });

  test('what lists show follows from it', () => {
    fc.assert(
      fc.property(fc.array(histories, { minLength: 1, maxLength: 4 }), (all) => {
        const steps = all.flatMap((events, at) => foldStep(events.map((one) => ({ ...one, stepId: `s${at}` }))) ?? []);
        const seen = readGlance(glanceOf(steps));
        expect([...seen.heldStepIds]).toEqual(steps.flatMap(({ stepId, isOpen }) => (isOpen ? [stepId] : [])));
        for (const { stepId, state, isOpen } of steps) {
          const shown = state === 'started' && !isOpen ? 'left' : state;
          expect(seen.states.get(stepId)).toBe(state === 'notStarted' ? undefined : shown);
        }
        expect(seen.seconds).toBe(steps.reduce((sum, { seconds }) => sum + seconds, 0));
        expect(seen.waiting).toHaveLength(
          steps.flatMap(({ attempts }) => attempts.filter(({ state }) => state === 'waiting')).length,
        );
        expect(seen.helpSince === null).toBe(steps.every(({ helpSince }) => helpSince === null));
        expect(seen.lastAt).toEqual(steps.map(({ lastAt }) => lastAt).sort((a, b) => b.getTime() - a.getTime())[0]);
      }),
      { numRuns },
    );
  });

  test('no attempt and no time is lost by what comes later', () => {
    fc.assert(
      fc.property(histories, details, (all, last) => {
        const before = foldStep(all);
        const after = foldStep([...all, event('later', 9, last)]);
        expect(after?.attempts.length).toBeGreaterThanOrEqual(before?.attempts.length ?? 0);
        expect(after?.seconds).toBeGreaterThanOrEqual(before?.seconds ?? 0);
      }),
      { numRuns },
    );
  });
});

describe('where a student stands with a target', () => {
  const done = foldStep([event('a', 1, { kind: 'done', optionId: null })]);
  const scored = (score: number) =>
    foldStep([event('a', 1, { kind: 'scored', optionId: null, score, feedback: null })]);
  const returned = foldStep([
    event('a', 1, { kind: 'answered', optionId: null, answer }, review),
    event('b', 2, { kind: 'returned', attemptId: 'a', feedback: 'Why?' }, review),
  ]);
  const waiting = foldStep([event('a', 1, { kind: 'answered', optionId: null, answer }, review)]);
  const failedTwice = foldStep([
    event('a', 1, { kind: 'scored', optionId: null, score: 3, feedback: null }),
    event('b', 2, { kind: 'scored', optionId: null, score: 4, feedback: null }),
  ]);
  const step = (stepId: string, progress: StepProgress | null, more: Partial<TargetStep> = {}): TargetStep => {
    return { stepId, role: 'learn', isRequired: true, creditsFrom: null, progress, ...more };
  };
  const check = (stepId: string, progress: StepProgress | null, more: Partial<TargetStep> = {}) =>
    step(stepId, progress, { role: 'assess', ...more });
  const all: MasteryRule = { kind: 'allRequired' };
  const score: MasteryRule = { kind: 'score', atLeast: 0.8 };
  const best: MasteryRule = { kind: 'bestOf', count: 2, atLeast: 0.7 };
  const confirms: MasteryRule = { kind: 'teacherConfirms' };
  const input = (rule: MasteryRule, pathways: TargetStep[][], more: Partial<MasteryInput> = {}): MasteryInput => {
    return { rule, pathways, past: [], isCredited: false, decision: null, resultShare: null, ...more };
  };

  test.each<{ what: string; given: MasteryInput; expected: string }>([
    { what: 'nothing done', given: input(all, [[step('1', null)]]), expected: 'notStarted nothing' },
    { what: 'no step serves it', given: input(all, [[]]), expected: 'notStarted nothing' },
    { what: 'one of two done', given: input(all, [[step('1', done), step('2', null)]]), expected: 'inProgress begun' },
    { what: 'all done', given: input(all, [[step('1', done), step('2', done)]]), expected: 'mastered rule' },
    {
      what: 'what may be done is not needed',
      given: input(all, [[step('1', done), step('2', null, { isRequired: false })]]),
      expected: 'mastered rule',
    },
    {
      what: 'done on a path that they have left',
      given: input(all, [[step('1', null)], [step('2', done)]]),
      expected: 'mastered rule',
    },
    {
      what: 'half on each of two paths',
      given: input(all, [
        [step('1', done), step('2', null)],
        [step('3', done), step('4', null)],
      ]),
      expected: 'inProgress begun',
    },
    { what: 'score reached', given: input(score, [[check('1', scored(8))]]), expected: 'mastered rule' },
    { what: 'score not reached', given: input(score, [[check('1', scored(7))]]), expected: 'inProgress failedChecks' },
    {
      what: 'score not reached twice',
      given: input(score, [[check('1', failedTwice)]]),
      expected: 'needsSupport failedChecks',
    },
    {
      what: 'best of, over paths',
      given: input(best, [[check('1', scored(7)), check('2', null)], [check('3', scored(9))]]),
      expected: 'mastered rule',
    },
    {
      what: 'best of two where a path has one',
      given: input(best, [[check('1', scored(7))]]),
      expected: 'mastered rule',
    },
    {
      what: 'best of, with a check that is gone',
      given: input(best, [[check('1', scored(7)), check('2', null)]], { past: [check('9', scored(8))] }),
      expected: 'mastered rule',
    },
    {
      what: 'ready for the check',
      given: input(score, [[step('1', done), check('2', null)]]),
      expected: 'readyForCheck readyToShow',
    },
    {
      what: 'waiting for the teacher',
      given: input(score, [[check('1', waiting)]]),
      expected: 'readyForCheck waitingForReview',
    },
    { what: 'returned', given: input(score, [[check('1', returned)]]), expected: 'inProgress returned' },
    {
      what: 'the teacher has to confirm',
      given: input(confirms, [[step('1', done), check('2', done)]]),
      expected: 'readyForCheck readyToShow',
    },
    {
      what: 'a result does not replace the teacher',
      given: input(confirms, [[step('1', null)]], { resultShare: 1 }),
      expected: 'notStarted nothing',
    },
    {
      what: 'a result is enough',
      given: input(score, [[step('1', null)]], { resultShare: 0.8 }),
      expected: 'mastered result',
    },
    {
      what: 'credit from elsewhere',
      given: input(all, [[step('1', null)]], { isCredited: true }),
      expected: 'mastered credit',
    },
    {
      what: 'pre-check passed',
      given: input(all, [[check('1', scored(9), { creditsFrom: 0.8 }), step('2', null)]]),
      expected: 'mastered preCheck',
    },
    {
      what: 'pre-check failed',
      given: input(all, [[check('1', scored(5), { creditsFrom: 0.8 }), step('2', null)]]),
      expected: 'inProgress begun',
    },
    {
      what: 'the teacher decides',
      given: input(all, [[step('1', done)]], { decision: 'needsSupport' }),
      expected: 'needsSupport teacher',
    },
  ])('$what: $expected', ({ given, expected }) => {
    const { state, because } = masteryOf(given);
    expect(`${state} ${because}`).toBe(expected);
  });

  const own = { own: { state: 'mastered', because: 'rule' } as const, studentPlaylistId: 'p1' };
  const byCredit = ({ credits }: { credits: readonly unknown[] }) =>
    credits.length > 0
      ? ({ state: 'mastered', because: 'credit' } as const)
      : ({ state: 'inProgress', because: 'begun' } as const);
  const now = new Date(start);
  const reached = afterEvents(
    newRecord('o', 's', 'k', now),
    { ...own, wholeOf: byCredit, isWithdrawn: false },
    null,
    now,
  );
  const notReached = { ...own, own: { state: 'inProgress', because: 'begun' } as const, wholeOf: byCredit };

  test('what was reached stays when the path or the version changes', () => {
    expect(reached).toMatchObject({ state: 'mastered', credits: [{ studentPlaylistId: 'p1' }], revision: 1 });
    const later = afterEvents(reached, { ...notReached, isWithdrawn: false }, null, new Date(start + 1));
    expect(later).toBe(reached);
  });

  test('a teacher who returns the evidence takes the credit back, and the history says so', () => {
    const later = afterEvents(reached, { ...notReached, isWithdrawn: true }, 'teacher', new Date(start + 1));
    expect(later).toMatchObject({ state: 'inProgress', credits: [], revision: 2 });
    expect(later.history.map(({ state, by }) => [state, by])).toEqual([
      ['mastered', null],
      ['inProgress', 'teacher'],
    ]);
  });
});

describe('how paths work', () => {
  const targetIds = ['t1'];
  const group = (pathwayId: string, size: number, mastered: number) =>
    Array.from({ length: size }, (_, at) => ({ pathwayId, masteredIds: new Set(at < mastered ? ['t1'] : []) }));

  test('groups are told with their interval', () => {
    const [one, two] = effectOf([...group('a', 20, 15), ...group('b', 10, 0)], { pathwayIds: ['a', 'b'], targetIds });
    expect(one).toMatchObject({ students: 20, targets: [{ mastered: 15, share: 0.75 }] });
    expect(two?.targets[0]).toMatchObject({ share: 0, low: 0 });
  });

  test('nobody can compute what is not told', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, (all) => {
        const pathwayIds = all.map((_, at) => `p${at}`);
        const rows = all.flatMap((size, at) => group(`p${at}`, size, Math.floor(size / 2)));
        const told = effectOf(rows, { pathwayIds, targetIds });
        const hidden = rows.length - told.reduce((sum, { students }) => sum + (students ?? 0), 0);
        expect(hidden === 0 || hidden >= smallestGroup || told.every(({ students }) => students === null)).toBe(true);
        for (const { students } of told) expect(students === null || students >= smallestGroup).toBe(true);
      }),
      { numRuns },
    );
  });

  // Wilson score interval without continuity correction, as published tables have it.
  test.each([
    { hits: 0, count: 10, low: 0, high: 0.2775 },
    { hits: 5, count: 10, low: 0.2366, high: 0.7634 },
    { hits: 81, count: 263, low: 0.2553, high: 0.3662 },
  ])('$hits of $count', ({ hits, count, low, high }) => {
    const found = intervalOf(hits, count);
    expect(found.low).toBeCloseTo(low, 3);
    expect(found.high).toBeCloseTo(high, 3);
  });
});

describe('what results from elsewhere say of a target', () => {
  const asked = { own: 'bank:b1', standards: ['standard:s1', 'standard:s2'] };
  const arrived = (id: string, about: string, share: number, more: Partial<ArrivedResult> = {}): ArrivedResult => ({
    id,
    source: 'Fall test',
    about: [about],
    share,
    on: '2026-10-01',
    receivedAt: new Date(start),
    ...more,
  });

  test.each<{ what: string; told: ArrivedResult[]; expected: [source: string, share: number][] }>([
    { what: 'nothing', told: [arrived('a', 'standard:other', 1)], expected: [] },
    { what: 'one about a standard', told: [arrived('a', 'standard:s1', 0.9)], expected: [['Fall test', 0.9]] },
    {
      what: 'a later one takes the place of an earlier one, also when it comes in before',
      told: [arrived('b', 'standard:s1', 0.5, { on: '2026-10-09' }), arrived('a', 'standard:s1', 0.9)],
      expected: [['Fall test', 0.5]],
    },
    {
      what: 'of one day the one that came in last',
      told: [arrived('b', 'standard:s1', 0.5), arrived('a', 'standard:s1', 0.9, { receivedAt: new Date(start + 1) })],
      expected: [['Fall test', 0.9]],
    },
    {
      what: 'of two standards the one that is known less',
      told: [arrived('a', 'standard:s1', 0.9), arrived('b', 'standard:s2', 0.4)],
      expected: [['Fall test', 0.4]],
    },
    {
      what: 'about the target itself before any about its standards',
      told: [arrived('a', 'bank:b1', 0.9), arrived('b', 'standard:s2', 0.4, { on: '2026-10-09' })],
      expected: [['Fall test', 0.9]],
    },
    {
      what: 'each source by itself',
      told: [arrived('a', 'standard:s1', 0.3, { source: 'Spring test' }), arrived('b', 'standard:s1', 0.9)],
      expected: [
        ['Fall test', 0.9],
        ['Spring test', 0.3],
      ],
    },
  ])('$what', ({ told, expected }) => {
    for (const order of [told, [...told].reverse()]) {
      expect(resultsFor(asked, order).map(({ source, share }) => [source, share])).toEqual(expected);
    }
  });

  test('is the same whatever the order in which it came, and one of each source', () => {
    const result = fc.record({
      about: fc.constantFrom('bank:b1', 'standard:s1', 'standard:s2', 'standard:s3'),
      share: fc.integer({ min: 0, max: 10 }),
      source: fc.constantFrom('Fall test', 'Spring test'),
      on: fc.constantFrom('2026-10-01', '2026-10-02'),
      minute: fc.integer({ min: 0, max: 2 }),
    });
    const results = fc
      .array(result, { maxLength: 12 })
      .map((told) =>
        told.map(({ about, share, source, on, minute }, at) =>
          arrived(`r${at}`, about, share / 10, { source, on, receivedAt: new Date(start + minute) }),
        ),
      );
    fc.assert(
      fc.property(results, fc.infiniteStream(fc.nat()), (told, keys) => {
        const shuffled = told.map((one) => ({ one, key: keys.next().value })).sort((a, b) => a.key - b.key);
        const said = resultsFor(asked, told);
        expect(
          resultsFor(
            asked,
            shuffled.map(({ one }) => one),
          ),
        ).toEqual(said);
        expect(new Set(said.map(({ source }) => source)).size).toBe(said.length);
        const about = told.filter((one) => one.about.some((key) => key === asked.own || asked.standards.includes(key)));
        expect(said).toHaveLength(new Set(about.map(({ source }) => source)).size);
      }),
      { numRuns },
    );
  });

  test('what no result decides stays, and what one decided falls back', () => {
    const now = new Date(start);
    const begun = {
      ...newRecord('o', 's', 'bank:b1', now),
      state: 'inProgress',
      because: 'begun',
      revision: 1,
    } as const;
    const nothing = { state: 'notStarted', because: 'nothing' } as const;
    const mastered = { state: 'mastered', because: 'result' } as const;
    const told = resultsFor(asked, [arrived('a', 'standard:s1', 0.9)]);
    expect(withResults(begun, told, () => nothing, now)).toMatchObject({ state: 'inProgress', results: told });
    const reached = withResults(begun, told, () => mastered, now);
    expect(reached).toMatchObject({ state: 'mastered', because: 'result', history: [{ because: 'result', by: null }] });
    expect(withResults(reached, [], () => nothing, now)).toMatchObject({ state: 'notStarted', results: [] });
  });

  test('codes in every spelling are one standard', () => {
    const keys = ['3.NF.A.1', 'CCSS.Math.Content.3.NF.A.1', '3.nf.1'].map(codeKeyOf);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('a table of results', () => {
  const choices: TableChoices = { columns: {}, source: null, on: null, maxScore: null, dateOrder: 'mdy' };
  const headings = ['Student ID', 'Standard', 'Score', 'Max Score', 'Level', 'Test date', 'Test'];
  const { places } = readHeadings(headings, choices);

  test.each<{ what: string; cells: string[]; expected: object }>([
    {
      what: 'points of a maximum',
      cells: ['S1', '3.NF.A.1', '8', '10', '', '9/14/2026', 'MAP'],
      expected: { sourcedId: 'S1', score: 8, maxScore: 10, level: null, on: '2026-09-14', source: 'MAP' },
    },
    {
      what: 'a percentage, whatever the maximum',
      cells: ['S1', '3.NF.A.1', '85 %', '10', '', '2026-09-14', 'MAP'],
      expected: { score: 85, maxScore: 100 },
    },
    {
      what: 'a level',
      cells: ['S1', '3.NF.A.1', '', '', 'Proficient', '2026-09-14T10:00:00Z', 'MAP'],
      expected: { level: 'Proficient', score: null, maxScore: null },
    },
    { what: 'no student', cells: ['', '3.NF.A.1', '8'], expected: { column: 'Student ID', code: 'missing' } },
    { what: 'no standard', cells: ['S1', '', '8'], expected: { column: 'Standard', code: 'missing' } },
    {
      what: 'no number',
      cells: ['S1', 'x', 'eight', '10', '', '9/14/2026', 'MAP'],
      expected: { column: 'Score', value: 'eight' },
    },
    {
      what: 'no day',
      cells: ['S1', 'x', '8', '10', '', '2/30/2026', 'MAP'],
      expected: { column: 'Test date', value: '2/30/2026' },
    },
    { what: 'no source', cells: ['S1', 'x', '8', '10', '', '9/14/2026', ''], expected: { column: 'Test' } },
  ])('$what', ({ cells, expected }) => {
    expect(readRow(cells, places, choices)).toMatchObject(expected);
  });

  test('says what it lacks, and takes other headings by what they mean', () => {
    const { faults } = readHeadings(['Name', 'RIT'], choices);
    expect(faults.map(({ column }) => column)).toEqual(['student', 'standard', 'score', 'date', 'source']);
    const said = {
      ...choices,
      columns: { student: 'Name', score: 'RIT', level: 'Band' },
      source: 'MAP',
      on: '2026-09-14',
    };
    const read = readHeadings(['Name', 'RIT', 'Standard'], said);
    expect(read.places).toMatchObject({ student: { at: 0 }, score: { at: 1 }, standard: { at: 2 } });
    expect(read.faults).toMatchObject([{ column: 'Band', code: 'missingColumn' }]);
  });

  test.each([
    { text: '2026-09-14', order: 'ymd', expected: '2026-09-14' },
    { text: '2026-9-4', order: 'ymd', expected: '2026-09-04' },
    { text: '9/4/2026', order: 'ymd', expected: null },
    { text: '9/4/2026', order: 'mdy', expected: '2026-09-04' },
    { text: '9.4.2026', order: 'dmy', expected: '2026-04-09' },
    { text: '31/12/2026 08:00', order: 'dmy', expected: '2026-12-31' },
    { text: '13/1/2026', order: 'mdy', expected: null },
    { text: 'yesterday', order: 'mdy', expected: null },
  ] as const)('$text ($order)', ({ text, order, expected }) => {
    expect(readDate(text, order)).toBe(expected);
  });
});

test('what happens in one playlist leaves targets alone that it is not about', async () => {
  const now = new Date(start);
  const begun = { ...newRecord('o', 's', 'bank:b1', now), state: 'inProgress', because: 'begun', revision: 1 } as const;
  const written: unknown[] = [];
  const keeper = createMasteryKeeper({
    store: {
      find: async () => [begun],
      states: async () => [],
      replace: async (_scope, next) => written.push(...next) > 0,
    },
    progress: { findMany: async () => new Map() },
    rulesFor: async () => usualRules,
    results: { of: async () => new Map() },
    clock: { now: () => now },
  });
  const target = { id: 't1', bank: { targetId: 'b1', revision: 1 }, standards: [], mastery: { kind: 'allRequired' } };
  const row = { id: 'p2', orgId: 'o', studentId: 's', playlistId: 'l2', pathwayId: 'w', overlays: {}, excused: [] };
  const standing = { row, steps: [], version: { content: { targets: [target], pathways: [] } } };
  const scope = { kind: 'system', reason: 'a test' } as const;
  const follow = (touched: string[]) =>
    keeper.follow(scope, standing as never, [], {
      by: null,
      touchedIds: new Set(touched),
      withdrawnIds: new Set(),
      now,
    });
  expect((await follow(['another'])).get('bank:b1')).toBe(begun);
  expect(written).toEqual([]);
});

test('nobody makes it slow by telling without end', () => {
  const step = {
    id: 's1',
    kind: 'checkpoint',
    role: 'assess',
    targetIds: [],
    maxScore: null,
    checkpoint: { form: 'quiz', asksFor: [] },
  };
  const row = { studentId: 'p1', createdAt: new Date(start), past: [] };
  const standing = { row, steps: [{ step }], version: { content: { pathways: [] } } };
  const told = (count: number, detail: EventDetail, stepId = 's1') =>
    Array.from({ length: count }, (_, at) => ({ id: `e${at}`, stepId, at: null, detail }));
  const read = (all: ReturnType<typeof told>, before: readonly StepProgress[] = [], id = 'p1') => {
    const by = { kind: 'person', id } as const;
    const now = new Date(start);
    const { events, refused } = readEvents(standing as never, all, {
      by,
      now,
      before,
      earlier: new Map(),
      evidence: new Map(),
    });
    return [events.length, ...new Set(refused.map(({ code }) => code))];
  };
  const started: EventDetail = { kind: 'started' };
  expect(read(told(mostTold.own, started))).toEqual([mostTold.own]);
  expect(read(told(mostTold.own + 1, started))).toEqual([mostTold.own, 'tooMany']);
  const full = { ...foldStep([event('a', 1, started)]), eventCount: mostTold.own } as StepProgress;
  expect(read(told(2, started), [full])).toEqual([0, 'tooMany']);
  // Their teacher still looks at it.
  expect(read(told(2, { kind: 'helped' }), [full], 'teacher')).toEqual([2]);
  expect(read(told(mostTold.attempts + 1, { kind: 'done', optionId: null }))).toEqual([mostTold.attempts, 'tooMany']);
  const long: EventDetail = { kind: 'answered', optionId: null, answer: { ...answer, text: 'x'.repeat(30_000) } };
  expect(read(told(mostTold.text / 30_000 + 1, long))).toEqual([Math.floor(mostTold.text / 30_000), 'tooMuch']);
});
