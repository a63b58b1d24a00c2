import fc from 'fast-check';
import type { Candidate } from '../../src/features/matching/candidate.ts';
import { meets } from '../../src/features/matching/candidate.ts';
import { goalAbout, goalServedBy, type LearnerGoal } from '../../src/features/matching/goal.ts';
import { rankSwaps, type SwapPlace } from '../../src/features/matching/rank-swaps.ts';
import { type Learner, recommendPathways } from '../../src/features/matching/recommend-pathway.ts';
import type { Step } from '../../src/features/playlists/playlist.ts';
import { liveMessage } from '../../src/features/progress/live-messages.ts';
import { type MasteryInput, type MasteryState, masteryOf, masteryStates } from '../../src/features/progress/mastery.ts';
import { newRecord, recounted } from '../../src/features/progress/mastery-record.ts';
import {
  countedOf,
  levelOf,
  type MasteryScale,
  percentOf,
  type Retakes,
  rulesOf,
  usualScale,
} from '../../src/features/progress/mastery-scale.ts';
import type { Attempt } from '../../src/features/progress/step-progress.ts';
import { levelsIn, scoredAt } from '../../src/features/progress/target-level.ts';
import { readyPrerequisites, type StandardState } from '../../src/features/what-next/progression.ts';
import { type NextInput, placeFor, rankNext } from '../../src/features/what-next/what-next.ts';
import { ownReasonText } from '../../src/features/what-next/what-next-texts.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);
const minute = (count: number) => new Date(Date.UTC(2026, 9, 1, 8, count));

