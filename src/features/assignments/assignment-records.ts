import type { Scope } from '../../shared/actor.ts';
import type { Assignment } from './assignment.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentProposal } from './student-proposal.ts';
import type { StudentProposalsStore } from './student-proposals.store.ts';
import type { StudentPlaylist } from './student-record.ts';

export type AssignmentRecordsStores = {
  readonly assignments: AssignmentsStore;
  readonly rows: StudentPlaylistsStore;
  readonly proposals: StudentProposalsStore;
};

/** What was given to a student, as it is destroyed and as it is handed out with their record. */
export function createAssignmentRecords(stores: AssignmentRecordsStores) {
  const { assignments: store, rows, proposals } = stores;
  return {
    /** Destroys all that names a student. */
    eraseStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await proposals.removeOfStudent(scope, orgId, studentId);
      await rows.removeOfStudent(scope, orgId, studentId);
      await store.forgetStudent(scope, orgId, studentId);
    },

    /** Everything here about a student. */
    exportStudent: async function* (
      scope: Scope,
      orgId: string,
      studentId: string,
    ): AsyncGenerator<{ name: string; json: unknown }> {
      const found = await rows.listOfStudent(scope, orgId, studentId);
      const given = await store.findMany(scope, [...new Set(found.map(({ assignmentId }) => assignmentId))]);
      for (const row of found) {
        const assignment = given.find(({ id }) => id === row.assignmentId);
        const asked = await proposals.listOf(scope, orgId, row.id);
        yield { name: `playlists/${row.id}.json`, json: exported(row, assignment, asked) };
      }
    },
  };
}

/** Without what the assignment says of other students. */
function exported(row: StudentPlaylist, assignment: Assignment | undefined, asked: readonly StudentProposal[]) {
  if (!assignment) return { ...row, assignment: null, proposals: asked };
  const { audience: _audience, settings, decisions: _decisions, ...shown } = assignment;
  const setting = settings.find(({ studentId }) => studentId === row.studentId) ?? null;
  return { ...row, assignment: { ...shown, setting }, proposals: asked };
}
