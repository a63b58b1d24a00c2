import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { FileService } from '../files/file.service.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { createLoadUses, type PlaylistResources } from './load-uses.ts';
import { createPlaylistService, type PlaylistService } from './playlist.service.ts';
import { createPlaylistAccess } from './playlist-access.ts';
import { createPlaylistEditingService, type PlaylistEditingService } from './playlist-editing.service.ts';
import {
  createPlaylistReadinessService,
  type PlaylistReadinessParts,
  type PlaylistReadinessService,
} from './playlist-readiness.service.ts';
import { createPlaylistVersionsService, type PlaylistVersionsService } from './playlist-versions.service.ts';
import { createPlaylistViewService, type PlaylistViewService, type ShownFile } from './playlist-view.service.ts';
import type { PlaylistsStores } from './playlists-stores.store.ts';
import { purgePlaylists } from './purge-playlists.ts';
import { createQuickPlaylistService, type QuickPlaylistService } from './quick-playlist.service.ts';

/** What the routes of playlists call. */
export type PlaylistsServices = {
  readonly drafts: PlaylistService;
  readonly editing: PlaylistEditingService;
  readonly versions: PlaylistVersionsService;
  readonly readiness: PlaylistReadinessService;
  readonly view: PlaylistViewService;
  readonly quick: QuickPlaylistService;
};

export type Playlists = {
  readonly services: PlaylistsServices;
  /** Covers among these files, so that they are not swept. */
  findUsedCovers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
};

export type PlaylistsParts = {
  readonly stores: PlaylistsStores;
  readonly resources: PlaylistResources;
  /** How often this process has changed what readers see of resources. */
  readonly resourceChanges: () => number;
  readonly resourceService: Pick<ResourceService, 'getMany' | 'mayEdit'>;
  readonly files: Pick<FileService, 'claim'>;
  /** A file as those are shown it who may read what shows it; null when it is not there any more. */
  readonly showFile: (fileId: string) => Promise<ShownFile | null>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader & PlaylistReadinessParts['standards'];
  /** A person with their roles; throws where there are none. */
  readonly actorOf: (personId: string) => Promise<Actor>;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  /** Those of the resources whose links are known to be broken; none where nobody looks after links. */
  readonly brokenLinks?: PlaylistReadinessParts['brokenLinks'];
  readonly clock: Clock;
};

const sweeping: Scope = { kind: 'system', reason: 'covers of playlists are not swept' };

/** The feature, put together over its collections. */
export function createPlaylists(parts: PlaylistsParts): Playlists {
  const { brokenLinks = async () => new Set<string>() } = parts;
  const { stores, resources, resourceChanges, resourceService, files, showFile, vocabularies, standards } = parts;
  const { actorOf, hasSchool, clock } = parts;
  const { playlists, history, versions: versionsStore } = stores;
  const access = createPlaylistAccess({ playlists, clock });
  const loadUses = createLoadUses({ resources, clock });
  const readers = {
    vocabularies,
    standards,
    getResources: resourceService.getMany,
    mayReadVersions: resourceService.mayEdit,
    claimCover: async (actor: Actor, fileId: string) => {
      const file = await files.claim(actor, fileId);
      return file?.mediaType.startsWith('image/') ? file.id : null;
    },
  };
  const findActor = async (personId: string): Promise<Actor | null> => {
    try {
      return await actorOf(personId);
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  };
  const readiness = createPlaylistReadinessService({ access, loadUses, standards, brokenLinks, clock });
  const versions = createPlaylistVersionsService({ versions: versionsStore, access, loadUses, readiness, clock });
  const purge = purgePlaylists({ playlists, clock });
  return {
    services: {
      drafts: createPlaylistService({ playlists, access, readers, clock, hasSchool, findActor }),
      editing: createPlaylistEditingService({ history, access, readers, newId: playlists.newId }),
      versions,
      readiness,
      view: createPlaylistViewService({ resourceChanges, resources, loadUses, showFile, clock }),
      quick: createQuickPlaylistService({
        playlists,
        versions,
        standards,
        getResources: resourceService.getMany,
        clock,
      }),
    },
    findUsedCovers: (ids) => playlists.findUsedCovers(sweeping, ids),
    jobs: [purge.definition],
    schedules: [purge.schedule],
  };
}
