import type { Scope } from '../../shared/actor.ts';
import type { LocalDate } from '../accounts/account.ts';
import type { RosterPerson, RosterPersonWrite } from '../accounts/roster-people.ts';
import type { Class } from '../classes/class.ts';
import type { EnrollmentWrite } from '../classes/roster-classes.ts';
import { isRosterRole, type LoadedRoster } from './load-roster.ts';
import type { RosterImportOptions, RosterImportParts } from './roster-import.service.ts';
import { type ClassChange, type KnownRole, pairOf, type RosterPlan } from './roster-plan.ts';
import type { ClassState, RosterChange } from './roster-undo.ts';

/** Something that somebody else changed between reading and writing. */
export type RosterConflict = { readonly kind: 'person' | 'class' | 'enrollment'; readonly sourcedId: string };

const peopleAtOnce = 200;
const classesAtOnce = 25;
const enrollmentsAtOnce = 500;

/** Carries out a plan: schools, people, classes, enrollments, so that nothing refers to what is not there yet. */
export async function applyRoster(
  scope: Scope,
  parts: RosterImportParts,
  {
    plan,
    loaded,
    today,
    options,
  }: { plan: RosterPlan; loaded: LoadedRoster; today: LocalDate; options: RosterImportOptions },
): Promise<RosterConflict[]> {
  const { orgId, actor, onProgress } = options;
  const { clock } = parts;
  const conflicts: RosterConflict[] = [];
  const steps = [plan.schools, plan.people, plan.leaving, plan.classes, plan.archived, plan.enrollments, plan.ended];
  const total = steps.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const inParts = async <One>(all: readonly One[], size: number, work: (part: readonly One[]) => Promise<void>) => {
    for (let start = 0; start < all.length; start += size) {
      const part = all.slice(start, start + size);
      await work(part);
      done += part.length;
      await onProgress?.({ done, total });
    }
  };
  const { importId } = options;
  // Noted before it is done: an import that is cut short can be taken back too.
  const note = async (changes: readonly RosterChange[]) => {
    if (importId !== null) await parts.changes.note(scope, { orgId, importId }, changes, clock.now());
  };
  const neverDone = async (kind: RosterChange['kind'], keys: readonly string[]) => {
    if (importId !== null) await parts.changes.remove(scope, { orgId, importId, kind }, keys);
  };
  const audited = (ids: readonly string[]) =>
    actor
      ? parts.audit.audited(actor, 'roster.change', ids)
      : parts.audit.auditedByProgram(orgId, 'roster.change', ids);

  const schoolIds = new Map([...loaded.schools].map(([sourcedId, { id }]) => [sourcedId, id]));
  await inParts(plan.schools, 1, async ([change]) => {
    if (!change) return;
    const { sourcedId, name } = change.wanted;
    const known = loaded.schools.get(sourcedId);
    const noted = { kind: 'school', key: sourcedId, after: { name, sourcedId } } as const;
    if (known) {
      await note([{ ...noted, schoolId: known.id, before: { name: known.name, sourcedId: known.sourcedId } }]);
      await parts.schools.update(orgId, known.id, { name, sourcedId });
    } else {
      const { id } = await parts.schools.create(orgId, { name, sourcedId });
      schoolIds.set(sourcedId, id);
      await note([{ ...noted, schoolId: id, before: null }]);
    }
  });

  const personIds = new Map([...loaded.people].map(([sourcedId, { id }]) => [sourcedId, id]));
  const writePeople = async (writes: readonly RosterPersonWrite[]) => {
    await note(writes.map((write) => personChange(loaded.people.get(write.sourcedId), write)));
    const written = new Set(await parts.people.writeMany(scope, orgId, writes, clock.now()));
    const lost = writes.filter(({ id }) => !written.has(id)).map(({ sourcedId }) => sourcedId);
    for (const { id, sourcedId } of writes) {
      if (!written.has(id)) continue;
      personIds.set(sourcedId, id);
      parts.forgetActor(id);
    }
    conflicts.push(...lost.map((sourcedId) => ({ kind: 'person' as const, sourcedId })));
    await neverDone('person', lost);
    await audited([...written]);
  };
  await inParts(plan.people, peopleAtOnce, (part) =>
    writePeople(
      part.map(({ wanted, roles }): RosterPersonWrite => {
        const known = loaded.people.get(wanted.sourcedId);
        return {
          id: known?.id ?? parts.people.newId(),
          isNew: !known,
          revision: known?.revision ?? 0,
          sourcedId: wanted.sourcedId,
          displayName: wanted.displayName,
          email: wanted.email ?? known?.email ?? null,
          gradeLevel: wanted.gradeLevel ?? known?.gradeLevel ?? null,
          memberships: membershipsOf(known, roles, schoolIds),
        };
      }),
    ),
  );
  await inParts(plan.leaving, peopleAtOnce, (part) =>
    writePeople(
      part.flatMap(({ sourcedId, roles }): RosterPersonWrite[] => {
        const known = loaded.people.get(sourcedId);
        return known
          ? [{ ...known, isNew: false, sourcedId, memberships: membershipsOf(known, roles, schoolIds) }]
          : [];
      }),
    ),
  );

  const classIds = new Map([...loaded.classes].map(([sourcedId, { id }]) => [sourcedId, id]));
  const writeClass = async (before: Class | undefined, after: Class) => {
    const sourcedId = after.sourcedId ?? '';
    classIds.set(sourcedId, after.id);
    const states = { before: before ? stateOf(before) : null, after: stateOf(after) };
    await note([{ kind: 'class', key: sourcedId, classId: after.id, ...states }]);
    if (!before) await parts.classes.insert(scope, after);
    else if (!(await parts.classes.replace(scope, before, after))) {
      conflicts.push({ kind: 'class', sourcedId });
      await neverDone('class', [sourcedId]);
    }
  };
  await inParts(plan.classes, classesAtOnce, async (part) => {
    await Promise.all(
      part.map((change) => {
        const before = loaded.classes.get(change.wanted.sourcedId);
        const base = before ?? { id: parts.classes.newId(), orgId, code: null, createdAt: clock.now() };
        return writeClass(before, toClass(base, change, { before, schoolIds, personIds, now: clock.now() }));
      }),
    );
  });
  await inParts(plan.archived, classesAtOnce, async (part) => {
    for (const sourcedId of part) {
      const before = loaded.classes.get(sourcedId);
      if (!before) continue;
      const now = clock.now();
      const after = { ...before, archivedAt: now, code: null, revision: before.revision + 1, updatedAt: now };
      await writeClass(before, after);
    }
  });

  const enroll = async (writes: readonly (EnrollmentWrite & { readonly shown: string })[]) => {
    const keyOf = ({ classId, studentId }: EnrollmentWrite) => `${classId} ${studentId}`;
    await note(
      writes.map((write) => {
        const { classId, studentId: personId, before, after } = write;
        return { kind: 'enrollment', key: keyOf(write), classId, personId, before, after };
      }),
    );
    const made = new Set(await parts.classes.enroll(scope, orgId, writes, clock.now()));
    const lost = writes.filter((write) => !made.has(write));
    conflicts.push(...lost.map(({ shown }) => ({ kind: 'enrollment' as const, sourcedId: shown })));
    await neverDone('enrollment', lost.map(keyOf));
    await audited([...made].map(({ studentId }) => studentId));
  };
  const writeOf = (
    pair: { classSourcedId: string; personSourcedId: string },
    stateAfter: { from?: LocalDate; to: LocalDate | null; sourcedId?: string },
    shown: string,
  ) => {
    const [classId, studentId] = [classIds.get(pair.classSourcedId), personIds.get(pair.personSourcedId)];
    if (classId === undefined || studentId === undefined) return [];
    const known = loaded.enrollments.get(pairOf(pair));
    const before = known ? { from: known.from, to: known.to, via: known.via, sourcedId: known.sourcedId } : null;
    const after = {
      from: stateAfter.from ?? known?.from ?? today,
      to: stateAfter.to,
      via: 'roster' as const,
      sourcedId: stateAfter.sourcedId ?? known?.sourcedId ?? null,
    };
    // It never began.
    const isNever = stateAfter.from === undefined && after.to !== null && after.from > after.to;
    return [{ classId, studentId, before, after: isNever ? null : after, shown }];
  };
  await inParts(plan.enrollments, enrollmentsAtOnce, (part) =>
    enroll(
      part.flatMap((one) => writeOf(one, { from: one.from, to: one.to, sourcedId: one.sourcedId }, one.sourcedId)),
    ),
  );
  await inParts(plan.ended, enrollmentsAtOnce, (part) =>
    enroll(part.flatMap((one) => writeOf(one, { to: one.to }, `${one.personSourcedId} in ${one.classSourcedId}`))),
  );
  return conflicts;
}