describe('the scale of a district', () => {
  test.each<{ shares: number[]; retakes: Retakes; percent: number | null }>([
    { shares: [], retakes: { kind: 'best' }, percent: null },
    { shares: [0.9, 0.5], retakes: { kind: 'best' }, percent: 90 },
    { shares: [0.9, 0.5], retakes: { kind: 'latest' }, percent: 50 },
    { shares: [0.2, 0.9, 0.5], retakes: { kind: 'average', last: 2 }, percent: 70 },
    { shares: [0.2], retakes: { kind: 'average', last: 3 }, percent: 20 },
  ])('$shares by $retakes.kind come to $percent', ({ shares, retakes, percent }) => {
    // In any order: when they happened counts.
    const tries = shares.map((share, at) => ({ share, at: minute(at) }));
    expect(percentOf(tries, retakes)).toBe(percent);
    expect(percentOf(tries.reverse(), retakes)).toBe(percent);
  });

  const scales = fc
    .record({
      cuts: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
      mastered: fc.nat(),
      shareOwner: fc.constantFrom('target' as const, 'district' as const),
    })
    .map(({ cuts, mastered, shareOwner }): MasteryScale => {
      const sorted = [0, ...cuts.sort((a, b) => a - b)];
      const levels = sorted.map((fromPercent, at) => ({ id: `l${at}`, names: { en: '', es: '' }, fromPercent }));
      return { ...usualScale, shareOwner, levels, masteredFrom: `l${1 + (mastered % cuts.length)}` };
    });
  const states = fc.constantFrom(...masteryStates);
  const percents = fc.option(fc.integer({ min: 0, max: 100 }));

  test('never says another thing than the state, and more is never less', () => {
    fc.assert(
      fc.property(scales, states, percents, percents, (scale, state, one, other) => {
        const rank = (of: MasteryState, percent: number | null) =>
          scale.levels.findIndex(({ id }) => id === levelOf(scale, of, percent)?.id);
        const mastered = scale.levels.findIndex(({ id }) => id === scale.masteredFrom);
        expect(rank(state, one) >= mastered).toBe(state === 'mastered');
        if (one !== null && other !== null && one <= other) expect(rank(state, one) <= rank(state, other)).toBe(true);
      }),
      { numRuns },
    );
  });

  const attempt = (score: number, at: number, state: Attempt['state'] = 'accepted'): Attempt => ({
    id: `a${at}`,
    at: minute(at),
    optionId: null,
    answer: null,
    state,
    score,
    maxScore: 10,
    feedback: null,
    reviewedBy: null,
    reviewedAt: null,
  });
  const check = (...attempts: Attempt[]): MasteryInput => {
    const progress = {
      stepId: 's',
      state: 'done' as const,
      isOpen: false,
      role: 'assess' as const,
      targetIds: ['t'],
      attempts,
      doneOptionIds: [],
      bestShare: countedOf(
        attempts.filter(({ state }) => state === 'accepted').map(({ score }) => (score ?? 0) / 10),
        { kind: 'best' },
      ),
      seconds: 0,
      feeling: null,
      helpSince: null,
      skippedBecause: null,
      startedAt: null,
      doneAt: null,
      lastAt: minute(9),
      eventCount: 1,
    };
    const step = { stepId: 's', role: 'assess' as const, isRequired: true, creditsFrom: null, progress };
    const rule = { kind: 'score', atLeast: 0.8 } as const;
    return { rule, pathways: [[step]], past: [], isCredited: false, decision: null, resultShare: null };
  };

  test.each<{ what: string; given: MasteryInput; scale: Partial<MasteryScale>; state: MasteryState }>([
    { what: 'the best counts', given: check(attempt(9, 1), attempt(5, 2)), scale: {}, state: 'mastered' },
    {
      what: 'the latest counts',
      given: check(attempt(9, 1), attempt(5, 2)),
      scale: { retakes: { kind: 'latest' } },
      state: 'inProgress',
    },
    {
      what: 'what was returned counts nothing',
      given: check(attempt(9, 1), attempt(5, 2, 'returned')),
      scale: { retakes: { kind: 'latest' } },
      state: 'mastered',
    },
    {
      what: 'the average of the last two',
      given: check(attempt(1, 1), attempt(7, 2), attempt(9, 3)),
      scale: { retakes: { kind: 'average', last: 2 } },
      state: 'mastered',
    },
    {
      what: 'the share of the target, whatever the scale',
      given: check(attempt(7, 1)),
      scale: { masteredFrom: 'developing' },
      state: 'inProgress',
    },
    {
      what: 'the share of the district',
      given: check(attempt(7, 1)),
      scale: { masteredFrom: 'developing', shareOwner: 'district' },
      state: 'mastered',
    },
    {
      what: 'what a teacher has set stays',
      given: { ...check(attempt(9, 1)), decision: 'needsSupport' },
      scale: { masteredFrom: 'developing', shareOwner: 'district' },
      state: 'needsSupport',
    },
  ])('$what', ({ given, scale, state }) => {
    expect(masteryOf({ ...given, rules: rulesOf({ ...usualScale, ...scale }) }).state).toBe(state);
  });

  test('counts anew without losing what no rule has taken away', () => {
    const seen = (state: MasteryState, isWithdrawn: boolean) => ({
      studentPlaylistId: 'p1',
      own: { state, because: 'rule' as const },
      wholeOf: ({ credits }: { credits: readonly unknown[] }) =>
        credits.length > 0
          ? ({ state: 'mastered', because: 'credit' } as const)
          : ({ state, because: 'begun' } as const),
      isWithdrawn,
    });
    const first = newRecord('o', 's', 'bank:t', minute(0));
    const reached = recounted(first, [seen('mastered', false)], null, minute(1));
    expect(reached).toMatchObject({ state: 'mastered', credits: [{ studentPlaylistId: 'p1' }] });
    // An update asks for more: what was reached stays; a rule that asks for more takes it away, and says so.
    expect(recounted(reached, [seen('inProgress', false)], null, minute(2)).state).toBe('mastered');
    const less = recounted(reached, [seen('inProgress', true)], 'admin', minute(3));
    expect(less).toMatchObject({ state: 'inProgress', credits: [], history: [{}, { by: 'admin' }] });
    expect(recounted(less, [seen('inProgress', true)], 'admin', minute(4))).toBe(less);
    expect(recounted(less, [], 'admin', minute(4))).toBe(less);
  });

  test('shows levels of checks on any path, and of results from elsewhere', () => {
    const scored = scoredAt([
      { role: 'assess', targetIds: ['t'], attempts: [attempt(6, 1), attempt(9, 2, 'waiting')] },
      { role: 'practice', targetIds: ['t'], attempts: [attempt(10, 3)] },
    ]);
    const level = levelsIn(usualScale, scored);
    expect(level('t', undefined)).toEqual({ percent: 60, levelId: 'developing' });
    expect(level('other', undefined)).toEqual({ percent: null, levelId: null });
    const result = { id: 'r', source: 'MAP', share: 1, at: minute(9) };
    expect(level('t', { state: 'mastered', results: [result] })).toEqual({ percent: 100, levelId: 'advanced' });
  });
});

