import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import { usualSchoolOf } from '../resources/resource.policy.ts';
import type { Resource } from '../resources/resource.ts';
import { seenContent } from '../resources/resource.ts';
import { type AlignmentReader, resolveAlignments } from '../resources/resource-alignments.ts';
import { emptyContent } from './compose-content.ts';
import { toEntry } from './edit-entries.ts';
import { canCreate } from './playlist.policy.ts';
import type { QuickInput } from './playlist.schemas.ts';
import { newPlaylist } from './playlist.service.ts';
import type { Playlist, PlaylistContent, StepRole, Target, TargetStandard } from './playlist.ts';
import { type PlaylistVersionsService, publishedAs } from './playlist-versions.service.ts';
import type { PlaylistsStore } from './playlists.store.ts';

export type QuickPlaylistParts = {
  readonly playlists: Pick<PlaylistsStore, 'newId' | 'insert'>;
  readonly versions: Pick<PlaylistVersionsService, 'freeze'>;
  readonly standards: AlignmentReader;
  /** Those of the resources that the actor may see, in the order of the ids. */
  getResources(actor: Actor, ids: readonly string[]): Promise<readonly Resource[]>;
  readonly clock: Clock;
};

export type QuickPlaylistService = ReturnType<typeof createQuickPlaylistService>;

/** For a teacher in a hurry: one target, one path through what was picked, ready to be assigned. */
export function createQuickPlaylistService({
  playlists,
  versions,
  standards,
  getResources,
  clock,
}: QuickPlaylistParts) {
  /** The standard that is meant, and the words of it; null where nobody names one. */
  const findStandard = async (actor: Actor, wanted: { code?: string | undefined; standardId?: string | undefined }) => {
    if (wanted.code === undefined && wanted.standardId === undefined) return null;
    const alignments = [{ ...wanted, alignmentType: 'teaches' as const }];
    const [found] = await resolveAlignments(standards, scopeOf(actor), [{ input: { alignments }, current: [] }]);
    const [alignment] = found?.input.alignments ?? [];
    if (!alignment || (found?.unknown.length ?? 0) > 0) throw faulty([fault(['target', 'standardId'], 'standard')]);
    const standard: TargetStandard = { standardId: alignment.standardId, code: alignment.code };
    const [item] = alignment.standardId ? await standards.getMany(scopeOf(actor), [alignment.standardId]) : [];
    return { standard, words: item?.statement ?? null };
  };

  return {
    /** Makes a playlist with its first version. Throws `playlist_not_ready`, and then nothing is made. */
    create: async (actor: Actor, input: QuickInput): Promise<Playlist> => {
      if (!canCreate(actor)) throw new AppError('forbidden');
      const found = await getResources(actor, input.resourceIds);
      const missing = input.resourceIds.filter((id) => !found.some((resource) => resource.id === id));
      if (missing.length > 0) {
        throw faulty(missing.map((id) => fault(['resourceIds', input.resourceIds.indexOf(id)], 'resource')));
      }
      const meant = await findStandard(actor, input.target ?? mostTaught(found) ?? {});
      const [language = 'en'] = found.flatMap((resource) => contentOf(resource).inLanguage);
      // A code alone says nothing to students: it leads only where the words of the standard follow.
      const name = input.title ?? (meant?.words ? meant.standard.code : contentOf(found[0]).title);
      const statement = input.target?.statement ?? meant?.words ?? name;
      const target: Target = {
        id: playlists.newId(),
        statement: { [language]: statement },
        successCriteria: [],
        standards: meant ? [meant.standard] : [],
        mastery: { kind: 'allRequired' },
        bank: null,
        supports: null,
      };
      const content = toContent(found, { title: input.title ?? titleOf(name, statement), target, language });
      const now = clock.now();
      const place = { visibility: 'private', schoolId: usualSchoolOf(actor) } as const;
      const draft = newPlaylist(actor, { id: playlists.newId(), ...place, content }, now);
      const version = await versions.freeze(actor, draft, null);
      const after = publishedAs(draft, version);
      const change = { revision: 1, by: actor.userId, at: now, kind: 'created', commands: [], touched: [''] } as const;
      await playlists.insert(scopeOf(actor), { after, change, version });
      return after;
    },
  };

  function toContent(
    found: readonly Resource[],
    { title, target, language }: { title: string; target: Target; language: string },
  ): PlaylistContent {
    const common = { targetIds: [target.id] };
    return {
      title,
      ...emptyContent,
      subjects: unique(found.flatMap(({ catalog }) => catalog.subjects)),
      gradeLevels: unique(found.flatMap(({ catalog }) => catalog.gradeLevels)),
      inLanguage: [language],
      targets: [target],
      pathways: [
        {
          id: playlists.newId(),
          title: 'Path 1',
          description: null,
          suits: { interests: [], modalities: [], level: null, languages: [] },
          entries: found.map((resource) =>
            toEntry(
              playlists.newId(),
              {
                kind: 'resource',
                ...common,
                role: roleOf(resource),
                resource: { resourceId: resource.id, version: null },
              },
              { mint: playlists.newId },
            ),
          ),
        },
      ],
    };
  }
}

/** The standard that most of them teach or assess; of equals the one that is named first. */
function mostTaught(resources: readonly Resource[]): { code: string; standardId?: string } | null {
  const counts = new Map<string, { readonly code: string; readonly standardId: string | null; count: number }>();
  for (const { catalog } of resources) {
    const named = catalog.alignments.filter(({ alignmentType }) => alignmentType !== 'requires');
    for (const key of new Set(named.map(({ standardId, code }) => standardId ?? code))) {
      const alignment = named.find(({ standardId, code }) => (standardId ?? code) === key);
      const known = counts.get(key);
      if (known) known.count += 1;
      else if (alignment) counts.set(key, { code: alignment.code, standardId: alignment.standardId, count: 1 });
    }
  }
  const [first] = [...counts.values()].sort((a, b) => b.count - a.count);
  return first ? { code: first.code, ...(first.standardId && { standardId: first.standardId }) } : null;
}

/** What its catalogue says that it is good for. */
function roleOf({ catalog: { educationalUse, alignments } }: Resource): StepRole {
  if (educationalUse.some((use) => /assess/.test(use))) return 'assess';
  if (educationalUse.some((use) => /practi[cs]e/.test(use))) return 'practice';
  const kinds = alignments.map(({ alignmentType }) => alignmentType);
  return kinds.includes('assesses') && !kinds.includes('teaches') ? 'assess' : 'learn';
}

function titleOf(name: string, statement: string): string {
  return name === statement ? name : `${name}: ${statement}`.slice(0, 300);
}

function contentOf(resource: Resource | undefined) {
  if (!resource) throw new Error('A playlist is made of something.');
  return seenContent(resource);
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function fault(path: (string | number)[], what: string): Fault {
  return { in: 'body', path, code: 'invalid_value', message: `There is no such ${what}.`, params: {} };
}

function faulty(faults: Fault[]): AppError {
  return new AppError('invalid_request', { faults });
}
