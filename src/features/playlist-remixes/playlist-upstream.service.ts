import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import {
  decideUpstream,
  type Sides,
  type UpstreamChange,
  type UpstreamDecision,
  upstreamChanges,
} from '../playlists/comparing/upstream.ts';
import type { Playlist, PlaylistVersion } from '../playlists/playlist.ts';
import type { PlaylistRef } from '../playlists/playlist-access.ts';
import { readVersion } from '../playlists/playlist-version.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import { checkStructure } from '../playlists/structure.ts';
import type { PlaylistRemixesStore, PlaylistRemixRecord } from './playlist-remixes.store.ts';
import { followed, withOwn, withoutOwn } from './remix-copy.ts';

export type PlaylistUpstreamParts = {
  readonly remixes: Pick<PlaylistRemixesStore, 'findMany' | 'update'>;
  readonly playlists: SharedPlaylists;
};

/** A remix beside what it was made from. */
export type PlaylistUpstreamView = {
  readonly remix: Playlist;
  /** Null when the actor cannot see it any more: then there is nothing to decide. */
  readonly source: { readonly playlist: Playlist; readonly version: PlaylistVersion } | null;
  /** Null when it cannot be compared: it came from another installation, or its source is out of sight. */
  readonly sides: Sides | null;
  readonly changes: readonly UpstreamChange[];
  /** Titles of resources as both versions call them. */
  readonly titles: ReadonlyMap<string, string>;
};

export type PlaylistDecisions = {
  readonly decisions: readonly { readonly key: string; readonly decision: UpstreamDecision }[];
  /** For all changes that `decisions` does not name and that were not declined before. */
  readonly forAll: UpstreamDecision | null;
  /** The version that the actor has looked at. */
  readonly sourceVersion: number | null;
};

export type PlaylistUpstreamService = ReturnType<typeof createPlaylistUpstreamService>;

/** So many of a person's remixes are looked through for those with something to decide. */
const lookedThrough = 500;

