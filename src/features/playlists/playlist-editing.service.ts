import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { acceptUpdates, findTargetUpdates, type TargetUpdate } from './bank-links.ts';
import { carryOut } from './carry-out.ts';
import type { EditsInput } from './edit.schemas.ts';
import type { Command } from './edit-commands.ts';
import type { Playlist, PlaylistContent } from './playlist.ts';
import type { PlaylistAccess, PlaylistRef } from './playlist-access.ts';
import type { PlaylistChange } from './playlist-document.store.ts';
import type { PlaylistHistoryStore } from './playlist-history.store.ts';
import { type CommandReaders, prepareCommands } from './prepare-commands.ts';
import { assertLicenseKept } from './remix-license.ts';

export type PlaylistEditingParts = {
  readonly history: PlaylistHistoryStore;
  readonly access: PlaylistAccess;
  readonly readers: CommandReaders;
  newId(): string;
};

/** A draft after edits, and what others had changed since the edits were made. */
export type Edited = { readonly playlist: Playlist; readonly others: readonly PlaylistChange[] };

export type PlaylistEditingService = ReturnType<typeof createPlaylistEditingService>;

/** Changes of drafts by several people at once, and the way back. */
export function createPlaylistEditingService({ history, access, readers, newId }: PlaylistEditingParts) {
  /** What has become of the draft since a revision; null where it is as it was then. */
  const readSince = async (actor: Actor, { id, revision, contentRevision }: Playlist, base: number) => {
    if (base > revision) {
      const message = 'The playlist has no such revision yet.';
      throw invalidInput('body', ['baseRevision'], { code: 'too_big', message });
    }
    if (base >= contentRevision) return null;
    const scope = scopeOf(actor);
    const [content, changes] = await Promise.all([
      history.contentAt(scope, id, base),
      history.listSince(scope, id, base),
    ]);
    if (content === null) throw new AppError('edits_too_old', { revision });
    // Those of later revisions have come in between the two questions: the write would fail, so they do not matter.
    return { base: content, changes: changes.filter((change) => change.revision <= revision) };
  };

  const at = (index: number) => ['commands', index];

  const carryOutFor = async (
    actor: Actor,
    id: string,
    { baseRevision, commands }: { baseRevision: number; commands: readonly Command[] },
  ): Promise<Edited> => {
    let others: readonly PlaylistChange[] = [];
    const playlist = await access.revise(actor, 'edit', { id, expectedRevision: null }, async (before) => {
      const since = await readSince(actor, before, baseRevision);
      others = since?.changes ?? [];
      const { revision, content: current } = before;
      const { content, touched } = carryOut({ playlistId: id, revision, current, since, commands, at }, newId);
      if (touched.length === 0) return { after: before };
      const after = { ...before, content };
      assertLicenseKept(before, after);
      return { after, log: { kind: 'edited', commands, touched } };
    });
    return { playlist, others };
  };

  /** What the bank of the district says otherwise than the draft now. */
  const findUpdates = async (actor: Actor, { content }: Pick<Playlist, 'content'>): Promise<TargetUpdate[]> => {
    const linked = content.targets.flatMap(({ bank }) => bank?.targetId ?? []);
    return linked.length === 0 ? [] : findTargetUpdates(content, await readers.bank.getMany(actor, linked));
  };

  return {
    /** Carries out commands that were made for `baseRevision`. Throws `edit_conflict`, `remix_refused` and `remix_license`. */
    edit: async (actor: Actor, id: string, { baseRevision, commands: inputs }: EditsInput): Promise<Edited> => {
      const { content: draft } = await access.getFor(actor, 'edit', id);
      const commands = await prepareCommands(readers, actor, inputs, { draft, at });
      return carryOutFor(actor, id, { baseRevision, commands });
    },

    /** For those who may edit it. */
    listTargetUpdates: async (actor: Actor, id: string): Promise<{ playlist: Playlist; updates: TargetUpdate[] }> => {
      const playlist = await access.getFor(actor, 'edit', id);
      return { playlist, updates: await findUpdates(actor, playlist) };
    },

    /** Takes over what the bank says now: of these targets of the draft, or of all. Throws `edit_conflict`. */
    acceptTargetUpdates: async (
      actor: Actor,
      id: string,
      { baseRevision, targetIds }: { baseRevision: number; targetIds: readonly string[] | null },
    ): Promise<Edited> => {
      const playlist = await access.getFor(actor, 'edit', id);
      const here = new Set(playlist.content.targets.map((target) => target.id));
      for (const [index, targetId] of (targetIds ?? []).entries()) {
        if (here.has(targetId)) continue;
        const message = 'There is no such learning target.';
        throw invalidInput('body', ['targetIds', index], { code: 'invalid_value', message });
      }
      const updates = await findUpdates(actor, playlist);
      const wanted = updates.filter(({ targetId }) => targetIds?.includes(targetId) ?? true);
      return carryOutFor(actor, id, { baseRevision, commands: acceptUpdates(wanted) });
    },

    /** How the draft came to be as it is, newest first. */
    listChanges: async (actor: Actor, id: string, page: { before: number | null; limit: number }) => {
      await access.getFor(actor, 'edit', id);
      return history.list(scopeOf(actor), { playlistId: id, ...page });
    },

    /** The draft as it was at that revision. */
    getContentAt: async (actor: Actor, id: string, revision: number): Promise<PlaylistContent> => {
      const playlist = await access.getFor(actor, 'edit', id);
      const content = revision > playlist.revision ? null : await history.contentAt(scopeOf(actor), id, revision);
      if (content === null) throw new AppError('not_found');
      return content;
    },

    /** Another content in place of the draft, as a new revision: what was there stays in the history. */
    replaceContent: (actor: Actor, target: PlaylistRef, content: PlaylistContent): Promise<Playlist> =>
      access.revise(actor, 'edit', target, (before) => {
        return { after: { ...before, content }, log: { kind: 'restored', commands: [], touched: [''] } };
      }),
  };
}
