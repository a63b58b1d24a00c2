import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { ExtensionInput, StandingState } from './assignment.schemas.ts';
import { type AssignmentService, assertGoesOn } from './assignment.service.ts';
import type { Assignment } from './assignment.ts';
import { carryOut, isFault } from './change.ts';
import type { ClassPictures } from './class-pictures.ts';
import type { RowMaker } from './make-rows.ts';
import type { RecordAccess } from './ports.ts';
import type { Standing, Standings } from './standing.ts';
import type { RowChange, StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentPlaylist } from './student-record.ts';
import { noProgress } from './update.ts';

export type AssignedStudentsParts = {
  readonly rows: Pick<StudentPlaylistsStore, 'listOfAssignments' | 'replaceMany' | 'newId'>;
  readonly assignments: Pick<AssignmentService, 'getFor'>;
  readonly rowMaker: Pick<RowMaker, 'make' | 'membersOf'>;
  readonly standings: Pick<Standings, 'find'>;
  readonly pictures: ClassPictures;
  readonly access: RecordAccess;
  readonly clock: Clock;
};

export type AssignedStudentsService = ReturnType<typeof createAssignedStudentsService>;

export type AssignedStudent = {
  readonly standing: Standing;
  readonly name: string | null;
  readonly isMember: boolean;
  readonly state: StandingState;
};

/** How often rows are tried again that others have changed at the same moment. */
const maxAttempts = 5;
/** As names are sorted anywhere; made once, as that is costly. */
const byName = new Intl.Collator();
const giving: Scope = { kind: 'system', reason: 'an assignment gives students their part' };

/** What one can see of a student's part at a glance. */
export function stateOf({ row, update, lost, assignment }: Standing): StandingState {
  if (row.unassignedAt !== null) return 'unassigned';
  if (row.pathwayId === null) return 'noPathway';
  if (lost.length > 0) return 'targetsLost';
  if (assignment.endedAt !== null || update === null) return 'upToDate';
  switch (update.kind) {
    case 'ready':
      // With automatic updates it is carried out when somebody reads.
      return assignment.updates === 'automatic' ? 'upToDate' : 'updateReady';
    case 'conflicts':
      return 'needsDecision';
    case 'targetsLost':
      return 'targetsLost';
    case 'pathwayGone':
      return 'pathwayGone';
  }
}

/** The students of an assignment, together. */
export function createAssignedStudentsService(parts: AssignedStudentsParts) {
  const { rows, assignments, rowMaker, standings, pictures, access, clock } = parts;

  /** Changes the rows of some students, each at the revision that it has. */
  const reviseRows = async (
    actor: Actor,
    assignment: Assignment,
    studentIds: readonly string[],
    change: (row: StudentPlaylist, now: Date) => StudentPlaylist | Promise<StudentPlaylist>,
  ): Promise<number> => {
    const wanted = new Set(studentIds);
    let changed = 0;
    for (let attempt = 1; ; attempt += 1) {
      const found = await rows.listOfAssignments(giving, actor.orgId, [assignment.id]);
      const changes: RowChange[] = [];
      for (const before of found.filter(({ studentId }) => wanted.has(studentId))) {
        const after = await change(before, clock.now());
        if (after !== before) changes.push({ before, after: { ...after, revision: before.revision + 1 } });
      }
      const written = await rows.replaceMany(giving, changes);
      changed += written;
      if (written === changes.length) return changed;
      if (attempt === maxAttempts) throw new AppError('unavailable');
    }
  };

  /** Throws unless the assignment has a part for each of them that the actor may change. */
  const assertTheirs = async (actor: Actor, assignment: Assignment, studentIds: readonly string[]): Promise<void> => {
    await access.require(actor, studentIds, 'change');
    const found = await rows.listOfAssignments(giving, actor.orgId, [assignment.id]);
    const there = new Set(found.map(({ studentId }) => studentId));
    if (!studentIds.every((id) => there.has(id))) throw new AppError('not_found');
  };

  const setUnassigned = async (actor: Actor, id: string, studentIds: readonly string[], isAway: boolean) => {
    const assignment = await assignments.getFor(actor, 'change', id);
    await assertTheirs(actor, assignment, studentIds);
    const action = isAway ? 'assignment.unassign' : 'assignment.reassign';
    await access.audited(actor, action, studentIds, { kind: 'assignment', id });
    return reviseRows(actor, assignment, studentIds, (row, now) => {
      if ((row.unassignedAt !== null) === isAway) return row;
      return { ...row, unassignedAt: isAway ? now : null, updatedAt: now };
    });
  };

  return {
    /** All whom the assignment has reached and whose record the actor may see, by name. */
    list: async (actor: Actor, id: string): Promise<AssignedStudent[]> => {
      const assignment = await assignments.getFor(actor, 'read', id);
      const [reached, before] = await Promise.all([rowMaker.membersOf(assignment), pictures.of(giving, assignment)]);
      const members = new Set(reached);
      let found = before;
      const missing = assignment.endedAt === null ? [...members].filter((one) => !before.has(one)) : [];
      if (missing.length > 0) {
        await rowMaker.make(giving, assignment, missing);
        found = await pictures.of(giving, assignment);
      }
      const seen = await access.seeableByName(actor, [...found.keys()], 'read');
      await access.audited(actor, 'assignment.read', [...seen.keys()], { kind: 'assignment', id });
      return [...found.values()]
        .filter(({ row }) => seen.has(row.studentId))
        .map((one) => ({
          standing: one,
          name: seen.get(one.row.studentId) ?? null,
          isMember: members.has(one.row.studentId),
          state: stateOf(one),
        }))
        .sort((a, b) => byName.compare(a.name ?? '', b.name ?? '') || (a.standing.row.id < b.standing.row.id ? -1 : 1));
    },

    unassign: (actor: Actor, id: string, studentIds: readonly string[]) => setUnassigned(actor, id, studentIds, true),
    reassign: (actor: Actor, id: string, studentIds: readonly string[]) => setUnassigned(actor, id, studentIds, false),

    /** Another due date for some. */
    extend: async (
      actor: Actor,
      id: string,
      { studentIds, due, sectionDues, reason }: ExtensionInput,
    ): Promise<number> => {
      const assignment = await assignments.getFor(actor, 'change', id);
      assertGoesOn(assignment);
      await assertTheirs(actor, assignment, studentIds);
      await access.audited(actor, 'assignment.extend', studentIds, { kind: 'assignment', id });
      return reviseRows(actor, assignment, studentIds, async (row, now) => {
        const { version } = await standings.find(row.playlistId, row.baseVersion);
        const context = { by: actor.userId, reason, now, newId: rows.newId, progress: noProgress };
        const after = carryOut(row, version, { do: 'due', due, sectionDues }, context);
        return isFault(after) ? row : after;
      });
    },
  };
}
