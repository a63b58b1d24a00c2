import fc from 'fast-check';
import { createEventReader, readEvents, type StreamEvent } from '../../../src/web/api/event-stream.ts';
import { RequestError } from '../../../src/web/api/request-error.ts';
import { type Look, readLook, withLook, writeLook } from '../../../src/web/places/classes/class-address.ts';
import { moveInGrid } from '../../../src/web/places/classes/grid-moves.ts';
import { followLive, type LiveState, pauseAfter } from '../../../src/web/places/classes/live.ts';
import { daysLater, groupNeeds, type Need, nextWork } from '../../../src/web/places/classes/needs.ts';
import { readPastedStudents } from '../../../src/web/places/classes/paste-students.ts';
import { sinceText } from '../../../src/web/places/classes/since-text.ts';
import { createStudentNumbers } from '../../../src/web/places/classes/student-numbers.ts';
import { readScore, rubricTotal } from '../../../src/web/places/classes/works.ts';
import { masteredOverTime, stepLine } from '../../../src/web/places/student-record/over-time.ts';
import { subjectChoices } from '../../../src/web/places/student-record/subject-choices.ts';

const id = fc.stringMatching(/^[0-9a-f]{24}$/);

describe('what is open in a class', () => {
  test('stands in its address and is read again', () => {
    const attemptId = fc.stringMatching(/^[\w-]{8,20}(?::[\w-]{8,20})?$/);
    const looks: fc.Arbitrary<Look> = fc.oneof(
      fc.record({ kind: fc.constant('cell' as const), row: id, targetId: id }),
      fc.record({ kind: fc.constant('student' as const), row: id }),
      fc.record({ kind: fc.constant('target' as const), targetId: id }),
      fc.record({ kind: fc.constant('work' as const), row: id, attemptId }),
    );
    fc.assert(fc.property(looks, (look) => expect(readLook(writeLook(look))).toEqual(look)));
    expect([null, '', 'cell', 'cell.1', 'other.1.2'].map(readLook)).toEqual([null, null, null, null, null]);
    const params = withLook(new URLSearchParams('tab=today'), { kind: 'student', row: 'r' });
    expect(params.toString()).toBe('tab=today&look=student.r');
    expect(withLook(params, null).toString()).toBe('tab=today');
  });
});

describe('keys in the table of a class', () => {
  const size = { rows: 4, columns: 3 };
  test.each([
    [{ row: 1, column: 1 }, 'ArrowDown', false, { row: 2, column: 1 }],
    [{ row: 3, column: 1 }, 'ArrowDown', false, { row: 3, column: 1 }],
    [{ row: 1, column: 0 }, 'ArrowUp', false, { row: 1, column: 0 }],
    [{ row: 0, column: 1 }, 'ArrowLeft', false, { row: 0, column: 1 }],
    [{ row: 2, column: 2 }, 'Home', false, { row: 2, column: 0 }],
    [{ row: 0, column: 2 }, 'End', true, { row: 3, column: 2 }],
    [{ row: 1, column: 1 }, 'a', false, null],
  ])('%j %s leads to the right place', (from, key, isCtrl, to) => {
    expect(moveInGrid(from, key, isCtrl, size)).toEqual(to);
  });

  test('never lead out of it, nor to its empty corner', () => {
    const keys = fc.constantFrom(
      'ArrowDown',
      'ArrowUp',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'PageUp',
      'PageDown',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean())), fc.nat(40), fc.nat(15), (typed, students, targets) => {
        const table = { rows: students + 2, columns: targets + 2 };
        let place = { row: 1, column: 1 };
        for (const [key, isCtrl] of typed) {
          place = moveInGrid(place, key, isCtrl, table) ?? place;
          expect(place.row >= 0 && place.row < table.rows && place.column >= 0 && place.column < table.columns).toBe(
            true,
          );
          expect(place.row + place.column).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('the stream of a class', () => {
  test('is read wherever its pieces are cut', () => {
    const text =
      'retry: 5000\nevent: ready\ndata: {"a":1}\n\n: still here\n\nevent: changed\r\ndata: one\r\ndata: two\r\n\r\n';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const events: StreamEvent[] = [];
        const read = createEventReader((event) => events.push(event));
        const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
        for (const [at, end] of places.slice(1).entries()) read(text.slice(places[at], end));
        expect(events).toEqual([
          { event: 'ready', data: '{"a":1}' },
          { event: 'changed', data: 'one\ntwo' },
        ]);
      }),
    );
  });

  const streamOf = (...parts: string[]) =>
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });

  test('is given up when nothing is heard', async () => {
    const silent = new ReadableStream<Uint8Array>();
    await expect(readEvents(silent, () => {}, 5)).rejects.toThrow('nothing was heard');
  });

  test('is joined again when it breaks, with everything read anew, and not when it is no longer ours', async () => {
    const ready = 'event: ready\ndata: {"at":"x"}\n\n';
    const change = {
      isAll: false,
      at: 'x',
      rows: [{ studentId: 's', studentPlaylistId: 'p', assignmentId: 'a' }],
      cells: [],
    };
    const answers: (() => { body: ReadableStream<Uint8Array<ArrayBuffer>> })[] = [
      () => ({ body: streamOf(ready, `event: changed\ndata: ${JSON.stringify(change)}\n\n`) }),
      () => {
        throw new RequestError({ code: 'offline' });
      },
      () => ({ body: streamOf(ready, 'event: end\ndata: {"reason":"noAccess"}\n\n') }),
    ];
    const states: LiveState[] = [];
    const changes: unknown[] = [];
    const pauses: number[] = [];
    await followLive({
      open: async () => (answers.shift() ?? (() => ({ body: streamOf() })))(),
      onChange: (one) => changes.push(one),
      onState: (state) => states.push(state),
      pause: async (ms) => void pauses.push(ms),
      signal: new AbortController().signal,
    });
    expect(states).toEqual(['live', 'polling', 'live', 'closed']);
    expect(changes).toEqual([
      { isAll: false, studentIds: ['s'], studentPlaylistIds: ['p'] },
      { isAll: true, studentIds: [], studentPlaylistIds: [] },
    ]);
    expect(pauses).toEqual([pauseAfter(1), pauseAfter(2)]);
    expect(pauseAfter(50)).toBe(60_000);
  });
});

