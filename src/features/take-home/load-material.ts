import type { Actor } from '../../shared/actor.ts';
import type { Standing } from '../assignments/standing.ts';
import type { FileRecord } from '../files/file.ts';
import { copyObstacleOf } from '../licenses/copying.ts';
import type { LoadUses } from '../playlists/load-uses.ts';
import { takeHomeFormOf } from '../resources/take-home.ts';
import { fileIdsIn, type Material } from './bundle.ts';
import { contentOf, type FittedPath, keyOfUse } from './fitted-paths.ts';

export type LoadMaterialParts = {
  readonly loadUses: LoadUses;
  /** A file, for those who may read what shows it; null when it is not there any more. */
  readonly findFile: (id: string) => Promise<FileRecord | null>;
  /** Somebody with their roles now; null for who has none. */
  readonly findActor: (personId: string) => Promise<Actor | null>;
};

export type LoadMaterial = ReturnType<typeof createLoadMaterial>;

/** What a student's paths show, as the student may see it, whoever asks. */
export function createLoadMaterial({ loadUses, findFile, findActor }: LoadMaterialParts) {
  /** The picture of the playlist, where its license lets it be copied, or the district has sent it and nobody says whose it is. */
  const coverOf = async ({ row: { orgId }, version: { content } }: Standing): Promise<FileRecord | null> => {
    const obstacle = copyObstacleOf(content.license);
    if (content.coverFileId === null || obstacle === 'rightsReserved') return null;
    const file = await findFile(content.coverFileId);
    return file && (obstacle === null || (content.license === null && file.orgId === orgId)) ? file : null;
  };

  return async (standing: Standing, paths: readonly FittedPath[]): Promise<Material> => {
    const { orgId, studentId } = standing.row;
    const student = (await findActor(studentId)) ?? { userId: studentId, orgId, roles: [] };
    const found = await loadUses(student, contentOf(standing, paths));
    const ids = new Set(
      found.flatMap((work) =>
        work.content && takeHomeFormOf(work, orgId).kind === 'file' ? fileIdsIn(work.content) : [],
      ),
    );
    const files = await Promise.all([...ids].map((id) => findFile(id)));
    const cover = await coverOf(standing);
    return {
      cover,
      loaded: new Map(found.map((work) => [keyOfUse(work.use), work])),
      files: new Map(files.flatMap((file) => (file ? [[file.id, file]] : []))),
    };
  };
}