function personChange(known: RosterPerson | undefined, write: RosterPersonWrite): RosterChange {
  const noted = { kind: 'person', key: write.sourcedId, personId: write.id } as const;
  const state = ({ displayName, email, gradeLevel, sourcedId, memberships }: RosterPerson | RosterPersonWrite) => ({
    ...{ displayName, email, gradeLevel, sourcedId, memberships },
  });
  return known
    ? { ...noted, before: state(known), after: state(write) }
    : { ...noted, before: null, after: { memberships: write.memberships } };
}

function stateOf({
  schoolId,
  title,
  subjects,
  gradeLevels,
  startsOn,
  endsOn,
  archivedAt,
  teachers,
}: Class): ClassState {
  return { schoolId, title, subjects, gradeLevels, startsOn, endsOn, archivedAt, teachers };
}

/** Memberships with the roles of a roster in place of those that it had brought; all others stay. */
function membershipsOf(
  known: RosterPerson | undefined,
  roles: readonly KnownRole[],
  schoolIds: ReadonlyMap<string, string>,
): RosterPersonWrite['memberships'] {
  const memberships = known?.memberships ?? [];
  const schools = new Set(schoolIds.values());
  const isMeant = ({ role, schoolId }: (typeof memberships)[number]) =>
    isRosterRole(role) && schoolId !== null && schools.has(schoolId);
  const kept = memberships.filter((one) => !isMeant(one));
  const open = memberships.filter(isMeant);
  const brought = roles.flatMap(({ role, schoolSourcedId, from, to }) => {
    const schoolId = schoolIds.get(schoolSourcedId);
    if (schoolId === undefined) return [];
    const at = open.findIndex((one) => one.role === role && one.schoolId === schoolId && one.from === from);
    const [same] = at === -1 ? [] : open.splice(at, 1);
    return [{ id: same?.id ?? null, role, schoolId, from, to }];
  });
  return [...kept, ...brought];
}

