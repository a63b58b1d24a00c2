import fc from 'fast-check';
import {
  type AssignPlan,
  pathOf,
  toInput,
  usualPlan,
  withLeftOut,
  withStudent,
} from '../../../src/web/places/assignments/assign-plan.ts';
import { extensionsOf } from '../../../src/web/places/assignments/extensions.ts';
import { sideOf, stateFor, toDecisions } from '../../../src/web/places/assignments/merge-plan.ts';
import { newChanges, placeAfterMove, usualPlace } from '../../../src/web/places/assignments/part-steps.ts';
import { addDays, noSchoolOn, schoolDayFrom } from '../../../src/web/places/assignments/school-days.ts';
import { quickPicks, withSeveral } from '../../../src/web/places/assignments/several-plan.ts';
import { stopWork } from '../../../src/web/places/assignments/stop-work.ts';
import type { MergeConflict, Merges, StudentPart, StudentPartStep } from '../../../src/web/wire.ts';

describe('days of school', () => {
  const calendar = {
    years: [
      {
        startsOn: '2026-08-24',
        endsOn: '2027-06-04',
        noSchool: [{ name: 'Thanksgiving', from: '2026-11-25', to: '2026-11-27' }],
      },
      { startsOn: '2027-08-23', endsOn: '2028-06-02', noSchool: [] },
    ],
  };

  test.each([
    ['2026-11-24', null, '2026-11-24'],
    ['2026-11-26', { kind: 'named', name: 'Thanksgiving' }, '2026-11-30'],
    ['2026-11-28', { kind: 'weekend' }, '2026-11-30'],
    ['2027-07-05', { kind: 'break' }, '2027-08-23'],
    ['2029-01-02', null, '2029-01-02'],
  ])('%s', (day, why, next) => {
    expect(noSchoolOn(calendar, day)).toEqual(why);
    expect(schoolDayFrom(calendar, day)).toBe(next);
  });

  test('are found from any day, none before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (ahead) => {
        const day = addDays('2026-01-01', ahead);
        const next = schoolDayFrom(calendar, day);
        expect(next >= day && noSchoolOn(calendar, next) === null).toBe(true);
        expect(schoolDayFrom(calendar, next)).toBe(next);
      }),
    );
  });
});

describe('what is given', () => {
  const path = (pathwayId: string) => ({ pathwayId, reasons: [], obstacles: [] });
  const students = ['a', 'b', 'c'].map((studentId) => ({
    studentId,
    name: studentId,
    hasInternetAtHome: true,
    paths: [path('watch'), path('read')],
  }));
  const given = (plan: AssignPlan) =>
    toInput(plan, {
      playlistId: 'p',
      version: 2,
      reach: { kind: 'class', classId: 'k' },
      students,
      sectionIds: new Set(['s']),
    });
  const usual = usualPlan('2026-12-07');

  test('is what suits most, where nothing was said', () => {
    expect(given(usual)).toMatchObject({
      audience: { kind: 'class', classId: 'k' },
      due: { on: '2026-12-07', time: null },
      pathway: { mode: 'recommended' },
      students: [],
      sectionDues: [],
    });
  });

  test('is said of several at once, and what is not named stays as it was for each', () => {
    const before = withStudent(withLeftOut(usual, 'c', true), 'a', { timeFactor: 2, dueOn: '2026-12-01' });
    const after = withSeveral(before, ['a', 'b'], { path: 'read', isLeftOut: false });
    expect(after.students).toEqual({ a: { timeFactor: 2, dueOn: '2026-12-01', path: 'read' }, b: { path: 'read' } });
    expect(after.leftOut).toEqual(['c']);
    // The day of all is no day of their own.
    expect(withSeveral(after, ['a'], { dueOn: '2026-12-07' }).students.a).toEqual({ timeFactor: 2, path: 'read' });
    expect(withSeveral(after, ['a', 'c'], { isLeftOut: true })).toMatchObject({
      leftOut: ['a', 'c'],
      students: after.students,
    });
  });

  test('offers the selections that there are', () => {
    const some = students.map((one, at) => ({ ...one, hasInternetAtHome: at > 0 }));
    const groups = [
      { id: 'g', title: 'Blue', studentIds: ['b', 'elsewhere'] },
      { id: 'h', title: 'Nobody here', studentIds: ['elsewhere'] },
    ];
    const pathways = ['watch', 'read'].map((id) => ({ id, title: id }));
    expect(quickPicks(some, groups, pathways).map(({ kind, id, studentIds }) => [kind, id, studentIds])).toEqual([
      ['all', 'all', ['a', 'b', 'c']],
      ['group', 'g', ['b']],
      ['fits', 'watch', ['a', 'b', 'c']],
      ['noInternet', 'noInternet', ['a']],
    ]);
  });

  test('holds a note to families only where something was written', () => {
    expect(given({ ...usual, familyNote: '  ' }).familyNote).toBeNull();
    expect(given({ ...usual, familyNote: ' Talk about it. ' }).familyNote).toBe('Talk about it.');
  });

  test('names the others where somebody is left out, and says nothing of who is', () => {
    const plan = withLeftOut(withStudent(usual, 'b', { timeFactor: 2 }), 'b', true);
    expect(given(plan)).toMatchObject({ audience: { kind: 'students', studentIds: ['a', 'c'] }, students: [] });
    expect(given(withLeftOut(plan, 'b', false))).toMatchObject({ audience: { kind: 'class' } });
  });

  test('says what is different for some, until it is as for all again', () => {
    const plan = withStudent(withStudent(usual, 'a', { path: 'read', excusedStepIds: ['x'] }), 'a', {
      dueOn: '2026-12-09',
    });
    expect(given(plan).students).toEqual([
      {
        studentId: 'a',
        pathway: { mode: 'fixed', pathwayId: 'read' },
        timeFactor: 1,
        excusedStepIds: ['x'],
        due: { on: '2026-12-09', time: null },
      },
    ]);
    const back = withStudent(plan, 'a', { path: undefined, excusedStepIds: [], dueOn: undefined });
    expect(back).toEqual(usual);
    expect(given({ ...usual, sectionDues: { s: '2026-12-01', gone: '2026-12-01' } }).sectionDues).toEqual([
      { sectionId: 's', on: '2026-12-01' },
    ]);
  });

  test('shows the path that a student starts on', () => {
    const [one] = students;
    if (!one) throw new Error('There is a student.');
    expect(pathOf(usual, one)?.pathwayId).toBe('watch');
    expect(pathOf({ ...usual, mode: 'studentChooses' }, one)).toBeNull();
    expect(pathOf({ ...usual, mode: 'fixed', pathwayId: 'read' }, one)?.pathwayId).toBe('read');
    expect(pathOf(withStudent(usual, 'a', { path: 'studentChooses' }), one)).toBeNull();
  });
});

