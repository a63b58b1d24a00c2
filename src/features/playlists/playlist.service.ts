import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { maySetVisibility, mayWorkAt, usualSchoolOf } from '../resources/resource.policy.ts';
import type { Visibility } from '../resources/resource.ts';
import { carryOut } from './carry-out.ts';
import { composeContent } from './compose-content.ts';
import type { CommandInput, PlaylistInput } from './edit.schemas.ts';
import { can, canBrowse, canCreate } from './playlist.policy.ts';
import type { PlaylistPatch } from './playlist.schemas.ts';
import type { Playlist, PlaylistStatus } from './playlist.ts';
import type { PlaylistAccess, PlaylistRef } from './playlist-access.ts';
import type { ChangedPlaylist, ListedPlaylist } from './playlist-document.store.ts';
import type { PlaylistPosition } from './playlist-filter.store.ts';
import type { PlaylistsStore } from './playlists.store.ts';
import { type CommandReaders, prepareCommands } from './prepare-commands.ts';
import { assertLicenseKept } from './remix-license.ts';

export type PlaylistServiceParts = {
  readonly playlists: Pick<PlaylistsStore, 'newId' | 'insert' | 'list' | 'listChanged' | 'remove'>;
  readonly access: PlaylistAccess;
  readonly readers: CommandReaders;
  readonly clock: Clock;
  /** Whether the district has that school. */
  hasSchool(orgId: string, schoolId: string): Promise<boolean>;
  /** A person with a role now; null when there is none. */
  findActor(personId: string): Promise<Actor | null>;
  /** Those of the district who make playlists, by the beginning of a word of their name; a few. */
  findColleagues(orgId: string, start: string): Promise<readonly Colleague[]>;
};

const editorFilters = {
  all: () => ({}),
  mine: (editorId: string) => ({ editorId }),
  coEdited: (personId: string) => ({ editorId: personId, notOwnerId: personId }),
  shared: (notEditorId: string) => ({ notEditorId }),
} as const;

export const whosePlaylists = Object.keys(editorFilters) as (keyof typeof editorFilters)[];
export type WhosePlaylists = keyof typeof editorFilters;

export type Colleague = { readonly id: string; readonly name: string };

export type PlaylistListInput = {
  readonly whose: WhosePlaylists;
  readonly statuses: readonly PlaylistStatus[];
  readonly ownerId?: string | undefined;
  readonly visibility?: Visibility | undefined;
  /** What is published of it leads to one of these: standards, targets of the bank. */
  readonly aims?: readonly string[] | undefined;
  readonly after: PlaylistPosition | null;
  readonly limit: number;
};

export type PlaylistService = ReturnType<typeof createPlaylistService>;

const maxCoEditors = 50;
const maxAttempts = 5;