const hex = (count: number) => count.toString(16).padStart(24, '0');
const candidate = (id: number, changes: Partial<Candidate> = {}): Candidate => ({
  resourceId: hex(id),
  title: `Resource ${id}`,
  minutes: 10,
  modalities: ['video'],
  interests: [],
  gradeLevels: ['3'],
  inLanguage: ['en'],
  alignments: [{ standardId: 'now', code: '3.NF.A.1', alignmentType: 'teaches' }],
  learningResourceType: ['lesson'],
  educationalUse: [],
  lexile: null,
  fleschKincaidGrade: null,
  depthOfKnowledge: null,
  accessibilityFeatures: [],
  accessibilityHazards: [],
  accessibilityControls: [],
  worksOffline: null,
  license: null,
  isOfferedToStudents: true,
  rating: null,
  ratingCount: 0,
  useCount: 0,
  ...changes,
});
const step = (id: number, changes: Partial<Step> = {}): Step =>
  ({
    id: hex(id),
    kind: 'resource',
    resource: { resourceId: hex(id + 100), version: null },
    copiedFrom: null,
    title: null,
    targetIds: ['t'],
    role: 'learn',
    isRequired: true,
    instructions: null,
    minutes: null,
    maxScore: null,
    prerequisiteIds: [],
    preCheck: null,
    ...changes,
  }) as Step;
const learner: Learner = {
  languages: ['en'],
  accessNeeds: [],
  interests: [],
  modalities: [],
  lexile: null,
  isOffline: false,
};
const goal: LearnerGoal = { id: 'g1', text: 'Cook for six', targetIds: ['bank-1'], standards: new Set(['now']) };
const input = (changes: Partial<NextInput> = {}): NextInput => ({
  serving: new Map([['now', 'same']]),
  bankTargetId: null,
  gradeLevels: ['3'],
  forStudents: true,
  pathSteps: [],
  prerequisites: [],
  candidates: [],
  learner,
  shownIds: new Set(),
  doneStepIds: new Set(),
  ...changes,
});
const before = candidate(2, { alignments: [{ standardId: 'before', code: '2.G.A.3', alignmentType: 'teaches' }] });
const path = { pathwayId: 'p2', pathwayTitle: 'Read', step: step(1), candidates: [candidate(101)] };
const ready = { standardId: 'before', code: '2.G.A.3', distance: 1, serving: new Map([['before', 'same' as const]]) };

