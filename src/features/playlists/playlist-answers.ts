import { etagOf } from '../../http/etag.ts';
import type { Actor } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import { createPlaylistWriter, variantOf } from './playlist.presenter.ts';
import type { Playlist } from './playlist.ts';

export const playlistsPath = '/api/v1/playlists';
export const playlistsTag = { tag: 'Playlists', auth: 'signedIn' } as const;

export type PlaylistAnswers = ReturnType<typeof createPlaylistAnswers>;

/** How playlists are answered: what readers see, or the draft. */
export function createPlaylistAnswers({ drafts, versions, view }: PlaylistsServices) {
  const write = createPlaylistWriter();

  const draft = async (actor: Actor, playlist: Playlist) => {
    const rights = drafts.rightsOf(actor, playlist);
    const { snapshots, beside } = await view.draft(actor, playlist);
    return {
      body: write(playlist, rights, { view: 'draft', resources: snapshots }, beside),
      etag: etagOf(playlist.revision, [variantOf(rights, 'draft'), beside.tag].join('.')),
    };
  };

  return {
    draft,

    /** The newest version; before the first, the draft to those who may edit it. */
    published: async (actor: Actor, playlist: Playlist) => {
      const rights = drafts.rightsOf(actor, playlist);
      const version = await versions.newestOf(playlist);
      if (!version) {
        if (!rights.edit) throw new AppError('not_found');
        return draft(actor, playlist);
      }
      const beside = await view.besideVersion(actor, version);
      return {
        body: write(playlist, rights, { view: 'published', version }, beside),
        etag: etagOf(playlist.revision, [variantOf(rights, 'published'), beside.tag].join('.')),
      };
    },
  };
}
