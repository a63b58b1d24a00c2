import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { servingStandards } from '../assignments/serving-standards.ts';
import type { Target } from '../playlists/playlist.ts';
import type { MasteryState } from '../progress/mastery.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { BankTarget } from '../targets/bank-target.ts';
import { type Before, readyPrerequisites, type StandardState } from './progression.ts';
import type { ReadyPrerequisite, Serving } from './what-next.ts';

export type StandardView = {
  readonly statement: string;
  readonly targets: readonly Pick<BankTarget, 'id' | 'code' | 'statement'>[];
};

export type PlaylistsTo = readonly { readonly id: string; readonly title: string }[];

/** A standard on the way to a target, with all that is known of it in the district. */
type KnownStandard = StandardView & { readonly id: string; readonly code: string; readonly serving: Serving };

export type ProgressionParts = {
  readonly standards: Pick<StandardsReader, 'precededBy' | 'crosswalksOf' | 'getMany'>;
  readonly serving: ReturnType<typeof servingStandards>;
  /** Targets of the bank that are about any of the standards. */
  readonly targetsAbout: (actor: Actor, standardIds: readonly string[]) => Promise<readonly BankTarget[]>;
  /** Published playlists that lead to any of these, newest first. */
  readonly playlistsTo: (actor: Actor, aims: readonly string[]) => Promise<PlaylistsTo>;
};

/** What comes before a target, for everybody. */
type OnTheWay = {
  readonly starts: readonly string[];
  readonly before: Before;
  readonly known: ReadonlyMap<string, KnownStandard>;
  readonly standards: readonly KnownStandard[];
  /** Of the records that tell how somebody stands with them. */
  readonly keys: readonly string[];
};

export type Progression = ReturnType<typeof createProgression>;

/** So far back it is looked, and so many standards of all that come before are told. */
const [mostSteps, mostStandards] = [3, 30];
const mostReady = 5;

/** What comes before the standards of a target, in the frameworks and their crosswalks. */
export function createProgression({ standards, serving: servingOf, targetsAbout, playlistsTo }: ProgressionParts) {
  return {
    /** The same for everybody. */
    before: async (actor: Actor, target: Target): Promise<OnTheWay> => {
      const scope = scopeOf(actor);
      const own = target.standards.flatMap(({ standardId }) => standardId ?? []);
      const beside =
        own.length === 0 ? new Map<string, readonly { id: string }[]>() : await standards.crosswalksOf(scope, own);
      const named = [...new Set([...own, ...[...beside.values()].flatMap((all) => all.map(({ id }) => id))])];
      // Frameworks often say what comes before a whole cluster.
      const parents =
        named.length === 0 ? [] : (await standards.getMany(scope, named)).flatMap(({ parentIds }) => parentIds);
      const starts = [...new Set([...named, ...parents])];
      const before =
        starts.length === 0 ? new Map<string, string[]>() : await standards.precededBy(scope, starts, mostSteps);
      const ids = [...new Set([...before.values()].flat())]
        .filter((id) => !starts.includes(id))
        .slice(0, mostStandards);
      const found = ids.length === 0 ? [] : await standards.getMany(scope, ids);
      const living = found.filter(({ isRetired }) => !isRetired);
      const servings = await servingOf(
        scope,
        living.map(({ id, code }) => ({ standards: [{ standardId: id, code: code ?? id }] })),
      );
      const about = ids.length === 0 ? [] : await targetsAbout(actor, [...new Set(servings.flatMap(sameAs))]);
      const known = new Map<string, KnownStandard>();
      for (const [at, { id, code, statement }] of living.entries()) {
        const serving = servings[at] ?? new Map();
        const same = sameAs(serving);
        const targets = about.filter((one) => one.standards.some(({ standardId }) => same.includes(standardId ?? '')));
        known.set(id, { id, code: code ?? statement.slice(0, 60), statement, serving, targets });
      }
      return {
        starts,
        before,
        known,
        standards: [...known.values()],
        keys: about.map(({ id }) => `bank:${id}`),
      };
    },

    /** Playlists that lead to some of them. */
    withPlaylists: async (
      actor: Actor,
      ready: readonly (ReadyPrerequisite & StandardView)[],
    ): Promise<(ReadyPrerequisite & StandardView & { readonly playlists: PlaylistsTo })[]> =>
      Promise.all(
        ready.slice(0, mostReady).map(async (one) => {
          const aims = [...sameAs(one.serving), ...one.targets.map(({ id }) => id)];
          return { ...one, playlists: await playlistsTo(actor, aims) };
        }),
      ),

    /** What of it somebody begins with. */
    ready: (
      { starts, before, known }: OnTheWay,
      stateOfKey: (key: string) => MasteryState | null,
    ): (ReadyPrerequisite & StandardView)[] => {
      const stateOf = (id: string): StandardState => {
        const states = (known.get(id)?.targets ?? []).map((one) => stateOfKey(`bank:${one.id}`));
        if (states.includes('mastered')) return 'mastered';
        return states.some((state) => state !== null && state !== 'notStarted') ? 'short' : 'unknown';
      };
      return readyPrerequisites(starts, before, stateOf).flatMap(({ id, distance }) => {
        const one = known.get(id);
        return one ? [{ ...one, standardId: id, distance }] : [];
      });
    },
  };
}

/** The standard itself under its names in other frameworks, without what is below it. */
function sameAs(serving: Serving): string[] {
  return [...serving].flatMap(([id, relation]) => (relation === 'descendant' || id.startsWith('code:') ? [] : [id]));
}
