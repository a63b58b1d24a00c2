import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { AssignedStudent } from '../assignments/assigned-students.service.ts';
import type { Standing } from '../assignments/standing.ts';
import type { PlaylistContent, Target } from '../playlists/playlist.ts';
import { guarded } from '../spreadsheets/cell-text.ts';
import { writeCsv } from '../spreadsheets/csv-file.ts';
import { isStaff } from '../student-records/student-access.ts';
import { type ClassRow, classRow } from './class-progress.ts';
import type { MasteryStore } from './mastery.store.ts';
import type { MasteryKeeper } from './mastery-keeper.ts';
import { type StateRecord, targetKeyOf } from './mastery-record.ts';
import type { MasteryScale, ScaleLanguage } from './mastery-scale.ts';
import { effectOf, type PathwayEffect } from './pathway-effect.ts';

export type ClassProgressParts = {
  readonly mastery: Pick<MasteryStore, 'states'>;
  readonly keeper: Pick<MasteryKeeper, 'statesOf'>;
  /** All whom an assignment has reached and whom the actor may see. Throws `not_found`. */
  readonly studentsOf: (actor: Actor, assignmentId: string) => Promise<readonly AssignedStudent[]>;
  /** On which path the students of the district are; null where nothing is published. Throws `not_found`. */
  readonly pathsOf: (
    actor: Actor,
    playlistId: string,
  ) => Promise<{
    readonly content: PlaylistContent;
    readonly students: readonly { readonly studentId: string; readonly pathwayId: string }[];
  } | null>;
  /** When parts of students of a district are due. */
  readonly dueAtsOf: (orgId: string) => Promise<(standing: Standing) => Date | null>;
  /** How the district names what students reach. */
  readonly scaleOf: (orgId: string) => Promise<MasteryScale & { readonly revision: number }>;
  readonly clock: Clock;
};

export type ClassProgress = {
  readonly rows: readonly ClassRow[];
  /** Of the newest version that a student of the class is at. */
  readonly targets: readonly Target[];
  readonly pathways: readonly { readonly id: string; readonly title: string }[];
  readonly scale: MasteryScale;
};

export type ClassProgressService = ReturnType<typeof createClassProgressService>;

const timeColumns = ['minutesLearning', 'minutesPracticing', 'minutesShowing'];

const counting: Scope = { kind: 'system', reason: 'how paths work is counted, without names' };

