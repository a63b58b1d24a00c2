import fc from 'fast-check';
import { normaliseLicense } from '../../src/features/licenses/license.ts';
import { diffPlaylists } from '../../src/features/playlists/comparing/diff.ts';
import { changesInWords } from '../../src/features/playlists/comparing/words.ts';
import { coverageOf } from '../../src/features/playlists/coverage.ts';
import { commandSchema } from '../../src/features/playlists/edit.schemas.ts';
import { apply } from '../../src/features/playlists/edit.ts';
import { type ChoiceStep, type PlaylistContent, stepsOf } from '../../src/features/playlists/playlist.ts';
import {
  blockingCodes,
  type Finding,
  type FindingCode,
  hintCodes,
  type ReadinessInput,
  type ResourceFacts,
} from '../../src/features/playlists/readiness/finding.ts';
import { labelIn } from '../../src/features/playlists/readiness/pathway-names.ts';
import { findingText } from '../../src/features/playlists/readiness/texts.ts';
import { checkReadiness } from '../../src/features/playlists/readiness.ts';
import { buildContent, buildPathway, buildStep, buildTarget, contents, idOf } from '../support/playlists.ts';

const [video, reading, quiz] = [idOf(900), idOf(901), idOf(902)] as [string, string, string];
const target = buildTarget({ id: idOf(1), standards: [{ standardId: 'fractions', code: '3.NF.A.1' }] });

function buildFacts(changes: Partial<ResourceFacts> = {}): ResourceFacts {
  return {
    title: 'Pizza fractions',
    state: 'usable',
    alternativeId: null,
    kind: 'link',
    orgId: 'district',
    visibility: 'district',
    schoolId: null,
    isOfferedToStudents: true,
    isLinkBroken: false,
    minutes: 10,
    gradeLevels: ['3'],
    inLanguage: ['en'],
    modalities: ['reading'],
    accessibilityFeatures: [],
    accessibilityHazards: [],
    worksOffline: null,
    license: normaliseLicense('CC BY 4.0'),
    depthOfKnowledge: null,
    standardIds: ['fractions'],
    ...changes,
  };
}

const learn = buildStep({ id: idOf(100), targetIds: [target.id], resource: { resourceId: video, version: null } });
const assess = buildStep({
  id: idOf(101),
  targetIds: [target.id],
  role: 'assess',
  resource: { resourceId: quiz, version: null },
});
const build = buildStep({ id: idOf(120), targetIds: [target.id], resource: { resourceId: reading, version: null } });
const check = buildStep({
  id: idOf(121),
  targetIds: [target.id],
  role: 'assess',
  resource: { resourceId: quiz, version: null },
});
const ready = buildContent({
  gradeLevels: ['3'],
  targets: [target],
  pathways: [
    buildPathway({ id: idOf(10), title: 'Watch', entries: [learn, assess] }),
    buildPathway({ id: idOf(11), title: 'Build', entries: [build, check] }),
  ],
});

function inputOf(
  content: PlaylistContent,
  facts: Record<string, Partial<ResourceFacts>> = {},
  rest: Partial<ReadinessInput> = {},
): ReadinessInput {
  const known = [video, reading, quiz].map((id) => [id, buildFacts(facts[id] ?? {})] as const);
  const serving = new Map([
    [
      'fractions',
      new Map([
        ['unit-fractions', 'descendant'],
        ['texas', 'crosswalk'],
      ] as const),
    ],
  ]);
  return {
    content,
    lineage: null,
    orgId: 'district',
    visibility: 'district',
    schoolId: null,
    facts: new Map(known),
    serving,
    ...rest,
  };
}

/** From the first to the one above. */
function lineageOf(licenses: readonly (string | null)[]): ReadinessInput['lineage'] {
  if (licenses.length === 0) return null;
  const chain = licenses.map((license) => ({
    playlistId: idOf(900),
    version: 1,
    title: 'Pond',
    author: null,
    license: license === null ? null : normaliseLicense(license),
    attribution: null,
    url: null,
  }));
  return { playlistId: idOf(900), version: 1, chain };
}

function codesOf(input: ReadinessInput): FindingCode[] {
  return checkReadiness(input).findings.map(({ code }) => code);
}

