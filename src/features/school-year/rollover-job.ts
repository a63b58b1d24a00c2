import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { sortKeyOf } from '../accounts/account.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import { dayAfter } from '../accounts/district-days.ts';
import type { ClassService } from '../classes/class.service.ts';
import type { Class } from '../classes/class.ts';
import type { JobService } from '../jobs/job.service.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type ReportLine } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';

export type RolloverChoices = {
  readonly schoolId: string | null;
  /** Classes whose last day is not after this one; yesterday when null. */
  readonly endedBy: string | null;
  /** Also classes of which nobody has said when they end. */
  readonly withUndated: boolean;
  readonly isDryRun: boolean;
};

export const rolloverKind: JobKind<RolloverChoices> = {
  kind: 'classes.rollover',
  input: z.strictObject({
    schoolId: idSchema.nullable(),
    endedBy: z.iso.date().nullable(),
    withUndated: z.boolean(),
    isDryRun: z.boolean(),
  }),
};

export const undoRolloverKind: JobKind<{ readonly rolloverId: string }> = {
  kind: 'classes.undo-rollover',
  input: z.strictObject({ rolloverId: idSchema }),
};

const pageSize = 100;
const position = z.strictObject({ sortKey: z.string(), id: z.string() });
const checkpoint = z.strictObject({ after: position.nullable(), looked: z.int(), archived: z.int() });
const line = (outcome: string, { id, title }: Pick<Class, 'id' | 'title'>): ReportLine => ({
  outcome,
  subject: id,
  message: `${title}: ${outcome}`,
  details: {},
});

/** Archives the classes of a year that is over. Nothing is deleted, and it can be undone. */
export function rolloverJob(classes: Pick<ClassService, 'list' | 'archive'>, days: DistrictDays): JobDefinition {
  return defineJob({
    ...rolloverKind,
    checkpoint,
    run: async ({ input, checkpoint: from, save, actor: getActor }) => {
      const actor = await getActor();
      if (!isAdmin(actor)) throw new JobError('Your role no longer allows this.', { code: 'forbidden', isFinal: true });
      const endedBy = input.endedBy ?? dayAfter(await days.today(actor.orgId), -1);
      const isOver = ({ endsOn }: Class) => (endsOn === null ? input.withUndated : endsOn <= endedBy);
      const filter = { isArchived: false, ...(input.schoolId !== null && { schoolId: input.schoolId }) };
      let { after, looked, archived } = from ?? { after: null, looked: 0, archived: 0 };
      for (;;) {
        const { found, count } = await classes.list(actor, { filter, after, limit: pageSize });
        const page = found.slice(0, pageSize);
        const over = page.filter(isOver);
        if (!input.isDryRun) for (const { id } of over) await classes.archive(actor, id);
        looked += page.length;
        archived += over.length;
        const last = page.at(-1);
        if (last) after = { sortKey: sortKeyOf(last.title), id: last.id };
        const total = found.length > pageSize ? Math.max(count, looked) : looked;
        const report = over.map((one) => line(input.isDryRun ? 'wouldBeArchived' : 'archived', one));
        await save({ after, looked, archived }, { progress: { done: looked, total }, report });
        if (found.length <= pageSize) return { looked, archived, isDryRun: input.isDryRun };
      }
    },
  });
}

/** Opens again what a rollover has archived. The classes have no code: who teaches them gives them one. */
export function undoRolloverJob(
  classes: Pick<ClassService, 'restore'>,
  jobs: () => Pick<JobService, 'get' | 'listReport'>,
): JobDefinition {
  return defineJob({
    ...undoRolloverKind,
    run: async ({ input: { rolloverId }, save, actor: getActor }) => {
      const actor = await getActor();
      if (!isAdmin(actor)) throw new JobError('Your role no longer allows this.', { code: 'forbidden', isFinal: true });
      let after: number | null = null;
      let restored = 0;
      for (;;) {
        const asked = { outcome: 'archived', after, limit: pageSize };
        const { found } = await jobs().listReport(actor, rolloverId, asked);
        const page = found.slice(0, pageSize);
        for (const { subject } of page) {
          if (subject === null) continue;
          await classes.restore(actor, subject);
          restored += 1;
        }
        after = page.at(-1)?.number ?? after;
        await save(null, { progress: { done: restored } });
        if (found.length <= pageSize) return { restored };
      }
    },
  });
}
