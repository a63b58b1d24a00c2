import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { type GradeLevel, gradeLevels } from '../resources/resource.ts';
import type { CodeResolution, StandardsReader, StandardsScope } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { type Course, courseLimits } from './course.ts';
import {
  addMissing,
  type CourseNote,
  type CourseRecord,
  fingerprintOf,
  keysOf,
  newUnits,
  type ResolvedCourse,
  replaceUnits,
  type UnitRecord,
} from './course-import.ts';
import type { CoursesStore } from './courses.store.ts';

export type CourseOutcome = {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'kept' | 'failed';
  readonly id: string | null;
  readonly notes: readonly CourseNote[];
};

export type CourseImportOptions = {
  readonly orgId: string;
  readonly isDryRun: boolean;
  /** Ids by what a file calls a playlist or resource; what is not among them is reported and left out. */
  readonly thingIds: ReadonlyMap<string, string>;
};

/** What a table may attach, of one district. */
export type ThingFinder = {
  /** Ids by what their source calls them. */
  findImportedIds(orgId: string, system: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those of the ids that the district has. */
  findResources(orgId: string, ids: readonly string[]): Promise<readonly string[]>;
  findPlaylists(orgId: string, ids: readonly string[]): Promise<readonly string[]>;
};

export type CourseImportService = ReturnType<typeof createCourseImportService>;

const scope: Scope = { kind: 'system', reason: 'import of courses' };
const maxAttempts = 3;
/** Of what one line of the report names. */
const mostNamed = 8;
const idForm = /^[0-9a-f]{24}$/;
/** `engageny:grade-4-mathematics/module-1`; what names no system is of the project's own table. */
const keyForm = /^([a-z][\w-]*):(?!\/\/)(.+)$/;

/** Courses from files. The same file again changes nothing; what people have changed here is not overwritten. */
export function createCourseImportService({
  courses,
  findTargets,
  standards,
  vocabularies,
  clock,
  things,
}: {
  courses: Pick<CoursesStore, 'newId' | 'findImported' | 'insert' | 'replace'>;
  /** Ids of targets of the bank, by how they are written: ids or codes. */
  findTargets(orgId: string, written: readonly string[]): Promise<ReadonlyMap<string, string>>;
  standards: Pick<StandardsReader, 'resolveCodes'>;
  vocabularies: Pick<VocabularyService, 'of'>;
  clock: Clock;
  things: ThingFinder;
}) {
  const resolve = async (record: CourseRecord, { orgId, thingIds }: CourseImportOptions, notes: CourseNote[]) => {
    const { units } = record;
    const district: StandardsScope = { kind: 'district', orgId, reason: 'import of courses' };
    const codes = [...new Set(units.flatMap((unit) => [...unit.codes, ...unit.otherCodes]))];
    const [meanings, targets, set] = await Promise.all([
      standards.resolveCodes(district, codes),
      findTargets(orgId, [...new Set(units.flatMap((unit) => unit.targets))]),
      vocabularies.of(orgId),
    ]);
    const resolved: ResolvedCourse = {
      title: record.title,
      summary: record.summary,
      subjects: set.resolveTags('subjects', record.subjects),
      gradeLevels: record.gradeLevels.filter((grade): grade is GradeLevel =>
        (gradeLevels as readonly string[]).includes(grade),
      ),
      units: units.map((unit) => resolveUnit(unit, { meanings, targets, thingIds }, notes)),
    };
    return resolved;
  };

  /** Why a course cannot be stored at all. */
  const faultOf = ({ units }: ResolvedCourse): string | null => {
    if (units.length > courseLimits.units) return `It has ${units.length} units; ${courseLimits.units} at most.`;
    const crowded = units.find(({ attachments }) => attachments.length > courseLimits.attachments);
    if (!crowded) return null;
    return `${crowded.title} attaches ${crowded.attachments.length} things; ${courseLimits.attachments} at most.`;
  };

  const attempt = async (
    record: CourseRecord,
    resolved: ResolvedCourse,
    { orgId, isDryRun }: CourseImportOptions,
    notes: CourseNote[],
  ): Promise<CourseOutcome | null> => {
    const before = await courses.findImported(scope, orgId, record.source);
    const fingerprint = fingerprintOf(resolved);
    const now = clock.now();
    const { units, ...head } = resolved;
    if (before === null) {
      const id = courses.newId();
      const source = { ...record.source, fingerprint, revision: 1, brought: keysOf(units) };
      const times = { revision: 1, createdAt: now, updatedAt: now };
      const made = newUnits(units, courses.newId);
      if (!isDryRun)
        await courses.insert(scope, { ...head, id, orgId, isArchived: false, units: made, source, ...times });
      return { outcome: 'created', id: isDryRun ? null : id, notes };
    }
    if (before.source?.fingerprint === fingerprint) return { outcome: 'unchanged', id: before.id, notes };
    const revision = before.revision + 1;
    const brought = [...new Set([...(before.source?.brought ?? []), ...keysOf(units)])];
    const source = { ...record.source, fingerprint, revision, brought };
    const write = async (after: Course) => isDryRun || (await courses.replace(scope, before, after));
    if (before.revision === before.source?.revision) {
      const next = replaceUnits(before.units, units, courses.newId);
      const isWritten = await write({ ...before, ...head, units: next, source, revision, updatedAt: now });
      return isWritten ? { outcome: 'updated', id: before.id, notes } : null;
    }
    const grown = addMissing(before.units, units, { brought: before.source?.brought ?? [], newId: courses.newId });
    // People's revision stays ahead of the import's, so that the next one leaves their work alone as well.
    const kept = { ...source, revision: before.source?.revision ?? 0 };
    const isWritten = await write({ ...before, units: grown.units, source: kept, revision, updatedAt: now });
    const added = grown.added.length === 0 ? 'nothing was added' : `added: ${grown.added.join('; ')}`;
    const message = `Somebody has changed this course here, so what it says stays; ${added}.`;
    const told = [...notes, { place: record.title, message }];
    return isWritten ? { outcome: 'kept', id: before.id, notes: told } : null;
  };

  return {
    /** The ids of what a table attaches, by how it is written there. */
    findThings: async (
      orgId: string,
      keys: { readonly resources: readonly string[]; readonly playlists: readonly string[] },
    ): Promise<ReadonlyMap<string, string>> => {
      const found = new Map<string, string>();
      const isId = (key: string) => idForm.test(key);
      for (const id of await things.findResources(orgId, keys.resources.filter(isId))) found.set(id, id);
      for (const id of await things.findPlaylists(orgId, keys.playlists.filter(isId))) found.set(id, id);
      const bySystem = new Map<string, Map<string, string>>();
      for (const written of keys.resources.filter((key) => !isId(key))) {
        const [, system = 'csv', key = written] = keyForm.exec(written) ?? [];
        bySystem.set(system, (bySystem.get(system) ?? new Map()).set(key, written));
      }
      for (const [system, written] of bySystem) {
        for (const [key, id] of await things.findImportedIds(orgId, system, [...written.keys()])) {
          found.set(written.get(key) ?? key, id);
        }
      }
      return found;
    },

    importCourse: async (record: CourseRecord, options: CourseImportOptions): Promise<CourseOutcome> => {
      const notes: CourseNote[] = [];
      const resolved = await resolve(record, options, notes);
      const message = faultOf(resolved);
      if (message !== null) return { outcome: 'failed', id: null, notes: [...notes, { place: record.title, message }] };
      for (let tries = 1; tries <= maxAttempts; tries += 1) {
        const outcome = await attempt(record, resolved, options, notes);
        if (outcome) return outcome;
      }
      const changing = 'Somebody keeps changing this course at the moment. Import it again.';
      return { outcome: 'failed', id: null, notes: [...notes, { place: record.title, message: changing }] };
    },
  };
}

type Known = {
  readonly meanings: ReadonlyMap<string, CodeResolution>;
  readonly targets: ReadonlyMap<string, string>;
  readonly thingIds: ReadonlyMap<string, string>;
};

function resolveUnit(
  { codes, otherCodes, targets: written, attachments, ...unit }: UnitRecord,
  { meanings, targets, thingIds }: Known,
  notes: CourseNote[],
): ResolvedCourse['units'][number] {
  const idOf = (code: string): string | null => {
    const meaning = meanings.get(code);
    return meaning?.kind === 'one' ? meaning.standard.id : null;
  };
  const say = (what: string, of: readonly string[]): void => {
    const all = [...new Set(of)];
    const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : '';
    if (all.length > 0)
      notes.push({ place: unit.title, message: `${what}: ${all.slice(0, mostNamed).join(', ')}${more}` });
  };
  const own = codes.map((code) => ({ standardId: idOf(code), code }));
  const others = otherCodes.map((code) => ({ standardId: idOf(code), code }));
  const known = others.filter(({ standardId }) => standardId !== null);
  const seen = new Set<string>();
  const all = [...own, ...known].filter(({ standardId, code }) => {
    const key = standardId ?? code;
    return !seen.has(key) && seen.add(key);
  });
  say(
    'no framework here has these codes, kept as written',
    all.flatMap((one) => (one.standardId ? [] : one.code)),
  );
  say(
    'labels that are no standards, left out',
    others.flatMap((one) => (one.standardId ? [] : one.code)),
  );
  say(
    'the bank has no such targets, left out',
    written.filter((one) => !targets.has(one)),
  );
  say(
    'not here, left out',
    attachments.flatMap(({ key }) => (thingIds.has(key) ? [] : key)),
  );
  const beyond = all.length - courseLimits.standards;
  if (beyond > 0)
    notes.push({ place: unit.title, message: `${beyond} standards beyond ${courseLimits.standards}, left out` });
  return {
    ...unit,
    standards: all.slice(0, courseLimits.standards),
    targetIds: [...new Set(written.flatMap((one) => targets.get(one) ?? []))],
    attachments: attachments.flatMap(({ kind, key, section, note }) => {
      const thingId = thingIds.get(key);
      return thingId === undefined ? [] : [{ kind, thingId, section, note }];
    }),
  };
}
