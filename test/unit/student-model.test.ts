import fc from 'fast-check';
import { type Due, instantOf } from '../../src/features/assignments/assignment.ts';
import { type Command, carryOut, isFault, takeBack } from '../../src/features/assignments/change.ts';
import { lostTargets } from '../../src/features/assignments/lost-targets.ts';
import { markedBy, restored } from '../../src/features/assignments/merge-batch.ts';
import { materialise } from '../../src/features/assignments/overlay.ts';
import { schoolDaysBetween, todaysSteps } from '../../src/features/assignments/pacing.ts';
import { overlayOf, type StudentPlaylist } from '../../src/features/assignments/student-record.ts';
import { noProgress, type Progress, released, updateOf } from '../../src/features/assignments/update.ts';
import {
  isStep,
  type PlaylistContent,
  type PlaylistVersion,
  type Step,
} from '../../src/features/playlists/playlist.ts';
import { evaluate } from '../../src/features/progress/evaluate.ts';
import { afterEvents, type MasteryRecord, newRecord } from '../../src/features/progress/mastery-record.ts';
import type { EventDetail, ProgressEvent } from '../../src/features/progress/progress-event.ts';
import { readEvents } from '../../src/features/progress/read-events.ts';
import { foldStep, type StepProgress } from '../../src/features/progress/step-progress.ts';
import {
  buildContent,
  buildPathway,
  buildStep,
  buildTarget,
  contents,
  edited,
  edits,
  idOf,
} from '../support/playlists.ts';

/** More by hand: PROPERTY_RUNS=1000 npm test -- student-model */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 100);

const now = new Date('2026-09-01T08:00:00Z');
const [first, second] = [idOf(10), idOf(11)];
let made = 0;
const newId = () => {
  made += 1;
  return `id ${made}`;
};
const by = { by: 'a teacher', reason: null, now, newId };

const versionOf = (content: PlaylistContent, version = 1): PlaylistVersion => ({
  schemaVersion: 1,
  playlistId: idOf(1),
  version,
  at: now.toISOString(),
  by: null,
  note: null,
  content,
  resources: [],
});

const newRow = (changes: Partial<StudentPlaylist> = {}): StudentPlaylist => ({
  id: idOf(2),
  orgId: idOf(3),
  assignmentId: idOf(4),
  studentId: idOf(5),
  playlistId: idOf(1),
  baseVersion: 1,
  pathwayId: first,
  pathwayOrigin: 'fixed',
  overlays: {},
  decisions: [],
  timeFactor: 1,
  excused: [],
  allowed: [],
  dueChange: null,
  changes: [],
  notes: [],
  past: [],
  unassignedAt: null,
  revision: 1,
  createdAt: now,
  updatedAt: now,
  ...changes,
});

const stepsOfRow = (row: StudentPlaylist, { content }: PlaylistVersion) =>
  row.pathwayId === null ? [] : materialise(content, row.pathwayId, overlayOf(row));
const idsOfRow = (row: StudentPlaylist, version: PlaylistVersion) =>
  stepsOfRow(row, version).map(({ step }) => step.id);
const fitOf = ({ overlays, pathwayId, pathwayOrigin, timeFactor, excused, allowed, dueChange }: StudentPlaylist) => ({
  overlays: Object.fromEntries(Object.entries(overlays).filter(([, overlay]) => overlay.length > 0)),
  // In whatever order they were excused.
  excused: excused.map(({ stepId }) => stepId).sort(),
  ...{ pathwayId, pathwayOrigin, timeFactor, allowed, dueChange },
});
const progressOf = (begun: Iterable<string>, held: Iterable<string>): Progress => ({
  ...noProgress,
  begunStepIds: new Set(begun),
  heldStepIds: new Set(held),
});
const nothingBegun = progressOf([], []);

