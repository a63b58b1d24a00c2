import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { type License, normaliseLicense } from '../licenses/license.ts';
import { canCreate } from '../playlists/playlist.policy.ts';
import { newPlaylist } from '../playlists/playlist.service.ts';
import type { Playlist, PlaylistContent, PlaylistVersion } from '../playlists/playlist.ts';
import { readVersion } from '../playlists/playlist-version.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import { chooseLicense, type TermsOfWorks, termsOf } from '../resources/remix-license.ts';
import { usualSchoolOf } from '../resources/resource.policy.ts';
import type { PlaylistRemixesStore } from './playlist-remixes.store.ts';
import { followed, lineageOf } from './remix-copy.ts';

export type PlaylistRemixesParts = {
  readonly remixes: Pick<PlaylistRemixesStore, 'insert' | 'findMany' | 'update'>;
  readonly playlists: SharedPlaylists;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly publicUrl: string | null;
  readonly clock: Clock;
};

export type PlaylistRemixInput = { readonly title?: string | undefined; readonly license?: string | undefined };

export type PlaylistRemixesService = ReturnType<typeof createPlaylistRemixesService>;

const system: Scope = { kind: 'system', reason: 'a remix credits who made its source, and is counted there' };

/** Copies of playlists that keep their lineage. */
export function createPlaylistRemixesService(parts: PlaylistRemixesParts) {
  const { remixes, playlists, namesOf, publicUrl, clock } = parts;

  const getPublished = async (actor: Actor, id: string): Promise<{ source: Playlist; version: PlaylistVersion }> => {
    const source = await playlists.getVisible(actor, id);
    const kept = await playlists.newestOf(source);
    if (source.status !== 'published' || !kept) throw new AppError('wrong_status', { status: source.status });
    return { source, version: readVersion(kept) };
  };

  return {
    /**
     * Copies the newest version of a playlist into a draft of the actor's: ids of steps, targets and paths stay, so that
     * changes of the source can be taken over later. Throws `remix_refused` and `remix_license`.
     */
    remix: async (actor: Actor, id: string, given: PlaylistRemixInput): Promise<Playlist> => {
      if (!canCreate(actor)) throw new AppError('forbidden');
      const { source, version } = await getPublished(actor, id);
      const isSameDistrict = source.orgId === actor.orgId;
      const asked = given.license === undefined ? null : normaliseLicense(given.license);
      const license = licenseOfRemix(version.content, isSameDistrict, asked);
      const base = followed(version.content, isSameDistrict);
      const content = { ...base, license, title: given.title ?? base.title };
      const author = source.ownerId === null ? null : await nameOf(source.orgId, source.ownerId);
      const url = publicUrl && `${publicUrl}/api/v1/playlists/${source.id}/versions/${version.version}`;
      const place = { visibility: 'private', schoolId: usualSchoolOf(actor) } as const;
      const begun = newPlaylist(actor, { id: playlists.newId(), ...place, content }, clock.now());
      const remix = { ...begun, lineage: lineageOf(source, version, { author, url }) };
      // First: a remix without what it remembers would ask its author about everything.
      await remixes.insert(scopeOf(actor), {
        id: remix.id,
        base,
        baseVersion: version.version,
        isOpen: false,
        declined: {},
        revision: 1,
      });
      await playlists.insert(actor, remix, []);
      return remix;
    },

    /** Under which licenses a remix may go out. */
    getTerms: async (actor: Actor, id: string): Promise<TermsOfWorks> =>
      termsOf((await getPublished(actor, id)).version.content, []),

    /** What was made of it that the actor may see, last changed first, and how many there are in all. */
    listRemixes: async (
      actor: Actor,
      id: string,
      page: { isDirect: boolean; after: { at: Date; id: string } | null; limit: number },
    ) => {
      await playlists.getVisible(actor, id);
      const [listed, counts] = await Promise.all([
        playlists.listRemixes(scopeOf(actor), { sourceId: id, ...page }),
        playlists.countRemixes(system, id),
      ]);
      return { ...listed, counts };
    },
  };

  async function nameOf(orgId: string, personId: string): Promise<string | null> {
    return (await namesOf(system, orgId, [personId])).get(personId) ?? null;
  }
}

/**
 * The license of a copy: the one that was asked for, else the source's own where it may stay. Among colleagues of a district
 * a playlist of which nobody has said a license may be copied; nobody outside has leave to.
 */
export function licenseOfRemix(
  { title, license }: Pick<PlaylistContent, 'title' | 'license'>,
  isSameDistrict: boolean,
  asked: License | null,
): License | null {
  if (license === null && isSameDistrict) return asked;
  const terms = termsOf({ title, license }, []);
  if (asked !== null || terms.kind === 'refused') return chooseLicense(terms, asked);
  return terms.options.find(({ id }) => id === license?.id) ?? terms.options[0];
}
