import fc from 'fast-check';
import { normaliseLicense } from '../../src/features/licenses/license.ts';
import {
  accessNeeds,
  type Candidate,
  meets,
  noConstraints,
  obstacleOf,
  speaksOneOf,
  type Wish,
} from '../../src/features/matching/candidate.ts';
import { type DraftRequest, draftPathways } from '../../src/features/matching/draft-pathways.ts';
import { rankSwaps, type SwapPlace, tradeOffsOf } from '../../src/features/matching/rank-swaps.ts';
import { type Learner, type PathwayOffer, recommendPathways } from '../../src/features/matching/recommend-pathway.ts';
import { scoreFit } from '../../src/features/matching/score.ts';
import type { StepRole } from '../../src/features/playlists/playlist.ts';
import { modalities } from '../../src/features/resources/resource.ts';
import { idOf } from '../support/playlists.ts';

function buildCandidate(changes: Partial<Candidate> = {}): Candidate {
  return {
    resourceId: idOf(900),
    title: 'Pizza fractions',
    minutes: 10,
    modalities: ['reading'],
    interests: [],
    gradeLevels: ['3'],
    inLanguage: ['en'],
    alignments: [{ standardId: 'fractions', code: '3.NF.A', alignmentType: 'teaches' }],
    learningResourceType: [],
    educationalUse: [],
    lexile: null,
    fleschKincaidGrade: null,
    depthOfKnowledge: null,
    accessibilityFeatures: [],
    accessibilityHazards: [],
    accessibilityControls: [],
    worksOffline: null,
    license: normaliseLicense('CC BY 4.0'),
    isOfferedToStudents: true,
    rating: null,
    ratingCount: 0,
    useCount: 0,
    ...changes,
  };
}

const standards = new Map([
  ['fractions', 'same'],
  ['unit-fractions', 'descendant'],
  ['texas', 'crosswalk'],
] as const);

function buildWish(changes: Partial<Wish> = {}): Wish {
  return {
    standards,
    role: 'learn',
    gradeLevels: ['3'],
    modalities: [],
    interests: [],
    lexile: null,
    constraints: noConstraints,
    ...changes,
  };
}

describe('what a candidate cannot do without', () => {
  test.each<[string, Partial<Candidate>, Partial<Wish['constraints']>, string | null]>([
    ['approved', {}, {}, null],
    ['not approved', { isOfferedToStudents: false }, {}, 'notForStudents'],
    ['not approved, for teachers', { isOfferedToStudents: false }, { forStudents: false }, null],
    ['another language', {}, { languages: ['es'] }, 'language'],
    ['a region of the language', { inLanguage: ['es-MX'] }, { languages: ['es'] }, null],
    ['unknown whether it works offline', {}, { offline: true }, 'offline'],
    ['a license that was not asked for', {}, { licenseIds: ['CC0-1.0'] }, 'license'],
    ['a video without captions', { modalities: ['video'] }, { accessNeeds: ['captions'] }, 'accessNeed'],
    [
      'a video with captions',
      { modalities: ['video'], accessibilityFeatures: ['captions'] },
      { accessNeeds: ['captions'] },
      null,
    ],
    ['hazards that nobody has looked at', {}, { accessNeeds: ['noFlashing'] }, 'accessNeed'],
  ])('%s', (_what, changes, constraints, code) => {
    expect(obstacleOf(buildCandidate(changes), { ...noConstraints, ...constraints })?.code ?? null).toBe(code);
  });
});

