import { localDateAt } from '../features/accounts/account.ts';
import { createCoursesStore } from '../features/courses/courses.store.ts';
import { createCourses } from '../features/courses/create-courses.ts';
import { createPlaylistImports } from '../features/playlist-imports/create-playlist-imports.ts';
import { createPlaylistImportsStore } from '../features/playlist-imports/playlist-imports.store.ts';
import { createPlaylistRemixes } from '../features/playlist-remixes/create-playlist-remixes.ts';
import { createPlaylistRemixesStore } from '../features/playlist-remixes/playlist-remixes.store.ts';
import { createPlaylists } from '../features/playlists/create-playlists.ts';
import { createPlaylistsStores } from '../features/playlists/playlists-stores.store.ts';
import { createProposalService } from '../features/proposals/proposal.service.ts';
import { authors } from '../features/resources/resource.policy.ts';
import { createResourceAddressesStore } from '../features/resources/resource-addresses.store.ts';
import { createResourceAddresses } from '../features/resources/resource-addresses.ts';
import { createSchoolCalendarService } from '../features/school-calendar/school-calendar.service.ts';
import { createSchoolCalendarsStore } from '../features/school-calendar/school-calendars.store.ts';
import { createPlaylistRatings, withPlaylistRatings } from '../features/signals/playlists/create-playlist-ratings.ts';
import { createPlaylistRatingsStore } from '../features/signals/playlists/playlist-ratings.store.ts';
import { createBankTargetsStore } from '../features/targets/bank-targets.store.ts';
import { createTargets } from '../features/targets/create-targets.ts';
import type { Catalog } from './catalog.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';

export type PlaylistWiring = ReturnType<typeof wirePlaylists>;

/** Playlists, what they lead to, and the courses that they belong to. */
export function wirePlaylists(ground: Ground, indexes: Indexes, catalog: Catalog) {
  const { connection, config, secret, clock, names, hasSchool, later } = ground;
  const { files, resources, vocabularies, standards, resourceSearch, resourceMerges, resourceService } = catalog;
  const playlistRatingsStore = createPlaylistRatingsStore(connection);
  const playlistRemixesStore = createPlaylistRemixesStore(connection);
  const playlistImportsStore = createPlaylistImportsStore(connection);
  const coursesStore = createCoursesStore(connection);
  const bankTargets = createBankTargetsStore(connection);
  const targets = createTargets({
    targets: bankTargets,
    standards: standards.reader,
    vocabularies,
    clock,
    countUses: async (orgId, ids) => {
      const [inPlaylists, units] = await Promise.all([
        playlists.countBankUses(orgId, ids),
        coursesStore.countTargetUses({ kind: 'system', reason: 'uses of the bank are counted' }, orgId, ids),
      ]);
      return { playlists: inPlaylists, units };
    },
  });
  const playlists = createPlaylists({
    bank: targets.services.targets.bank,
    resourceChanges: later.resourceChanges,
    stores: createPlaylistsStores(connection, later.announce.playlists),
    resources,
    merges: resourceMerges,
    resourceService,
    files: files.service,
    showFile: files.show,
    vocabularies,
    standards: standards.reader,
    actorOf: later.actorOf,
    hasSchool,
    jobs: later.jobs,
    brokenLinks: (_scope, ids) => later.findBrokenLinks(ids),
    namesOf: names.namesOf,
    findColleagues: async (orgId, start) => {
      const scope = { kind: 'system', reason: 'people are let into a playlist' } as const;
      const day = localDateAt(clock.now(), await ground.timeZoneOf(orgId));
      return names.findByName(scope, orgId, { start, roles: authors, day, limit: 8 });
    },
    findAssigned: later.findAssigned,
    forget: async (scope, ids) => {
      await playlistRatingsStore.removeOf(scope, ids);
      await playlistRemixesStore.removeMany(scope, ids);
      await playlistImportsStore.removeOf(scope, ids);
    },
    clock,
  });
  const playlistRatings = createPlaylistRatings({
    store: playlistRatingsStore,
    playlists: playlists.services.drafts,
    namesOf: names.namesOf,
    secret,
    clock,
    announce: later.announce.playlists,
    existing: playlists.existing,
  });
  const calendar = createSchoolCalendarService({
    calendars: createSchoolCalendarsStore(connection),
    timeZoneOf: async ({ orgId }) => ground.timeZoneOf(orgId),
    clock,
  });
  const courses = createCourses({
    courses: coursesStore,
    calendar,
    targets: targets.services.targets,
    playlists,
    resources: resourceService,
    standards: standards.reader,
    vocabularies,
    search: () => later.search().search,
    things: {
      findImportedIds: catalog.resourceImport.findIds,
      findResources: async (orgId, ids) => {
        const scope = { kind: 'system', reason: 'a course attaches resources' } as const;
        const found = ids.length === 0 ? [] : await resources.findMany(scope, ids, clock.now());
        return found.filter((resource) => resource.orgId === orgId).map(({ id }) => id);
      },
      findPlaylists: playlists.findIds,
    },
    clock,
  });
  return {
    playlists,
    targets: targets.services,
    bankTargets,
    courses,
    calendar,
    ratings: playlistRatings,
    jobs: [playlistRatings.check.definition],
    schedules: [playlistRatings.check.schedule],
    searchSource: withPlaylistRatings(playlists.searchRecords, playlistRatingsStore),
    remixes: createPlaylistRemixes({
      store: playlistRemixesStore,
      hashesOf: files.findHashes,
      playlists: playlists.shared,
      resources: resourceService,
      namesOf: names.namesOf,
      publicUrl: config.publicUrl,
      clock,
    }),
    imports: createPlaylistImports({
      store: playlistImportsStore,
      playlists,
      resources: resourceService,
      resourceImport: catalog.resourceImport,
      addresses: createResourceAddresses(createResourceAddressesStore(connection)),
      files,
      standards: standards.reader,
      bank: targets.services.targets.bank,
      vocabularies,
      clock,
    }),
    proposals: createProposalService({
      sources: {
        index: indexes.resources,
        resources: resourceSearch,
        getResources: resourceService.getMany,
        signalsOf: catalog.signals.countsOf,
        now: clock.now,
      },
      standards: standards.reader,
      vocabularies,
      drafts: playlists.services.drafts,
      newId: resources.newId,
    }),
  };
}