describe('what comes next', () => {
  test('is of other paths, of what comes before, and of the library, each with true reasons', () => {
    const given = input({ pathSteps: [path], prerequisites: [ready], candidates: [candidate(3), before] });
    const found = rankNext(given, { limit: 10 });
    expect(found.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      `pathwayStep step-${hex(1)}`,
      `resource resource-${hex(3)}`,
      `prerequisite resource-${hex(2)}`,
    ]);
    expect(found.map(({ reasons }) => reasons[0]?.code)).toEqual(['otherPath', 'aligned', 'prerequisite']);
  });

  test.each<{ what: string; changes: Partial<NextInput> }>([
    { what: 'what the student has already', changes: { shownIds: new Set([hex(101), hex(2), hex(3)]) } },
    {
      what: 'what is not approved',
      changes: { pathSteps: [], prerequisites: [], candidates: [candidate(3, { isOfferedToStudents: false })] },
    },
    { what: 'what a need forbids', changes: { learner: { ...learner, accessNeeds: ['captions'] } } },
    { what: 'another language', changes: { learner: { ...learner, languages: ['es'] } } },
    { what: 'what needs the internet', changes: { learner: { ...learner, isOffline: true } } },
  ])('is never $what', ({ changes }) => {
    const given = { pathSteps: [path], prerequisites: [ready], candidates: [candidate(3), before], ...changes };
    expect(rankNext(input(given), { limit: 10 })).toEqual([]);
  });

  test('leaves out what was done on the other path, and a choice of which too little is left', () => {
    expect(rankNext(input({ pathSteps: [path], doneStepIds: new Set([hex(1)]) }), { limit: 10 })).toEqual([]);
    const choice = { ...path, step: step(1, { kind: 'choice', choose: 2, options: [] } as Partial<Step>) };
    const two = { ...choice, candidates: [candidate(101), candidate(102, { inLanguage: ['fr'] })] };
    expect(rankNext(input({ pathSteps: [two] }), { limit: 10 })).toEqual([]);
    const both = { ...choice, candidates: [candidate(101), candidate(102)] };
    expect(rankNext(input({ pathSteps: [both] }), { limit: 10 })).toMatchObject([{ resourceId: null }]);
  });

  const many = fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      changes: fc.record({
        accessibilityFeatures: fc.constantFrom([], ['captions']),
        isOfferedToStudents: fc.boolean(),
        inLanguage: fc.constantFrom(['en'], ['es']),
        alignments: fc.constantFrom(candidate(1).alignments, before.alignments, []),
      }),
    }),
    { maxLength: 20 },
  );
  test('is the same for the same in any order, never violates a need, and says nothing untrue', () => {
    fc.assert(
      fc.property(many, fc.boolean(), (made, hasGoal) => {
        const candidates = [...new Map(made.map(({ id, changes }) => [id, candidate(id, changes)])).values()];
        const given = { ...learner, accessNeeds: ['captions' as const], ...(hasGoal && { goals: [goal] }) };
        const ask = (all: Candidate[]) =>
          rankNext(input({ candidates: all, prerequisites: [ready], learner: given }), { limit: 30 });
        const found = ask(candidates);
        expect(ask([...candidates].reverse())).toEqual(found);
        for (const { resourceId, reasons, score } of found) {
          const one = candidates.find((each) => each.resourceId === resourceId) as Candidate;
          expect([meets(one, 'captions'), one.isOfferedToStudents, one.inLanguage]).toEqual([true, true, ['en']]);
          expect(score >= 0 && score <= 1).toBe(true);
          const isForGoal = reasons.some(({ code }) => code === 'goal');
          expect(isForGoal).toBe(hasGoal && one.alignments.some(({ standardId }) => standardId === 'now'));
        }
      }),
      { numRuns },
    );
  });

  test('tells children nothing of needs, levels and what they have missed', () => {
    const names = { modality: (id: string) => id, interest: (id: string) => id };
    const reasons = [
      { code: 'needsMet' as const },
      { code: 'prerequisite' as const, written: '2.G.A.3' },
      { code: 'readingLevel' as const, lexile: 400 },
      { code: 'grade' as const, gradeLevel: '2' as const },
    ];
    expect(reasons.map((reason) => ownReasonText(reason, names, 'en'))).toEqual([null, null, null, null]);
    const about = { code: 'goal' as const, goalId: 'g', text: 'Cocinar' };
    expect(ownReasonText(about, names, 'es')).toBe('Conviene a la meta «Cocinar»');
  });

  test('stands before the check that it helps with', () => {
    const steps = [step(1), step(2, { role: 'assess' }), step(3, { targetIds: [] })].map((one) => ({ step: one }));
    const place = (of: typeof steps, targetId: string, doneIds: string[] = [], isMastered = false) =>
      placeFor(of, targetId, { isDone: (id) => doneIds.includes(id), isMastered });
    expect(place(steps, 't')).toBe(hex(1));
    // It was tried, and is tried again; what is mastered is not.
    expect(place(steps, 't', [hex(2)])).toBe(hex(1));
    expect(place(steps, 't', [hex(2)], true)).toBe(hex(2));
    expect(place(steps, 'other')).toBe(hex(3));
    expect(place(steps.slice(1), 't')).toBeNull();
    expect(place([], 't')).toBeNull();
  });
});