/** What teachers and students do, in turn; numbers choose the steps. */
const deedOf = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'add',
      'remove',
      'replace',
      'move',
      'edit',
      'excuse',
      'timeFactor',
      'pathway',
      'undo',
      'start',
      'leave',
    ),
    a: fc.nat({ max: 100 }),
    b: fc.nat({ max: 100 }),
    upstream: fc.constant([]),
  }),
  fc.record({ kind: fc.constant('publish'), a: fc.nat({ max: 1 }), b: fc.nat({ max: 1 }), upstream: edits }),
);
const deeds = fc.array(deedOf, { maxLength: 25 });

/** What the playlist of one student must never lose, kept as simply as can be. */
type Model = {
  row: StudentPlaylist;
  version: PlaylistVersion;
  /** Steps that the student has begun, and those that they are at. */
  readonly begun: Set<string>;
  readonly held: Map<string, Step>;
  timeFactor: number;
};

describe('a version that was taken over among others', () => {
  test('is taken back to what it was, with what was begun since in the record', () => {
    fc.assert(
      fc.property(contents, deeds, edits, fc.boolean(), (content, list, upstream, isHeld) => {
        fc.pre(content.pathways.some(({ id }) => id === first));
        const model: Model = {
          row: newRow(),
          version: versionOf(content),
          begun: new Set(),
          held: new Map(),
          timeFactor: 1,
        };
        list.forEach((deed, at) => {
          act(model, deed, at);
        });
        const from = model.version;
        const to = versionOf(edited(from.content, upstream, 9_000), from.version + 1);
        const progress = progressOf(model.begun, model.held.keys());
        const context = { progress, decisions: new Map(), rest: 'theirs', newId, now } as const;
        const update = updateOf(model.row, from, to, context);
        if (update.kind !== 'ready') return;
        const merged = markedBy('b', model.row, { ...update.next, revision: model.row.revision + 1 });
        // Everything of the new list is begun, and left again or not.
        const shown = idsOfRow(merged, to);
        const since = progressOf([...model.begun, ...shown], isHeld ? shown : []);
        const back = restored(merged, { from: to, to: from }, since, now);
        if (back === 'atWork') {
          expect(isHeld).toBe(true);
          return;
        }
        expect(typeof back).toBe('object');
        const row = back as StudentPlaylist;
        expect(fitOf(row)).toEqual(fitOf(model.row));
        expect([row.baseVersion, row.notes, row.decisions]).toEqual([
          from.version,
          model.row.notes,
          model.row.decisions,
        ]);
        const kept = new Set([...idsOfRow(row, from), ...row.past.map(({ step }) => step.id)]);
        for (const id of [...model.begun, ...shown]) expect([id, kept.has(id)]).toEqual([id, true]);
        // Where something was changed since, it stays.
        expect(restored({ ...merged, revision: 99 }, { from: to, to: from }, since, now)).toBe('changedSince');
      }),
      { numRuns },
    );
  });
});

describe('a playlist of a student, whatever is done to it in whatever order', () => {
  test('loses no work, keeps what was fitted and shows nothing twice', () => {
    fc.assert(
      fc.property(contents, deeds, (content, list) => {
        fc.pre(content.pathways.some(({ id }) => id === first));
        const model: Model = {
          row: newRow(),
          version: versionOf(content),
          begun: new Set(),
          held: new Map(),
          timeFactor: 1,
        };
        list.forEach((deed, at) => {
          act(model, deed, at);
          check(model);
        });
      }),
      { numRuns },
    );
  });

  test('is as it was when a change is taken back', () => {
    fc.assert(
      fc.property(contents, deeds, fc.nat({ max: 100 }), fc.nat({ max: 100 }), (content, list, a, b) => {
        fc.pre(content.pathways.some(({ id }) => id === first));
        const model: Model = {
          row: newRow(),
          version: versionOf(content),
          begun: new Set(),
          held: new Map(),
          timeFactor: 1,
        };
        list.forEach((deed, at) => {
          act(model, deed, at);
        });
        for (const kind of ['add', 'remove', 'replace', 'move', 'edit', 'excuse', 'timeFactor', 'pathway']) {
          const command = commandOf(model, { kind, a, b }, 900);
          const after = command && carryOut(model.row, model.version, command, { ...by, progress: nothingBegun });
          if (!after || isFault(after)) continue;
          const change = after.changes.at(-1);
          const back =
            change && takeBack(after, model.version, change, { by: 'a teacher', now, progress: nothingBegun });
          expect(back && fitOf(back)).toEqual(fitOf(model.row));
        }
      }),
      { numRuns },
    );
  });
});

