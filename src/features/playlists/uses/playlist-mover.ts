import type { Scope } from '../../../shared/actor.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Move, ReferenceMover } from '../../duplicates/merge.ts';
import { carryOut } from '../carry-out.ts';
import type { Command } from '../edit-commands.ts';
import type { Playlist } from '../playlist.ts';
import type { MergedUses } from '../playlist-document.store.ts';
import type { PlaylistMarks, PlaylistsStore } from '../playlists.store.ts';
import type { PlaylistUsesStore } from './playlist-uses.store.ts';
import { keyOf, placesOf, showInstead } from './resource-places.ts';

const merging: Scope = { kind: 'system', reason: 'playlists go with resources that are merged' };
const batchSize = 50;
const maxAttempts = 20;

export type PlaylistMoverParts = {
  readonly playlists: Pick<PlaylistsStore, 'find' | 'update' | 'newId'>;
  readonly uses: Pick<PlaylistUsesStore, 'listDrafts' | 'listMerged' | 'renamePublished' | 'renamePublishedBack'>;
  readonly clock: Clock;
};

/**
 * Makes drafts use what a resource was merged into, always in its newest version: versions are counted anew there. What is
 * published keeps its text, and is found by the winner.
 */
export function createPlaylistMover({ playlists, uses, clock }: PlaylistMoverParts): ReferenceMover {
  /** One revision of a draft, by the program. */
  const revise = async (
    id: string,
    change: (current: Playlist) => { commands: readonly Command[]; marks: PlaylistMarks } | null,
  ): Promise<void> => {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const before = await playlists.find(merging, id);
      const next = before && change(before);
      if (!next) return;
      const { commands, marks } = next;
      const at = () => [];
      const { content, touched } = carryOut(
        { playlistId: id, revision: before.revision, current: before.content, since: null, commands, at },
        playlists.newId,
      );
      const now = clock.now();
      const revision = before.revision + 1;
      const isChanged = touched.length > 0;
      const contentRevision = isChanged ? revision : before.contentRevision;
      const after: Playlist = { ...before, content, revision, contentRevision, updatedAt: now };
      const log = { revision, by: null, at: now, kind: 'edited', commands, touched } as const;
      if (await playlists.update(merging, { before, after, marks, ...(isChanged && { change: log }) })) return;
    }
    throw new Error('A playlist is changed again and again.');
  };

  const moveDrafts = async ({ mergeId, fromId, toId }: Move): Promise<void> => {
    for (let afterId: string | null = null; ; ) {
      const page: readonly Playlist[] = await uses.listDrafts(merging, {
        resourceId: fromId,
        drafts: 'everything',
        afterId,
        limit: batchSize,
      });
      for (const { id } of page) {
        await revise(id, ({ content }) => {
          const places = placesOf(content, ({ resourceId }) => resourceId === fromId);
          if (places.length === 0) return null;
          const merged: MergedUses = {
            mergeId,
            fromId,
            places: places.map(({ stepId, optionId, use }) => ({ stepId, optionId, version: use.version })),
          };
          const commands = showInstead(places, () => ({ resourceId: toId, version: null }));
          return { commands, marks: { $push: { merged } } };
        });
      }
      afterId = page.at(-1)?.id ?? null;
      if (page.length < batchSize) return;
    }
  };

  return {
    name: 'playlists',
    move: async (move) => {
      await moveDrafts(move);
      await uses.renamePublished(merging, move, clock.now());
      const moved = await uses.listMerged(merging, move.mergeId);
      return moved.reduce((sum, { merged }) => sum + merged.places.length, 0);
    },
    moveBack: async (move) => {
      const { mergeId, fromId, toId } = move;
      for (const { playlistId } of await uses.listMerged(merging, mergeId)) {
        const marked = (await uses.listMerged(merging, mergeId)).filter((one) => one.playlistId === playlistId);
        const versions = new Map(
          marked.flatMap(({ merged }) => merged.places.map((place) => [keyOf(place), place.version] as const)),
        );
        await revise(playlistId, ({ content }) => {
          // What shows something else by now stays as somebody made it.
          const places = placesOf(content, ({ resourceId }) => resourceId === toId).filter((place) =>
            versions.has(keyOf(place)),
          );
          const commands = showInstead(places, (place) => ({
            resourceId: fromId,
            version: versions.get(keyOf(place)) ?? null,
          }));
          return { commands, marks: { $pull: { merged: { mergeId } } } };
        });
      }
      await uses.renamePublishedBack(merging, move, clock.now());
    },
  };
}
