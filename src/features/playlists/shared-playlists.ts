import type { Actor, Scope } from '../../shared/actor.ts';
import type { Transaction } from '../resources/resource.ts';
import type { PlaylistInput } from './edit.schemas.ts';
import type { Command } from './edit-commands.ts';
import type { LoadUses } from './load-uses.ts';
import type { Playlist, PlaylistContent } from './playlist.ts';
import type { PlaylistAccess } from './playlist-access.ts';
import type { ListedPlaylist } from './playlist-document.store.ts';
import type { PlaylistPosition } from './playlist-filter.store.ts';
import type { PlaylistVersionsService } from './playlist-versions.service.ts';

type Page = { readonly after: PlaylistPosition | null; readonly limit: number };

/** What those who copy and exchange playlists ask of this feature. */
export type SharedPlaylists = Pick<PlaylistAccess, 'getVisible' | 'getFor' | 'revise'> &
  Pick<PlaylistVersionsService, 'newestOf' | 'get'> & {
    readonly newId: () => string;
    /** Those of the ids that the actor may see. */
    findMany(actor: Actor, ids: readonly string[]): Promise<Playlist[]>;
    /** What details and first edits make of an empty playlist; writes nothing. */
    compose(
      actor: Actor,
      playlistId: string,
      input: Omit<PlaylistInput, 'visibility' | 'schoolId'>,
    ): Promise<{ readonly content: PlaylistContent; readonly commands: readonly Command[] }>;
    /** Writes a new draft of the actor's, with how it came to be. */
    insert(
      actor: Actor,
      playlist: Playlist,
      commands: readonly Command[],
      /** Writes of another feature that belong to it: both are written, or neither. */
      alongside?: (transaction: Transaction) => Promise<void>,
    ): Promise<void>;
    readonly loadUses: LoadUses;
    listRemixes(
      scope: Scope,
      input: Page & { readonly sourceId: string; readonly isDirect: boolean },
    ): Promise<{ found: ListedPlaylist[]; count: number }>;
    countRemixes(scope: Scope, sourceId: string): Promise<{ direct: number; all: number }>;
    listOwnRemixes(scope: Scope, page: Page): Promise<{ found: Playlist[]; count: number }>;
  };
