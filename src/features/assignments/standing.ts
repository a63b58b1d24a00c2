import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PlaylistVersion } from '../playlists/playlist.ts';
import { type KeptVersion, readVersion } from '../playlists/playlist-version.ts';
import type { Assignment } from './assignment.ts';
import { type LostTarget, lostTargets } from './lost-targets.ts';
import { materialise, type StudentStep } from './overlay.ts';
import type { AssignedVersions, ProgressOf } from './ports.ts';
import type { RebaseDecision } from './rebase.ts';
import type { RowChange, StudentPlaylistsStore } from './student-playlists.store.ts';
import { overlayOf, type StudentPlaylist } from './student-record.ts';
import { decisionsOf, noProgress, type Progress, released, type Update, updateOf } from './update.ts';

/** A student's part with all that it stands on. */
export type Standing = {
  readonly row: StudentPlaylist;
  readonly assignment: Assignment;
  readonly kept: KeptVersion;
  readonly version: PlaylistVersion;
  readonly steps: readonly StudentStep[];
  readonly progress: Progress;
  /** Targets that the playlist leads to and this student's part does not. */
  readonly lost: readonly LostTarget[];
  /** The newest version of the playlist. */
  readonly newest: PlaylistVersion;
  /** What an update to it does; null where there is none. */
  readonly update: Update | null;
};

export type StandingsParts = {
  readonly rows: Pick<StudentPlaylistsStore, 'find' | 'replace' | 'replaceMany' | 'listOfAssignments' | 'newId'>;
  readonly versions: AssignedVersions;
  readonly progress: ProgressOf;
  readonly clock: Clock;
};

export type Standings = ReturnType<typeof createStandings>;

const reading: Scope = { kind: 'system', reason: 'a playlist of a student is brought up to date' };
/** How often a write is tried again when others change the same row at the same moment. */
const maxAttempts = 5;

/** The version that an assignment is at: the newest, or the last that its teacher has taken over. */
export function versionFor({ updates, version }: Pick<Assignment, 'updates' | 'version'>, newest: number): number {
  return updates === 'automatic' ? Math.max(newest, version) : version;
}

