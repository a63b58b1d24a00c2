import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import { assertMay, assertReader } from './assignment.policy.ts';
import { assertGoesOn } from './assignment.service.ts';
import type { Assignment } from './assignment.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import type { BuildAddition } from './build-addition.ts';
import { type Command, carryOut, isFault, takeBack } from './change.ts';
import { lostTargets } from './lost-targets.ts';
import { materialise } from './overlay.ts';
import type { RecordAccess, Roll } from './ports.ts';
import type { Recommender } from './recommender.ts';
import type { Standing, Standings } from './standing.ts';
import type { ChangesInput, CommandInput } from './student-playlist.schemas.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import { overlayOf, type StudentPlaylist } from './student-record.ts';
import { keepPast, updateOf } from './update.ts';

export type StudentPlaylistRef = { readonly id: string; readonly expectedRevision: number | null };

export type StudentPlaylistServiceParts = {
  readonly rows: Pick<StudentPlaylistsStore, 'find' | 'replace' | 'newId'>;
  readonly assignments: Pick<AssignmentsStore, 'find'>;
  readonly standings: Pick<Standings, 'of'>;
  readonly buildAddition: BuildAddition;
  readonly recommender: Pick<Recommender, 'recommend'>;
  readonly roll: Roll;
  readonly access: RecordAccess;
  readonly clock: Clock;
};

export type StudentPlaylistService = ReturnType<typeof createStudentPlaylistService>;

/** How often a change is tried again when others change the same row at the same moment. */
const maxAttempts = 10;
/** What was fitted to one student, as text: more than anybody writes by hand, and far from what the database takes. */
const largestFit = 1_000_000;