const tells = fc.record({
  kind: fc.constant('tell'),
  // Mostly done, so that targets are reached.
  what: fc.constantFrom(
    'done',
    'done',
    'done',
    'done',
    'started',
    'left',
    'answered',
    'worked',
    'skipped',
    'helpAsked',
    'scored',
    'helped',
  ),
  a: fc.nat({ max: 100 }),
  /** Minutes after the playlist was given: what is told later may have happened before. */
  minute: fc.nat({ max: 60 * 24 }),
  isToldTwice: fc.boolean(),
});

/** What is known of one student's work, kept as simply as can be. */
type Work = {
  readonly told: ProgressEvent[];
  readonly seconds: Map<string, number>;
  readonly attempts: Map<string, Set<string>>;
  readonly credited: Set<string>;
  readonly records: Map<string, MasteryRecord>;
  /** As some version has had them. */
  readonly everSteps: Map<string, Step>;
};

const detailOf = (what: string): EventDetail => {
  if (what === 'worked') return { kind: what, seconds: 60 };
  if (what === 'done') return { kind: what, optionId: null };
  if (what === 'skipped') return { kind: what, reason: null };
  if (what === 'scored') return { kind: what, optionId: null, score: 9, feedback: null };
  if (what === 'answered') {
    return { kind: what, optionId: null, answer: { text: 'So', link: null, score: null, evidenceIds: [] } };
  }
  return { kind: what as 'started' };
};

const foldAll = (told: readonly ProgressEvent[]): Map<string, StepProgress> =>
  new Map(
    [...new Set(told.map(({ stepId }) => stepId))].flatMap((id) => {
      const folded = foldStep(told.filter(({ stepId }) => stepId === id));
      return folded ? [[id, folded] as const] : [];
    }),
  );

function tell({ row, version }: Model, work: Work, { what, a, minute, isToldTwice }: Told, at: number): void {
  for (const step of version.content.pathways.flatMap(({ entries }) => entries.filter(isStep))) {
    work.everSteps.set(step.id, step);
  }
  for (const { step } of stepsOfRow(row, version)) work.everSteps.set(step.id, step);
  const ids = [...work.everSteps.keys()];
  const stepId = ids[a % Math.max(1, ids.length)];
  if (stepId === undefined) return;
  const standing = { row, version, steps: stepsOfRow(row, version) };
  const id = what === 'scored' || what === 'helped' ? 'teacher' : row.studentId;
  const detail = detailOf(what);
  const one = { id: `event ${at}`, stepId, at: new Date(now.getTime() + 60_000 * minute), detail };
  const { events } = readEvents(standing, isToldTwice ? [one, one] : [one], {
    by: { kind: 'person', id },
    now: new Date(now.getTime() + 24 * 60 * 60_000),
    before: [...foldAll(work.told).values()],
    earlier: work.everSteps,
    evidence: new Map(),
  });
  work.told.push(...events);
  const [event] = events;
  if (!event) return;
  if (detail.kind === 'worked') work.seconds.set(stepId, (work.seconds.get(stepId) ?? 0) + detail.seconds);
  const isAttempt = what === 'answered' || what === 'scored' || (what === 'done' && event.facts.asksReview);
  if (isAttempt) {
    work.attempts.set(stepId, new Set([...(work.attempts.get(stepId) ?? []), event.id]));
  }
  const byStep = foldAll(work.told);
  for (const target of version.content.targets.filter(({ id: key }) => event.facts.targetIds.includes(key))) {
    const before = work.records.get(target.id) ?? newRecord('o', row.studentId, target.id, now);
    const seen = { studentPlaylistId: row.id, ...evaluate(standing, target, byStep), isWithdrawn: false };
    const after = afterEvents(before, seen, null, now);
    work.records.set(target.id, after);
    if (after.state === 'mastered') work.credited.add(target.id);
  }
}