function toClass(
  base: Pick<Class, 'id' | 'orgId' | 'code' | 'createdAt'>,
  { wanted, teachers }: ClassChange,
  {
    before,
    schoolIds,
    personIds,
    now,
  }: {
    before: Class | undefined;
    schoolIds: ReadonlyMap<string, string>;
    personIds: ReadonlyMap<string, string>;
    now: Date;
  },
): Class {
  const imported = teachers.flatMap(({ personSourcedId, role, from, to }) => {
    const personId = personIds.get(personSourcedId);
    return personId === undefined ? [] : [{ personId, role, from, to, isImported: true as const }];
  });
  // What the roster says of somebody counts in place of what was entered.
  const isBrought = (entry: Class['teachers'][number]) =>
    imported.some(({ personId, role }) => personId === entry.personId && role === entry.role);
  const byHand = (before?.teachers ?? []).filter((entry) => !entry.isImported && !isBrought(entry));
  const { title, subjects, gradeLevels, startsOn, endsOn, sourcedId, schoolSourcedId } = wanted;
  return {
    id: base.id,
    orgId: base.orgId,
    schoolId: schoolIds.get(schoolSourcedId) ?? before?.schoolId ?? '',
    title,
    audience: before?.audience ?? 'students',
    subjects,
    gradeLevels,
    startsOn,
    endsOn,
    code: base.code,
    teachers: [...byHand, ...imported],
    sourcedId,
    archivedAt: null,
    revision: (before?.revision ?? 0) + 1,
    createdAt: base.createdAt,
    updatedAt: now,
  };
}
