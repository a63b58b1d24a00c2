import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import type { LocalDate } from '../accounts/account.ts';
import { type DistrictDays, dayAfter } from '../accounts/district-days.ts';
import type { JobService } from '../jobs/job.service.ts';
import { defineJob, type JobDefinition, type JobKind, type Schedule } from '../jobs/job.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import {
  dueKinds,
  lastDayOf,
  type PastStudent,
  type RetentionKind,
  type RetentionSettings,
  stepOf,
} from './retention.ts';
import type { RetentionMarksStore, Tally } from './retention-marks.store.ts';
import type { RetentionSettingsStore } from './retention-settings.store.ts';

/** What goes alone, before the whole record does. */
export type RetainedPart = {
  readonly kind: Exclude<RetentionKind, 'record'>;
  /** What remains as numbers. */
  tally(scope: Scope, orgId: string, studentId: string): Promise<readonly Tally[]>;
  erase(scope: Scope, orgId: string, studentId: string): Promise<void>;
};

export type RetentionParts = {
  readonly settings: RetentionSettingsStore;
  readonly marks: RetentionMarksStore;
  readonly pastStudents: {
    /** In the order of their ids. */
    page(scope: Scope, orgId: string, page: { afterId: string; limit: number }): Promise<readonly PastStudent[]>;
    findMany(scope: Scope, orgId: string, ids: readonly string[]): Promise<readonly PastStudent[]>;
  };
  /** The last day of each in any class; nothing for who was in none. */
  readonly enrolledTo: (scope: Scope, orgId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, LocalDate>>;
  readonly parts: readonly RetainedPart[];
  /** All that keep something of students; the one that holds the person comes last. */
  readonly holders: () => readonly StudentDataHolder[];
  readonly access: Pick<StudentAccess, 'auditedByProgram'>;
  readonly adminsOf: (orgId: string) => Promise<string[]>;
  readonly notify: Notify;
  readonly days: DistrictDays;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
};

export const retentionKind: JobKind<{ readonly isDryRun: boolean }> = {
  kind: 'retention.district',
  input: z.strictObject({ isDryRun: z.boolean() }),
};
const nightlyKind: JobKind<Record<string, never>> = { kind: 'retention.nightly', input: z.strictObject({}) };

const checkpoint = z.strictObject({
  afterId: idSchema,
  looked: z.int(),
  students: z.int(),
  kinds: z.record(z.string(), z.int()),
});
type Checkpoint = z.output<typeof checkpoint>;
const start: Checkpoint = { afterId: '0'.repeat(24), looked: 0, students: 0, kinds: {} };
const pageSize = 100;
const dayMs = 24 * 60 * 60_000;

type Due = { readonly id: string; readonly lastDay: LocalDate; readonly kinds: readonly RetentionKind[] };

/** Looks every night in the districts that have switched it on for what is due, tells admins, and lets it go when its day has come. */
export function retentionJobs(from: RetentionParts): { definitions: readonly JobDefinition[]; schedule: Schedule } {
  const { settings, marks, pastStudents, enrolledTo, parts, holders, access, adminsOf, notify, days, jobs } = from;

  const dueOf = async (
    scope: Scope,
    orgId: string,
    students: readonly PastStudent[],
    { rules, asOf, today }: { rules: RetentionSettings['rules']; asOf: LocalDate; today: LocalDate },
  ): Promise<Due[]> => {
    const ids = students.map(({ id }) => id);
    const [ends, done] = await Promise.all([enrolledTo(scope, orgId, ids), marks.doneOf(scope, orgId, ids)]);
    return students.flatMap((student): Due[] => {
      const { id } = student;
      const lastDay = lastDayOf(student, ends.get(id) ?? null, today);
      const kinds = dueKinds(rules, lastDay, asOf, done.get(id) ?? {});
      return lastDay === null || kinds.length === 0 ? [] : [{ id, lastDay, kinds }];
    });
  };

  const eraseRecord = async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
    for (const holder of holders()) await holder.eraseStudent(scope, orgId, studentId);
    // Last: until then it tells that they were counted.
    await marks.remove(scope, orgId, studentId);
  };

  const act = async (
    scope: Scope,
    orgId: string,
    { id, lastDay, kinds }: Due,
    rules: RetentionSettings['rules'],
  ): Promise<void> => {
    for (const kind of kinds) {
      const part = parts.find((one) => one.kind === kind);
      const remains = rules[kind].remains === 'counts';
      const own = part ? await part.tally(scope, orgId, id) : [{ about: 'all', values: {} }];
      await marks.count(scope, orgId, id, { kind, lastDay, tallies: remains ? own : [] });
      if (part) await part.erase(scope, orgId, id);
      else await eraseRecord(scope, orgId, id);
      if (part) await marks.finish(scope, orgId, id, { kind, lastDay });
    }
  };

  const district = defineJob({
    ...retentionKind,
    checkpoint,
    run: async ({ orgId, scope, input: { isDryRun }, checkpoint: before, save }) => {
      if (orgId === null) throw new Error('records are kept by a district');
      const said = await settings.find(scope, orgId);
      const today = await days.today(orgId);
      const step = isDryRun ? 'look' : stepOf(said, today);
      if (step === 'off' || step === 'wait') return { did: step, students: 0 };
      const isActing = step === 'act';
      const asOf = isActing ? (said.announced?.on ?? today) : today;
      const { rules } = said;
      let state = before ?? start;
      if (isActing && before === null) {
        for (const id of await marks.listBegun(scope, orgId, pageSize)) await eraseRecord(scope, orgId, id);
      }
      for (;;) {
        if (isActing && (await settings.find(scope, orgId)).revision !== said.revision)
          return { did: 'stopped', ...told(state) };
        const page = await pastStudents.page(scope, orgId, { afterId: state.afterId, limit: pageSize });
        const due = await dueOf(scope, orgId, page, { rules, asOf, today });
        const kinds = { ...state.kinds };
        for (const one of due) for (const kind of one.kinds) kinds[kind] = (kinds[kind] ?? 0) + 1;
        if (isActing) {
          for (const kind of new Set(due.flatMap((one) => one.kinds))) {
            const ids = due.flatMap((one) => (one.kinds.includes(kind) ? [one.id] : []));
            await access.auditedByProgram(orgId, `retention.${kind}`, ids);
          }
          for (const one of due) {
            // Once more, as somebody may have come back since the page was read.
            const [still] = await dueOf(scope, orgId, await pastStudents.findMany(scope, orgId, [one.id]), {
              rules,
              asOf,
              today,
            });
            if (still) await act(scope, orgId, still, rules);
          }
        }
        const isLast = page.length < pageSize;
        // No id stays in the job: neither in a report nor in where it would go on.
        const afterId = isLast ? start.afterId : (page.at(-1)?.id ?? state.afterId);
        state = { afterId, looked: state.looked + page.length, students: state.students + due.length, kinds };
        await save(state, { progress: { done: state.looked } });
        if (isLast) break;
      }
      const { students } = state;
      if (isDryRun) return { did: 'look', ...told(state) };
      if (isActing) {
        await settings.note(scope, orgId, said.revision, { announced: null, lastRun: { on: today, students } });
        return { did: 'act', ...told(state) };
      }
      if (students === 0) return { did: 'nothing', students };
      const actsOn = dayAfter(today, said.noticeDays);
      const isNoted = await settings.note(scope, orgId, said.revision, { announced: { on: today, actsOn, students } });
      if (!isNoted) return { did: 'stopped', students };
      const about = { type: 'retentionSettings', id: orgId };
      await notify({
        orgId,
        userIds: await adminsOf(orgId),
        kind: 'retention.due',
        about,
        params: { actsOn, students },
      });
      return { did: 'announced', ...told(state) };
    },
  });

  const nightly = defineJob({
    ...nightlyKind,
    run: async ({ scope }) => {
      const orgIds = await settings.listOn(scope);
      for (const orgId of orgIds) {
        const key = `${retentionKind.kind} ${orgId} ${await days.today(orgId)}`;
        await jobs().enqueue({ orgId, requestedBy: null }, retentionKind, { isDryRun: false }, { key });
      }
      return { districts: orgIds.length };
    },
  });

  const schedule = { name: 'retention', job: nightlyKind, input: {}, everyMs: dayMs };
  return { definitions: [district, nightly], schedule };
}

function told({ students, kinds }: Checkpoint) {
  return { students, kinds };
}