function checkWork({ told, seconds, attempts, credited, records }: Work): void {
  const byStep = foldAll(told);
  expect(foldAll([...told].reverse())).toEqual(byStep);
  for (const [id, worked] of seconds) expect([id, byStep.get(id)?.seconds]).toEqual([id, worked]);
  for (const [id, given] of attempts) {
    expect(new Set(byStep.get(id)?.attempts.map((attempt) => attempt.id))).toEqual(given);
  }
  for (const id of credited) expect([id, records.get(id)?.state]).toEqual([id, 'mastered']);
}

describe('what a student does, whatever happens to the playlist meanwhile', () => {
  test('is all there, whenever it is told, and what was mastered stays so', () => {
    fc.assert(
      fc.property(
        contents,
        fc.array(fc.oneof({ arbitrary: tells, weight: 3 }, { arbitrary: deedOf, weight: 1 }), { maxLength: 40 }),
        (content, list) => {
          fc.pre(content.pathways.some(({ id }) => id === first));
          const model: Model = {
            row: newRow(),
            version: versionOf(content),
            begun: new Set(),
            held: new Map(),
            timeFactor: 1,
          };
          const work: Work = {
            told: [],
            seconds: new Map(),
            attempts: new Map(),
            credited: new Set(),
            records: new Map(),
            everSteps: new Map(),
          };
          list.forEach((deed, at) => {
            if ('what' in deed) tell(model, work, deed, at);
            else act(model, deed, at);
            checkWork(work);
          });
          check(model);
        },
      ),
      { numRuns },
    );
  });
});

type Told = { what: string; a: number; minute: number; isToldTwice: boolean };
type Deed = { kind: string; a: number; b: number };

function commandOf({ row, version }: Model, { kind, a, b }: Deed, at: number): Command | null {
  const ids = idsOfRow(row, version);
  const [stepId, other] = [ids[a % Math.max(1, ids.length)], ids[b % Math.max(1, ids.length)]];
  const step = buildStep({ id: idOf(2_000 + at), resource: { resourceId: idOf(950 + at), version: 1 } });
  if (kind === 'timeFactor') return { do: 'timeFactor', factor: 1 + a / 50 };
  if (kind === 'pathway') {
    const pathwayId = [first, second][a % 2] as string;
    return { do: 'pathway', pathwayId, origin: 'teacher' };
  }
  if (kind === 'add') return { do: 'add', after: other ?? null, step, resources: [] };
  if (stepId === undefined) return null;
  if (kind === 'replace') return { do: 'replace', stepId, step, resources: [] };
  if (kind === 'move') return { do: 'move', stepId, after: other ?? null };
  if (kind === 'edit') return { do: 'edit', stepId, changes: { minutes: b } };
  return kind === 'remove' || kind === 'excuse' ? { do: kind, stepId } : null;
}

