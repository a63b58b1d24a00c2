import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { findActor } from '../accounts/find-actor.ts';
import type { ReferenceMover } from '../duplicates/merge.ts';
import type { FileService } from '../files/file.service.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import type { ResourceMerges } from '../resources/resource-merges.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { BankReader } from './bank-links.ts';
import { composeContent } from './compose-content.ts';
import { createLoadUses, type PlaylistResources } from './load-uses.ts';
import { type Colleague, createPlaylistService, type PlaylistService } from './playlist.service.ts';
import { createPlaylistAccess } from './playlist-access.ts';
import type { ListedPlaylist } from './playlist-document.store.ts';
import { createPlaylistEditingService, type PlaylistEditingService } from './playlist-editing.service.ts';
import {
  createPlaylistGlancesService,
  type PlaylistGlancesParts,
  type PlaylistGlancesService,
} from './playlist-glances.service.ts';
import {
  createPlaylistReadinessService,
  type PlaylistReadinessParts,
  type PlaylistReadinessService,
} from './playlist-readiness.service.ts';
import type { KeptVersion } from './playlist-version.ts';
import { createPlaylistVersionsService, type PlaylistVersionsService } from './playlist-versions.service.ts';
import { createPlaylistViewService, type PlaylistViewService, type ShownFile } from './playlist-view.service.ts';
import type { PlaylistsStores } from './playlists-stores.store.ts';
import { purgePlaylists } from './purge-playlists.ts';
import { createQuickPlaylistService, type QuickPlaylistService } from './quick-playlist.service.ts';
import { createPlaylistSearchService, type PlaylistSearchRecords } from './search/playlist-search.service.ts';
import type { SharedPlaylists } from './shared-playlists.ts';
import { followingMerges } from './uses/follow-merges.ts';
import { createPlaylistMover } from './uses/playlist-mover.ts';
import { createPlaylistUsesService, type PlaylistUsesService } from './uses/playlist-uses.service.ts';
import { replacementJobs } from './uses/replacement-jobs.ts';
import { createReplacementsService, type ReplacementsService } from './uses/replacements.service.ts';

