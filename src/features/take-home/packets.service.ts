import { buffer } from 'node:stream/consumers';
import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { AssignedStudentsService } from '../assignments/assigned-students.service.ts';
import { languageOf, type OwnLanguage } from '../assignments/my-playlist.presenter.ts';
import { nothingKnown } from '../assignments/ports.ts';
import type { Standing } from '../assignments/standing.ts';
import type { BlobStore } from '../files/blob-store.ts';
import type { BundlesParts } from './bundles.service.ts';
import { fittedPaths } from './fitted-paths.ts';
import { type Packet, packetOf } from './packet.ts';
import { type PacketPicture, picturesIn, renderPackets } from './packet-page.ts';
import { mostPackets, type PaperSize } from './take-home.schemas.ts';

export type PacketsParts = Pick<BundlesParts, 'own' | 'students' | 'loadMaterial' | 'needsOf' | 'times'> & {
  readonly assignedStudents: Pick<AssignedStudentsService, 'list'>;
  readonly namesOf: (scope: Scope, orgId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly publicUrl: string | null;
};

export type PacketsService = ReturnType<typeof createPacketsService>;

export type PacketOptions = { readonly language?: OwnLanguage | undefined; readonly paper: PaperSize };

const printing: Scope = { kind: 'system', reason: 'a packet is printed for its student' };
/** Pictures of one print job: what a browser still prints without effort. */
const mostPictureBytes = 40 * 1024 * 1024;

/** Playlists of students, to be printed. */
export function createPacketsService(parts: PacketsParts) {
  const { own, students, assignedStudents, loadMaterial, needsOf, times, namesOf, blobs, publicUrl } = parts;

  const readPictures = async (packets: readonly Packet[]): Promise<PacketPicture[]> => {
    const pictures: PacketPicture[] = [];
    let left = mostPictureBytes;
    for (const { sha256, bytes } of picturesIn(packets)) {
      if (bytes > left) continue;
      const stored = await blobs.read(sha256);
      if (!stored) continue;
      left -= bytes;
      pictures.push({ sha256, mediaType: 'image/webp', base64: (await buffer(stored)).toString('base64') });
    }
    return pictures;
  };

  /** @param isForStaff sheets are printed before the day on which students see what they are about */
  const print = async (
    orgId: string,
    standings: readonly Standing[],
    { language, paper }: PacketOptions,
    isForStaff: boolean,
  ): Promise<Iterable<string>> => {
    const ids = standings.map(({ row }) => row.studentId);
    const [needs, names, { today }] = await Promise.all([
      needsOf(printing, ids),
      namesOf(printing, orgId, ids),
      times.of(orgId),
    ]);
    const packets: Packet[] = [];
    for (const standing of standings) {
      const { studentId } = standing.row;
      const { startOn } = standing.assignment;
      const fitted = isForStaff || startOn === null || startOn <= today ? fittedPaths(standing) : [];
      // Who has no path yet takes all home, to choose from.
      const paths = standing.row.pathwayId === null ? fitted : fitted.filter(({ isCurrent }) => isCurrent);
      const known = needs.get(studentId) ?? nothingKnown;
      packets.push(
        packetOf({
          standing,
          paths,
          material: await loadMaterial(standing, paths),
          needs: known,
          language: language ?? languageOf(known),
          studentName: names.get(studentId) ?? null,
          publicUrl,
        }),
      );
    }
    const title = packets[0]?.title ?? '';
    return renderPackets(packets, { pictures: await readPictures(packets), paper, title });
  };

  return {
    /** What was given to the actor. Throws `not_found` for what is somebody else's. */
    printOwn: async (actor: Actor, id: string, options: PacketOptions) =>
      print(actor.orgId, [await own.load(actor, id)], options, false),

    /** By staff, for a student whose record they may see. */
    print: async (actor: Actor, id: string, options: PacketOptions) =>
      print(actor.orgId, [await students.get(actor, id)], options, true),

    /** For the students of an assignment, or some of them. Throws `not_found` for who has no part in it. */
    printAll: async (
      actor: Actor,
      assignmentId: string,
      { studentIds, ...options }: PacketOptions & { studentIds?: readonly string[] | undefined },
    ) => {
      const found = (await assignedStudents.list(actor, assignmentId)).filter(
        ({ standing }) => standing.row.unassignedAt === null,
      );
      const wanted = studentIds && new Set(studentIds);
      const chosen = wanted ? found.filter(({ standing }) => wanted.has(standing.row.studentId)) : found;
      if (wanted && chosen.length < wanted.size) throw new AppError('not_found');
      if (chosen.length > mostPackets) {
        const message = `At most ${mostPackets} at once. Name some of the students.`;
        throw invalidInput('body', ['studentIds'], { code: 'too_big', message });
      }
      const standings = chosen.map(({ standing }) => standing);
      return print(actor.orgId, standings, options, true);
    },
  };
}