/** How a class stands, for its teachers. */
export function createClassProgressService(parts: ClassProgressParts) {
  const { mastery, keeper, studentsOf, pathsOf, dueAtsOf, scaleOf, clock } = parts;

  const recordsOf = async (
    scope: Scope,
    orgId: string,
    { studentIds, keys }: { readonly studentIds: readonly string[]; readonly keys: readonly string[] },
  ) => {
    const byStudent = new Map<string, Map<string, StateRecord>>(studentIds.map((id) => [id, new Map()]));
    for (const record of await mastery.states(scope, orgId, { studentIds, keys })) {
      byStudent.get(record.studentId)?.set(record.key, record);
    }
    return byStudent;
  };

  /** By standings, which are the same objects until something of the student changes (`assignments/class-pictures.ts`). */
  const kept = new WeakMap<
    Standing,
    { readonly revision: number; readonly states: ReadonlyMap<string, StateRecord> }
  >();

  /** Where students stand with their targets: read for those of whom it is not known. */
  const statesOf = async (actor: Actor, standings: readonly Standing[], revision: number) => {
    const unknown = standings.filter((standing) => kept.get(standing)?.revision !== revision);
    if (unknown.length > 0) {
      const found = await keeper.statesOf(scopeOf(actor), actor.orgId, unknown);
      for (const standing of unknown) {
        kept.set(standing, { revision, states: found.get(standing.row.studentId) ?? new Map() });
      }
    }
    return (standing: Standing) => kept.get(standing)?.states ?? new Map<string, StateRecord>();
  };

  /** @param reached by an assignment, as `studentsOf` tells them */
  const readOf = async (
    actor: Actor,
    reached: readonly AssignedStudent[],
    stuckDays: number,
  ): Promise<ClassProgress> => {
    const students = reached.filter(({ standing }) => standing.row.unassignedAt === null);
    const standings = students.map(({ standing }) => standing);
    const [dueAtOf, scale] = await Promise.all([dueAtsOf(actor.orgId), scaleOf(actor.orgId)]);
    const stateOf = await statesOf(actor, standings, scale.revision);
    const now = clock.now();
    const rows: ClassRow[] = [];
    for (const { standing, name } of students) {
      const context = { now, dueAt: dueAtOf(standing), stuckDays, scale };
      rows.push(classRow(standing, name, stateOf(standing), context));
    }
    const newest = standings.reduce<Standing['version'] | null>(
      (best, { version }) => (best === null || version.version > best.version ? version : best),
      null,
    );
    const pathways = newest?.content.pathways.map(({ id, title }) => ({ id, title })) ?? [];
    return { rows, targets: newest?.content.targets ?? [], pathways, scale };
  };

  const read = async (actor: Actor, assignmentId: string, stuckDays: number): Promise<ClassProgress> =>
    readOf(actor, await studentsOf(actor, assignmentId), stuckDays);

  return {
    read,
    readOf,

    /** The same as a table: a row for each student, for each target the state and the level as the district calls them. */
    table: async (
      actor: Actor,
      assignmentId: string,
      { stuckDays, language }: { readonly stuckDays: number; readonly language: ScaleLanguage },
    ): Promise<AsyncGenerator<string>> => {
      const { rows, targets, pathways, scale } = await read(actor, assignmentId, stuckDays);
      const levels = new Map(scale.levels.map(({ id, names }) => [id, names[language]]));
      const titles = new Map(pathways.map(({ id, title }) => [id, title]));
      const lines = async function* (): AsyncGenerator<readonly string[]> {
        const statements = targets.map(({ statement }) => guarded(Object.values(statement)[0] ?? ''));
        yield [
          'student',
          'name',
          'path',
          'state',
          'done',
          'of',
          'minutes',
          ...timeColumns,
          'lastActive',
          ...statements.flatMap((one) => [one, `${one} (level)`]),
        ];
        for (const row of rows) {
          const cells = new Map(row.targets.map((cell) => [cell.targetId, cell]));
          yield [
            row.studentId,
            guarded(row.name ?? ''),
            guarded(titles.get(row.pathwayId ?? '') ?? ''),
            row.state,
            String(row.doneCount),
            String(row.stepCount),
            String(row.minutes),
            ...[row.minutesFor.learn, row.minutesFor.practice, row.minutesFor.assess].map(String),
            row.lastAt?.toISOString() ?? '',
            ...targets.flatMap(({ id }) => {
              const cell = cells.get(id);
              if (!cell) return ['', ''];
              return [guarded(scale.stateNames[cell.state][language]), guarded(levels.get(cell.levelId ?? '') ?? '')];
            }),
          ];
        }
      };
      return writeCsv(lines());
    },

    /** How the paths of a playlist work, over all students of the district. */
    effect: async (actor: Actor, playlistId: string): Promise<PathwayEffect[]> => {
      if (!isStaff(actor)) throw new AppError('forbidden');
      const found = await pathsOf(actor, playlistId);
      if (found === null) return [];
      const { targets, pathways } = found.content;
      const studentIds = [...new Set(found.students.map(({ studentId }) => studentId))];
      const records = await recordsOf(counting, actor.orgId, { studentIds, keys: keysOf(playlistId, targets) });
      const rows = found.students.map(({ studentId, pathwayId }) => {
        const own = records.get(studentId);
        const mastered = targets.filter((target) => own?.get(targetKeyOf(playlistId, target))?.state === 'mastered');
        return { pathwayId, masteredIds: new Set(mastered.map(({ id }) => id)) };
      });
      const [pathwayIds, targetIds] = [pathways.map(({ id }) => id), targets.map(({ id }) => id)];
      return effectOf(rows, { pathwayIds, targetIds });
    },
  };
}

function keysOf(playlistId: string, targets: readonly Target[]): string[] {
  return targets.map((target) => targetKeyOf(playlistId, target));
}