/** What those who give playlists to students ask of this feature. */
export type AssignedPlaylists = {
  findVersion(playlistId: string, version: number): Promise<KeptVersion | null>;
  /** The newest version of each; nothing is said of those that are gone. */
  newestVersions(playlistIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
};

/** What the routes of playlists call. */
export type PlaylistsServices = {
  readonly drafts: PlaylistService;
  readonly editing: PlaylistEditingService;
  readonly versions: PlaylistVersionsService;
  readonly readiness: PlaylistReadinessService;
  readonly view: PlaylistViewService;
  readonly quick: QuickPlaylistService;
  readonly uses: PlaylistUsesService;
  readonly replacements: ReplacementsService;
  readonly glances: PlaylistGlancesService;
};

export type Playlists = {
  readonly services: PlaylistsServices;
  /** What search knows of playlists. */
  readonly searchRecords: PlaylistSearchRecords;
  /** Takes uses in drafts along when resources are merged. */
  readonly mover: ReferenceMover;
  /** How many playlists of the district use each of these targets of its bank. */
  countBankUses(orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Those of the ids that the actor may see, as lists have them. */
  getListed(actor: Actor, ids: readonly string[]): Promise<readonly ListedPlaylist[]>;
  /** Those of the ids that the district has, whoever may see them. */
  findIds(orgId: string, ids: readonly string[]): Promise<readonly string[]>;
  /** Those of the ids that are there, of all districts; for the system. */
  existing(scope: Scope, ids: readonly string[]): Promise<readonly string[]>;
  /** Covers among these files, so that they are not swept. */
  findUsedCovers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** For those who copy and exchange playlists. */
  readonly shared: SharedPlaylists;
  /** What is assigned: it is read whoever sees the playlist, as it was given to them. */
  readonly assigned: AssignedPlaylists;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
};

export type PlaylistsParts = {
  readonly stores: PlaylistsStores;
  readonly resources: PlaylistResources;
  /** How often this process has changed what readers see of resources. */
  readonly resourceChanges: () => number;
  readonly merges: Pick<ResourceMerges, 'listMergedIds' | 'findSuccessorId'>;
  readonly resourceService: Pick<ResourceService, 'getMany' | 'mayEdit'>;
  readonly files: Pick<FileService, 'claim'>;
  /** A file as those are shown it who may read what shows it; null when it is not there any more. */
  readonly showFile: (fileId: string) => Promise<ShownFile | null>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader & PlaylistReadinessParts['standards'];
  /** The district's bank of learning targets. */
  readonly bank: BankReader;
  /** A person with their roles; throws where there are none. */
  readonly actorOf: (personId: string) => Promise<Actor>;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  /** Those of the resources whose links are known to be broken; none where nobody looks after links. */
  readonly brokenLinks?: PlaylistReadinessParts['brokenLinks'];
  readonly jobs: () => Pick<JobService, 'enqueue' | 'get' | 'listReport'>;
  /** Destroys what others keep of playlists that are gone for good. */
  readonly forget: (scope: Scope, playlistIds: readonly string[]) => Promise<void>;
  /** Those of the district who make playlists, by the beginning of a word of their name; a few. */
  readonly findColleagues: (orgId: string, start: string) => Promise<readonly Colleague[]>;
  /** Names of people of a district, by id. */
  readonly namesOf: PlaylistGlancesParts['namesOf'];
  /** Those of the playlists that students have. */
  readonly findAssigned: (playlistIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly clock: Clock;
};

const sweeping: Scope = { kind: 'system', reason: 'covers of playlists are not swept' };

const assigning: Scope = { kind: 'system', reason: 'students read what was assigned to them' };
const importing: Scope = { kind: 'system', reason: 'a course attaches playlists' };
const counting: Scope = { kind: 'system', reason: 'uses of the bank are counted, whoever may see them' };

/** The feature, put together over its collections. */
export function createPlaylists(parts: PlaylistsParts): Playlists {
  const { bank, brokenLinks = async () => new Set<string>() } = parts;
  const { stores, resourceChanges, resourceService, files, showFile, vocabularies, standards } = parts;
  const { actorOf, hasSchool, merges, jobs, forget, namesOf, findColleagues, findAssigned, clock } = parts;
  const { playlists, history, versions: versionsStore, uses } = stores;
  const resources = followingMerges(parts.resources, merges);
  const access = createPlaylistAccess({ playlists, clock });
  const loadUses = createLoadUses({ resources, clock });
  const readers = {
    bank,
    vocabularies,
    standards,
    getResources: resourceService.getMany,
    mayReadVersions: resourceService.mayEdit,
    claimCover: async (actor: Actor, fileId: string) => {
      const file = await files.claim(actor, fileId);
      return file?.mediaType.startsWith('image/') ? file.id : null;
    },
  };
  const readiness = createPlaylistReadinessService({ access, loadUses, standards, brokenLinks, clock });
  const versions = createPlaylistVersionsService({ versions: versionsStore, access, loadUses, readiness, clock });
  const replacing = replacementJobs({
    uses,
    history,
    access,
    resources: resourceService,
    newId: playlists.newId,
    jobs,
  });
  const purge = purgePlaylists({ playlists, forget, findAssigned, clock });
  return {
    services: {
      drafts: createPlaylistService({
        playlists,
        access,
        readers,
        clock,
        hasSchool,
        findColleagues,
        findActor: (personId) => findActor(actorOf, personId),
      }),
      editing: createPlaylistEditingService({ history, access, readers, newId: playlists.newId }),
      versions,
      readiness,
      glances: createPlaylistGlancesService({ playlists, versions, readiness, namesOf }),
      view: createPlaylistViewService({ resourceChanges, resources, loadUses, showFile, clock }),
      uses: createPlaylistUsesService({ uses, versions: versionsStore, resources: resourceService, merges }),
      replacements: createReplacementsService({ uses, resources: resourceService, jobs }),
      quick: createQuickPlaylistService({
        playlists,
        versions,
        standards,
        getResources: resourceService.getMany,
        clock,
      }),
    },
    searchRecords: createPlaylistSearchService(stores.search),
    mover: createPlaylistMover({ playlists, uses, clock }),
    shared: {
      ...access,
      ...stores.lineage,
      newestOf: versions.newestOf,
      get: versions.get,
      newId: playlists.newId,
      findMany: (actor, ids) => playlists.findMany(scopeOf(actor), ids),
      compose: (actor, playlistId, input) =>
        composeContent({ readers, newId: playlists.newId }, actor, playlistId, input),
      insert: async (actor, after, commands, alongside) => {
        const change = {
          revision: 1,
          by: actor.userId,
          at: after.createdAt,
          kind: 'created',
          commands,
          touched: [''],
        } as const;
        await playlists.insert(scopeOf(actor), { after, change, alongside });
      },
      loadUses,
    },
    assigned: {
      findVersion: (playlistId, version) => versionsStore.find(assigning, playlistId, version),
      newestVersions: async (ids) => {
        const found = await playlists.findMany(assigning, ids);
        return new Map(
          found.flatMap(({ id, publishedVersion }) => (publishedVersion === null ? [] : [[id, publishedVersion]])),
        );
      },
    },
    countBankUses: (orgId, ids) => playlists.countBankUses(counting, orgId, ids),
    getListed: (actor, ids) => playlists.findListed(scopeOf(actor), ids),
    findIds: async (orgId, ids) => {
      const found = await playlists.findMany(importing, ids);
      return found.filter((playlist) => playlist.orgId === orgId).map(({ id }) => id);
    },
    existing: async (scope, ids) => (await playlists.findListed(scope, ids)).map(({ id }) => id),
    findUsedCovers: (ids) => playlists.findUsedCovers(sweeping, ids),
    jobs: [purge.definition, ...replacing],
    schedules: [purge.schedule],
  };
}