describe('what comes before', () => {
  const graph = new Map([
    ['c', ['b', 'x']],
    ['b', ['a']],
    ['a', ['c']],
  ]);
  test.each<{ states: Record<string, StandardState>; found: string[] }>([
    { states: {}, found: ['b 1', 'x 1'] },
    { states: { b: 'mastered' }, found: ['x 1'] },
    { states: { a: 'short' }, found: ['a 2', 'x 1'] },
    { states: { a: 'short', b: 'mastered', x: 'mastered' }, found: [] },
  ])('with $states is $found', ({ states, found }) => {
    const steps = readyPrerequisites(['c'], graph, (id) => states[id] ?? 'unknown');
    expect(steps.map(({ id, distance }) => `${id} ${distance}`)).toEqual(found);
  });

  test('ends in every graph, and never names what is mastered or asked about', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const graphs = fc.array(fc.tuple(ids, fc.uniqueArray(ids)), { maxLength: 8 });
    const known = fc.dictionary(ids, fc.constantFrom<StandardState>('mastered', 'short', 'unknown'));
    fc.assert(
      fc.property(graphs, known, (edges, states) => {
        const found = readyPrerequisites(['a'], new Map(edges), (id) => states[id] ?? 'unknown');
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        for (const { id } of found) expect([id === 'a', states[id] === 'mastered']).toEqual([false, false]);
      }),
      { numRuns },
    );
  });
});

describe('goals', () => {
  test('count where they are true, and say which', () => {
    expect(goalServedBy([goal], candidate(1))).toEqual({ code: 'goal', goalId: 'g1', text: 'Cook for six' });
    const asksFor = candidate(1, { alignments: [{ standardId: 'now', code: 'x', alignmentType: 'requires' }] });
    expect(goalServedBy([goal], asksFor)).toBeNull();
    expect(goalServedBy([goal], before)).toBeNull();
    expect(goalAbout([goal], ['bank-2'])).toBeNull();
  });

  test('decide between paths and swaps that serve alike', () => {
    const offer = (id: string, bankTargetIds: string[]) => ({
      id,
      interests: [],
      modalities: [],
      languages: [],
      steps: [{ id: `${id}1`, isRequired: true, candidates: [], choose: 1, bankTargetIds }],
    });
    const paths = [offer('one', []), offer('two', ['bank-1'])];
    const [best, other] = recommendPathways(paths, { ...learner, goals: [goal] });
    expect(best).toMatchObject({ pathwayId: 'two', reasons: [{ code: 'goal', text: 'Cook for six', steps: 1 }] });
    expect(other?.reasons).toEqual([]);
    expect(recommendPathways(paths, learner)[0]?.pathwayId).toBe('one');

    const place: SwapPlace = {
      role: 'learn',
      targets: [new Map([['step', 'same']])],
      gradeLevels: [],
      forStudents: true,
      current: null,
      beside: new Set(),
    };
    const serving = { standardId: 'step', code: 'x', alignmentType: 'teaches' } as const;
    const [a, b] = [
      candidate(1, { alignments: [serving] }),
      candidate(2, { alignments: [serving, ...candidate(2).alignments] }),
    ];
    const swaps = rankSwaps(place, { ...learner, goals: [goal] }, [a, b], { limit: 2 });
    expect(swaps.map((one) => [one.candidate.resourceId, one.reasons[0]?.code])).toEqual([
      [hex(2), 'goal'],
      [hex(1), 'aligned'],
    ]);
  });
});

test('what is told of a class holds ids alone, each once', () => {
  const row = {
    kind: 'row' as const,
    mark: 'a',
    at: minute(1),
    studentId: 's1',
    studentPlaylistId: 'p1',
    assignmentId: 'a1',
  };
  const cell = { kind: 'target' as const, mark: 'b', at: minute(2), studentId: 's1', key: 'bank:guid-1' };
  const text = liveMessage([row, { ...row, mark: 'c' }, cell, { ...cell, key: 'list:t1' }], false);
  const [event, data = ''] = text.trimEnd().split('\n');
  expect(event).toBe('event: changed');
  expect(JSON.parse(data.replace('data: ', ''))).toEqual({
    at: minute(2).toISOString(),
    isAll: false,
    rows: [{ studentId: 's1', studentPlaylistId: 'p1', assignmentId: 'a1' }],
    cells: [
      { studentId: 's1', bankTargetId: 'guid-1' },
      { studentId: 's1', playlistId: 'list', targetId: 't1' },
    ],
  });
});
