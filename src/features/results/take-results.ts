import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learners } from '../accounts/learner.ts';
import type { Target } from '../playlists/playlist.ts';
import { targetKeyOf } from '../progress/mastery-record.ts';
import type { MasteryScale } from '../progress/mastery-scale.ts';
import { codeKeyOf, keysOfStandard } from '../progress/target-results.ts';
import { readGuid } from '../standards/guid.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import { foldName, isSame, levelsTaken, type StudentResult, shareOfLevel } from './result.ts';
import type { ResultsStore } from './results.store.ts';

/** What a result is about, as it was written. */
export type ToldAbout =
  /** A code in any spelling, or a CASE identifier. */
  | { readonly kind: 'standard'; readonly written: string }
  /** Of the district's bank, by its id or its code. */
  | { readonly kind: 'target'; readonly written: string }
  /** Of a playlist, by its id or its words. */
  | { readonly kind: 'playlistTarget'; readonly playlistId: string; readonly written: string };

export type ToldResult = Pick<StudentResult, 'key' | 'source' | 'score' | 'maxScore' | 'level' | 'on'> & {
  /** Of the student, in the student information system. */
  readonly sourcedId: string;
  readonly about: ToldAbout;
};

export const resultFaults = [
  'unknownStudent',
  'unknownStandard',
  'unknownTarget',
  'unknownPlaylist',
  'noScore',
  'badScore',
  'unknownLevel',
  'badDate',
  'keyReused',
] as const;

export type ResultFault = {
  readonly code: (typeof resultFaults)[number];
  readonly field: 'student' | 'standard' | 'target' | 'playlist' | 'score' | 'maxScore' | 'level' | 'date' | 'id';
  /** What is wrong, and what would be taken. */
  readonly message: string;
};

export type Outcome =
  /** `known`: its sender has told it before. `unchanged`: the same is here, from whomever. */
  { readonly kind: 'added' | 'known' | 'unchanged' } | { readonly kind: 'refused'; readonly fault: ResultFault };