/** What teachers do with the playlist of one student. */
export function createStudentPlaylistService(parts: StudentPlaylistServiceParts) {
  const { rows, assignments, standings, buildAddition, recommender, roll, access, clock } = parts;

  const load = async (actor: Actor, id: string): Promise<{ row: StudentPlaylist; assignment: Assignment }> => {
    const row = await rows.find(scopeOf(actor), id);
    const assignment = row && (await assignments.find(scopeOf(actor), row.assignmentId));
    if (!row || !assignment) throw new AppError('not_found');
    return { row, assignment };
  };

  /** Reads, lets `change` make the next row, and writes it if nobody else has written meanwhile. */
  const revise = async (
    actor: Actor,
    { id, expectedRevision }: StudentPlaylistRef,
    change: (standing: Standing, now: Date) => Promise<StudentPlaylist> | StudentPlaylist,
  ): Promise<Standing> => {
    for (let attempt = 1; ; attempt += 1) {
      const { row, assignment } = await load(actor, id);
      assertRevision(expectedRevision, row.revision);
      assertGoesOn(assignment);
      if (row.unassignedAt !== null) throw new AppError('wrong_status', { status: 'unassigned' });
      const standing = await standings.of(row, assignment);
      const after = await change(standing, clock.now());
      if (after === standing.row) return standing;
      const next = { ...after, revision: standing.row.revision + 1 };
      if (await rows.replace(scopeOf(actor), { before: standing.row, after: next })) {
        return standings.of((await rows.find(scopeOf(actor), id)) ?? next, assignment);
      }
      if (attempt === maxAttempts) {
        throw new AppError('version_conflict', { expected: row.revision, actual: row.revision + 1 });
      }
    }
  };

  /** Throws unless the actor may change this student's part. */
  const assertMayChange = async (actor: Actor, id: string): Promise<void> => {
    assertReader(actor);
    const { row, assignment } = await load(actor, id);
    await access.require(actor, [row.studentId], 'read');
    await assertMay(actor, assignment, 'read', roll).catch((error: unknown) => {
      // They see the student's record, and this is a matter of other teachers.
      throw error instanceof AppError && error.code === 'not_found' ? new AppError('forbidden') : error;
    });
    await assertMay(actor, assignment, 'change', roll);
    await access.require(actor, [row.studentId], 'change');
    await access.audited(actor, 'studentPlaylist.change', [row.studentId], { kind: 'studentPlaylist', id });
  };

  /** For who works with the student: what fits tells of needs, which are not for all who may read the record. */
  const getToFit = async (actor: Actor, id: string): Promise<Standing> => {
    assertReader(actor);
    const { row, assignment } = await load(actor, id);
    await access.require(actor, [row.studentId], 'change');
    await access.audited(actor, 'studentPlaylist.read', [row.studentId], { kind: 'studentPlaylist', id });
    return standings.of(row, assignment);
  };

  const toCommand = async (
    actor: Actor,
    { row, version, steps }: Standing,
    input: CommandInput,
    path: Fault['path'],
  ): Promise<Command> => {
    if (input.do === 'pathway') return { ...input, origin: actor.userId === row.studentId ? 'chosen' : 'teacher' };
    if (input.do === 'edit') {
      const changes = Object.fromEntries(Object.entries(input.changes).filter(([, value]) => value !== undefined));
      return { ...input, changes };
    }
    if (input.do !== 'add' && input.do !== 'replace') return input;
    const addition = await buildAddition(actor, {
      playlistId: row.playlistId,
      content: version.content,
      step: input.step,
      stepIds: steps.map(({ step }) => step.id),
      path: [...path, 'step'],
    });
    return { ...input, ...addition };
  };

  /** Carries commands out, one after another. Throws `invalid_request`, and `targets_lost` where they take away what all are to learn. */
  const applyAll = (
    standing: Standing,
    commands: readonly Command[],
    context: { by: string; reason: string | null; now: Date },
  ): StudentPlaylist => {
    let { row, version } = standing;
    for (const [at, command] of commands.entries()) {
      if (command.do === 'pathway' && !version.content.pathways.some(({ id }) => id === command.pathwayId)) {
        ({ row, version } = onNewest(standing, row));
      }
      const result = carryOut(row, version, command, { ...context, newId: rows.newId, progress: standing.progress });
      if (isFault(result)) throw commandFault(at, result.field, result.message);
      row = result;
    }
    if (JSON.stringify(row.overlays).length > largestFit) {
      const message = 'So much was changed for this student that no more can be kept.';
      throw commandFault(Math.max(0, commands.length - 1), 'do', message);
    }
    const steps = row.pathwayId === null ? [] : materialise(version.content, row.pathwayId, overlayOf(row));
    const known = new Set(standing.lost.map(({ targetId, lacks }) => `${targetId} ${lacks}`));
    const isNew = row.pathwayId !== standing.row.pathwayId;
    const lost = lostTargets(version.content, row, steps).filter(
      ({ targetId, lacks }) => isNew || !known.has(`${targetId} ${lacks}`),
    );
    if (lost.length > 0) throw new AppError('targets_lost', { targets: [...lost] });
    return row;
  };

  /** A path that only the newest version has takes the student over to it; what was done on others goes along. */
  const onNewest = (standing: Standing, row: StudentPlaylist) => {
    const { newest } = standing;
    const context = {
      progress: standing.progress,
      decisions: new Map(),
      rest: null,
      newId: rows.newId,
      now: clock.now(),
    };
    const update = updateOf({ ...row, pathwayId: null }, standing.version, newest, context);
    if (update.kind !== 'ready') throw new AppError('wrong_status', { status: update.kind });
    const moved = keepPast(
      { ...update.next, pathwayId: row.pathwayId },
      { before: standing.steps, after: [], version: standing.version, progress: standing.progress, now: clock.now() },
    );
    return { row: { ...moved, pathwayId: null }, version: newest };
  };

  return {
    load,
    revise,
    applyAll,

    get: async (actor: Actor, id: string): Promise<Standing> => {
      assertReader(actor);
      const { row, assignment } = await load(actor, id);
      await access.require(actor, [row.studentId], 'read');
      await access.audited(actor, 'studentPlaylist.read', [row.studentId], { kind: 'studentPlaylist', id });
      return standings.of(row, assignment);
    },

    change: async (actor: Actor, target: StudentPlaylistRef, { commands, reason }: ChangesInput): Promise<Standing> => {
      await assertMayChange(actor, target.id);
      return revise(actor, target, async (standing, now) => {
        const made: Command[] = [];
        for (const [at, input] of commands.entries()) {
          made.push(await toCommand(actor, standing, input, ['commands', at]));
        }
        return applyAll(standing, made, { by: actor.userId, reason, now });
      });
    },

    /** Takes one change back. Throws `wrong_status` where nothing of it is left. */
    undo: async (actor: Actor, target: StudentPlaylistRef, changeId: string): Promise<Standing> => {
      await assertMayChange(actor, target.id);
      return revise(actor, target, (standing, now) => undone(standing, changeId, actor, now));
    },

    getToFit,

    /** Which path suits the student, with reasons. */
    pathways: async (actor: Actor, id: string) => {
      const { version, row } = await getToFit(actor, id);
      const fits = await recommender.recommend(scopeOf(actor), version, [row.studentId]);
      return { version, fits: fits.get(row.studentId) ?? [] };
    },
  };
}

/** The row with one change taken back. Throws `not_found`, `wrong_status`, and `targets_lost` where that takes something away. */
export function undone(standing: Standing, changeId: string, actor: Actor, now: Date): StudentPlaylist {
  const { row, version, progress, lost: before } = standing;
  const change = row.changes.find(({ id }) => id === changeId);
  if (!change) throw new AppError('not_found');
  const next = change.undone ? null : takeBack(row, version, change, { by: actor.userId, now, progress });
  if (!next) throw new AppError('wrong_status', { status: change.undone ? 'undone' : 'replaced' });
  const steps = next.pathwayId === null ? [] : materialise(version.content, next.pathwayId, overlayOf(next));
  const known = new Set(before.map(({ targetId, lacks }) => `${targetId} ${lacks}`));
  const lost = lostTargets(version.content, next, steps).filter(
    ({ targetId, lacks }) => !known.has(`${targetId} ${lacks}`),
  );
  if (lost.length > 0) throw new AppError('targets_lost', { targets: [...lost] });
  return next;
}

function commandFault(at: number, field: string, message: string): AppError {
  const path = ['commands', at, ...field.split('.')];
  return new AppError('invalid_request', { faults: [{ in: 'body', path, code: 'custom', message, params: {} }] });
}