/** What has changed in the playlists that remixes stem from. Computed when it is asked for: publishing touches no remix. */
export function createPlaylistUpstreamService({ remixes, playlists }: PlaylistUpstreamParts) {
  const viewsOf = async (actor: Actor, list: readonly Playlist[]): Promise<PlaylistUpstreamView[]> => {
    const [records, sources] = await Promise.all([
      remixes.findMany(
        scopeOf(actor),
        list.map(({ id }) => id),
      ),
      playlists.findMany(actor, [...new Set(list.flatMap(({ lineage }) => lineage?.playlistId ?? []))]),
    ]);
    const byId = new Map(sources.map((source) => [source.id, source]));
    return Promise.all(
      list.map((remix) => viewOf(remix, byId.get(remix.lineage?.playlistId ?? '') ?? null, records.get(remix.id))),
    );
  };

  const viewOf = async (
    remix: Playlist,
    playlist: Playlist | null,
    record: PlaylistRemixRecord | undefined,
  ): Promise<PlaylistUpstreamView> => {
    const kept = playlist && (await playlists.newestOf(playlist));
    if (!playlist || !kept) return { remix, source: null, sides: null, changes: [], titles: new Map() };
    const version = readVersion(kept);
    const source = { playlist, version };
    const titles = new Map(version.resources.map(({ resourceId, title }) => [resourceId, title]));
    if (!record) return { remix, source, sides: null, changes: [], titles };
    const isSameDistrict = playlist.orgId === remix.orgId;
    const { base, declined } = record;
    const sides = {
      base,
      mine: withoutOwn(remix.content, isSameDistrict),
      theirs: followed(version.content, isSameDistrict),
      declined,
    };
    const isLookedAt = version.version === record.baseVersion && !record.isOpen && Object.keys(declined).length === 0;
    return { remix, source, sides, changes: isLookedAt ? [] : upstreamChanges(sides), titles };
  };

  const getView = async (actor: Actor, id: string): Promise<PlaylistUpstreamView> => {
    const remix = await playlists.getFor(actor, 'edit', id);
    if (remix.lineage === null) throw new AppError('not_found');
    const [view] = (await viewsOf(actor, [remix])) as [PlaylistUpstreamView];
    const older = view.changes.length > 0 && view.source && remix.lineage.version < view.source.version.version;
    if (!older) return view;
    // What was taken out since is called what it was called in the version that was copied.
    const copied = await playlists.get(actor, remix.lineage.playlistId, remix.lineage.version);
    const named = readVersion(copied).resources.map(({ resourceId, title }) => [resourceId, title] as const);
    return { ...view, titles: new Map([...named, ...view.titles]) };
  };

  return {
    /** For those who may edit the remix. */
    getUpstream: getView,

    /**
     * Decides about changes of upstream, all of the request or none. The draft is written first: after a crash in between,
     * what was accepted is the same on both sides, and nobody is asked about it.
     */
    decide: async (actor: Actor, target: PlaylistRef, input: PlaylistDecisions): Promise<PlaylistUpstreamView> => {
      const { source, sides, changes, remix } = await getView(actor, target.id);
      const actual = source?.version.version ?? 0;
      if (input.sourceVersion !== null && input.sourceVersion !== actual) {
        throw new AppError('version_conflict', { expected: input.sourceVersion, actual });
      }
      const decisions = decisionsOf(changes, input);
      if (!source || !sides || decisions.size === 0) return getView(actor, target.id);
      const isSameDistrict = source.playlist.orgId === remix.orgId;
      let decided = decideUpstream(sides, decisions);
      await playlists.revise(actor, 'edit', target, (before) => {
        // Somebody may have gone on with the draft: what they did is mine as well.
        decided = decideUpstream({ ...sides, mine: withoutOwn(before.content, isSameDistrict) }, decisions);
        const content = withOwn(decided.content, before.content, isSameDistrict);
        if (![...decisions.values()].includes('accept')) return { after: before };
        const [fault] = checkStructure(content);
        if (fault) throw invalidInput('body', ['decisions'], { code: 'custom', message: fault.message });
        return { after: { ...before, content }, log: { kind: 'edited', commands: [], touched: [''] } };
      });
      const record = (await remixes.findMany(scopeOf(actor), [remix.id])).get(remix.id);
      const { base, declined } = decided;
      const left = upstreamChanges({ ...sides, ...decided, mine: decided.content });
      const isOpen = left.some(({ state }) => state !== 'declined');
      const next = { base, declined, baseVersion: actual, isOpen };
      if (!record || !(await remixes.update(scopeOf(actor), record, next))) throw new AppError('unavailable');
      return getView(actor, target.id);
    },

    /** The actor's own remixes, last changed first; `isPending`: only those with something to decide. */
    listOwn: async (
      actor: Actor,
      input: { isPending: boolean; after: { at: Date; id: string } | null; limit: number },
    ): Promise<{ found: PlaylistUpstreamView[]; count: number }> => {
      const { isPending, after, limit } = input;
      const scope = scopeOf(actor);
      if (!isPending) {
        const { found, count } = await playlists.listOwnRemixes(scope, { after, limit });
        return { found: await viewsOf(actor, found), count };
      }
      const all = await playlists.listOwnRemixes(scope, { after: null, limit: lookedThrough });
      const pending = (await viewsOf(actor, all.found)).filter(({ changes }) =>
        changes.some(({ state }) => state !== 'declined'),
      );
      const rest = after === null ? pending : pending.filter(({ remix }) => isBehind(remix, after));
      return { found: rest.slice(0, limit + 1), count: pending.length };
    },
  };
}

function decisionsOf(
  changes: readonly UpstreamChange[],
  { decisions, forAll }: PlaylistDecisions,
): Map<string, UpstreamDecision> {
  const known = new Set(changes.map(({ key }) => key));
  const unknown = decisions.findIndex(({ key }) => !known.has(key));
  if (unknown >= 0) {
    const message = 'Upstream has changed nothing of that name that is not here already.';
    throw invalidInput('body', ['decisions', unknown, 'key'], { code: 'custom', message });
  }
  const named = new Map(decisions.map(({ key, decision }) => [key, decision]));
  if (forAll === null) return named;
  const rest = changes.filter(({ key, state }) => state !== 'declined' && !named.has(key));
  return new Map([...named, ...rest.map(({ key }) => [key, forAll] as const)]);
}

/** Whether it comes behind that place of a list by change. */
function isBehind({ updatedAt, id }: Playlist, after: { at: Date; id: string }): boolean {
  const [time, last] = [updatedAt.getTime(), after.at.getTime()];
  return time < last || (time === last && id < after.id);
}