export type TakeParts = {
  readonly store: Pick<ResultsStore, 'newId' | 'addMany' | 'findByKeys' | 'findAbout' | 'putBatch'>;
  readonly learners: Pick<Learners, 'findBySourcedIds'>;
  readonly access: StudentAccess;
  readonly standards: Pick<StandardsReader, 'resolveCodes' | 'getMany'>;
  /** Ids of targets of the bank by how they are written. */
  readonly findBankTargets: (orgId: string, written: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Of the newest version; null for a playlist that the actor may not see. */
  readonly targetsOf: (actor: Actor, playlistId: string) => Promise<readonly Target[] | null>;
  /** What the district calls its levels. */
  readonly scaleOf: (orgId: string) => Promise<MasteryScale>;
  /** Codes of standards that no framework here has and that targets of the student's playlists name, by their keys. */
  readonly codesOf: (orgId: string, studentId: string) => Promise<ReadonlySet<string>>;
  readonly days: DistrictDays;
  readonly clock: Clock;
};

export type TakeResults = ReturnType<typeof createTakeResults>;

const earliest = '1990-01-01';
/** The id of a student by the one of the student information system; null for whom the actor may not tell of. */
type StudentOf = (sourcedId: string) => string | null;
type Resolved = { readonly about: readonly string[]; readonly subject: string };

/** Puts what was told to students and targets, and keeps what is new. */
export function createTakeResults(parts: TakeParts) {
  const { store, learners, access, standards, findBankTargets, targetsOf, scaleOf, codesOf, days, clock } = parts;

  const studentsFor = async (actor: Actor, told: readonly ToldResult[], on: string) => {
    const sourcedIds = [...new Set(told.map(({ sourcedId }) => sourcedId))];
    const found = await learners.findBySourcedIds(scopeOf(actor), actor.orgId, sourcedIds, on);
    const ids = [...found.values()].map(({ id }) => id);
    const seen = await access.seeable(actor, ids, 'change');
    // Nobody tells results of themselves.
    return (sourcedId: string): string | null => {
      const id = found.get(sourcedId)?.id;
      return id !== undefined && id !== actor.userId && seen.has(id) ? id : null;
    };
  };

  const standardsFor = async (actor: Actor, told: readonly ToldResult[], studentOf: StudentOf) => {
    const written = [...new Set(told.flatMap(({ about }) => (about.kind === 'standard' ? [about.written] : [])))];
    const guids = new Map(written.flatMap((one) => (readGuid(one) ? [[one, readGuid(one) as string] as const] : [])));
    const scope = scopeOf(actor);
    const codes = written.filter((one) => !guids.has(one));
    const [byId, byCode] = await Promise.all([
      guids.size === 0 ? [] : standards.getMany(scope, [...new Set(guids.values())]),
      codes.length === 0 ? new Map() : standards.resolveCodes(scope, codes),
    ]);
    const known = new Map(byId.map((standard) => [standard.id, standard]));
    const resolved = new Map<string, Resolved>();
    for (const [one, guid] of guids) {
      const standard = known.get(guid);
      if (standard) resolved.set(one, { about: [`standard:${guid}`], subject: standard.code ?? guid });
    }
    for (const one of codes) {
      const resolution = byCode.get(one);
      if (!resolution || resolution.kind === 'none') continue;
      // A code that stands in several frameworks is about each of them.
      const found = resolution.kind === 'one' ? [resolution.standard] : resolution.candidates;
      const ids = found.map(({ id }: { id: string }) => keysOfStandard({ standardId: id, code: one }));
      resolved.set(one, { about: [...ids, codeKeyOf(one)], subject: one });
    }
    // Playlists may name standards whose framework nobody has imported: then the code is all that both have.
    for (const { about, sourcedId } of told) {
      if (about.kind !== 'standard' || guids.has(about.written) || resolved.has(about.written)) continue;
      const [studentId, key] = [studentOf(sourcedId), codeKeyOf(about.written)];
      if (studentId === null || !(await codesOf(actor.orgId, studentId)).has(key)) continue;
      resolved.set(about.written, { about: [key], subject: about.written });
    }
    return resolved;
  };

  const playlistsFor = async (actor: Actor, told: readonly ToldResult[]) => {
    const ids = new Set(told.flatMap(({ about }) => (about.kind === 'playlistTarget' ? [about.playlistId] : [])));
    const found = new Map<string, readonly Target[] | null>();
    for (const id of ids) found.set(id, await targetsOf(actor, id));
    return found;
  };

  const aboutsFor = async (actor: Actor, told: readonly ToldResult[], studentOf: StudentOf) => {
    const written = told.flatMap(({ about }) => (about.kind === 'target' ? [about.written] : []));
    const [byStandard, byTarget, byPlaylist] = await Promise.all([
      standardsFor(actor, told, studentOf),
      written.length === 0 ? new Map<string, string>() : findBankTargets(actor.orgId, [...new Set(written)]),
      playlistsFor(actor, told),
    ]);
    return (about: ToldAbout): Resolved | ResultFault => {
      if (about.kind === 'standard') {
        const message =
          'No framework here has this standard, nor a target of the student. Taken are codes such as 3.NF.A.1 and CASE identifiers.';
        return byStandard.get(about.written) ?? { code: 'unknownStandard', field: 'standard', message };
      }
      if (about.kind === 'target') {
        const id = byTarget.get(about.written);
        const message =
          'The bank has no such target. Taken are its ids and codes; the words of a target need the playlist beside.';
        return id === undefined
          ? { code: 'unknownTarget', field: 'target', message }
          : { about: [`bank:${id}`], subject: about.written };
      }
      const targets = byPlaylist.get(about.playlistId) ?? null;
      if (targets === null) {
        return { code: 'unknownPlaylist', field: 'playlist', message: 'There is no such playlist that has a version.' };
      }
      const folded = foldName(about.written);
      const target = targets.find(
        ({ id, statement }) =>
          id === about.written || Object.values(statement).some((text) => foldName(text) === folded),
      );
      const message = `The playlist has no such target. It has: ${targets.map(({ statement }) => Object.values(statement)[0]).join(' | ')}`;
      return target
        ? { about: [targetKeyOf(about.playlistId, target)], subject: about.written }
        : { code: 'unknownTarget', field: 'target', message: message.slice(0, 500) };
    };
  };

  return {
    /**
     * What becomes of each, in their order; written unless it is a trial.
     * @param isTable rows of a table have no ids of their own: what is here already, from the same source and about the same day, is
     *   not added again
     */
    take: async (
      actor: Actor,
      told: readonly ToldResult[],
      { batchId, isTable, isTrial }: { readonly batchId: string; readonly isTable: boolean; readonly isTrial: boolean },
    ): Promise<{ outcomes: Outcome[]; added: StudentResult[] }> => {
      const scope: Scope = scopeOf(actor);
      const { orgId } = actor;
      const now = clock.now();
      const today = await days.today(orgId);
      const studentOf = await studentsFor(actor, told, today);
      const [aboutOf, scale, known] = await Promise.all([
        aboutsFor(actor, told, studentOf),
        scaleOf(orgId),
        store.findByKeys(
          scope,
          orgId,
          told.map(({ key }) => key),
        ),
      ]);
      const by = { kind: actor.client ? 'client' : 'person', id: actor.userId } as const;
      const read = told.map((one): StudentResult | ResultFault => {
        const studentId = studentOf(one.sourcedId);
        if (studentId === null) {
          const message = 'There is no student of this id, or not one whose results you may tell.';
          return { code: 'unknownStudent', field: 'student', message };
        }
        const about = aboutOf(one.about);
        if ('code' in about) return about;
        const fault = faultIn(one, scale, today);
        if (fault) return fault;
        const { key, source, score, maxScore, level, on } = one;
        const said = { key, source, score, maxScore, level, on };
        return { id: store.newId(), orgId, studentId, ...said, ...about, receivedAt: now, by, batchId, undoneAt: null };
      });
      const here = isTable ? await findHere(scope, orgId, read) : [];
      const added: StudentResult[] = [];
      const outcomes = read.map((one): Outcome => {
        if ('code' in one) return { kind: 'refused', fault: one };
        const before = known.get(one.key) ?? added.find(({ key }) => key === one.key);
        if (before) {
          if (before.batchId === batchId && isTable) return { kind: 'added' };
          const isKept = isSame(before, one) && before.studentId === one.studentId && before.on === one.on;
          if (isKept && before.subject === one.subject) return { kind: 'known' };
          const message = 'You have told another result under this id. Take a new one.';
          return { kind: 'refused', fault: { code: 'keyReused', field: 'id', message } };
        }
        const standing = here.findLast((other) => isAboutSame(other, one));
        if (standing && isSame(standing, one)) return { kind: 'unchanged' };
        added.push(one);
        if (isTable) here.push(one);
        return { kind: 'added' };
      });
      if (!isTrial && added.length > 0) {
        const studentIds = [...new Set(added.map(({ studentId }) => studentId))];
        await access.audited(actor, 'results.add', studentIds, { kind: 'resultBatch', id: batchId });
        await store.putBatch(scope, {
          id: batchId,
          orgId,
          by,
          sources: [...new Set(added.map(({ source }) => source))].slice(0, 20),
          addedCount: added.length,
          receivedAt: now,
          undone: null,
        });
        await store.addMany(scope, orgId, added);
      }
      return { outcomes, added };
    },
  };

  /** What counts now of the same students and about the same, the last one last. */
  async function findHere(scope: Scope, orgId: string, read: readonly (StudentResult | ResultFault)[]) {
    const rows = read.filter((one): one is StudentResult => !('code' in one));
    const studentIds = [...new Set(rows.map(({ studentId }) => studentId))];
    const keys = [...new Set(rows.flatMap(({ about }) => about))];
    // No more than what may be the same: a student may have had results for years.
    const sources = [...new Set(rows.map(({ source }) => source))];
    const days = [...new Set(rows.map(({ on }) => on))];
    const found = await store.findAbout(scope, orgId, { studentIds, keys, of: { sources, days } });
    return found.sort(
      (one, other) => one.receivedAt.getTime() - other.receivedAt.getTime() || (one.id < other.id ? -1 : 1),
    );
  }
}

function isAboutSame(one: StudentResult, other: StudentResult): boolean {
  return (
    one.studentId === other.studentId &&
    one.source === other.source &&
    one.on === other.on &&
    one.about.some((key) => other.about.includes(key))
  );
}

function faultIn({ score, maxScore, level, on }: ToldResult, scale: MasteryScale, today: string): ResultFault | null {
  if (on < earliest || on > today) {
    return { code: 'badDate', field: 'date', message: `Taken are days from ${earliest} to today, ${today}.` };
  }
  if (level !== null && shareOfLevel(scale, level) === null) {
    const names = levelsTaken(scale).join(', ');
    return { code: 'unknownLevel', field: 'level', message: `The district has no such level. Taken are: ${names}.` };
  }
  if (score === null) {
    return level === null ? { code: 'noScore', field: 'score', message: 'Give a score or a level.' } : null;
  }
  if (maxScore === null || maxScore <= 0) {
    const message = 'A score needs the maximum that it is of, above 0, or is written as a percentage: 85 %.';
    return level === null ? { code: 'badScore', field: 'maxScore', message } : null;
  }
  const message = `Taken are scores from 0 to the maximum, ${maxScore}.`;
  return score < 0 || score > maxScore ? { code: 'badScore', field: 'score', message } : null;
}
