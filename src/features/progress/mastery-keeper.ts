import type { Scope } from '../../shared/actor.ts';
import type { Standing } from '../assignments/standing.ts';
import type { Target } from '../playlists/playlist.ts';
import { evaluate } from './evaluate.ts';
import type { MasteryStore } from './mastery.store.ts';
import {
  afterEvents,
  type MasteryDecision,
  type MasteryRecord,
  newRecord,
  targetKeyOf,
  withState,
} from './mastery-record.ts';
import { type MasteryRules, usualRules } from './mastery-scale.ts';
import type { StepProgress } from './step-progress.ts';

type Stood = Pick<Standing, 'row' | 'version' | 'steps'>;

export type MasteryKeeper = ReturnType<typeof createMasteryKeeper>;

/** How often a record is written again when others change it at the same moment. */
const maxAttempts = 10;

/** Keeps where students stand with targets up to what they do. */
export function createMasteryKeeper(
  store: Pick<MasteryStore, 'find' | 'replace'>,
  /** How a district counts. */
  rulesFor: (orgId: string) => Promise<MasteryRules> = async () => usualRules,
) {
  const recordsOf = async (scope: Scope, { row, version }: Stood) => {
    const keys = version.content.targets.map((target) => targetKeyOf(row.playlistId, target));
    const found = await store.find(scope, row.orgId, { studentIds: [row.studentId], keys });
    return new Map(found.map((record) => [record.key, record]));
  };

  /** Writes what `change` makes of the records, as often as it takes. */
  const revise = async (
    scope: Scope,
    standing: Stood,
    now: Date,
    change: (before: MasteryRecord, target: Target) => MasteryRecord,
  ): Promise<Map<string, MasteryRecord>> => {
    const { row, version } = standing;
    for (let attempt = 1; ; attempt += 1) {
      const known = await recordsOf(scope, standing);
      const changed: MasteryRecord[] = [];
      for (const target of version.content.targets) {
        const key = targetKeyOf(row.playlistId, target);
        const before = known.get(key) ?? newRecord(row.orgId, row.studentId, key, now);
        const after = change(before, target);
        if (after === before) continue;
        changed.push(after);
        known.set(key, after);
      }
      if (changed.length === 0 || (await store.replace(scope, changed))) return known;
      if (attempt === maxAttempts) throw new Error(`the mastery of ${row.id} is changed by too many at once`);
    }
  };

  return {
    recordsOf,

    /** After something has happened in a playlist, with the targets that it is about: of others it says nothing. */
    follow: async (
      scope: Scope,
      standing: Stood,
      steps: readonly StepProgress[],
      {
        by,
        touchedIds,
        withdrawnIds,
        reviewedIds = new Set(),
        now,
      }: {
        /** The teacher; null where the student told of it. */
        by: string | null;
        touchedIds: ReadonlySet<string>;
        /** Those for which a teacher does not accept any more what was given. */
        withdrawnIds: ReadonlySet<string>;
        /** Those for which a teacher has accepted or scored a try. */
        reviewedIds?: ReadonlySet<string>;
        now: Date;
      },
    ): Promise<Map<string, MasteryRecord>> => {
      const byStep = new Map(steps.map((step) => [step.stepId, step]));
      const rules = await rulesFor(standing.row.orgId);
      return revise(scope, standing, now, (before, target) => {
        if (!touchedIds.has(target.id)) return before;
        const found = evaluate(standing, target, byStep, rules);
        // Where the best try counts, a worse one takes nothing away; where another does, a teacher's look at it may.
        const isWorse = (): boolean =>
          reviewedIds.has(target.id) &&
          rules.retakes.kind !== 'best' &&
          found.own.state !== 'mastered' &&
          evaluate(standing, target, byStep, { ...rules, retakes: { kind: 'best' } }).own.state === 'mastered';
        const isWithdrawn = withdrawnIds.has(target.id) || isWorse();
        return afterEvents(before, { studentPlaylistId: standing.row.id, ...found, isWithdrawn }, by, now);
      });
    },

    /** What a teacher sets for one target, or leaves to the rule again. */
    decide: async (
      scope: Scope,
      standing: Stood,
      steps: readonly StepProgress[],
      { targetId, decision, by, now }: { targetId: string; decision: MasteryDecision | null; by: string; now: Date },
    ): Promise<Map<string, MasteryRecord>> => {
      const byStep = new Map(steps.map((step) => [step.stepId, step]));
      const rules = await rulesFor(standing.row.orgId);
      return revise(scope, standing, now, (before, target) => {
        if (target.id !== targetId || (before.decision === null && decision === null)) return before;
        const next = { ...before, decision };
        return withState(next, before, evaluate(standing, target, byStep, rules).wholeOf(next), by, now);
      });
    },
  };
}