describe('who needs the teacher', () => {
  const need = (kind: Need['kind'], attemptId: string | null = null): Need => ({
    kind,
    studentId: 's',
    studentPlaylistId: 'p',
    name: null,
    stepId: null,
    attemptId,
    targetId: null,
    since: null,
    assignmentId: 'a',
    title: '',
    stepTitle: null,
    statement: null,
  });
  const items = [need('late'), need('review', 'a1'), need('help'), need('review', 'a2'), need('review', 'a3')];

  test('is shown by kind, and the next thing to look at is the one after', () => {
    expect(groupNeeds(items).map(({ kind, items: own }) => [kind, own.length])).toEqual([
      ['help', 1],
      ['review', 3],
      ['late', 1],
    ]);
    expect(nextWork(items, 'a1')?.attemptId).toBe('a2');
    expect(nextWork(items, 'a3')?.attemptId).toBe('a1');
    expect(nextWork([need('review', 'a1')], 'a1')).toBeNull();
  });

  test('has more days from today or from the day on which it is due', () => {
    const today = new Date(2026, 10, 29);
    expect(daysLater(3, null, today)).toBe('2026-12-02');
    expect(daysLater(3, '2026-11-01', today)).toBe('2026-12-02');
    expect(daysLater(3, '2026-12-30', today)).toBe('2027-01-02');
    expect(sinceText('2026-11-28T10:00:00Z', new Date('2026-11-29T11:00:00Z'), 'en')).toBe('yesterday');
  });
});

test('names are read as teachers paste them', () => {
  const pasted = '1. Maya Rivera\nRivera, Leo\n- Ana Ruiz, 10442\n"Chen"\t"Li"\t77\n\nmaya rivera\n12345\n';
  expect(readPastedStudents(pasted)).toEqual([
    { name: 'maya rivera', sourcedId: null },
    { name: 'Leo Rivera', sourcedId: null },
    { name: 'Ana Ruiz', sourcedId: '10442' },
    { name: 'Li Chen', sourcedId: '77' },
  ]);
});

test('students are called by the same number everywhere, from 1 in each class', () => {
  const numbers = createStudentNumbers();
  numbers.begin(['a', 'b']);
  expect([numbers.of('b'), numbers.of('c'), numbers.of('a'), numbers.of('c')]).toEqual([2, 3, 1, 3]);
  numbers.begin(['c']);
  expect(numbers.of('c')).toBe(1);
});

test('points are read as they are typed, and a rubric gives them once it is whole', () => {
  expect(['', '7', '7,5', ' 10 '].map((text) => readScore(text, 10))).toEqual([null, 7, 7.5, 10]);
  expect(['11', '-1', 'x'].map((text) => readScore(text, 10))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(rubricTotal(new Map([['a', 2]]), 2)).toBeNull();
  expect(
    rubricTotal(
      new Map([
        ['a', 2],
        ['b', 3],
      ]),
      2,
    ),
  ).toBe(5);
});

test('what was mastered when is counted once for each target, and down again', () => {
  const target = (...history: [string, 'mastered' | 'inProgress'][]) => ({
    targetId: 't',
    statement: {},
    bankTargetId: null,
    state: 'mastered' as const,
    percent: null,
    levelId: null,
    since: null,
    history: history.map(([at, state]) => ({ at, state })),
  });
  const points = masteredOverTime([
    target(
      ['2026-11-01T00:00:00Z', 'inProgress'],
      ['2026-11-03T00:00:00Z', 'mastered'],
      ['2026-11-05T00:00:00Z', 'inProgress'],
    ),
    target(['2026-11-04T00:00:00Z', 'mastered']),
  ]);
  expect(points.map(({ count }) => count)).toEqual([1, 2, 1]);
  const line = stepLine(points, { width: 100, height: 10, most: 2, until: new Date('2026-11-07T00:00:00Z').getTime() });
  expect(line).toBe('M0 10H0V5H25V0H50V5H100');
  expect(stepLine([], { width: 1, height: 1, most: 1, until: 0 })).toBe('');
});

test('subjects are offered as the class has them, then what was said, then all of the district', () => {
  const term = { definition: null, synonyms: [], children: [] };
  const tree = [
    { ...term, id: 'mathematics', label: 'Mathematics', children: [{ ...term, id: 'algebra', label: 'Algebra' }] },
  ] as unknown as Parameters<typeof subjectChoices>[0];
  const { near, all } = subjectChoices(tree, ['mathematics'], ['algebra', 'Knots', 'mathematics', '']);
  expect(near).toEqual([
    { id: 'mathematics', label: 'Mathematics' },
    { id: 'algebra', label: 'Algebra' },
    { id: 'Knots', label: 'Knots' },
  ]);
  expect(all).toEqual([{ id: 'mathematics', label: 'Mathematics', parts: [{ id: 'algebra', label: 'Algebra' }] }]);
});