/** Where students stand: their steps are computed, and updates carried out that nobody has to decide about. */
export function createStandings({ rows, versions, progress, clock }: StandingsParts) {
  /** A version never changes: it is read once for as long as it is kept in memory. */
  const parsed = new WeakMap<KeptVersion, PlaylistVersion>();
  /** Of rows that are in memory: neither they nor their versions change. */
  const computed = new WeakMap<
    StudentPlaylist,
    { kept: KeptVersion; steps: readonly StudentStep[]; lost: LostTarget[] }
  >();

  const find = async (playlistId: string, version: number) => {
    const kept = await versions.findVersion(playlistId, version);
    if (!kept) throw new Error(`Version ${version} of playlist ${playlistId} is assigned and is not there.`);
    let read = parsed.get(kept);
    if (!read) {
      read = readVersion(kept);
      parsed.set(kept, read);
    }
    return { kept, version: read };
  };

  const progressOf = async (ids: readonly string[]): Promise<(id: string) => Progress> => {
    const found = await progress(reading, ids);
    return (id) => {
      const own = found.get(id);
      return own ? { ...own, begunStepIds: new Set([...own.states.keys(), ...own.heldStepIds]) } : noProgress;
    };
  };

  /** Steps of the paths of a version as they are: those of all for whom nothing was changed. */
  const plain = new WeakMap<PlaylistVersion, Map<string, readonly StudentStep[]>>();
  const plainSteps = (version: PlaylistVersion, pathwayId: string): readonly StudentStep[] => {
    const known = plain.get(version) ?? new Map<string, readonly StudentStep[]>();
    plain.set(version, known);
    const steps = known.get(pathwayId) ?? materialise(version.content, pathwayId, []);
    known.set(pathwayId, steps);
    return steps;
  };

  const compute = (row: StudentPlaylist, { kept, version }: { kept: KeptVersion; version: PlaylistVersion }) => {
    const { pathwayId } = row;
    const overlay = overlayOf(row);
    if (pathwayId === null) return { kept, steps: [], lost: [] };
    if (overlay.length === 0 && row.excused.length === 0) {
      return { kept, steps: plainSteps(version, pathwayId), lost: [] };
    }
    const known = computed.get(row);
    if (known?.kept === kept) return known;
    const steps = materialise(version.content, pathwayId, overlay);
    const entry = { kept, steps, lost: lostTargets(version.content, row, steps) };
    computed.set(row, entry);
    return entry;
  };

  /** What an update of one row to a version does; null where it stands on it already. */
  const preview = (
    row: StudentPlaylist,
    assignment: Assignment,
    from: PlaylistVersion,
    to: PlaylistVersion,
    own: Progress,
    rest: RebaseDecision | null,
  ): Update | null => {
    if (row.baseVersion >= to.version) return null;
    const decisions = decisionsOf(assignment, row, to.version);
    return updateOf(row, from, to, { progress: own, decisions, rest, newId: rows.newId, now: clock.now() });
  };

  const stand = async (
    row: StudentPlaylist,
    assignment: Assignment,
    newestVersion: number,
    own: Progress,
  ): Promise<Standing> => {
    const base = await find(row.playlistId, row.baseVersion);
    const { steps, lost } = compute(row, base);
    const isBehind = row.baseVersion < newestVersion;
    const newest = isBehind ? (await find(row.playlistId, newestVersion)).version : base.version;
    const update = isBehind ? preview(row, assignment, base.version, newest, own, null) : null;
    return { row, assignment, ...base, steps, progress: own, lost, newest, update };
  };

  /** The row as it has to be now, where nobody has to decide: the same one when there is nothing to do. */
  const settledRow = async (
    row: StudentPlaylist,
    assignment: Assignment,
    target: number,
    own: Progress,
    rest: RebaseDecision | null = null,
  ): Promise<StudentPlaylist> => {
    if (assignment.endedAt !== null || row.unassignedAt !== null) return row;
    const from = await find(row.playlistId, row.baseVersion);
    let next = released(row, from.version, own, clock.now());
    if (row.baseVersion < target) {
      const to = await find(row.playlistId, target);
      const update = preview(next, assignment, from.version, to.version, own, rest);
      if (update?.kind === 'ready') next = update.next;
    }
    return next === row ? row : { ...next, revision: row.revision + 1 };
  };

  const newestOf = async (several: readonly StudentPlaylist[]) => {
    const found = await versions.newestVersions([...new Set(several.map(({ playlistId }) => playlistId))]);
    // Of a playlist that was deleted students keep what they have.
    return (row: StudentPlaylist): number => Math.max(found.get(row.playlistId) ?? 0, row.baseVersion);
  };

  return {
    find,
    progressOf,

    /** The newest version of a playlist; null where there is none any more. */
    newest: async (playlistId: string): Promise<number | null> =>
      (await versions.newestVersions([playlistId])).get(playlistId) ?? null,

    /** Where one student stands; brings them up to date where nobody has to decide. */
    of: async (first: StudentPlaylist, assignment: Assignment): Promise<Standing> => {
      let row = first;
      for (let attempt = 1; ; attempt += 1) {
        const [newestFor, ownOf] = await Promise.all([newestOf([row]), progressOf([row.id])]);
        const [newest, own] = [newestFor(row), ownOf(row.id)];
        const next = await settledRow(row, assignment, versionFor(assignment, newest), own);
        if (next === row || attempt === maxAttempts) return stand(row, assignment, newest, own);
        // The row that is read again is the one that others hold, too.
        await rows.replace(reading, { before: row, after: next });
        row = (await rows.find(reading, row.id)) ?? next;
      }
    },

    /** Where several students of one playlist stand, as they are: nothing is written. */
    ofMany: async (
      several: readonly StudentPlaylist[],
      assignmentOf: ReadonlyMap<string, Assignment>,
    ): Promise<Standing[]> => {
      const [newestFor, ownOf] = await Promise.all([newestOf(several), progressOf(several.map(({ id }) => id))]);
      const found: Standing[] = [];
      for (const row of several) {
        const assignment = assignmentOf.get(row.assignmentId);
        if (assignment) found.push(await stand(row, assignment, newestFor(row), ownOf(row.id)));
      }
      return found;
    },

    /**
     * Brings several to the newest version, where nobody has to decide or `rest` decides for what is open.
     * @param mark makes of a changed row the one that is written
     * @returns those that were written, and how many others have changed meanwhile
     */
    update: async (
      several: readonly StudentPlaylist[],
      assignmentOf: ReadonlyMap<string, Assignment>,
      rest: RebaseDecision | null,
      mark: (before: StudentPlaylist, after: StudentPlaylist) => StudentPlaylist = (_before, after) => after,
    ): Promise<{ changes: RowChange[]; missed: number }> => {
      const [newestFor, ownOf] = await Promise.all([newestOf(several), progressOf(several.map(({ id }) => id))]);
      const changes: RowChange[] = [];
      for (const row of several) {
        const assignment = assignmentOf.get(row.assignmentId);
        if (!assignment) continue;
        const after = await settledRow(row, assignment, newestFor(row), ownOf(row.id), rest);
        if (after !== row) changes.push({ before: row, after: mark(row, after) });
      }
      const written = changes.length === 0 ? 0 : await rows.replaceMany(reading, changes);
      return { changes, missed: changes.length - written };
    },
  };
}