describe('how well a resource fits', () => {
  const scoreOf = (changes: Partial<Candidate>, wish: Partial<Wish> = {}): number =>
    scoreFit(buildCandidate(changes), buildWish(wish))?.score ?? -1;

  test('the same standard is better than one below it, and that than one beside it', () => {
    const of = (standardId: string): number =>
      scoreOf({ alignments: [{ standardId, code: '3.NF.A', alignmentType: 'teaches' }] });
    expect(of('fractions')).toBeGreaterThan(of('unit-fractions'));
    expect(of('unit-fractions')).toBeGreaterThan(of('texas'));
    expect(of('geometry')).toBe(-1);
  });

  test('what is only needed before serves nothing', () => {
    expect(scoreOf({ alignments: [{ standardId: 'fractions', code: '3.NF.A', alignmentType: 'requires' }] })).toBe(-1);
  });

  test('taste decides between resources that serve, and never makes up for another subject', () => {
    expect(scoreOf({ interests: ['soccer'] }, { interests: ['soccer'] })).toBeGreaterThan(
      scoreOf({}, { interests: ['soccer'] }),
    );
    expect(scoreOf({ alignments: [], interests: ['soccer'] }, { interests: ['soccer'] })).toBe(-1);
  });

  test('a video is no check, a quiz is one', () => {
    expect(scoreOf({ modalities: ['video'] }, { role: 'assess' })).toBe(-1);
    expect(scoreOf({ learningResourceType: ['quiz'] }, { role: 'assess' })).toBeGreaterThan(0.5);
  });

  test('tells why, in reasons that are true', () => {
    const candidate = buildCandidate({
      modalities: ['video'],
      interests: ['soccer'],
      lexile: 600,
      rating: 4.5,
      ratingCount: 12,
    });
    const wish = buildWish({ modalities: ['video'], interests: ['space', 'soccer'], lexile: 650 });
    expect(scoreFit(candidate, wish)?.reasons).toEqual([
      { code: 'aligned', relation: 'same', standardId: 'fractions', written: '3.NF.A' },
      { code: 'role', by: 'format' },
      { code: 'grade', gradeLevel: '3' },
      { code: 'modality', modality: 'video' },
      { code: 'interest', interest: 'soccer' },
      { code: 'readingLevel', lexile: 600 },
      { code: 'rated', rating: 4.5, count: 12 },
    ]);
  });
});

const candidates = fc
  .array(
    fc.record({
      number: fc.integer({ min: 0, max: 400 }),
      minutes: fc.option(fc.integer({ min: 3, max: 40 })),
      modality: fc.constantFrom(...modalities),
      standardId: fc.constantFrom('fractions', 'unit-fractions', 'texas', 'area', 'geometry'),
      alignmentType: fc.constantFrom('teaches' as const, 'assesses' as const, 'requires' as const),
      type: fc.constantFrom('quiz', 'exercise', 'lesson', 'game'),
      interest: fc.constantFrom('soccer', 'space'),
      language: fc.constantFrom('en', 'es'),
      isOfferedToStudents: fc.boolean(),
      features: fc.subarray(['captions', 'alternativeText']),
    }),
    { maxLength: 60 },
  )
  .map((list) => {
    const once = new Map(list.map((one) => [one.number, one]));
    return [...once.values()].map(
      ({ number, modality, standardId, alignmentType, type, interest, language, features, ...rest }) =>
        buildCandidate({
          resourceId: idOf(1_000 + number),
          modalities: [modality],
          alignments: [{ standardId, code: standardId, alignmentType }],
          learningResourceType: [type],
          interests: [interest],
          inLanguage: [language],
          accessibilityFeatures: features,
          ...rest,
        }),
    );
  });

