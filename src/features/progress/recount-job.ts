import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import type { Standing } from '../assignments/standing.ts';
import { defineJob, type JobDefinition, type JobKind } from '../jobs/job.ts';
import type { Target } from '../playlists/playlist.ts';
import { evaluate } from './evaluate.ts';
import type { MasteryStore } from './mastery.store.ts';
import { type MasteryRecord, recounted, type Seen, targetKeyOf } from './mastery-record.ts';
import { type MasteryRules, rulesOf } from './mastery-scale.ts';
import type { MasterySettingsStore } from './mastery-settings.store.ts';
import type { PlaylistProgress } from './playlist-progress.ts';
import type { ProgressStore } from './progress.store.ts';

export const recountKind: JobKind<Record<string, never>> = { kind: 'mastery.recount', input: z.strictObject({}) };

export type RecountParts = {
  readonly store: Pick<ProgressStore, 'findMany'>;
  readonly mastery: Pick<MasteryStore, 'ofStudent' | 'replace' | 'listStudents'>;
  readonly settings: Pick<MasterySettingsStore, 'find' | 'note'>;
  readonly ofStudent: (orgId: string, studentId: string) => Promise<readonly Standing[]>;
  readonly clock: Clock;
};

const checkpoint = z.strictObject({ afterId: idSchema, looked: z.int(), changed: z.int() });
const pageSize = 50;
const firstId = '0'.repeat(24);
const maxAttempts = 10;

/** Brings where students of a district stand up to how it counts now. Done twice it changes nothing more. */
export function recountJob({ store, mastery, settings, ofStudent, clock }: RecountParts): JobDefinition {
  const recountStudent = async (
    scope: Scope,
    orgId: string,
    studentId: string,
    context: { rules: MasteryRules; superseded: readonly MasteryRules[]; by: string | null },
  ): Promise<number> => {
    const standings = await ofStudent(orgId, studentId);
    for (let attempt = 1; ; attempt += 1) {
      const [told, records] = await Promise.all([
        store.findMany(
          scope,
          standings.map(({ row }) => row.id),
        ),
        mastery.ofStudent(scope, orgId, studentId),
      ]);
      const changed = records.flatMap((before) => {
        const seen = seensOf(before, standings, told, context);
        const after = recounted(before, seen, context.by, clock.now());
        return after === before ? [] : [after];
      });
      if (changed.length === 0 || (await mastery.replace(scope, changed))) return changed.length;
      if (attempt === maxAttempts) throw new Error('the mastery of a student is changed by too many at once');
    }
  };

  return defineJob({
    ...recountKind,
    checkpoint,
    run: async ({ orgId, requestedBy, scope, checkpoint: from, save }) => {
      if (orgId === null) throw new Error('a recount is of a district');
      const before = await settings.find(scope, orgId);
      const context = { rules: rulesOf(before), superseded: before.superseded, by: requestedBy };
      let { afterId, looked, changed } = from ?? { afterId: firstId, looked: 0, changed: 0 };
      for (;;) {
        const page = await mastery.listStudents(scope, orgId, { afterId, limit: pageSize });
        for (const studentId of page) changed += await recountStudent(scope, orgId, studentId, context);
        const isLast = page.length < pageSize;
        // No id stays in the job when it has ended.
        afterId = isLast ? firstId : (page.at(-1) ?? afterId);
        looked += page.length;
        await save({ afterId, looked, changed }, { progress: { done: looked } });
        if (isLast) break;
      }
      // What was said meanwhile has a job of its own.
      await settings.note(scope, orgId, before.revision, { superseded: [] });
      return { students: looked, records: changed };
    },
  });
}

/** What the student's playlists say of a target, the one in which they did something last at the end. */
function seensOf(
  before: MasteryRecord,
  standings: readonly Standing[],
  told: ReadonlyMap<string, PlaylistProgress>,
  { rules, superseded }: { rules: MasteryRules; superseded: readonly MasteryRules[] },
): Seen[] {
  type Serving = { standing: Standing; target: Target; progress: PlaylistProgress | undefined };
  const serving = standings.flatMap((standing): Serving[] => {
    const { row, version } = standing;
    const target = version.content.targets.find((one) => targetKeyOf(row.playlistId, one) === before.key);
    return target ? [{ standing, target, progress: told.get(row.id) }] : [];
  });
  const touched = serving.filter(({ target, progress }) =>
    progress?.steps.some(({ targetIds }) => targetIds.includes(target.id)),
  );
  // A result from elsewhere counts where nobody has done anything yet.
  const counting = touched.length > 0 || before.results.length === 0 ? touched : serving;
  const lastAt = ({ progress }: Serving): number => progress?.lastAt.getTime() ?? 0;
  return counting
    .sort((one, other) => lastAt(one) - lastAt(other))
    .map(({ standing, target, progress }) => {
      const byStep = new Map((progress?.steps ?? []).map((step) => [step.stepId, step]));
      const seen = evaluate(standing, target, byStep, rules);
      const isMetBy = (old: MasteryRules) => evaluate(standing, target, byStep, old).own.state === 'mastered';
      // Only what the change of the rules takes away: no update of the playlist has, and this does not either.
      const isWithdrawn = seen.own.state !== 'mastered' && superseded.some(isMetBy);
      return { studentPlaylistId: standing.row.id, ...seen, isWithdrawn };
    });
}