/** Drafts, and who may do what with them. */
export function createPlaylistService(parts: PlaylistServiceParts) {
  const { playlists, access, readers, clock, hasSchool, findActor, findColleagues } = parts;
  const { revise } = access;

  const assertPlace = async (actor: Actor, { visibility, schoolId }: Pick<Playlist, 'visibility' | 'schoolId'>) => {
    if (!maySetVisibility(actor, visibility) || !mayWorkAt(actor, schoolId)) throw new AppError('forbidden');
    if (schoolId !== null && !(await hasSchool(actor.orgId, schoolId))) {
      throw wrongField('schoolId', 'There is no such school.');
    }
    if (visibility === 'school' && schoolId === null) {
      throw wrongField('schoolId', 'A playlist for a school needs the school.');
    }
  };

  /** Somebody of the district who may make playlists. */
  const getEditor = async (actor: Actor, personId: string, path: string): Promise<Actor> => {
    const person = await findActor(personId);
    if (person?.orgId === actor.orgId && canCreate(person)) return person;
    throw wrongField(path, 'There is no such person who makes playlists here.');
  };

  return {
    /** A new draft, and its first edits. */
    create: async (actor: Actor, input: PlaylistInput): Promise<Playlist> => {
      if (!canCreate(actor)) throw new AppError('forbidden');
      const { visibility = 'private', schoolId = usualSchoolOf(actor), ...content } = input;
      await assertPlace(actor, { visibility, schoolId });
      const id = playlists.newId();
      const made = await composeContent({ readers, newId: playlists.newId }, actor, id, content);
      const { commands } = made;
      const now = clock.now();
      const playlist = newPlaylist(actor, { id, visibility, schoolId, content: made.content }, now);
      const change = { revision: 1, by: actor.userId, at: now, kind: 'created', commands, touched: [''] } as const;
      await playlists.insert(scopeOf(actor), { after: playlist, change });
      return playlist;
    },

    /** Throws `not_found` for what the actor may not see. */
    get: access.getVisible,

    /** For those who may edit it; throws `forbidden` for those who may only read. */
    getDraft: (actor: Actor, id: string): Promise<Playlist> => access.getFor(actor, 'edit', id),

    /** The district's playlists that the actor may see. */
    list: (actor: Actor, input: PlaylistListInput): Promise<{ found: ListedPlaylist[]; count: number }> => {
      if (!canBrowse(actor)) throw new AppError('forbidden');
      const { whose, after, limit, ...filter } = input;
      const byEditor = editorFilters[whose](actor.userId);
      return playlists.list(scopeOf(actor), { filter: { ...filter, ...byEditor, orgId: actor.orgId }, after, limit });
    },

    /** What was changed of the district's playlists, oldest change first, with those that the actor may not see any more. */
    listChanged: async (
      actor: Actor,
      page: { after: PlaylistPosition; limit: number },
    ): Promise<{ found: ChangedPlaylist[]; count: number }> => {
      if (!canBrowse(actor)) throw new AppError('forbidden');
      return playlists.listChanged(scopeOf(actor), { ...page, orgId: actor.orgId });
    },

    now: (): Date => clock.now(),

    /** Details of the draft, and who may find it. */
    update: async (actor: Actor, target: PlaylistRef, patch: PlaylistPatch): Promise<Playlist> => {
      const { visibility, schoolId, ...details } = patch;
      const { content: draft } = await access.getFor(actor, 'edit', target.id);
      const inputs: CommandInput[] = [{ do: 'setDetails', changes: details }];
      const at = () => [];
      const commands = await prepareCommands(readers, actor, inputs, { draft, at });
      return revise(actor, 'edit', target, async (before) => {
        const moved = {
          visibility: visibility ?? before.visibility,
          schoolId: schoolId === undefined ? before.schoolId : schoolId,
        };
        const isMoved = moved.visibility !== before.visibility || moved.schoolId !== before.schoolId;
        if (isMoved) {
          if (!can(actor, 'share', before)) throw new AppError('forbidden');
          await assertPlace(actor, moved);
        }
        const { id: playlistId, revision, content: current } = before;
        const { content, touched } = carryOut(
          { playlistId, revision, current, since: null, commands, at },
          playlists.newId,
        );
        if (touched.length === 0) return { after: isMoved ? { ...before, ...moved } : before };
        const after = { ...before, ...moved, content };
        assertLicenseKept(before, after);
        return { after, log: { kind: 'edited', commands, touched } };
      });
    },

    archive: (actor: Actor, target: PlaylistRef): Promise<Playlist> =>
      revise(actor, 'share', target, (before) => {
        return { after: before.status === 'archived' ? before : { ...before, status: 'archived' } };
      }),

    /** Undoes `archive`. */
    restore: (actor: Actor, target: PlaylistRef): Promise<Playlist> =>
      revise(actor, 'share', target, (before) => {
        if (before.status !== 'archived') return { after: before };
        return { after: { ...before, status: before.publishedVersion === null ? 'draft' : 'published' } };
      }),

    /** Answers its last revision. */
    remove: async (actor: Actor, target: PlaylistRef): Promise<Pick<Playlist, 'id' | 'revision'>> => {
      for (let tries = 1; ; tries += 1) {
        const { id, revision, status } = await access.getFor(actor, 'share', target.id);
        if (target.expectedRevision !== null && target.expectedRevision !== revision) {
          throw new AppError('version_conflict', { expected: target.expectedRevision, actual: revision });
        }
        if (await playlists.remove(scopeOf(actor), { id, revision, status }, clock.now())) {
          return { id, revision: revision + 1 };
        }
        if (tries === maxAttempts) throw new AppError('version_conflict', { expected: revision, actual: revision + 1 });
      }
    },

    /** People who could be let in, by the beginning of a word of their name. */
    findEditors: async (actor: Actor, id: string, start: string): Promise<readonly Colleague[]> => {
      const { ownerId, coEditorIds } = await access.getFor(actor, 'manage', id);
      const found = await findColleagues(actor.orgId, start);
      return found.filter((person) => person.id !== ownerId && !coEditorIds.includes(person.id));
    },

    addCoEditor: async (actor: Actor, target: PlaylistRef, personId: string): Promise<Playlist> => {
      await access.getFor(actor, 'manage', target.id);
      await getEditor(actor, personId, 'personId');
      return revise(actor, 'manage', target, (before) => {
        if (before.ownerId === personId || before.coEditorIds.includes(personId)) return { after: before };
        if (before.coEditorIds.length >= maxCoEditors) {
          throw wrongField('personId', `There may be ${maxCoEditors} co-editors at most.`);
        }
        return { after: { ...before, coEditorIds: [...before.coEditorIds, personId] } };
      });
    },

    /** Co-editors may leave by themselves. */
    removeCoEditor: (actor: Actor, target: PlaylistRef, personId: string): Promise<Playlist> =>
      revise(actor, personId === actor.userId ? 'edit' : 'manage', target, (before) => {
        if (!before.coEditorIds.includes(personId)) return { after: before };
        return { after: { ...before, coEditorIds: before.coEditorIds.filter((id) => id !== personId) } };
      }),

    /** Gives it to somebody else; who had it goes on editing it. */
    transfer: async (actor: Actor, target: PlaylistRef, personId: string): Promise<Playlist> => {
      await access.getFor(actor, 'manage', target.id);
      await getEditor(actor, personId, 'personId');
      return revise(actor, 'manage', target, (before) => {
        if (before.ownerId === personId) return { after: before };
        const others = before.coEditorIds.filter((id) => id !== personId);
        const coEditorIds = before.ownerId === null ? others : [before.ownerId, ...others];
        return { after: { ...before, ownerId: personId, coEditorIds } };
      });
    },

    /** What the actor may do with a playlist that they see. */
    rightsOf: (actor: Actor, playlist: Playlist): PlaylistRights => ({
      edit: can(actor, 'edit', playlist),
      publish: can(actor, 'publish', playlist),
      manage: can(actor, 'manage', playlist),
      share: can(actor, 'share', playlist),
    }),

    mayEdit: (actor: Actor, playlist: ListedPlaylist): boolean => can(actor, 'edit', playlist),
  };
}

export type PlaylistRights = Readonly<Record<'edit' | 'publish' | 'manage' | 'share', boolean>>;

/** A draft at its first revision. */
export function newPlaylist(
  actor: Actor,
  given: Pick<Playlist, 'id' | 'visibility' | 'schoolId' | 'content'>,
  now: Date,
): Playlist {
  return {
    ...given,
    orgId: actor.orgId,
    ownerId: actor.userId,
    coEditorIds: [],
    status: 'draft',
    publishedVersion: null,
    publishedRevision: null,
    lineage: null,
    dismissedFindings: [],
    revision: 1,
    contentRevision: 1,
    createdAt: now,
    updatedAt: now,
  };
}

function wrongField(field: string, message: string): AppError {
  return invalidInput('body', [field], { code: 'custom', message });
}
