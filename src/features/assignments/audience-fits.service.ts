import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { PathwayFit } from '../matching/recommend-pathway.ts';
import type { PlaylistVersion } from '../playlists/playlist.ts';
import type { AssignmentService } from './assignment.service.ts';
import type { FitsInput } from './audience-fits.schemas.ts';
import type { RecordAccess } from './ports.ts';
import type { Recommender } from './recommender.ts';

export type AudienceFitsParts = {
  readonly assignments: Pick<AssignmentService, 'reach'>;
  readonly recommender: Pick<Recommender, 'recommend' | 'findOffline'>;
  readonly access: RecordAccess;
};

export type AudienceFitsService = ReturnType<typeof createAudienceFitsService>;

export type AudienceFits = {
  readonly version: PlaylistVersion;
  readonly studentCount: number;
  readonly students: readonly {
    readonly studentId: string;
    readonly name: string | null;
    readonly isOffline: boolean;
    /** Best first. */
    readonly fits: readonly PathwayFit[];
  }[];
};

const byName = new Intl.Collator();

/** Which path suits whom, before anything is given: the table in which a teacher decides. */
export function createAudienceFitsService({ assignments, recommender, access }: AudienceFitsParts) {
  return {
    /** Of those whose record the actor may change: what fits tells of needs. Throws as an assignment would. */
    of: async (actor: Actor, input: FitsInput): Promise<AudienceFits> => {
      const { playlist, version, members } = await assignments.reach(actor, input);
      const seen = await access.seeableByName(actor, members, 'change');
      const ids = [...seen.keys()];
      const scope = scopeOf(actor);
      const [fits, offline] = await Promise.all([
        recommender.recommend(scope, version, ids),
        recommender.findOffline(scope, ids),
        access.audited(actor, 'profile.read', ids, { kind: 'playlist', id: playlist.id }),
      ]);
      const students = ids.map((studentId) => ({
        studentId,
        name: seen.get(studentId) ?? null,
        isOffline: offline.has(studentId),
        fits: fits.get(studentId) ?? [],
      }));
      students.sort((a, b) => byName.compare(a.name ?? '', b.name ?? '') || (a.studentId < b.studentId ? -1 : 1));
      return { version, studentCount: members.length, students };
    },
  };
}
