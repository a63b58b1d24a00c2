import fc from 'fast-check';
import { materialise, type Operation, type Overlay } from '../../src/features/assignments/overlay.ts';
import { type RebaseDecision, type Rebased, rebase } from '../../src/features/assignments/rebase.ts';
import { type ShownTargets, skippableSteps } from '../../src/features/assignments/skips.ts';
import { type PlaylistContent, type Step, stepsOf } from '../../src/features/playlists/playlist.ts';
import { buildContent, buildPathway, buildStep, contents, edited, edits, idOf } from '../support/playlists.ts';

/** More by hand: PROPERTY_RUNS=5000 npm test -- student-playlist */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);

const pathwayId = idOf(10);
const fields = { by: 'a teacher', at: '2026-09-01T08:00:00.000Z', reason: null };
let made = 0;
const hold = () => {
  made += 1;
  return { id: `hold ${made}`, at: '2026-09-02T08:00:00.000Z' };
};

/** What a teacher does to a student's steps, in turn; numbers choose the steps. */
const deeds = fc.array(
  fc.record({
    kind: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const, 'move' as const, 'edit' as const),
    a: fc.nat({ max: 100 }),
    b: fc.nat({ max: 100 }),
    minutes: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 5 },
);
type Deed = { kind: 'add' | 'remove' | 'replace' | 'move' | 'edit'; a: number; b: number; minutes: number };

function overlayOf(content: PlaylistContent, list: readonly Deed[]): Overlay {
  const overlay: Operation[] = [];
  list.forEach(({ kind, a, b, minutes }, at) => {
    const ids = materialise(content, pathwayId, overlay).map(({ step }) => step.id);
    const [stepId, other] = [ids[a % Math.max(1, ids.length)], ids[b % Math.max(1, ids.length)]];
    const common = { ...fields, id: `operation ${at}` };
    const step = buildStep({ id: idOf(700 + at), minutes, resource: { resourceId: idOf(950 + at), version: 1 } });
    const addition = { step, resources: [] };
    if (kind === 'add') overlay.push({ ...common, kind, after: other ?? null, ...addition });
    else if (stepId === undefined) return;
    else if (kind === 'remove') overlay.push({ ...common, kind, stepId });
    else if (kind === 'replace') overlay.push({ ...common, kind, stepId, ...addition });
    else if (kind === 'edit') overlay.push({ ...common, kind, stepId, changes: { minutes } });
    else if (other !== stepId) overlay.push({ ...common, kind, stepId, after: other ?? null });
  });
  return overlay;
}

const cases = fc
  .record({ from: contents, upstream: edits, deeds, held: fc.array(fc.nat({ max: 20 }), { maxLength: 2 }) })
  .filter(({ from }) => from.pathways.some(({ id }) => id === pathwayId))
  .map(({ from, upstream, deeds: list, held }) => {
    const overlay = overlayOf(from, list);
    const ids = materialise(from, pathwayId, overlay).map(({ step }) => step.id);
    const heldStepIds = ids.length === 0 ? [] : [...new Set(held.map((at) => ids[at % ids.length] as string))];
    return { from, to: edited(from, upstream, 400), overlay, heldStepIds };
  });

const side = (content: PlaylistContent) => ({ content, resources: [] });
const onto = (
  { overlay, heldStepIds = [] }: { overlay: Overlay; heldStepIds?: readonly string[] },
  from: PlaylistContent,
  to: PlaylistContent,
  decisions: ReadonlyMap<string, RebaseDecision> = new Map(),
): Rebased => rebase({ overlay, pathwayId, heldStepIds }, side(from), side(to), { decisions, hold });

const shown = ({ targetIds: _targetIds, prerequisiteIds: _prerequisiteIds, ...step }: Step): unknown => step;
const stepsIn = (content: PlaylistContent, overlay: Overlay) =>
  materialise(content, pathwayId, overlay).map(({ step }) => step);

