import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Assignment } from './assignment.ts';
import type { ClassChangesStore } from './class-changes.store.ts';
import { type ClassStamp, changedBetween } from './class-changes.ts';
import type { Standing, Standings } from './standing.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';

export type ClassPicturesParts = {
  readonly rows: Pick<StudentPlaylistsStore, 'listOfAssignments'>;
  readonly changes: Pick<ClassChangesStore, 'read'>;
  readonly standings: Pick<Standings, 'ofMany' | 'newest'>;
  readonly clock: Clock;
};

export type ClassPictures = ReturnType<typeof createClassPictures>;

type Picture = {
  readonly assignment: Assignment;
  readonly newest: number | null;
  readonly stamp: ClassStamp;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly until: number;
};

/** Students in memory, of all assignments together. */
const mostStudents = 20_000;
/** More changes than these are read as all are. */
const mostReadSingly = 100;
/** A program that was ended between a write and its note leaves a picture behind it; what it wrote was not acknowledged. */
const keptMs = 5 * 60_000;

/**
 * Where all students of an assignment stand, kept in memory until something of it changes, by whatever process: that is counted in the
 * database (`class-changes.store.ts`). What has changed for a few is read for these alone. As long as nothing does, a student's
 * standing is the same object: others keep by it what they compute.
 */
export function createClassPictures({ rows, changes, standings, clock }: ClassPicturesParts) {
  const kept = new Map<string, Picture>();
  let keptStudents = 0;

  const keep = (id: string, picture: Picture | null): void => {
    keptStudents -= kept.get(id)?.standings.size ?? 0;
    kept.delete(id);
    if (picture === null || picture.standings.size > mostStudents) return;
    kept.set(id, picture);
    keptStudents += picture.standings.size;
    for (const [oldest, { standings: gone }] of kept) {
      if (keptStudents <= mostStudents) break;
      keptStudents -= gone.size;
      kept.delete(oldest);
    }
  };

  const read = async (scope: Scope, assignment: Assignment, studentIds?: readonly string[]): Promise<Standing[]> => {
    const found = await rows.listOfAssignments(scope, assignment.orgId, [assignment.id], studentIds);
    return standings.ofMany(found, new Map([[assignment.id, assignment]]));
  };

  return {
    /** By student. */
    of: async (scope: Scope, assignment: Assignment): Promise<ReadonlyMap<string, Standing>> => {
      const { id, orgId, playlistId } = assignment;
      // Before anything else is read: what changes meanwhile makes the next stamp another one.
      const [stamp, newest] = await Promise.all([changes.read(scope, orgId, id), standings.newest(playlistId)]);
      const now = clock.now().getTime();
      const known = kept.get(id);
      const isSame = known && known.assignment === assignment && known.newest === newest && known.until > now;
      const changed = isSame ? changedBetween(known.stamp, stamp) : null;
      if (known && changed !== null && changed.size <= mostReadSingly) {
        if (changed.size === 0) {
          keep(id, known);
          return known.standings;
        }
        const fresh = new Map((await read(scope, assignment, [...changed])).map((one) => [one.row.studentId, one]));
        const all = new Map(known.standings);
        for (const studentId of changed) {
          const standing = fresh.get(studentId);
          if (standing) all.set(studentId, standing);
          else all.delete(studentId);
        }
        keep(id, { ...known, stamp, standings: all });
        return all;
      }
      const all = new Map((await read(scope, assignment)).map((one) => [one.row.studentId, one]));
      keep(id, { assignment, newest, stamp, standings: all, until: now + keptMs });
      return all;
    },
  };
}
