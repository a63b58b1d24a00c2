import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { StandardsReader } from '../standards/standards.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import type { LoadedUse } from './freeze.ts';
import type { LoadUses } from './load-uses.ts';
import type { Playlist, PlaylistContent } from './playlist.ts';
import type { PlaylistAccess, PlaylistRef } from './playlist-access.ts';
import { factsOf } from './readiness/facts.ts';
import type { StandardRelation } from './readiness/finding.ts';
import { checkReadiness, type Readiness } from './readiness.ts';

export type PlaylistReadinessParts = {
  readonly access: PlaylistAccess;
  readonly loadUses: LoadUses;
  readonly standards: Pick<StandardsReader, 'descendantsOf' | 'crosswalksOf'>;
  /** Those of the resources whose links are known to be broken. */
  readonly brokenLinks: (scope: Scope, resourceIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly clock: Clock;
};

export type PlaylistReadinessService = ReturnType<typeof createPlaylistReadinessService>;

/** So many findings may be waved off; the oldest go. */
const maxDismissed = 500;

/** What a playlist lacks before it is published or assigned. */
export function createPlaylistReadinessService(parts: PlaylistReadinessParts) {
  const { access, loadUses, standards, brokenLinks, clock } = parts;

  /** For each standard of the targets, those that serve it: below it, or beside it in another framework. */
  const servingOf = async (actor: Actor, { targets }: PlaylistContent) => {
    const ids = [
      ...new Set(targets.flatMap((target) => target.standards.flatMap(({ standardId }) => standardId ?? []))),
    ];
    const serving = new Map<string, Map<string, StandardRelation>>();
    if (ids.length === 0) return serving;
    const scope = scopeOf(actor);
    const [below, beside] = await Promise.all([
      standards.descendantsOf(scope, ids),
      standards.crosswalksOf(scope, ids),
    ]);
    for (const id of ids) {
      const relations = new Map<string, StandardRelation>();
      for (const { id: other } of beside.get(id) ?? []) relations.set(other, 'crosswalk');
      for (const descendant of below.get(id) ?? []) relations.set(descendant, 'descendant');
      serving.set(id, relations);
    }
    return serving;
  };

  /** @param loaded what the content shows, where that is known already */
  const check = async (actor: Actor, playlist: Playlist, loaded?: readonly LoadedUse[]): Promise<Readiness> => {
    const { content, lineage, orgId, visibility, schoolId } = playlist;
    const uses = loaded ?? (await loadUses(actor, content));
    const ids = [...new Set(uses.map(({ use }) => use.resourceId))];
    const [broken, serving] = await Promise.all([brokenLinks(scopeOf(actor), ids), servingOf(actor, content)]);
    const facts = factsOf(uses, broken, clock.now());
    return checkReadiness({ content, lineage, orgId, visibility, schoolId, serving, facts });
  };

  return {
    check,

    /** Of the draft, for those who may edit it. */
    get: async (actor: Actor, id: string): Promise<{ playlist: Playlist; readiness: Readiness }> => {
      const playlist = await access.getFor(actor, 'edit', id);
      return { playlist, readiness: await check(actor, playlist) };
    },

    /** Which path does what for which target, in a content that the actor sees. */
    coverage: async (actor: Actor, content: PlaylistContent): Promise<Coverage> => {
      const loaded = await loadUses(actor, content);
      const minutes = new Map(
        loaded.map(({ use, content: shown }) => [`${use.resourceId} ${use.version}`, shown?.durationMinutes ?? null]),
      );
      return coverageOf(content, ({ resourceId, version }) => minutes.get(`${resourceId} ${version}`) ?? null);
    },

    /** Waves hints off, or takes that back. What blocks cannot be waved off: it is asked again at each publication. */
    dismiss: (
      actor: Actor,
      target: PlaylistRef,
      { add, remove }: { add: readonly string[]; remove: readonly string[] },
    ) =>
      access.revise(actor, 'edit', target, (before) => {
        const kept = before.dismissedFindings.filter((key) => !remove.includes(key) && !add.includes(key));
        const dismissedFindings = [...kept, ...add].slice(-maxDismissed);
        const isSame = [...dismissedFindings].sort().join() === [...before.dismissedFindings].sort().join();
        return { after: isSame ? before : { ...before, dismissedFindings } };
      }),
  };
}