const withWatch = (...entries: (typeof learn | ChoiceStep)[]): PlaylistContent => ({
  ...ready,
  pathways: ready.pathways.map((pathway) => (pathway.id === idOf(10) ? { ...pathway, entries } : pathway)),
});
const choice = (changes: Partial<ChoiceStep>): ChoiceStep => {
  const { resource: _resource, ...fields } = learn;
  return { ...fields, kind: 'choice', choose: 1, options: [], ...changes };
};

describe('coverage of a playlist', () => {
  test('counts steps by role, and minutes of what must be done', () => {
    const optional = buildStep({
      id: idOf(102),
      targetIds: [target.id],
      role: 'practice',
      isRequired: false,
      minutes: 7,
    });
    const coverage = coverageOf(withWatch(learn, optional, assess), () => 10);
    expect(coverage.targets[0]?.cells[0]).toEqual({
      pathwayId: idOf(10),
      taught: { required: 1, optional: 0 },
      practiced: { required: 0, optional: 1 },
      assessed: { required: 1, optional: 0 },
      requiredMinutes: 20,
    });
    expect(coverage.pathways[0]).toEqual({
      pathwayId: idOf(10),
      requiredMinutes: 20,
      optionalMinutes: 7,
      stepsWithoutTime: 0,
    });
  });

  test('counts each step of a pathway once for each of its targets', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const coverage = coverageOf(content, () => 5);
        content.pathways.forEach((pathway, at) => {
          const steps = stepsOf(pathway).filter(({ kind }) => kind !== 'note');
          const counted = coverage.targets.map(({ cells }) => {
            const { taught, practiced, assessed } = cells[at] as (typeof cells)[number];
            return [taught, practiced, assessed].reduce((sum, { required, optional }) => sum + required + optional, 0);
          });
          const served = steps.reduce((sum, { targetIds }) => sum + targetIds.length, 0);
          expect(counted.reduce((sum, count) => sum + count, 0)).toBe(served);
        });
      }),
    );
  });
});