test('due dates are said again as they were, once for all with the same', () => {
  const due = { on: '2026-12-07', time: null, at: '' };
  const one = (studentId: string, isExtended: boolean, state: 'upToDate' | 'unassigned' = 'upToDate') => {
    return { studentId, due, isExtended, state };
  };
  expect(extensionsOf([one('a', true), one('b', false), one('c', true), one('d', true, 'unassigned')])).toEqual([
    { due: { on: '2026-12-07', time: null }, studentIds: ['a', 'c'] },
    { due: null, studentIds: ['b'] },
  ]);
});

describe('one student’s activities', () => {
  const step = (id: string, role = 'learn') => ({ step: { id, role } }) as unknown as StudentPartStep;

  test('go up and down a place by what then stands before them', () => {
    const ids = ['a', 'b', 'c'];
    expect(ids.map((id) => placeAfterMove(ids, id, 'up'))).toEqual([undefined, null, 'a']);
    expect(ids.map((id) => placeAfterMove(ids, id, 'down'))).toEqual(['b', 'c', undefined]);
  });

  test('get what is added before the last check', () => {
    expect(usualPlace([step('a'), step('b'), step('c', 'assess')])).toBe('b');
    expect(usualPlace([step('c', 'assess')])).toBeNull();
    expect(usualPlace([step('a'), step('b')])).toBe('b');
    expect(usualPlace([])).toBeNull();
  });

  test('are taken back by what a call has made, last first', () => {
    const changes = (...ids: string[]) =>
      ({ changes: ids.map((id) => ({ id, undone: null })) }) as unknown as StudentPart;
    expect(newChanges(changes('a'), changes('a', 'b', 'c'))).toEqual(['c', 'b']);
  });
});

describe('a new version', () => {
  const conflict = (key: string, ids: string[], more: object = {}) =>
    ({
      key,
      kind: 'editedByBoth',
      field: 'instructions',
      title: 'Film',
      mineTitle: 'Film',
      theirsTitle: 'Film',
      mine: 'With a partner',
      theirs: null,
      studentPlaylistIds: ids,
      ...more,
    }) as unknown as MergeConflict;
  const student = (id: string, assignmentId: string, state = 'needsDecision') => ({
    id,
    assignmentId,
    name: id,
    state,
  });
  const merges = {
    assignments: [
      { id: 'x', studentCount: 4, behindCount: 3 },
      { id: 'y', studentCount: 1, behindCount: 1 },
    ],
    updates: [{ changes: [], studentPlaylistIds: ['1'] }],
    conflicts: [conflict('k', ['2', '9']), conflict('only-there', ['9'])],
    students: [student('1', 'x'), student('2', 'x'), student('3', 'x', 'pathwayGone'), student('9', 'y')],
  } as unknown as Merges;

  test('is shown for the students of some assignments', () => {
    const state = stateFor(merges, new Set(['x']));
    expect(state).toMatchObject({ studentCount: 4, untouchedCount: 1, stuck: [{ id: '3' }] });
    expect(state.conflicts.map(({ key, studentPlaylistIds }) => [key, studentPlaylistIds])).toEqual([['k', ['2']]]);
    expect(stateFor(merges, new Set(['x', 'y'])).conflicts).toHaveLength(2);
  });

  test('leaves what the teacher changed, unless they say otherwise', () => {
    expect(toDecisions(merges.conflicts, { k: 'theirs', gone: 'theirs' })).toEqual([
      { key: 'k', decision: 'theirs' },
      { key: 'only-there', decision: 'mine' },
    ]);
  });

  test('has two sides, in words where there are any', () => {
    expect(sideOf(conflict('k', []), 'mine')).toEqual({ title: 'Film', text: 'With a partner' });
    expect(sideOf(conflict('k', []), 'theirs')).toEqual({ title: 'Film', text: null });
    expect(sideOf(conflict('k', [], { kind: 'replacedByBoth', theirsTitle: null }), 'theirs')).toEqual({
      title: null,
      text: null,
    });
  });
});

describe('work that is to be taken back', () => {
  const refuse = async () => {
    throw new Error('It has ended.');
  };

  test('is waited for until it has ended, also where it could not be stopped', async () => {
    let looks = 0;
    const hasEnded = async () => {
      looks += 1;
      return looks === 3;
    };
    await stopWork({ cancel: refuse, hasEnded, pause: async () => {} });
    expect(looks).toBe(3);
  });

  test('and goes on is told of, as what it still does could not be taken back', async () => {
    const goesOn = stopWork({ cancel: refuse, hasEnded: async () => false, pause: async () => {} });
    await expect(goesOn).rejects.toMatchObject({ code: 'unavailable' });
  });
});
