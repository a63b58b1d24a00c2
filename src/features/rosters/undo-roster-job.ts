import { z } from 'zod';
import type { Actor, Scope } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import type { RosterPersonWrite } from '../accounts/roster-people.ts';
import type { EnrollmentWrite } from '../classes/roster-classes.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type ReportLine } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';
import { type LoadedRoster, loadRoster } from './load-roster.ts';
import type { RosterImportParts } from './roster-import.service.ts';
import type { RosterImportChangesStore } from './roster-import-changes.store.ts';
import type { RosterSource } from './roster-source.ts';
import { type ChangeOf, classBack, enrollmentBack, personBack, type RosterChange, schoolBack } from './roster-undo.ts';

export const undoRosterKind: JobKind<{ readonly importId: string }> = {
  kind: 'rosters.undo',
  input: z.strictObject({ importId: idSchema }),
};

const count = z.int();
const checkpoint = z.strictObject({ done: count, restored: count, kept: count });
const atOnce = 500;
/** Nothing is without what it refers to at any moment. */
const order = ['enrollment', 'class', 'person', 'school'] as const;

/** What became of one thing: put back, left as somebody has made it since, or nothing to do. */
type Outcome = { readonly key: string; readonly isRestored: boolean; readonly kept: readonly string[] };

type Parts = Omit<RosterImportParts, 'changes' | 'days'> & { readonly changes: RosterImportChangesStore };

/** Puts back what an import of a roster has changed. What somebody has changed since stays, and the report says so. */
export function undoRosterJob(parts: Parts): JobDefinition {
  return defineJob({
    ...undoRosterKind,
    checkpoint,
    run: async ({ input: { importId }, checkpoint: saved, save, actor: getActor, scope }) => {
      const actor = await getActor();
      if (!isAdmin(actor)) {
        throw new JobError('Your role no longer allows this.', { code: 'forbidden', isFinal: true });
      }
      const { orgId } = actor;
      let { done, restored, kept } = saved ?? { done: 0, restored: 0, kept: 0 };
      await save({ done, restored, kept }, { progress: { note: 'Reading' } });
      const loaded = await loadRoster(scope, parts, orgId, nothingSent);
      const total = done + (await parts.changes.count(scope, orgId, importId));
      for (const kind of order) {
        for (;;) {
          const some = await parts.changes.listSome(scope, { orgId, importId, kind }, atOnce);
          if (some.length === 0) break;
          const outcomes = await putBack(kind, some, { scope, actor, loaded, parts });
          done += some.length;
          restored += outcomes.filter(({ isRestored }) => isRestored).length;
          kept += outcomes.filter((one) => one.kept.length > 0).length;
          const report = outcomes.flatMap((one) => linesOf(kind, one));
          await save({ done, restored, kept }, { progress: { done, total, note: 'Writing' }, report });
          await parts.changes.remove(
            scope,
            { orgId, importId, kind },
            some.map(({ key }) => key),
          );
        }
      }
      return { importId, restored, kept };
    },
  });
}

const nothingSent: RosterSource = {
  modes: { schools: 'delta', people: 'delta', classes: 'delta', enrollments: 'delta' },
  schools: [],
  people: [],
  classes: [],
  enrollments: [],
  issues: [],
};

type Ground = {
  readonly scope: Scope;
  readonly actor: Actor;
  readonly loaded: LoadedRoster;
  readonly parts: Parts;
};

function putBack(kind: RosterChange['kind'], some: readonly RosterChange[], ground: Ground): Promise<Outcome[]> {
  const of = <Kind extends RosterChange['kind']>() => some as readonly ChangeOf<Kind>[];
  if (kind === 'enrollment') return enrollmentsBack(of<'enrollment'>(), ground);
  if (kind === 'class') return classesBack(of<'class'>(), ground);
  return kind === 'person' ? peopleBack(of<'person'>(), ground) : schoolsBack(of<'school'>(), ground);
}

