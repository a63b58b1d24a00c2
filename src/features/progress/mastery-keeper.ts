import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Standing } from '../assignments/standing.ts';
import type { Target } from '../playlists/playlist.ts';
import { evaluate } from './evaluate.ts';
import type { MasteryStore } from './mastery.store.ts';
import {
  afterEvents,
  type MasteryDecision,
  type MasteryRecord,
  newRecord,
  type StateRecord,
  type TargetResult,
  targetKeyOf,
  withResults,
  withState,
} from './mastery-record.ts';
import type { MasteryRules } from './mastery-scale.ts';
import type { ProgressStore } from './progress.store.ts';
import type { StepProgress } from './step-progress.ts';
import { areSame, type ResultDesk, resultKeysOf, resultsFor } from './target-results.ts';

type Stood = Pick<Standing, 'row' | 'version' | 'steps'>;

export type MasteryKeeper = ReturnType<typeof createMasteryKeeper>;

/** What has happened in a playlist, and by whom. */
export type Happened = {
  /** The teacher; null where the student told of it. */
  readonly by: string | null;
  /** Targets that it is about: of others it says nothing. */
  readonly touchedIds: ReadonlySet<string>;
  /** Those for which a teacher does not accept any more what was given. */
  readonly withdrawnIds: ReadonlySet<string>;
  /** Those for which a teacher has accepted or scored a try. */
  readonly reviewedIds?: ReadonlySet<string>;
  readonly now: Date;
};

/** How often a record is written again when others change it at the same moment. */
const maxAttempts = 10;

export type MasteryKeeperParts = {
  readonly store: Pick<MasteryStore, 'find' | 'states' | 'replace'>;
  readonly progress: Pick<ProgressStore, 'findMany'>;
  /** How a district counts. */
  readonly rulesFor: (orgId: string) => Promise<MasteryRules>;
  readonly results: ResultDesk;
  readonly clock: Clock;
};