function act(model: Model, deed: Deed & { upstream: Parameters<typeof edited>[1] }, at: number): void {
  const { kind, a } = deed;
  const progress = progressOf(model.begun, model.held.keys());
  const ids = idsOfRow(model.row, model.version);
  const stepId = ids[a % Math.max(1, ids.length)];
  if (kind === 'start' && stepId !== undefined) {
    model.begun.add(stepId);
    const step = stepsOfRow(model.row, model.version).find((one) => one.step.id === stepId)?.step as Step;
    model.held.set(stepId, step);
  }
  if (kind === 'leave') {
    const [held] = model.held.keys();
    if (held !== undefined) model.held.delete(held);
    model.row = released(model.row, model.version, progressOf(model.begun, model.held.keys()), now);
  }
  if (kind === 'publish') {
    const next = versionOf(edited(model.version.content, deed.upstream, 4_000 + 50 * at), model.version.version + 1);
    const rest = a === 0 ? 'mine' : 'theirs';
    const context = { progress, decisions: new Map(), rest, newId, now } as const;
    const update = updateOf(model.row, model.version, next, context);
    // Who cannot be updated keeps what they have.
    if (update.kind !== 'ready') return;
    model.row = update.next;
    model.version = next;
    const shown = new Map(stepsOfRow(model.row, model.version).map(({ step }) => [step.id, step]));
    const known = new Set(next.content.targets.map(({ id }) => id));
    for (const [id, step] of model.held) {
      const { targetIds, prerequisiteIds: _before, ...seen } = step;
      const { targetIds: _targets, prerequisiteIds: _after, ...is } = shown.get(id) as Step;
      expect(is).toEqual(seen);
      model.held.set(id, { ...step, targetIds: targetIds.filter((target) => known.has(target)) });
    }
  }
  if (kind === 'undo') {
    const change = model.row.changes[a % Math.max(1, model.row.changes.length)];
    const before = change?.undone ? null : change;
    const back = before && takeBack(model.row, model.version, before, { by: 'a teacher', now, progress });
    if (back) model.row = back;
    model.timeFactor = model.row.timeFactor;
  }
  const command = commandOf(model, deed, at);
  if (command === null) {
    forgetChanged(model);
    return;
  }
  const result = carryOut(model.row, model.version, command, { ...by, progress });
  if (!isFault(result)) {
    model.row = result;
    if (command.do === 'timeFactor') model.timeFactor = command.factor;
  }
  forgetChanged(model);
}

/** What a teacher does to a step on purpose, the student sees at once, also where they are at it. */
function forgetChanged(model: Model): void {
  const shown = new Map(stepsOfRow(model.row, model.version).map(({ step }) => [step.id, step]));
  for (const id of [...model.held.keys()]) {
    const step = shown.get(id);
    if (step) model.held.set(id, step);
    else model.held.delete(id);
  }
}