describe('the steps of a student', () => {
  test('are those of the pathway, as long as nothing was fitted', () => {
    fc.assert(
      fc.property(contents, (content) => {
        for (const pathway of content.pathways) {
          expect(materialise(content, pathway.id, []).map(({ step }) => step)).toEqual(stepsOf(pathway));
        }
      }),
    );
  });

  test('stand once each, and wait for nothing that the student does not have', () => {
    fc.assert(
      fc.property(cases, ({ from, overlay }) => {
        const steps = stepsIn(from, overlay);
        const ids = steps.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { prerequisiteIds } of steps) for (const id of prerequisiteIds) expect(ids).toContain(id);
      }),
    );
  });
});

describe('an overlay on a new version', () => {
  test('stays as it is where the version has not changed', () => {
    fc.assert(
      fc.property(cases, ({ from, overlay, heldStepIds }) => {
        expect(onto({ overlay, heldStepIds }, from, from)).toEqual({ overlay, conflicts: [], isPathwayGone: false });
      }),
      { numRuns },
    );
  });

  test('lets a student without changes have the version as it is', () => {
    fc.assert(
      fc.property(cases, ({ from, to }) => {
        expect(onto({ overlay: [] }, from, to)).toMatchObject({ overlay: [], conflicts: [] });
      }),
    );
  });

  test('keeps, without a conflict, what was done for the student and what the version brings', () => {
    fc.assert(
      fc.property(cases, ({ from, to, overlay }) => {
        const rebased = onto({ overlay }, from, to);
        if (rebased.conflicts.length > 0 || rebased.isPathwayGone) return;
        const steps = new Map(stepsIn(to, rebased.overlay).map((step) => [step.id, step]));
        const mine = new Map(stepsIn(from, overlay).map((step) => [step.id, step]));
        const theirs = new Map(stepsIn(to, []).map((step) => [step.id, step]));
        const before = new Map(stepsIn(from, []).map((step) => [step.id, step]));
        const touched = new Set(
          overlay.map((operation) => ('stepId' in operation ? operation.stepId : operation.step.id)),
        );
        for (const operation of overlay)
          if (operation.kind === 'add' && mine.has(operation.step.id)) expect(steps.has(operation.step.id)).toBe(true);
        for (const [id, step] of theirs)
          if (!touched.has(id)) expect(shown(steps.get(id) as Step)).toEqual(shown(step));
        for (const id of before.keys()) {
          if (!mine.has(id)) expect(steps.has(id)).toBe(false);
          if (!theirs.has(id)) expect(steps.has(id)).toBe(false);
        }
        for (const operation of overlay) {
          if (operation.kind !== 'edit' || !steps.has(operation.stepId)) continue;
          expect(steps.get(operation.stepId)?.minutes).toBe(mine.get(operation.stepId)?.minutes);
        }
      }),
      { numRuns },
    );
  });

  test('gives valid steps, however its conflicts are decided', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.boolean()), ({ from, to, overlay, heldStepIds }, coins) => {
        const { conflicts } = onto({ overlay, heldStepIds }, from, to);
        const decisions = new Map(
          conflicts.map(({ key }) => [key, coins.next().value ? ('mine' as const) : ('theirs' as const)]),
        );
        const rebased = onto({ overlay, heldStepIds }, from, to, decisions);
        if (rebased.isPathwayGone) return;
        const steps = stepsIn(to, rebased.overlay);
        const ids = steps.map(({ id }) => id);
        const targets = to.targets.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { prerequisiteIds, targetIds } of steps) {
          for (const id of prerequisiteIds) expect(ids).toContain(id);
          for (const id of targetIds) expect(targets).toContain(id);
        }
      }),
      { numRuns },
    );
  });

  test('never takes away or changes what the student is at', () => {
    fc.assert(
      fc.property(cases, ({ from, to, overlay, heldStepIds }) => {
        const rebased = onto({ overlay, heldStepIds }, from, to);
        if (rebased.isPathwayGone) return;
        const before = new Map(stepsIn(from, overlay).map((step) => [step.id, step]));
        const after = new Map(stepsIn(to, rebased.overlay).map((step) => [step.id, step]));
        for (const id of heldStepIds) expect(shown(after.get(id) as Step)).toEqual(shown(before.get(id) as Step));
      }),
      { numRuns },
    );
  });

  test('says so when the version has not the student’s pathway any more, and changes nothing', () => {
    const from = buildContent({ pathways: [buildPathway({ id: pathwayId, entries: [buildStep()] })] });
    const overlay = overlayOf(from, [{ kind: 'edit', a: 0, b: 0, minutes: 9 }]);
    expect(onto({ overlay }, from, buildContent())).toEqual({ overlay, conflicts: [], isPathwayGone: true });
  });
});