/** Keeps where students stand with targets up to what they do, and to what other places say of them. */
export function createMasteryKeeper({ store, progress, rulesFor, results, clock }: MasteryKeeperParts) {
  const find = async (scope: Scope, { row, version }: Stood) => {
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
    read?: ReadonlyMap<string, MasteryRecord>,
  ): Promise<Map<string, MasteryRecord>> => {
    for (let attempt = 1; ; attempt += 1) {
      const known = read && attempt === 1 ? read : await find(scope, standing);
      const { records, changed } = changedRecords(standing, known, now, change);
      if (changed.length === 0 || (await store.replace(scope, changed))) return records;
      if (attempt === maxAttempts) throw new Error(`the mastery of ${standing.row.id} is changed by too many at once`);
    }
  };

  /** Writes what results say of one student's targets, where that is not written yet. */
  const settle = async (scope: Scope, standing: Stood, said: ReadonlyMap<string, readonly TargetResult[]>) => {
    const { row } = standing;
    const steps = (await progress.findMany(scope, [row.id])).get(row.id)?.steps ?? [];
    const byStep = new Map(steps.map((step) => [step.stepId, step]));
    const rules = await rulesFor(row.orgId);
    const now = clock.now();
    return revise(scope, standing, now, (before, target) => {
      const told = said.get(before.key) ?? [];
      if (areSame(told, before.results)) return before;
      return withResults(before, told, evaluate(standing, target, byStep, rules).wholeOf, now);
    });
  };

  /** By what results are found that say something of the targets of some playlists. */
  const questionsOf = (standings: readonly Stood[]) => {
    const asked = new Map<string, ReturnType<typeof resultKeysOf>>();
    for (const { row, version } of distinctVersions(standings)) {
      for (const target of version.content.targets) {
        asked.set(targetKeyOf(row.playlistId, target), resultKeysOf(row.playlistId, target));
      }
    }
    const keys = [...new Set([...asked.values()].flatMap(({ own, standards }) => [own, ...standards]))];
    const studentIds = [...new Set(standings.map(({ row }) => row.studentId))];
    return { asked, keys, studentIds };
  };

  /**
   * Reads what is kept of students, and brings it up to what other places say of them. Playlists are given and improved after a
   * result has come in: so it is looked for whenever somebody looks, in one question, and written where it is new.
   */
  const readWithResults = async <Read extends StateRecord>(
    scope: Scope,
    orgId: string,
    standings: readonly Stood[],
    read: (asked: {
      readonly studentIds: readonly string[];
      readonly keys: readonly string[];
    }) => Promise<readonly Read[]>,
  ): Promise<Map<string, Map<string, Read | MasteryRecord>>> => {
    const { asked, keys, studentIds } = questionsOf(standings);
    const [found, arrived] = await Promise.all([
      read({ studentIds, keys: [...asked.keys()] }),
      results.of(scope, orgId, { studentIds, keys }),
    ]);
    const records = new Map<string, Map<string, Read | MasteryRecord>>(studentIds.map((id) => [id, new Map()]));
    for (const record of found) records.get(record.studentId)?.set(record.key, record);
    for (const standing of standings) {
      const { studentId, playlistId } = standing.row;
      const own = records.get(studentId);
      const told = arrived.get(studentId) ?? [];
      const said = new Map<string, readonly TargetResult[]>();
      let isNew = false;
      for (const target of standing.version.content.targets) {
        const key = targetKeyOf(playlistId, target);
        const question = asked.get(key);
        const now = told.length === 0 || !question ? [] : resultsFor(question, told);
        said.set(key, now);
        isNew ||= !areSame(now, own?.get(key)?.results ?? []);
      }
      if (!isNew) continue;
      for (const [key, record] of await settle(scope, standing, said)) own?.set(key, record);
    }
    return records;
  };

  const recordsOfMany = async (
    scope: Scope,
    orgId: string,
    standings: readonly Stood[],
  ): Promise<Map<string, Map<string, MasteryRecord>>> =>
    readWithResults(scope, orgId, standings, (asked) => store.find(scope, orgId, asked));

  /** The same, with no more than pictures of a class show. */
  const statesOf = async (
    scope: Scope,
    orgId: string,
    standings: readonly Stood[],
  ): Promise<Map<string, Map<string, StateRecord>>> =>
    readWithResults(scope, orgId, standings, (asked) => store.states(scope, orgId, asked));

  const recordsOf = async (scope: Scope, standing: Stood): Promise<ReadonlyMap<string, MasteryRecord>> =>
    (await recordsOfMany(scope, standing.row.orgId, [standing])).get(standing.row.studentId) ?? new Map();

  return {
    recordsOf,
    recordsOfMany,
    statesOf,

    /** After something has happened in a playlist. */
    follow: async (
      scope: Scope,
      standing: Stood,
      steps: readonly StepProgress[],
      happened: Happened,
    ): Promise<Map<string, MasteryRecord>> => {
      const [rules, known] = await Promise.all([rulesFor(standing.row.orgId), find(scope, standing)]);
      // What other places have said of a target counts from the first thing that happens with it.
      const records = isFirst(standing, known, happened) ? await recordsOf(scope, standing) : known;
      return revise(scope, standing, happened.now, followed(standing, steps, rules, happened), records);
    },

    /**
     * The same for several students at once, nothing of it written yet: what is known of them, and what makes of it what is to be
     * written. Null for one of whom other places say something that is not written yet.
     */
    prepare: async (
      scope: Scope,
      orgId: string,
      told: readonly { readonly standing: Stood; readonly happened: Happened }[],
    ): Promise<(at: number, steps: readonly StepProgress[]) => ReturnType<typeof changedRecords> | null> => {
      const standings = told.map(({ standing }) => standing);
      const { asked, keys, studentIds } = questionsOf(standings);
      const [rules, found] = await Promise.all([
        rulesFor(orgId),
        store.find(scope, orgId, { studentIds, keys: [...asked.keys()] }),
      ]);
      const records = new Map<string, Map<string, MasteryRecord>>(studentIds.map((id) => [id, new Map()]));
      for (const record of found) records.get(record.studentId)?.set(record.key, record);
      const knownOf = ({ row }: Stood) => records.get(row.studentId) ?? new Map<string, MasteryRecord>();
      const first = told.filter(({ standing, happened }) => isFirst(standing, knownOf(standing), happened));
      const firstIds = first.map(({ standing }) => standing.row.studentId);
      const arrived = first.length === 0 ? new Map() : await results.of(scope, orgId, { studentIds: firstIds, keys });
      return (at, steps) => {
        const one = told[at];
        if (!one || arrived.has(one.standing.row.studentId)) return null;
        const { standing, happened } = one;
        return changedRecords(standing, knownOf(standing), happened.now, followed(standing, steps, rules, happened));
      };
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

/** Of a class most have the same version: its targets are read once. */
function distinctVersions(standings: readonly Stood[]): readonly Stood[] {
  return [...new Map(standings.map((standing) => [standing.version, standing])).values()];
}

/** Something happens with a target of which nothing is kept. */
function isFirst(
  { row, version }: Stood,
  known: ReadonlyMap<string, MasteryRecord>,
  { touchedIds }: Happened,
): boolean {
  return version.content.targets.some(
    (target) => touchedIds.has(target.id) && !known.has(targetKeyOf(row.playlistId, target)),
  );
}

/** What becomes of each record by what has happened. */
function followed(
  standing: Stood,
  steps: readonly StepProgress[],
  rules: MasteryRules,
  { by, touchedIds, withdrawnIds, reviewedIds = new Set(), now }: Happened,
) {
  const byStep = new Map(steps.map((step) => [step.stepId, step]));
  return (before: MasteryRecord, target: Target): MasteryRecord => {
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
  };
}

/** The records of a playlist's targets after a change, and those of them that are others than before. */
function changedRecords(
  { row, version }: Stood,
  known: ReadonlyMap<string, MasteryRecord>,
  now: Date,
  change: (before: MasteryRecord, target: Target) => MasteryRecord,
): { readonly records: Map<string, MasteryRecord>; readonly changed: readonly MasteryRecord[] } {
  const records = new Map(known);
  const changed: MasteryRecord[] = [];
  for (const target of version.content.targets) {
    const key = targetKeyOf(row.playlistId, target);
    const before = records.get(key) ?? newRecord(row.orgId, row.studentId, key, now);
    const after = change(before, target);
    if (after === before) continue;
    changed.push(after);
    records.set(key, after);
  }
  return { records, changed };
}
