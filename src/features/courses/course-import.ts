import { createHash } from 'node:crypto';
import type { Attachment, Course, Unit, UnitTime } from './course.ts';

// What an import brings, and what becomes of a course that is here already.

/** A unit as a file has it: names in place of ids. */
export type UnitRecord = {
  /** Told from the others of the course by it. */
  readonly sourceId: string;
  readonly title: string;
  readonly summary: string | null;
  readonly strand: string | null;
  readonly time: UnitTime | null;
  /** As written. Those of `otherCodes` count only where a framework knows them. */
  readonly codes: readonly string[];
  readonly otherCodes: readonly string[];
  /** GUIDs or codes of targets of the bank. */
  readonly targets: readonly string[];
  readonly attachments: readonly {
    readonly kind: Attachment['kind'];
    /** Of a playlist its id; of a resource its id, or its key at the source. */
    readonly key: string;
    readonly section: string | null;
    readonly note: string | null;
  }[];
};

export type CourseRecord = {
  readonly source: { readonly system: string; readonly id: string };
  readonly title: string;
  readonly summary: string | null;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly string[];
  readonly units: readonly UnitRecord[];
};

/** Something that the person at the command line should know of. */
export type CourseNote = { readonly place: string; readonly message: string };

/** A course as imports make it: with ids, but those of its units and attachments. */
export type ResolvedCourse = Pick<Course, 'title' | 'summary' | 'subjects' | 'gradeLevels'> & {
  readonly units: readonly (Omit<Unit, 'id' | 'attachments'> & {
    readonly attachments: readonly Omit<Attachment, 'id'>[];
  })[];
};

/** Tells equal files apart from changed ones, and from the same file when more of what it names is here. */
export function fingerprintOf(course: ResolvedCourse): string {
  return createHash('sha256').update(JSON.stringify(course)).digest('base64url');
}

/** The units of a new course. */
export function newUnits(units: ResolvedCourse['units'], newId: () => string): Unit[] {
  return units.map((unit) => ({
    ...unit,
    id: newId(),
    attachments: unit.attachments.map((one) => ({ ...one, id: newId() })),
  }));
}

/** Units that nobody has changed since the last import, as the file has them now. Ids of what stays are kept. */
export function replaceUnits(before: readonly Unit[], units: ResolvedCourse['units'], newId: () => string): Unit[] {
  const known = new Map(before.map((unit) => [unit.sourceId, unit]));
  return units.map((unit) => {
    const old = known.get(unit.sourceId);
    return {
      ...unit,
      id: old?.id ?? newId(),
      attachments: unit.attachments.map((one) => {
        const same = old?.attachments.find(({ kind, thingId }) => kind === one.kind && thingId === one.thingId);
        return { ...one, id: same?.id ?? newId() };
      }),
    };
  });
}

/** Keys of the units, and of what they attach. */
export function keysOf(units: ResolvedCourse['units']): string[] {
  return [...new Set(units.flatMap(({ sourceId, attachments }) => [unitKey(sourceId), ...attachments.map(thingKey)]))];
}

function unitKey(sourceId: string | null): string {
  return `unit ${sourceId}`;
}

function thingKey({ kind, thingId }: Pick<Attachment, 'kind' | 'thingId'>): string {
  return `${kind} ${thingId}`;
}

/**
 * What a file adds to units that people have worked on: units and attachments that no import has brought yet come at the end;
 * nothing is taken away or said otherwise, and what people took out does not come back.
 */
export function addMissing(
  before: readonly Unit[],
  units: ResolvedCourse['units'],
  { brought, newId }: { brought: readonly string[]; newId: () => string },
): { readonly units: Unit[]; readonly added: readonly string[] } {
  const added: string[] = [];
  const byKey = new Map(units.map((unit) => [unit.sourceId, unit]));
  const here = new Set([
    ...brought,
    ...before.flatMap((unit) => [unitKey(unit.sourceId), ...unit.attachments.map(thingKey)]),
  ]);
  const grown = before.map((unit) => {
    const fresh = (unit.sourceId === null ? [] : (byKey.get(unit.sourceId)?.attachments ?? [])).filter(
      (one) => !here.has(thingKey(one)),
    );
    if (fresh.length === 0) return unit;
    added.push(`${unit.title}: ${fresh.length} attached`);
    return { ...unit, attachments: [...unit.attachments, ...fresh.map((one) => ({ ...one, id: newId() }))] };
  });
  const missing = newUnits(
    units.filter(({ sourceId }) => !here.has(unitKey(sourceId))),
    newId,
  );
  added.push(...missing.map(({ title }) => title));
  return { units: [...grown, ...missing], added };
}