describe('conflicts', () => {
  const [one, two] = [buildStep({ id: idOf(101) }), buildStep({ id: idOf(102) })];
  const withSteps = (...entries: Step[]): PlaylistContent =>
    buildContent({ pathways: [buildPathway({ id: pathwayId, entries })] });
  const from = withSteps(one, two);
  const another = { ...one, resource: { resourceId: idOf(940), version: 2 } };
  const replaced: Operation = {
    ...fields,
    id: 'swap',
    kind: 'replace',
    stepId: one.id,
    step: buildStep({ id: idOf(700), resource: { resourceId: idOf(950), version: 1 } }),
    resources: [],
  };
  const edit: Operation = { ...fields, id: 'time', kind: 'edit', stepId: one.id, changes: { minutes: 20 } };

  test.each<[string, Operation, PlaylistContent, string]>([
    ['both replaced', replaced, withSteps(another, two), 'replacedByBoth'],
    [
      'removed here, another there',
      { ...fields, id: 'off', kind: 'remove', stepId: one.id },
      withSteps(another, two),
      'removedAndChanged',
    ],
    ['edited here, gone there', edit, withSteps(two), 'stepGone'],
    ['edited by both', edit, withSteps({ ...one, minutes: 5 }, two), 'editedByBoth'],
    [
      'moved by both',
      { ...fields, id: 'first', kind: 'move', stepId: two.id, after: null },
      withSteps(one, buildStep({ id: idOf(103) }), two),
      'none',
    ],
  ])('%s', (_what, operation, to, kind) => {
    const { conflicts, overlay } = onto({ overlay: [operation] }, from, to);
    expect(conflicts.map((conflict) => conflict.kind)).toEqual(kind === 'none' ? [] : [kind]);
    // Until somebody decides, the teacher's change holds.
    expect(overlay.some(({ id }) => id === operation.id)).toBe(true);
    const theirs = new Map(conflicts.map(({ key }) => [key, 'theirs' as const]));
    if (kind !== 'none') expect(onto({ overlay: [operation] }, from, to, theirs).overlay).toEqual([]);
  });

  test('a step that is gone and was fitted stays for the student, where it stood', () => {
    const { overlay } = onto(
      { overlay: [{ ...edit, stepId: two.id }] },
      from,
      withSteps(one, buildStep({ id: idOf(104) })),
    );
    const steps = stepsIn(withSteps(one, buildStep({ id: idOf(104) })), overlay);
    expect(steps.map(({ id }) => id)).toEqual([one.id, two.id, idOf(104)]);
    expect(steps[1]?.minutes).toBe(20);
  });

  test('have the same key for students with the same change, and another for another change', () => {
    const keyOf = (operation: Operation): string | undefined =>
      onto({ overlay: [operation] }, from, withSteps(another, two)).conflicts[0]?.key;
    const other = {
      ...replaced,
      id: 'other',
      step: buildStep({ resource: { resourceId: idOf(951), version: 1 } }),
    } as Operation;
    expect(keyOf({ ...replaced, id: 'again', by: 'a colleague' } as Operation)).toBe(keyOf(replaced));
    expect(keyOf(other)).not.toBe(keyOf(replaced));
  });

  test('a swap keeps what the place is for, and takes changes of that from the version', () => {
    const to = withSteps({ ...one, isRequired: false, role: 'practice' }, two);
    const { overlay, conflicts } = onto({ overlay: [replaced] }, from, to);
    expect(conflicts).toEqual([]);
    expect(stepsIn(to, overlay)[0]).toMatchObject({
      id: one.id,
      isRequired: false,
      role: 'practice',
      resource: { resourceId: idOf(950) },
    });
  });
});

