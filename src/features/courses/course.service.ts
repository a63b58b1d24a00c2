import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault, invalidInput } from '../../shared/errors.ts';
import type { TargetStandard } from '../playlists/playlist.ts';
import type { GradeLevel } from '../resources/resource.ts';
import { type AlignmentReader, resolveAlignments } from '../resources/resource-alignments.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { assertMayBrowse, mayKeep } from './course.policy.ts';
import type { AttachmentInput, CourseInput, CoursePatch, NewUnit, UnitInput, UnitPatch } from './course.schemas.ts';
import { type Attachment, type Course, courseLimits, reorder, type Unit } from './course.ts';
import type { CoursePosition, CoursesStore, ListedCourse } from './courses.store.ts';

export type CourseServiceParts = {
  readonly courses: Omit<CoursesStore, 'findImported' | 'countTargetUses'>;
  readonly standards: AlignmentReader;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly clock: Clock;
  /** Those of the ids that the district's bank has. */
  findTargets(actor: Actor, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the ids that the actor may see. */
  findThings(actor: Actor, kind: Attachment['kind'], ids: readonly string[]): Promise<ReadonlySet<string>>;
};

export type CourseList = {
  readonly subject?: string | undefined;
  readonly grade?: GradeLevel | undefined;
  readonly archived: boolean;
  readonly targetId?: string | undefined;
  readonly attached?: string | undefined;
  readonly after: CoursePosition | null;
  readonly limit: number;
};

/** A course that the caller has read at `expectedRevision`; null for any revision. */
export type CourseRef = { readonly id: string; readonly expectedRevision: number | null };
type UnitRef = CourseRef & { readonly unitId: string };
type Path = readonly (string | number)[];

export type CourseService = ReturnType<typeof createCourseService>;

/** What a district teaches, in which order. Its specialists and admins keep it; staff read it. */
export function createCourseService(parts: CourseServiceParts) {
  const { courses, standards, vocabularies, clock, findTargets, findThings } = parts;

  const get = async (actor: Actor, id: string): Promise<Course> => {
    assertMayBrowse(actor);
    const found = await courses.find(scopeOf(actor), actor.orgId, id);
    if (!found) throw new AppError('not_found');
    return found;
  };

  const revise = async (
    actor: Actor,
    { id, expectedRevision }: CourseRef,
    change: (course: Course) => Course | Promise<Course>,
  ): Promise<Course> => {
    const before = await get(actor, id);
    if (!mayKeep(actor)) throw new AppError('forbidden');
    assertRevision(expectedRevision, before.revision);
    const changed = await change(before);
    const after = { ...changed, revision: before.revision + 1, updatedAt: clock.now() };
    assertSize(after);
    if (await courses.replace(scopeOf(actor), before, after)) return after;
    throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
  };

  const resolveSubjects = async (actor: Actor, subjects: readonly string[]): Promise<string[]> =>
    (await vocabularies.of(actor.orgId)).resolveTags('subjects', subjects);

  const resolveStandards = async (
    actor: Actor,
    written: NonNullable<UnitPatch['standards']>,
    path: Path,
  ): Promise<TargetStandard[]> => {
    const alignments = written.map((one) => ({ ...one, alignmentType: 'teaches' as const }));
    const [found] = await resolveAlignments(standards, scopeOf(actor), [{ input: { alignments }, current: [] }]);
    const stray = found?.unknown[0]?.path;
    if (stray) throw invalid([...path, 'standards', stray[1], stray[2]], 'There is no such standard.');
    return (found?.input.alignments ?? []).map(({ standardId, code }) => ({ standardId, code }));
  };

  /** Throws where something is not there, or not for the actor. */
  const assertThere = async (
    actor: Actor,
    units: readonly { unit: Partial<Pick<UnitInput, 'targetIds' | 'attachments'>>; path: Path }[],
  ): Promise<void> => {
    const targetIds = [...new Set(units.flatMap(({ unit }) => unit.targetIds ?? []))];
    const idsOf = (kind: Attachment['kind']) => [
      ...new Set(
        units.flatMap(({ unit }) =>
          (unit.attachments ?? []).filter((one) => one.kind === kind).map((one) => one.thingId),
        ),
      ),
    ];
    const [targets, playlists, resources] = await Promise.all([
      targetIds.length === 0 ? new Set() : findTargets(actor, targetIds),
      findThings(actor, 'playlist', idsOf('playlist')),
      findThings(actor, 'resource', idsOf('resource')),
    ]);
    const faults = units.flatMap(({ unit, path }): Fault[] => [
      ...(unit.targetIds ?? []).flatMap((id, at) =>
        targets.has(id) ? [] : [toFault([...path, 'targetIds', at], 'There is no such learning target in the bank.')],
      ),
      ...(unit.attachments ?? []).flatMap(({ kind, thingId }, at) =>
        (kind === 'playlist' ? playlists : resources).has(thingId)
          ? []
          : [toFault([...path, 'attachments', at, 'thingId'], `There is no such ${kind}.`)],
      ),
    ]);
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
  };

  const toAttachment = ({ kind, thingId, section = null, note = null }: AttachmentInput): Attachment => {
    return { id: courses.newId(), kind, thingId, section, note };
  };

  const toUnit = async (actor: Actor, input: UnitInput, path: Path): Promise<Unit> => {
    const { title, summary = null, strand = null, time = null, targetIds = [], attachments = [] } = input;
    const resolved = input.standards ? await resolveStandards(actor, input.standards, path) : [];
    const head = { id: courses.newId(), title, summary, strand, time, targetIds, standards: resolved };
    return { ...head, attachments: attachments.map(toAttachment), sourceId: null };
  };

  const changeUnit = (
    actor: Actor,
    { unitId, ...target }: UnitRef,
    change: (unit: Unit) => Unit | Promise<Unit>,
  ): Promise<Course> =>
    revise(actor, target, async (course) => {
      const before = course.units.find(({ id }) => id === unitId);
      if (!before) throw new AppError('not_found');
      const after = await change(before);
      return { ...course, units: course.units.map((unit) => (unit === before ? after : unit)) };
    });

  return {
    get,
    mayKeep,

    list: async (actor: Actor, input: CourseList): Promise<{ found: ListedCourse[]; count: number }> => {
      assertMayBrowse(actor);
      const { subject, grade: gradeLevel, archived: isArchived, targetId, attached: attachedId, after, limit } = input;
      const set = await vocabularies.of(actor.orgId);
      const subjects = subject === undefined ? undefined : set.filterValues('subjects', [subject]);
      const filter = { subjects, gradeLevel, isArchived, targetId, attachedId };
      return courses.list(scopeOf(actor), { orgId: actor.orgId, filter, after, limit });
    },

    create: async (actor: Actor, input: CourseInput): Promise<Course> => {
      if (!mayKeep(actor)) throw new AppError('forbidden');
      const { title, summary = null, subjects = [], gradeLevels = [], units: given = [] } = input;
      await assertThere(
        actor,
        given.map((unit, at) => ({ unit, path: ['units', at] })),
      );
      const units: Unit[] = [];
      for (const [at, unit] of given.entries()) units.push(await toUnit(actor, unit, ['units', at]));
      const now = clock.now();
      const course: Course = {
        id: courses.newId(),
        orgId: actor.orgId,
        title,
        summary,
        subjects: await resolveSubjects(actor, subjects),
        gradeLevels,
        isArchived: false,
        units,
        source: null,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      assertSize(course);
      await courses.insert(scopeOf(actor), course);
      return course;
    },

    update: (actor: Actor, target: CourseRef, { subjects, ...patch }: CoursePatch): Promise<Course> =>
      revise(actor, target, async (course) => {
        const resolved = subjects && { subjects: await resolveSubjects(actor, subjects) };
        return { ...course, ...present(patch), ...resolved };
      }),

    remove: async (actor: Actor, { id, expectedRevision }: CourseRef): Promise<void> => {
      const course = await get(actor, id);
      if (!mayKeep(actor)) throw new AppError('forbidden');
      assertRevision(expectedRevision, course.revision);
      if (await courses.remove(scopeOf(actor), course, clock.now())) return;
      throw new AppError('version_conflict', { expected: course.revision, actual: course.revision + 1 });
    },

    /** Units, and what they attach, in another order: one call. */
    reorder: (actor: Actor, target: CourseRef, order: Parameters<typeof reorder>[1]): Promise<Course> =>
      revise(actor, target, (course) => {
        const units = reorder(course.units, order);
        if (units) return { ...course, units };
        throw invalid(['units'], 'Name every unit once, and where you name what they attach, everything once.');
      }),

    addUnit: (actor: Actor, target: CourseRef, { after, ...input }: NewUnit) =>
      revise(actor, target, async (course) => {
        await assertThere(actor, [{ unit: input, path: [] }]);
        const unit = await toUnit(actor, input, []);
        return { ...course, units: insertAfter(course.units, after, [unit]) };
      }),

    updateUnit: (actor: Actor, target: UnitRef, { standards: written, ...patch }: UnitPatch): Promise<Course> =>
      changeUnit(actor, target, async (unit) => {
        const known = new Set(unit.targetIds);
        const added = { targetIds: patch.targetIds?.map((id) => (known.has(id) ? null : id)) };
        const fresh = added.targetIds?.flatMap((id) => id ?? []) ?? [];
        if (fresh.length > 0) await assertThere(actor, [{ unit: { targetIds: fresh }, path: [] }]);
        const resolved = written && { standards: await resolveStandards(actor, written, []) };
        return { ...unit, ...present(patch), ...resolved };
      }),

    removeUnit: (actor: Actor, { unitId, ...target }: UnitRef): Promise<Course> =>
      revise(actor, target, (course) => {
        const units = course.units.filter(({ id }) => id !== unitId);
        if (units.length === course.units.length) throw new AppError('not_found');
        return { ...course, units };
      }),

    attach: (
      actor: Actor,
      target: UnitRef,
      { attachments, after }: { attachments: readonly AttachmentInput[]; after?: string | null | undefined },
    ): Promise<Course> =>
      changeUnit(actor, target, async (unit) => {
        await assertThere(actor, [{ unit: { attachments: [...attachments] }, path: [] }]);
        return { ...unit, attachments: insertAfter(unit.attachments, after, attachments.map(toAttachment)) };
      }),

    updateAttachment: (
      actor: Actor,
      { attachmentId, ...target }: UnitRef & { readonly attachmentId: string },
      patch: { section?: string | null | undefined; note?: string | null | undefined },
    ): Promise<Course> =>
      changeUnit(actor, target, (unit) => {
        if (!unit.attachments.some(({ id }) => id === attachmentId)) throw new AppError('not_found');
        const change = (one: Attachment) => (one.id === attachmentId ? { ...one, ...present(patch) } : one);
        return { ...unit, attachments: unit.attachments.map(change) };
      }),

    detach: (actor: Actor, { attachmentId, ...target }: UnitRef & { readonly attachmentId: string }): Promise<Course> =>
      changeUnit(actor, target, (unit) => {
        const attachments = unit.attachments.filter(({ id }) => id !== attachmentId);
        if (attachments.length === unit.attachments.length) throw new AppError('not_found');
        return { ...unit, attachments };
      }),
  };
}

type Present<Value> = { [Field in keyof Value]: Exclude<Value[Field], undefined> };

/** The fields that are said. */
function present<Value extends object>(patch: Value): Partial<Present<Value>> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<
    Present<Value>
  >;
}

function insertAfter<Item extends { readonly id: string }>(
  list: readonly Item[],
  after: string | null | undefined,
  items: readonly Item[],
): Item[] {
  if (after === undefined) return [...list, ...items];
  const at = after === null ? 0 : list.findIndex(({ id }) => id === after) + 1;
  if (after !== null && at === 0) throw invalid(['after'], 'There is nothing of this id here.');
  return [...list.slice(0, at), ...items, ...list.slice(at)];
}

/** One document holds a course. */
function assertSize(course: Course): void {
  const crowded = course.units.find(({ attachments }) => attachments.length > courseLimits.attachments);
  if (course.units.length > courseLimits.units) throw invalid([], `A course has ${courseLimits.units} units at most.`);
  if (crowded) throw invalid([], `A unit attaches ${courseLimits.attachments} things at most.`);
  if (Buffer.byteLength(JSON.stringify(course)) > courseLimits.bytes) {
    throw invalid([], `A course may hold ${courseLimits.bytes} bytes at most.`);
  }
}

function invalid(path: Path, message: string): AppError {
  return invalidInput('body', [...path], { code: 'invalid_value', message });
}

function toFault(path: Path, message: string): Fault {
  return { in: 'body', path: [...path], code: 'invalid_value', message, params: {} };
}