const requests = fc
  .record({
    targets: fc.integer({ min: 1, max: 3 }),
    minutesPerPathway: fc.integer({ min: 15, max: 120 }),
    strategies: fc.array(
      fc.record({
        modalities: fc.subarray([...modalities], { maxLength: 1 }),
        interests: fc.subarray(['soccer', 'space']),
        lexile: fc.constant(null),
        languages: fc.subarray(['en', 'es'], { maxLength: 1 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    accessNeeds: fc.subarray([...accessNeeds], { maxLength: 1 }),
  })
  .map(
    ({ targets, accessNeeds: needs, ...request }): DraftRequest => ({
      ...request,
      targets: [
        { id: idOf(1), standards },
        { id: idOf(2), standards: new Map([['area', 'same']] as const) },
        { id: idOf(3), standards: new Map([['fractions', 'same']] as const) },
      ].slice(0, targets),
      gradeLevels: ['3'],
      constraints: { ...noConstraints, accessNeeds: needs },
    }),
  );

describe('pathways that are proposed', () => {
  test('hold every constraint, fill each need or name the gap, and keep to their time or say so', () => {
    fc.assert(
      fc.property(requests, candidates, (request, library) => {
        const byId = new Map(library.map((one) => [one.resourceId, one]));
        const pathways = draftPathways(request, library);
        expect(pathways).toHaveLength(request.strategies.length);
        pathways.forEach(({ steps, gaps, minutes }, at) => {
          const languages = request.strategies[at]?.languages ?? [];
          const constraints = languages.length > 0 ? { ...request.constraints, languages } : request.constraints;
          for (const step of steps) expect(obstacleOf(byId.get(step.resourceId) as Candidate, constraints)).toBeNull();
          expect(new Set(steps.map(({ resourceId }) => resourceId)).size).toBe(steps.length);
          expect(steps.reduce((sum, step) => sum + step.minutes, 0)).toBe(minutes);
          for (const { id } of request.targets) {
            for (const role of ['learn', 'practice', 'assess'] as StepRole[]) {
              const isServed = steps.some((step) => step.role === role && step.targetIds.includes(id));
              const isGap = gaps.some((gap) => gap.code === 'no_resource' && gap.targetId === id && gap.role === role);
              expect(isServed).toBe(!isGap);
            }
          }
          const isOff = Math.abs(minutes - request.minutesPerPathway) > request.minutesPerPathway * 0.1;
          if (request.strategies[at]?.modalities.length === 1 && steps.length > 0) {
            const isMet = steps.some(({ reasons }) => reasons.some(({ code }) => code === 'modality'));
            if (!isMet) expect(gaps.map(({ code }) => code)).toContain('not_of_strategy');
          }
          expect(gaps.some(({ code }) => code === 'too_short' || code === 'too_long')).toBe(isOff);
        });
      }),
      { numRuns: 80 },
    );
  });

  test('are the same for the same library, in whatever order it comes', () => {
    fc.assert(
      fc.property(requests, candidates, (request, library) => {
        expect(draftPathways(request, [...library].reverse())).toEqual(draftPathways(request, library));
      }),
      { numRuns: 30 },
    );
  });

  test('differ from each other where the library is rich, and take their time', () => {
    const library = modalities.flatMap((modality, at) =>
      Array.from({ length: 12 }, (_, number) =>
        buildCandidate({
          resourceId: idOf(2_000 + at * 20 + number),
          modalities: [modality],
          minutes: 4 + number,
          learningResourceType: [(['lesson', 'exercise', 'quiz'] as const)[number % 3] as string],
          accessibilityFeatures: ['captions'],
        }),
      ),
    );
    const strategies = (['video', 'hands-on', 'reading'] as const).map((modality) => ({
      modalities: [modality],
      interests: [],
      lexile: null,
      languages: [],
    }));
    const request = {
      targets: [{ id: idOf(1), standards }],
      strategies,
      minutesPerPathway: 45,
      gradeLevels: ['3'] as const,
      constraints: { ...noConstraints, accessNeeds: ['captions'] as const },
    };
    const pathways = draftPathways(request, library);
    const all = pathways.flatMap(({ steps }) => steps.map(({ resourceId }) => resourceId));
    expect(new Set(all).size).toBe(all.length);
    pathways.forEach(({ steps, gaps, minutes }, at) => {
      expect(gaps).toEqual([]);
      expect(Math.abs(minutes - 45)).toBeLessThanOrEqual(4.5);
      const wanted = strategies[at]?.modalities[0];
      const matching = steps.filter((step) =>
        step.reasons.some((reason) => reason.code === 'modality' && reason.modality === wanted),
      );
      expect(matching.length).toBeGreaterThanOrEqual(steps.length - 1);
    });
  });

  test('say what is lacking in a language instead of taking another', () => {
    const library = [
      buildCandidate({ learningResourceType: ['lesson'] }),
      buildCandidate({ resourceId: idOf(901), learningResourceType: ['quiz'], inLanguage: ['es'] }),
    ];
    const strategies = [{ modalities: [], interests: [], lexile: null, languages: ['es'] }];
    const [pathway] = draftPathways(
      {
        targets: [{ id: idOf(1), standards }],
        strategies,
        minutesPerPathway: 10,
        gradeLevels: [],
        constraints: noConstraints,
      },
      library,
    );
    expect(pathway?.steps.map(({ role }) => role)).toEqual(['assess']);
    expect(pathway?.gaps).toEqual([
      { code: 'no_resource', targetId: idOf(1), role: 'learn' },
      { code: 'no_resource', targetId: idOf(1), role: 'practice' },
    ]);
  });

  test('needs are met only by what is known to meet them', () => {
    for (const need of accessNeeds)
      expect(meets(buildCandidate({ modalities: ['interactive'] }), need)).toBe(need === 'captions');
  });
});

const anybody: Learner = {
  languages: [],
  accessNeeds: [],
  interests: [],
  modalities: [],
  lexile: null,
  isOffline: false,
};

describe('a recommended path', () => {
  const offer = (id: string, candidates: readonly Candidate[], changes: Partial<PathwayOffer> = {}): PathwayOffer => {
    const steps = candidates.map((candidate, at) => {
      return { id: `${id} ${at}`, isRequired: true, candidates: [candidate], choose: 1 };
    });
    return { id, interests: [], modalities: [], languages: [], steps, ...changes };
  };
  const film = buildCandidate({ resourceId: idOf(1), modalities: ['video'], accessibilityFeatures: ['captions'] });
  const mute = buildCandidate({ resourceId: idOf(2), modalities: ['video'] });
  const text = buildCandidate({ resourceId: idOf(3), modalities: ['reading'], lexile: 600, interests: ['soccer'] });
  const game = buildCandidate({ resourceId: idOf(4), modalities: ['game'], inLanguage: ['es'], worksOffline: true });
  const cuento = buildCandidate({ resourceId: idOf(5), modalities: ['reading'], inLanguage: ['es'] });

  test.each<{ what: string; offers: PathwayOffer[]; learner: Partial<Learner>; best: string; codes: string[] }>([
    {
      what: 'is the first for whom nothing is known',
      offers: [offer('a', [film]), offer('b', [text])],
      learner: {},
      best: 'a',
      codes: [],
    },
    {
      what: 'takes up formats that the student prefers',
      offers: [offer('a', [film]), offer('b', [text])],
      learner: { modalities: ['reading'] },
      best: 'b',
      codes: ['modality'],
    },
    {
      what: 'takes up an interest, of its own or of what it shows',
      offers: [offer('a', [film]), offer('b', [film], { interests: ['soccer'] }), offer('c', [text])],
      learner: { interests: ['soccer'] },
      best: 'c',
      codes: ['interest'],
    },
    {
      what: 'meets needs before any taste',
      offers: [offer('a', [mute]), offer('b', [text, text])],
      learner: { modalities: ['video'], accessNeeds: ['captions'] },
      best: 'b',
      codes: [],
    },
    {
      what: 'has what the student needs',
      offers: [offer('a', [mute]), offer('b', [text, film])],
      learner: { accessNeeds: ['captions'] },
      best: 'b',
      codes: ['accessNeed'],
    },
    {
      what: 'fits the reading level',
      offers: [offer('a', [buildCandidate({ lexile: 900 })]), offer('b', [text])],
      learner: { lexile: 620 },
      best: 'b',
      codes: ['readingLevel'],
    },
    {
      what: 'is in a language of the student, and works without internet',
      offers: [offer('a', [text]), offer('b', [game], { languages: ['es'] })],
      learner: { languages: ['es'], isOffline: true },
      best: 'b',
      codes: ['language', 'offline'],
    },
    {
      what: 'is in a language of the student, though another one has less in their way',
      offers: [offer('a', [game], { languages: ['es'] }), offer('b', [text])],
      learner: { languages: ['en'], isOffline: true, modalities: ['game'] },
      best: 'b',
      codes: [],
    },
    {
      what: 'shows something in a language of the student, though another one has fewer activities to miss',
      offers: [offer('a', [cuento]), offer('b', [text, text])],
      learner: { languages: ['en'], isOffline: true },
      best: 'b',
      codes: [],
    },
    {
      what: 'is in their language wherever it is spoken',
      offers: [offer('a', [game], { languages: ['es'] }), offer('b', [text])],
      learner: { languages: ['es-MX'], modalities: ['game'] },
      best: 'a',
      codes: ['modality', 'language'],
    },
  ])('$what', ({ offers, learner, best, codes }) => {
    const [fit] = recommendPathways(offers, { ...anybody, ...learner });
    expect(fit?.pathwayId).toBe(best);
    expect(fit?.reasons.map(({ code }) => code)).toEqual(codes);
  });

  test('is never in another language while one is in a language of the student', () => {
    const languages = fc.subarray(['en', 'es', 'so']);
    const steps = fc.array(fc.constantFrom(film, mute, text, game, cuento), { maxLength: 4 });
    const learners = fc.record({
      languages: fc.subarray(['en', 'es', 'es-MX'], { minLength: 1 }),
      accessNeeds: fc.subarray([...accessNeeds]),
      isOffline: fc.boolean(),
      modalities: fc.subarray(['video', 'reading', 'game'] as const),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(languages, steps), { minLength: 1, maxLength: 5 }), learners, (paths, learner) => {
        const offers = paths.map(([spoken, shown], at) => offer(String(at), shown, { languages: spoken }));
        const reads = ({ languages: spoken }: PathwayOffer) => speaksOneOf(spoken, learner.languages);
        const [best] = recommendPathways(offers, { ...anybody, ...learner });
        const chosen = offers.find(({ id }) => id === best?.pathwayId);
        if (chosen && chosen.languages.length > 0 && offers.some(reads)) expect(reads(chosen)).toBe(true);
      }),
    );
  });

  test('tells what the student cannot do as it is, and of a choice only where too few are left', () => {
    const choice = (choose: number) => ({ id: 'choice', isRequired: true, candidates: [mute, text], choose });
    const learner: Learner = { ...anybody, accessNeeds: ['captions'] };
    const obstacle = { stepId: 'choice', obstacle: { code: 'accessNeed', need: 'captions' } };
    for (const [choose, obstacles] of [
      [1, []],
      [2, [obstacle]],
    ] as const) {
      const offers = [{ ...offer('a', []), steps: [choice(choose)] }];
      expect(recommendPathways(offers, learner)[0]?.obstacles).toEqual(obstacles);
    }
  });
});

describe('a swap', () => {
  const current = buildCandidate({ resourceId: idOf(1), modalities: ['video'], minutes: 8 });
  const place: SwapPlace = {
    role: 'learn',
    targets: [standards],
    gradeLevels: ['3'],
    forStudents: true,
    current,
    beside: new Set<string>(),
  };
  const others = [
    buildCandidate({ resourceId: idOf(2), minutes: 12 }),
    buildCandidate({ resourceId: idOf(3), alignments: [] }),
    buildCandidate({ resourceId: idOf(4), isOfferedToStudents: false }),
    buildCandidate({ resourceId: idOf(5), modalities: ['video'], accessibilityFeatures: ['captions'] }),
  ];
  const idsOf = (changes: Partial<SwapPlace>, learner: Partial<Learner> = {}) =>
    rankSwaps({ ...place, ...changes }, { ...anybody, ...learner }, [current, ...others], { limit: 5 }).map(
      ({ candidate }) => candidate.resourceId,
    );

  test('serves the same targets, all of them, is approved, and is something else', () => {
    expect(idsOf({}).sort()).toEqual([idOf(2), idOf(5)]);
    expect(idsOf({ targets: [standards, new Map([['spelling', 'same' as const]])] })).toEqual([]);
  });

  test('never gives up what the student cannot do without, whatever the author has put in', () => {
    expect(idsOf({ beside: new Set([idOf(2)]) }, { accessNeeds: ['captions', 'screenReader'] })).toEqual([]);
    expect(idsOf({}, { accessNeeds: ['captions'] }).sort()).toEqual([idOf(2), idOf(5)]);
    expect(idsOf({ beside: new Set([idOf(4)]) })).not.toContain(idOf(4));
  });

  test('may be what the author has put in for the same, also without any standard', () => {
    expect(idsOf({ targets: [] })).toEqual([]);
    expect(idsOf({ targets: [], beside: new Set([idOf(3)]) })).toEqual([idOf(3)]);
  });

  test('tells what is gained and lost', () => {
    const [longer, , , captioned] = others as [Candidate, Candidate, Candidate, Candidate];
    expect(tradeOffsOf(current, longer)).toEqual([
      { code: 'longer', minutes: 4 },
      { code: 'otherFormat', from: 'video', to: 'reading' },
    ]);
    expect(tradeOffsOf(current, captioned)).toEqual([{ code: 'longer', minutes: 2 }, { code: 'gainsCaptions' }]);
    expect(tradeOffsOf(captioned, current)).toEqual([{ code: 'shorter', minutes: 2 }, { code: 'losesCaptions' }]);
  });
});