async function enrollmentsBack(
  changes: readonly ChangeOf<'enrollment'>[],
  { scope, actor, loaded, parts }: Ground,
): Promise<Outcome[]> {
  const known = new Map([...loaded.enrollments.values()].map((one) => [`${one.classId} ${one.studentId}`, one]));
  const writes = new Map<string, EnrollmentWrite>();
  const kept = new Set<string>();
  for (const change of changes) {
    const { key, classId, personId, before } = change;
    const found = known.get(key);
    const current = found ? { from: found.from, to: found.to, via: found.via, sourcedId: found.sourcedId } : null;
    const { isDue, isKept } = enrollmentBack(current, change);
    if (isDue) writes.set(key, { classId, studentId: personId, before: current, after: before });
    if (isKept) kept.add(key);
  }
  const made = new Set(await parts.classes.enroll(scope, actor.orgId, [...writes.values()], parts.clock.now()));
  await parts.audit.audited(
    actor,
    'roster.change',
    [...made].map(({ studentId }) => studentId),
  );
  return changes.map(({ key }) => {
    const write = writes.get(key);
    const isRestored = write !== undefined && made.has(write);
    return { key, isRestored, kept: kept.has(key) || (write && !isRestored) ? ['days'] : [] };
  });
}

async function classesBack(
  changes: readonly ChangeOf<'class'>[],
  { scope, loaded, parts }: Ground,
): Promise<Outcome[]> {
  const known = new Map([...loaded.classes.values()].map((one) => [one.id, one]));
  const outcomes: Outcome[] = [];
  for (const change of changes) {
    const current = known.get(change.classId);
    const now = parts.clock.now();
    const { write, kept } = current ? classBack(current, change, now) : { write: null, kept: [] };
    let isRestored = false;
    if (current && write) {
      const code = write.archivedAt === null ? current.code : null;
      const after = { ...current, ...write, code, revision: current.revision + 1, updatedAt: now };
      isRestored = await parts.classes.replace(scope, current, after);
    }
    outcomes.push({ key: change.key, isRestored, kept: write && !isRestored ? ['class'] : kept });
  }
  return outcomes;
}

async function peopleBack(
  changes: readonly ChangeOf<'person'>[],
  { scope, actor, loaded, parts }: Ground,
): Promise<Outcome[]> {
  const known = new Map([...loaded.people.values()].map((one) => [one.id, one]));
  const outcomes = changes.map((change) => {
    const current = known.get(change.personId);
    return { change, current, ...(current ? personBack(current, change) : { write: null, kept: [] }) };
  });
  const writes = outcomes.flatMap(({ current, write }): RosterPersonWrite[] =>
    current && write ? [{ ...current, ...write, isNew: false }] : [],
  );
  const written = new Set(await parts.people.writeMany(scope, actor.orgId, writes, parts.clock.now()));
  for (const id of written) parts.forgetActor(id);
  await parts.audit.audited(actor, 'roster.change', [...written]);
  return outcomes.map(({ change: { key, personId }, write, kept }) => {
    const isRestored = written.has(personId);
    return { key, isRestored, kept: write && !isRestored ? ['person'] : kept };
  });
}

async function schoolsBack(
  changes: readonly ChangeOf<'school'>[],
  { actor, loaded, parts }: Ground,
): Promise<Outcome[]> {
  const known = new Map([...loaded.schools.values()].map((one) => [one.id, one]));
  const outcomes: Outcome[] = [];
  for (const change of changes) {
    const current = known.get(change.schoolId);
    const { write, kept } = current ? schoolBack(current, change) : { write: null, kept: [] };
    if (current && write) await parts.schools.update(actor.orgId, current.id, write);
    outcomes.push({ key: change.key, isRestored: write !== null, kept });
  }
  return outcomes;
}

/** Of what was put back nothing has to be said one by one. Without names. */
function linesOf(kind: RosterChange['kind'], { key, kept }: Outcome): ReportLine[] {
  if (kept.length === 0) return [];
  const message =
    kind === 'school' && kept.includes('school')
      ? `school ${key} was made by the import and stays: other things may stand in it by now.`
      : `${kind} ${key} was changed since (${kept.join(', ')}): that stays.`;
  return [{ outcome: 'kept', subject: key, message, details: { kind, key } }];
}