describe('what was shown before', () => {
  const shown: ShownTargets = new Map([
    ['shown', 'preCheck'],
    ['other', 'result'],
  ]);
  const untouched = { begunStepIds: new Set<string>(), passedStepIds: new Set<string>() };
  const begun = { ...untouched, begunStepIds: new Set([idOf(100)]) };
  const checkpoint = { form: 'evidence', prompt: null, url: null, rubric: [], asksFor: [] } as const;
  const { resource: _resource, ...plain } = buildStep({ targetIds: ['shown'] });
  const board = (options: readonly object[]) => ({ ...plain, kind: 'choice', choose: 1, options }) as unknown as Step;

  test.each<{ what: string; step: Step; progress?: typeof untouched; expected: string | null }>([
    { what: 'teaches it', step: buildStep({ targetIds: ['shown'] }), expected: 'preCheck' },
    { what: 'practices it', step: buildStep({ targetIds: ['other'], role: 'practice' }), expected: 'result' },
    { what: 'serves two, both shown', step: buildStep({ targetIds: ['shown', 'other'] }), expected: 'preCheck' },
    { what: 'serves another, too', step: buildStep({ targetIds: ['shown', 'open'] }), expected: null },
    { what: 'serves none', step: buildStep(), expected: null },
    { what: 'checks', step: buildStep({ targetIds: ['shown'], role: 'assess' }), expected: null },
    { what: 'is a pre-check', step: buildStep({ targetIds: ['shown'], preCheck: { atLeast: 0.5 } }), expected: null },
    { what: 'is a checkpoint', step: { ...plain, kind: 'checkpoint', checkpoint }, expected: null },
    { what: 'is a note', step: { ...plain, kind: 'note' }, expected: null },
    { what: 'is a choice of resources', step: board([{ kind: 'resource' }]), expected: 'preCheck' },
    { what: 'is a choice with a check', step: board([{ kind: 'resource' }, { kind: 'checkpoint' }]), expected: null },
    { what: 'is begun', step: buildStep({ targetIds: ['shown'] }), progress: begun, expected: null },
    {
      what: 'was skipped as shown',
      step: buildStep({ targetIds: ['shown'] }),
      progress: { ...begun, passedStepIds: begun.begunStepIds },
      expected: 'preCheck taken',
    },
  ])('a step that $what: $expected', ({ step, progress = untouched, expected }) => {
    const [skip] = skippableSteps([{ step }], shown, progress);
    expect(skip ? `${skip.reason}${skip.isTaken ? ' taken' : ''}` : null).toBe(expected);
  });

  test('never takes away a check, what was begun, or what serves a target that was not shown', () => {
    const targetId = fc.constantFrom<string>('a', 'b', 'c');
    const step = fc.record({
      targetIds: fc.uniqueArray(targetId),
      role: fc.constantFrom('learn' as const, 'practice' as const, 'assess' as const),
      isBegun: fc.boolean(),
    });
    const cases = fc.record({ made: fc.array(step, { maxLength: 8 }), reached: fc.uniqueArray(targetId) });
    fc.assert(
      fc.property(cases, ({ made, reached }) => {
        const steps = made.map(({ targetIds, role }, at) => ({ step: buildStep({ id: idOf(at), targetIds, role }) }));
        const begunStepIds = new Set(made.flatMap(({ isBegun }, at) => (isBegun ? [idOf(at)] : [])));
        const known: ShownTargets = new Map(reached.map((id) => [id, 'result']));
        const found = skippableSteps(steps, known, { begunStepIds, passedStepIds: new Set() });
        const ids = new Set(found.map(({ stepId }) => stepId));
        for (const { step: one } of steps) {
          const isOnlyShown = one.targetIds.length > 0 && one.targetIds.every((id) => reached.includes(id));
          expect(ids.has(one.id)).toBe(one.role !== 'assess' && !begunStepIds.has(one.id) && isOnlyShown);
        }
      }),
      { numRuns },
    );
  });
});