function check({ row, version, begun, timeFactor }: Model): void {
  const steps = stepsOfRow(row, version);
  const ids = steps.map(({ step }) => step.id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = new Set(version.content.targets.map(({ id }) => id));
  for (const { step } of steps) {
    for (const id of step.prerequisiteIds) expect(ids).toContain(id);
    for (const id of step.targetIds) expect(targets.has(id)).toBe(true);
  }
  // What was begun is there, or in the record.
  const kept = new Set([...ids, ...row.past.map(({ step }) => step.id)]);
  for (const id of begun) expect([id, kept.has(id)]).toEqual([id, true]);
  expect(row.timeFactor).toBe(timeFactor);
  expect(row.baseVersion).toBe(version.version);
  // What was added for the student and not taken away again is there.
  const away = new Set(overlayOf(row).flatMap((one) => (one.kind === 'remove' ? [one.stepId] : [])));
  for (const one of overlayOf(row)) {
    if (one.kind === 'add' && !away.has(one.step.id)) expect(ids).toContain(one.step.id);
  }
}

describe('targets', () => {
  const target = buildTarget();
  const serving = (id: number, role: Step['role']) => buildStep({ id: idOf(id), role, targetIds: [target.id] });
  const [learn, again, check_] = [serving(101, 'learn'), serving(102, 'learn'), serving(103, 'assess')];
  const content = buildContent({
    targets: [target],
    pathways: [buildPathway({ id: first, entries: [learn, again, check_] })],
  });
  const lostBy = (row: StudentPlaylist) =>
    lostTargets(content, row, stepsOfRow(row, versionOf(content))).map(({ lacks }) => lacks);
  const after = (...commands: Command[]) =>
    commands.reduce(
      (row, command) =>
        carryOut(row, versionOf(content), command, { ...by, progress: nothingBegun }) as StudentPlaylist,
      newRow(),
    );

  test.each<{ what: string; commands: Command[]; lost: string[] }>([
    { what: 'none with nothing done', commands: [], lost: [] },
    { what: 'none while another step teaches it', commands: [{ do: 'remove', stepId: learn.id }], lost: [] },
    {
      what: 'taught by nothing that is left',
      commands: [
        { do: 'remove', stepId: learn.id },
        { do: 'excuse', stepId: again.id },
      ],
      lost: ['taught'],
    },
    { what: 'not checked any more', commands: [{ do: 'excuse', stepId: check_.id }], lost: ['assessed'] },
    {
      what: 'marked as changed',
      commands: [
        { do: 'excuse', stepId: check_.id },
        { do: 'allow', targetId: target.id, reason: 'spoken' },
      ],
      lost: [],
    },
    {
      what: 'served by an edit no more',
      commands: [{ do: 'edit', stepId: check_.id, changes: { targetIds: [] } }],
      lost: ['assessed'],
    },
  ])('$what', ({ commands, lost }) => {
    expect(lostBy(after(...commands))).toEqual(lost);
  });
});

describe('time', () => {
  test.each<{ due: Due; zone: string; at: string }>([
    { due: { on: '2026-09-14', time: '15:30' }, zone: 'America/Chicago', at: '2026-09-14T20:30:00.000Z' },
    { due: { on: '2026-12-14', time: null }, zone: 'America/Chicago', at: '2026-12-15T05:59:00.000Z' },
    { due: { on: '2027-03-14', time: '02:30' }, zone: 'America/Chicago', at: '2027-03-14T08:30:00.000Z' },
    { due: { on: '2026-11-01', time: '01:30' }, zone: 'America/Chicago', at: '2026-11-01T06:30:00.000Z' },
    { due: { on: '2026-09-14', time: '08:00' }, zone: 'Pacific/Auckland', at: '2026-09-13T20:00:00.000Z' },
    { due: { on: '2026-09-14', time: '08:00' }, zone: 'Asia/Kolkata', at: '2026-09-14T02:30:00.000Z' },
    { due: { on: '2026-09-14', time: '00:00' }, zone: 'UTC', at: '2026-09-14T00:00:00.000Z' },
  ])('$due.on $due.time in $zone is $at', ({ due, zone, at }) => {
    expect(instantOf(due, zone).toISOString()).toBe(at);
  });

  test('counts days of school', () => {
    const noSchool = [{ name: 'Fall break', from: '2026-10-12', to: '2026-10-16' }];
    const years = [{ startsOn: '2026-08-24', endsOn: '2027-06-04', noSchool }];
    expect(schoolDaysBetween({ years }, '2026-10-08', '2026-10-20')).toBe(4);
    expect(schoolDaysBetween({ years: [] }, '2026-10-08', '2026-10-20')).toBe(9);
    expect(schoolDaysBetween({ years }, '2026-10-20', '2026-10-08')).toBe(0);
  });

  const open = [10, 20, 5, 30].map((minutes, at) => ({ id: `s${at}`, isRequired: at !== 2, minutes }));
  test.each([
    { what: 'the next ones at one’s own pace', pacing: { kind: 'own' }, days: 1, today: ['s0', 's1', 's2'] },
    { what: 'an even part of the rest', pacing: { kind: 'evenly' }, days: 3, today: ['s0', 's1'] },
    { what: 'all on the last day', pacing: { kind: 'evenly' }, days: 0, today: ['s0', 's1', 's2', 's3'] },
    { what: 'the next ones without a due date', pacing: { kind: 'evenly' }, days: null, today: ['s0', 's1', 's2'] },
    { what: 'at least one', pacing: { kind: 'minutesPerDay', minutes: 1 }, days: 1, today: ['s0'] },
    { what: 'what fills the day', pacing: { kind: 'minutesPerDay', minutes: 30 }, days: 1, today: ['s0', 's1'] },
  ] as const)('a day asks for $what', ({ pacing, days, today }) => {
    expect(todaysSteps(open, pacing, days)).toEqual(today);
  });
});
