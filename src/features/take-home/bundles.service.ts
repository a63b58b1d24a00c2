import { etagOf } from '../../http/etag.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { DistrictTimes } from '../assignments/district-time.ts';
import { languageOf, type OwnLanguage } from '../assignments/my-playlist.presenter.ts';
import type { MyPlaylistsService } from '../assignments/my-playlists.service.ts';
import { type NeedsOf, nothingKnown } from '../assignments/ports.ts';
import type { Standing } from '../assignments/standing.ts';
import type { StudentPlaylistService } from '../assignments/student-playlist.service.ts';
import type { FileRecord } from '../files/file.ts';
import { type BundleInput, isOpenOn, presentBundle, wholeBundle } from './bundle.presenter.ts';
import { fittedPaths } from './fitted-paths.ts';
import type { LoadMaterial } from './load-material.ts';
import type { BundleResponse, BundlesResponse } from './take-home.schemas.ts';

export type BundlesParts = {
  readonly own: Pick<MyPlaylistsService, 'load'>;
  readonly students: Pick<StudentPlaylistService, 'get'>;
  /** Where a student stands in all that was given to them. */
  readonly standingsOf: (orgId: string, studentId: string) => Promise<readonly Standing[]>;
  readonly loadMaterial: LoadMaterial;
  readonly needsOf: NeedsOf;
  readonly times: DistrictTimes;
  /** An address that holds long enough for a slow line, and a number that changes with it. */
  readonly downloads: { addressOf(file: FileRecord): string; period(): number };
};

export type BundlesService = ReturnType<typeof createBundlesService>;

export type BundleOptions = { readonly language?: OwnLanguage | undefined; readonly budgetBytes: number };

const suiting: Scope = { kind: 'system', reason: 'a bundle speaks the language of its student' };

/** Playlists of students, to be saved on a device. */
export function createBundlesService(parts: BundlesParts) {
  const { own, students, standingsOf, loadMaterial, needsOf, times, downloads } = parts;

  /** @param isForStaff a device is prepared before the day on which students see it */
  const inputOf = async (
    standing: Standing,
    wanted: OwnLanguage | undefined,
    isForStaff: boolean,
  ): Promise<BundleInput> => {
    const { studentId, orgId } = standing.row;
    const [time, found] = await Promise.all([times.of(orgId), needsOf(suiting, [studentId])]);
    const needs = found.get(studentId) ?? nothingKnown;
    const { startOn } = standing.assignment;
    const isToBeSeen = isForStaff || startOn === null || startOn <= time.today;
    const paths = isToBeSeen ? fittedPaths(standing) : [];
    const material = await loadMaterial(standing, paths);
    return { standing, paths, material, needs, language: wanted ?? languageOf(needs), time };
  };

  const answer = async (
    standing: Standing,
    { language, budgetBytes }: BundleOptions,
    isForStaff: boolean,
  ): Promise<{ body: BundleResponse; etag: string }> => {
    const input = await inputOf(standing, language, isForStaff);
    const { revision } = wholeBundle(input);
    const body = presentBundle(input, { revision, budgetBytes, addressOf: downloads.addressOf });
    return { body, etag: etagOf(standing.row.revision, `${revision}.${budgetBytes}.${downloads.period()}`) };
  };

  return {
    /** What was given to the actor. Throws `not_found` for what is somebody else's. */
    getOwn: async (actor: Actor, id: string, options: BundleOptions) =>
      answer(await own.load(actor, id), options, false),

    /** By staff, for a student whose record they may see. */
    get: async (actor: Actor, id: string, options: BundleOptions) =>
      answer(await students.get(actor, id), options, true),

    /** What the actor may have saved: all that goes on, and what it is like now. */
    listOwn: async (actor: Actor, language: OwnLanguage | undefined): Promise<BundlesResponse> => {
      const found = await standingsOf(actor.orgId, actor.userId);
      const { today } = await times.of(actor.orgId);
      const open = found.filter(({ row, assignment }) => row.unassignedAt === null && assignment.endedAt === null);
      const items = await Promise.all(
        open.map(async ({ row: { id } }) => {
          // Updates that nobody has to decide about come first: the bundle has them, too.
          const standing = await own.load(actor, id);
          const { plan, revision } = wholeBundle(await inputOf(standing, language, false));
          return {
            id,
            title: standing.version.content.title,
            isOpen: isOpenOn(standing, today),
            revision,
            fileCount: plan.files.length,
            fileBytes: plan.fileBytes,
          };
        }),
      );
      return { items };
    },
  };
}