describe('readiness of a playlist', () => {
  test('has nothing to say of one that is ready', () => {
    expect(checkReadiness(inputOf(ready)).findings).toEqual([]);
  });

  test.each([
    { chain: [], own: null, allowed: null },
    { chain: [null], own: 'CC BY 4.0', allowed: null },
    { chain: ['CC BY 4.0'], own: null, allowed: null },
    { chain: ['CC BY 4.0'], own: 'CC0', allowed: ['CC BY 4.0', 'CC BY-SA 4.0', 'CC BY-NC 4.0', 'CC BY-NC-SA 4.0'] },
    { chain: ['CC BY-SA 3.0'], own: 'CC BY-SA 4.0', allowed: null },
    { chain: ['CC BY-SA 4.0'], own: 'CC BY 4.0', allowed: ['CC BY-SA 4.0'] },
    // Share-alike asks for a license to be said; silence would be all rights reserved.
    { chain: ['CC BY-SA 4.0'], own: null, allowed: ['CC BY-SA 4.0'] },
    { chain: ['CC BY-NC 4.0'], own: 'CC BY-SA 4.0', allowed: ['CC BY-NC 4.0', 'CC BY-NC-SA 4.0'] },
    { chain: ['CC BY-NC 4.0'], own: 'CC BY-NC-SA 4.0', allowed: null },
    // What somebody in between left unsaid does not free the rest.
    { chain: ['CC BY-NC-SA 4.0', null], own: 'CC BY 4.0', allowed: ['CC BY-NC-SA 4.0'] },
    { chain: ['CC BY-SA 4.0', 'CC BY 4.0'], own: 'CC BY 4.0', allowed: ['CC BY-SA 4.0'] },
    { chain: ['CC BY-ND 4.0'], own: 'CC BY-ND 4.0', allowed: null },
    { chain: ['CC BY-ND 4.0'], own: 'CC BY 4.0', allowed: [] },
  ])('holds a remix of $chain under $own to $allowed', ({ chain, own, allowed }) => {
    const license = own === null ? null : normaliseLicense(own);
    const lineage = lineageOf(chain);
    const found = checkReadiness(inputOf({ ...ready, license }, {}, { lineage })).findings;
    if (allowed === null) return expect(found).toEqual([]);
    expect(found).toMatchObject([{ code: 'license_breach', isBlocking: true, params: { allowed } }]);
    expect(findingText(found[0] as Finding, { target: '', pathway: '', step: '' }, 'en')).toContain('“Pond”');
    const [first] = allowed;
    const fix = first === undefined ? null : [{ do: 'setDetails', changes: { license: normaliseLicense(first) } }];
    expect(found[0]?.fix).toEqual(fix);
  });

  const table: [FindingCode, PlaylistContent, Record<string, Partial<ResourceFacts>>?, Partial<ReadinessInput>?][] = [
    ['no_target', { ...ready, targets: [] }],
    ['no_pathway', { ...ready, pathways: [] }],
    ['single_pathway', { ...ready, pathways: ready.pathways.slice(1) }],
    ['pathway_empty', withWatch()],
    ['pathway_name_labels', { ...ready, pathways: ready.pathways.map((one) => ({ ...one, title: 'Slow group' })) }],
    ['too_long', { ...ready, minutesPerPathway: 15 }],
    ['time_unknown', ready, { [quiz]: { minutes: null } }],
    ['offline_not_possible', ready, { [video]: { worksOffline: false } }],
    ['target_not_taught', withWatch(assess)],
    ['target_not_assessed', withWatch(learn)],
    ['target_only_optional', withWatch({ ...learn, isRequired: false }, { ...assess, isRequired: false })],
    ['step_without_target', withWatch({ ...learn, targetIds: [] }, assess)],
    ['not_aligned', ready, { [video]: { standardIds: ['geometry'] } }],
    ['resource_missing', ready, { [video]: { state: 'missing' } }],
    ['resource_withdrawn', ready, { [video]: { state: 'withdrawn', alternativeId: reading } }],
    ['resource_archived', ready, { [video]: { state: 'archived' } }],
    ['resource_not_visible', ready, { [video]: { visibility: 'private' } }],
    ['resource_not_visible', ready, { [video]: { visibility: 'school', schoolId: 'a' } }],
    ['resource_not_visible', ready, {}, { visibility: 'public' }],
    ['resource_not_approved', ready, { [video]: { isOfferedToStudents: false } }],
    ['link_broken', ready, { [video]: { isLinkBroken: true } }],
    ['choice_impossible', withWatch(choice({ choose: 3 }), assess)],
    [
      'license_breach',
      ready,
      { [video]: { kind: 'file', visibility: 'public', license: normaliseLicense('all rights reserved') } },
      { visibility: 'public' },
    ],
    [
      'license_unknown',
      ready,
      { [video]: { kind: 'file', visibility: 'public', license: null } },
      { visibility: 'public' },
    ],
    ['wrong_grade', ready, { [video]: { gradeLevels: ['7'] } }],
    ['wrong_language', ready, { [video]: { inLanguage: ['es'] } }],
    ['duplicate', withWatch(learn, { ...learn, id: idOf(105) }, assess)],
    ['needs_later_step', withWatch({ ...learn, prerequisiteIds: [assess.id] }, assess)],
    [
      'no_accessible_alternative',
      withWatch({ ...learn, role: 'practice' }, learn, assess),
      { [video]: { modalities: ['video'] } },
    ],
    [
      'depth_unequal',
      ready.pathways.length > 0 ? withWatch(learn, { ...assess, resource: build.resource }) : ready,
      { [reading]: { depthOfKnowledge: 1 }, [quiz]: { depthOfKnowledge: 3 } },
    ],
  ];

  const cases = table.map(([code, content, facts, rest]) => ({ code, content, facts, rest }));
  test.each(cases)('finds $code', ({ code, content, facts, rest }) => {
    const input = inputOf(content, facts, rest);
    const found = checkReadiness(input).findings.find((one) => one.code === code);
    expect(found).toMatchObject({ isBlocking: (blockingCodes as readonly string[]).includes(code) });
  });

  test('has a case for every code', () => {
    expect(new Set(table.map(([code]) => code))).toEqual(new Set([...blockingCodes, ...hintCodes]));
  });

  test('tells through what a resource is aligned', () => {
    const { alignments } = checkReadiness(
      inputOf(ready, { [video]: { standardIds: ['texas', 'unit-fractions'] }, [quiz]: { standardIds: ['texas'] } }),
    );
    expect(alignments.map(({ stepId, relation }) => [stepId, relation])).toEqual([
      [learn.id, 'descendant'],
      [assess.id, 'crosswalk'],
      [build.id, 'same'],
      [check.id, 'crosswalk'],
    ]);
  });

  test('asks for no approval of what only teachers get', () => {
    expect(
      codesOf(inputOf({ ...ready, audience: 'teachersOnly' }, { [video]: { isOfferedToStudents: false } })),
    ).toEqual([]);
  });

  test('finds another way around a video without captions on another pathway', () => {
    expect(codesOf(inputOf(ready, { [video]: { modalities: ['video'] } }))).toEqual([]);
    expect(
      codesOf(
        inputOf(ready, { [video]: { modalities: ['video'] }, [reading]: { accessibilityHazards: ['flashing'] } }),
      ),
    ).toEqual(['no_accessible_alternative', 'no_accessible_alternative']);
  });

  test('offers a withdrawn resource’s alternative, and what is possible of a choice', () => {
    const [withdrawn] = checkReadiness(
      inputOf(ready, { [video]: { state: 'withdrawn', alternativeId: reading } }),
    ).findings;
    expect(withdrawn?.fix).toEqual([
      { do: 'updateEntry', entryId: learn.id, changes: { resource: { resourceId: reading, version: null } } },
    ]);
    const [impossible] = checkReadiness(
      inputOf(
        withWatch(
          choice({
            choose: 3,
            options: [{ id: idOf(200), kind: 'resource', title: null, minutes: null, resource: learn.resource }],
          }),
          assess,
        ),
      ),
    ).findings;
    expect(impossible).toMatchObject({
      code: 'choice_impossible',
      fix: [{ do: 'updateEntry', changes: { choose: 1 } }],
    });
  });

  test('offers only what requests may ask for, and what mends the finding that it goes with', () => {
    const some = fc.record({
      state: fc.constantFrom('usable' as const, 'archived' as const, 'withdrawn' as const, 'missing' as const),
      isOfferedToStudents: fc.boolean(),
      visibility: fc.constantFrom('district' as const, 'private' as const),
      alternativeId: fc.constantFrom(null, idOf(911)),
    });
    fc.assert(
      fc.property(contents, fc.tuple(some, some, some), (content, [first, second, third]) => {
        const facts = { [video]: first, [reading]: second, [quiz]: third };
        for (const { key, fix } of checkReadiness(inputOf(content, facts)).findings) {
          if (fix === null) continue;
          let mended = content;
          let minted = 40_000;
          for (const command of fix) {
            expect(commandSchema.safeParse(command).error).toBeUndefined();
            const mint = () => {
              minted += 1;
              return idOf(minted);
            };
            const result = apply(mended, command, { playlistId: idOf(1), mint, base: null });
            if (result.kind === 'refused') throw new Error(result.fault.message);
            mended = result.content;
          }
          expect(checkReadiness(inputOf(mended, facts)).findings.map((one) => one.key)).not.toContain(key);
        }
      }),
    );
  });

  test('never contradicts coverage, names each finding once, and puts what blocks first', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const { findings, coverage } = checkReadiness(inputOf(content));
        const places = (code: FindingCode): string[] =>
          findings.flatMap((one) => (one.code === code ? [`${one.place.targetId} ${one.place.pathwayId}`] : []));
        const lacking = (where: 'notTaughtIn' | 'notAssessedIn' | 'onlyOptionalIn'): string[] =>
          coverage.targets.flatMap((row) => row[where].map((pathwayId) => `${row.targetId} ${pathwayId}`));
        expect(places('target_not_taught')).toEqual(lacking('notTaughtIn'));
        expect(places('target_not_assessed')).toEqual(lacking('notAssessedIn'));
        expect(places('target_only_optional')).toEqual(lacking('onlyOptionalIn'));
        expect(new Set(findings.map(({ key }) => key)).size).toBe(findings.length);
        const firstHint = findings.findIndex(({ isBlocking }) => !isBlocking);
        if (firstHint >= 0) expect(findings.slice(firstHint).some(({ isBlocking }) => isBlocking)).toBe(false);
      }),
    );
  });

  test.each([
    ['en', 'is in another language: Spanish, Swahili.'],
    ['es', 'está en otro idioma: Español, Suajili.'],
  ] as const)('names languages as people do, in %s', (language, end) => {
    const { findings } = checkReadiness(inputOf(ready, { [video]: { inLanguage: ['es', 'sw'] } }));
    const found = findings.find(({ code }) => code === 'wrong_language') as Finding;
    expect(findingText(found, { target: '', pathway: '', step: '' }, language)).toContain(end);
  });

  test('speaks in whole sentences, in both languages', () => {
    const names = { target: 'target 1', pathway: 'Watch', step: 'activity 1' };
    for (const [, content, facts, rest] of table) {
      for (const found of checkReadiness(inputOf(content, facts, rest)).findings) {
        for (const language of ['en', 'es'] as const) {
          expect(findingText(found, names, language)).toMatch(/^[\p{Lu}“«].*\.$/u);
          expect(findingText(found, names, language)).not.toMatch(/undefined|null|“”|«»/);
        }
      }
    }
  });

  test.each([
    ['Watch', null],
    ['Below the Surface: a first look', 'Below'],
    ['Grupo rezagado', 'rezagado'],
    ['Avanzados', 'Avanzados'],
    ['Highway numbers', null],
  ])('reads the name %s', (title, word) => {
    expect(labelIn(title)).toBe(word);
  });
});

