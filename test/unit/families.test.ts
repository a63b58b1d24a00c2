import { materialise } from '../../src/features/assignments/overlay.ts';
import type { Standing } from '../../src/features/assignments/standing.ts';
import { noProgress } from '../../src/features/assignments/update.ts';
import { familyPlaylists } from '../../src/features/families/family-summary.ts';
import { familyState, familyStates, familyWords, helpWith } from '../../src/features/families/family-words.ts';
import { stepRoles } from '../../src/features/playlists/playlist.ts';
import { masteryStates } from '../../src/features/progress/mastery.ts';
import { usualScale } from '../../src/features/progress/mastery-scale.ts';
import type { StandingProgress } from '../../src/features/progress/progress.service.ts';
import { modalities } from '../../src/features/resources/resource.ts';
import { buildContent, buildPathway, buildStep, buildTarget, idOf } from '../support/playlists.ts';

const now = new Date('2026-11-20T18:00:00Z');
const context = {
  needs: { languages: [] },
  time: { timeZone: 'America/Chicago', today: '2026-11-20' },
  scale: usualScale,
  now,
} as const;

/** Two must-do steps, one that may be done, on a path with a target. */
function build({
  assignment = {},
  row = {},
  done = [],
  mastery = 'inProgress',
}: {
  assignment?: object;
  row?: object;
  done?: readonly string[];
  mastery?: string;
}): StandingProgress {
  const target = buildTarget({ statement: { en: 'I can add.', es: 'Puedo sumar.' } });
  const steps = ['First', 'Second', 'Third'].map((title, at) =>
    buildStep({ id: idOf(100 + at), title, targetIds: [target.id], isRequired: at < 2, minutes: 5, role: 'practice' }),
  );
  const content = buildContent({ targets: [target], pathways: [buildPathway({ entries: steps })] });
  const pathwayId = content.pathways[0]?.id ?? '';
  const standing = {
    row: {
      id: idOf(1),
      playlistId: idOf(2),
      studentId: idOf(3),
      pathwayId,
      excused: [],
      overlays: {},
      timeFactor: 1,
      dueChange: null,
      unassignedAt: null,
      ...row,
    },
    assignment: {
      startOn: null,
      due: { on: '2026-11-25', time: null },
      endedAt: null,
      settings: [],
      pathway: { mode: 'fixed', pathwayId },
      familyNote: null,
      ...assignment,
    },
    version: { version: 1, content, resources: [] },
    steps: materialise(content, pathwayId, []),
    progress: { ...noProgress, states: new Map(done.map((id) => [id, 'done' as const])) },
  } as unknown as Standing;
  const told = done.map((stepId, at) => ({ stepId, state: 'done', doneAt: new Date(now.getTime() + at) }));
  const records = new Map([[`${idOf(2)}:${target.id}`, { state: mastery }]]);
  return { standing, steps: told, records } as unknown as StandingProgress;
}

const first = (found: StandingProgress, language: 'en' | 'es' = 'en') =>
  familyPlaylists([found], { ...context, language })[0];

describe('what a family is told', () => {
  test.each([
    { what: 'before the due day', input: {}, state: 'open', when: 'Due Wednesday, November 25' },
    {
      what: 'after it',
      input: { assignment: { due: { on: '2026-11-18', time: null } } },
      state: 'late',
      when: 'It was due Wednesday, November 18. There is still work to do.',
    },
    {
      what: 'after it, with all that must be done',
      input: { assignment: { due: { on: '2026-11-18', time: null } }, done: [idOf(100), idOf(101)] },
      state: 'open',
      when: 'Due Wednesday, November 18',
    },
    {
      what: 'with more time',
      input: {
        assignment: { due: { on: '2026-11-18', time: null } },
        row: { dueChange: { due: { on: '2026-12-01', time: '15:00' }, sectionDues: [] } },
      },
      state: 'open',
      when: 'Due Tuesday, December 1, 3:00 PM',
    },
    {
      what: 'of what is to come',
      input: { assignment: { startOn: '2026-11-23' } },
      state: 'toCome',
      when: 'Starts Monday, November 23',
    },
    { what: 'of what is over', input: { assignment: { endedAt: now } }, state: 'over', when: 'This is over.' },
  ])('$what: $when', ({ input, state, when }) => {
    const told = first(build(input));
    expect([told?.state, told?.when?.replace(/\s/g, ' ')]).toEqual([state, when]);
    if (state === 'toCome' || state === 'over') expect([told?.next, told?.help, told?.choices]).toEqual([[], [], []]);
  });

  test('is nothing of what was taken from the student, or over for long', () => {
    const long = build({ assignment: { endedAt: new Date('2026-01-01T00:00:00Z') } });
    expect(familyPlaylists([build({ row: { unassignedAt: now } }), long], { ...context, language: 'en' })).toEqual([]);
  });

  test('counts must-do activities, says the last one done first, and what comes next', () => {
    const told = first(build({ done: [idOf(102), idOf(100)] }), 'es');
    expect(told).toMatchObject({
      stepCount: 2,
      doneCount: 1,
      done: ['First', 'Third'],
      targets: [{ statement: 'Puedo sumar.' }],
    });
    expect(told?.next.map(({ text }) => text)).toEqual(['Practica: «Second» (unos 5 minutos)']);
  });

  test.each(masteryStates.map((mastery) => ({ mastery })))(
    'never says more of “$mastery” than a neighbor may read',
    ({ mastery }) => {
      for (const language of ['en', 'es'] as const) {
        const told = first(build({ mastery }), language);
        expect(familyStates).toContain(told?.targets[0]?.state);
        expect(JSON.stringify(told)).not.toMatch(/support|apoyo|level|nivel/i);
      }
    },
  );
});

test('a state is told in the words that a district has chosen, and never as one that needs support', () => {
  const names = (en: string) => ({ en, es: en });
  const chosen = { mastered: names('Got it'), needsSupport: names('Needs support'), inProgress: names('Growing') };
  const scale = { stateNames: { ...usualScale.stateNames, ...chosen } };
  expect(familyState('mastered', scale, 'en')).toEqual({ state: 'reached', stateText: 'Got it' });
  expect(familyState('needsSupport', scale, 'es')).toEqual({ state: 'working', stateText: 'Growing' });
  expect(familyState('readyForCheck', scale, 'es')).toEqual({ state: 'readyToShow', stateText: 'Ya puede mostrarlo' });
});

test('everything is said in short sentences', () => {
  const plain = Object.values(familyWords).flatMap((say) => [
    ...Object.values(say.states),
    ...Object.values(say).filter((words) => typeof words === 'string'),
  ]);
  const help = (['en', 'es'] as const).flatMap((language) =>
    ['resource', 'choice', 'checkpoint'].flatMap((kind) =>
      stepRoles.flatMap((role) =>
        [...modalities, null].map((modality) => helpWith({ kind, role, modality }, language)),
      ),
    ),
  );
  for (const text of [...plain, ...help]) {
    for (const sentence of text.split(/[.!?¿¡:]+/)) {
      expect(sentence.trim().split(/\s+/).length).toBeLessThanOrEqual(12);
    }
  }
});
