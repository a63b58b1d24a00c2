import { isDeepStrictEqual } from 'node:util';
import { assertRevision } from '../../http/etag.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { Job } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';
import { type MasteryRules, type MasteryScale, rulesOf } from './mastery-scale.ts';
import type { MasterySettings, MasterySettingsStore } from './mastery-settings.store.ts';
import { recountKind } from './recount-job.ts';

export type MasterySettingsService = ReturnType<typeof createMasterySettingsService>;

/** How long another process may still go by what was said before. */
const keptMs = 2_000;
const mostKept = 1_000;
/** Rules that records may still follow while nobody lets them be counted. */
const mostSuperseded = 20;

const reading: Scope = { kind: 'system', reason: 'what students reach is named and counted as their district says' };

/** How a district names and counts what students have shown: everybody of it reads it, its admins say it. */
export function createMasterySettingsService({
  settings,
  jobs,
  clock,
}: {
  readonly settings: MasterySettingsStore;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
}) {
  const known = new Map<
    string,
    { readonly read: Promise<{ readonly scale: MasterySettings; readonly rules: MasteryRules }>; readonly at: number }
  >();

  /** Those who ask while it is read wait for the same answer. */
  const current = (orgId: string): Promise<{ readonly scale: MasterySettings; readonly rules: MasteryRules }> => {
    const now = clock.now().getTime();
    const entry = known.get(orgId);
    if (entry && now - entry.at < keptMs) return entry.read;
    const read = settings.find(reading, orgId).then((scale) => ({ scale, rules: rulesOf(scale) }));
    if (known.size >= mostKept) known.clear();
    const asked = { read, at: now };
    known.set(orgId, asked);
    read.catch(() => {
      if (known.get(orgId) === asked) known.delete(orgId);
    });
    return read;
  };

  const assertAdmin = (actor: Actor): void => {
    if (!isAdmin(actor)) throw new AppError('forbidden');
  };

  /** One job for each state of the settings, or with `again` one more. */
  const count = async (actor: Actor, revision: number, again: boolean): Promise<Job> => {
    const { orgId, userId: requestedBy } = actor;
    const key = again ? {} : { key: `${recountKind.kind} ${orgId} ${revision}` };
    const job = await jobs().enqueue({ orgId, requestedBy }, recountKind, {}, key);
    await settings.note(scopeOf(actor), orgId, revision, { jobId: job.id });
    return job;
  };

  return {
    /** For what is shown; a moment old at most. */
    scaleOf: async (orgId: string): Promise<MasterySettings> => (await current(orgId)).scale,
    /** For what is counted. */
    rulesFor: async (orgId: string): Promise<MasteryRules> => (await current(orgId)).rules,

    get: (actor: Actor): Promise<MasterySettings> => settings.find(scopeOf(actor), actor.orgId),

    /** What has happened stays as it is; where students stand is counted anew by a job where the rules are others. */
    replace: async (actor: Actor, expectedRevision: number | null, scale: MasteryScale): Promise<MasterySettings> => {
      assertAdmin(actor);
      const scope = scopeOf(actor);
      const before = await settings.find(scope, actor.orgId);
      assertRevision(expectedRevision, before.revision);
      const old = rulesOf(before);
      const isCountedAnew = !isDeepStrictEqual(old, rulesOf(scale));
      const superseded = isCountedAnew ? [...before.superseded, old].slice(-mostSuperseded) : before.superseded;
      const after = { ...before, ...scale, superseded };
      if (!(await settings.replace(scope, actor.orgId, after))) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
      known.delete(actor.orgId);
      // Also where an earlier one has not come to its end: it goes by what is said now.
      if (superseded.length > 0) await count(actor, before.revision + 1, false);
      return settings.find(scope, actor.orgId);
    },

    /** Counts anew by what holds now, as often as one likes. */
    recount: async (actor: Actor): Promise<Job> => {
      assertAdmin(actor);
      const { revision } = await settings.find(scopeOf(actor), actor.orgId);
      return count(actor, revision, true);
    },
  };
}