describe('changes of a playlist in words', () => {
  const titles = new Map([
    [video, 'Pizza fractions'],
    [reading, 'Ribbon fractions'],
    [quiz, 'Check'],
  ]);
  const say = (after: PlaylistContent, language: 'en' | 'es' = 'en'): string[] =>
    changesInWords(
      diffPlaylists(ready, after),
      { before: ready, after, resourceTitle: (id) => titles.get(id) ?? '' },
      language,
    );

  test.each<[string, PlaylistContent, string[]]>([
    ['a title', { ...ready, title: 'Parts of a whole' }, ['Title changed from “Fractions” to “Parts of a whole”']],
    [
      'another resource',
      withWatch({ ...learn, resource: build.resource }, assess),
      ['Activity 1 in Watch replaced: “Pizza fractions” by “Ribbon fractions”'],
    ],
    [
      'another standard',
      { ...ready, targets: [{ ...target, standards: [...target.standards, { standardId: null, code: '4.NF.B.3' }] }] },
      ['Target 1 now also 4.NF.B.3'],
    ],
    ['an order', withWatch(assess, learn), ['Activity 2 in Watch moved to the beginning in Watch']],
    ['what may be done', withWatch({ ...learn, isRequired: false }, assess), ['Activity 1 in Watch is now may do']],
    [
      'minutes',
      withWatch({ ...learn, minutes: 12 }, assess),
      ['Activity 1 in Watch: minutes changed from nothing to 12'],
    ],
    ['a step less', withWatch(assess), ['Activity 1 in Watch removed']],
    [
      'a step more',
      withWatch(learn, { ...learn, id: idOf(107) }, assess),
      ['activity “Pizza fractions” added after Activity 1 in Watch'],
    ],
    ['a pathway less', { ...ready, pathways: ready.pathways.slice(1) }, ['Path “Watch” removed']],
    [
      'a pathway more',
      {
        ...ready,
        pathways: [
          ...ready.pathways,
          buildPathway({ id: idOf(12), title: 'Read', entries: [buildStep({ id: idOf(140) })] }),
        ],
      },
      ['Path “Read” added, with 1 activity'],
    ],
  ])('tells %s', (_what, after, words) => {
    expect(say(after)).toEqual(words);
  });

  test('speaks Spanish', () => {
    expect(say(withWatch({ ...learn, resource: build.resource }, assess), 'es')).toEqual([
      'Actividad 1 en Watch: se cambió «Pizza fractions» por «Ribbon fractions»',
    ]);
  });
});
