import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { type ShownBefore, shownBeforeCode, skipsByRule } from '../assignments/skips.ts';
import type { Standing } from '../assignments/standing.ts';
import { glanceOf, readGlance } from './glance.ts';
import type { ProgressStore } from './progress.store.ts';
import type { ProgressWriter, Written } from './progress-writer.ts';
import { readEvents, type ToldEvent } from './read-events.ts';

export type RuleSkipsParts = {
  readonly store: Pick<ProgressStore, 'find' | 'knownIds'>;
  readonly writer: ProgressWriter;
  readonly shownBefore: ShownBefore;
  readonly clock: Clock;
};

export type RuleSkips = ReturnType<typeof createRuleSkips>;

const ruling: Scope = {
  kind: 'system',
  reason: 'a student need not do what they have shown before, as their teacher has said',
};

/**
 * Where the assignment says so (`skips: automatic`), what a student has shown before is skipped for them: an event like that by which
 * students skip it themselves, in the name of whoever gave the playlist. Once for each activity: who opens it again, or has it opened
 * again, keeps it.
 */
export function createRuleSkips({ store, writer, shownBefore, clock }: RuleSkipsParts) {
  return async (standing: Standing): Promise<Written | null> => {
    if (standing.assignment.skips !== 'automatic') return null;
    const { row, assignment } = standing;
    const before = await store.find(ruling, row.id);
    const steps = before?.steps ?? [];
    const done = steps.length === 0 ? standing.progress : readGlance(glanceOf(steps));
    const begunStepIds = new Set([...done.states.keys(), ...done.heldStepIds]);
    const skips = await skipsByRule({ ...standing, progress: { ...done, begunStepIds } }, shownBefore);
    if (skips === null || skips.length === 0) return null;
    const now = clock.now();
    const told = skips.map(({ stepId }): ToldEvent => {
      return { id: `rule-${row.id}-${stepId}`, stepId, at: null, detail: { kind: 'skipped', reason: shownBeforeCode } };
    });
    const by = { kind: 'person', id: assignment.assignedBy } as const;
    const skippable = new Set(skips.map(({ stepId }) => stepId));
    const { events } = readEvents(standing, told, {
      by,
      now,
      before: steps,
      earlier: new Map(),
      evidence: new Map(),
      skippable,
    });
    const place = { ...row, studentPlaylistId: row.id };
    const known = await store.knownIds(
      ruling,
      place,
      events.map(({ id }) => id),
    );
    const fresh = events.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return null;
    const touchedIds = new Set(fresh.flatMap(({ facts }) => facts.targetIds));
    const happened = { by: null, touchedIds, withdrawnIds: new Set<string>(), now };
    return writer.write({ scope: ruling, standing, events: fresh, before, happened });
  };
}
