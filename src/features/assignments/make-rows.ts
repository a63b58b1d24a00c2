import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PlaylistVersion } from '../playlists/playlist.ts';
import type { Assignment, StudentSetting } from './assignment.ts';
import { type AssignmentsStore, classKey, groupKey, studentKey } from './assignments.store.ts';
import type { DistrictTimes } from './district-time.ts';
import type { DistrictScope, Roll } from './ports.ts';
import type { Recommender } from './recommender.ts';
import { type Standings, versionFor } from './standing.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { PathwayOrigin, StudentPlaylist } from './student-record.ts';

export type RowMakerParts = {
  readonly assignments: Pick<AssignmentsStore, 'listReaching'>;
  readonly rows: Pick<StudentPlaylistsStore, 'insertMissing' | 'listOfStudent' | 'newId'>;
  readonly standings: Pick<Standings, 'find'>;
  readonly newestVersion: (playlistId: string) => Promise<number | null>;
  readonly recommender: Pick<Recommender, 'recommend'>;
  readonly roll: Roll;
  readonly times: DistrictTimes;
  readonly clock: Clock;
};

export type RowMaker = ReturnType<typeof createRowMaker>;

/** Makes the rows of students: when a playlist is assigned, and when somebody looks who has joined since. */
export function createRowMaker(parts: RowMakerParts) {
  const { assignments, rows, standings, newestVersion, recommender, roll, times, clock } = parts;

  const scopeFor = (orgId: string): DistrictScope => {
    return { kind: 'system', reason: 'an assignment reaches its students', orgId };
  };

  /** Whom it reaches today. */
  const membersOf = async ({ audience, orgId }: Pick<Assignment, 'audience' | 'orgId'>): Promise<readonly string[]> => {
    if (audience.kind === 'students') return audience.studentIds;
    const [scope, { today }] = [scopeFor(orgId), await times.of(orgId)];
    if (audience.kind === 'group') return roll.groupMembers(scope, audience.groupId, today);
    return (await roll.studentsOf(scope, [audience.classId], today)).get(audience.classId) ?? [];
  };

  /** Adds rows for those of the students who have none. What is there already stays as it is. */
  const make = async (scope: Scope, assignment: Assignment, studentIds: readonly string[]): Promise<void> => {
    if (studentIds.length === 0) return;
    const newest = (await newestVersion(assignment.playlistId)) ?? assignment.version;
    const { version } = await standings.find(assignment.playlistId, versionFor(assignment, newest));
    const settings = new Map(assignment.settings.map((setting) => [setting.studentId, setting]));
    const modeOf = (id: string) => settings.get(id)?.pathway ?? assignment.pathway;
    const asking = studentIds.filter((id) => modeOf(id).mode === 'recommended');
    const fits = asking.length === 0 ? new Map() : await recommender.recommend(scope, version, asking);
    const now = clock.now();
    const wanted = studentIds.map((studentId) => {
      const { mode, pathwayId } = modeOf(studentId);
      const recommended = fits.get(studentId)?.[0]?.pathwayId ?? null;
      const start = startOn(
        version,
        mode === 'fixed' ? pathwayId : recommended,
        mode === 'fixed' ? 'fixed' : 'recommended',
      );
      return newRow(
        { id: rows.newId(), assignment, studentId, version: version.version, ...start, now },
        settings.get(studentId),
      );
    });
    await rows.insertMissing(scope, wanted);
  };

  return {
    membersOf,
    make,

    /** All that a student has, with what came to them since anybody looked. */
    ensureFor: async (scope: Scope, orgId: string, studentId: string): Promise<StudentPlaylist[]> => {
      const { today } = await times.of(orgId);
      const [classIds, groupIds, known] = await Promise.all([
        roll.classesOfStudent(scopeFor(orgId), studentId, today),
        roll.groupsOfStudent(scopeFor(orgId), studentId, today),
        rows.listOfStudent(scope, orgId, studentId),
      ]);
      const keys = [studentKey(studentId), ...classIds.map(classKey), ...groupIds.map(groupKey)];
      const there = new Set(known.map(({ assignmentId }) => assignmentId));
      const missing = (await assignments.listReaching(scope, orgId, keys)).filter(({ id }) => !there.has(id));
      if (missing.length === 0) return known;
      for (const assignment of missing) await make(scope, assignment, [studentId]);
      return rows.listOfStudent(scope, orgId, studentId);
    },
  };
}

/** A playlist with one path leaves nothing to choose. */
function startOn(
  { content: { pathways } }: PlaylistVersion,
  wanted: string | null,
  origin: PathwayOrigin,
): { pathwayId: string | null; pathwayOrigin: PathwayOrigin } {
  const [only, ...others] = pathways;
  if (only && others.length === 0) return { pathwayId: only.id, pathwayOrigin: 'fixed' };
  const isThere = wanted !== null && pathways.some(({ id }) => id === wanted);
  return isThere ? { pathwayId: wanted, pathwayOrigin: origin } : { pathwayId: null, pathwayOrigin: 'chosen' };
}

function newRow(
  {
    id,
    assignment,
    studentId,
    version,
    pathwayId,
    pathwayOrigin,
    now,
  }: {
    id: string;
    assignment: Assignment;
    studentId: string;
    version: number;
    pathwayId: string | null;
    pathwayOrigin: PathwayOrigin;
    now: Date;
  },
  setting: StudentSetting | undefined,
): StudentPlaylist {
  const excuse = (stepId: string) => ({ stepId, by: assignment.assignedBy, at: now, reason: null });
  return {
    id,
    orgId: assignment.orgId,
    assignmentId: assignment.id,
    studentId,
    playlistId: assignment.playlistId,
    baseVersion: version,
    pathwayId,
    pathwayOrigin,
    overlays: {},
    decisions: [],
    timeFactor: setting?.timeFactor ?? 1,
    excused: (setting?.excusedStepIds ?? []).map(excuse),
    allowed: [],
    dueChange: setting?.due ? { due: setting.due, sectionDues: [] } : null,
    changes: [],
    notes: [],
    past: [],
    unassignedAt: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
}
