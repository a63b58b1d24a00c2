import { localDateAt } from '../features/accounts/account.ts';
import { createRoleHoldersStore } from '../features/accounts/role-holders.store.ts';
import type { Courses } from '../features/courses/create-courses.ts';
import { createCoverageService } from '../features/coverage/coverage.service.ts';
import { createDuplicates } from '../features/duplicates/create-duplicates.ts';
import { createDuplicatesStores } from '../features/duplicates/duplicates.store.ts';
import { createLinkHealth } from '../features/link-health/create-link-health.ts';
import { createLinkChecksStore } from '../features/link-health/link-checks.store.ts';
import type { Playlists } from '../features/playlists/create-playlists.ts';
import { createRemixes } from '../features/remixes/create-remixes.ts';
import { createRemixesStore } from '../features/remixes/remixes.store.ts';
import { createDistrictResourcesStore } from '../features/resources/district-resources.store.ts';
import { purgeResources } from '../features/resources/purge-resources.ts';
import { createResourceAlignmentsStore } from '../features/resources/resource-alignments.store.ts';
import { createResourceAlternatives } from '../features/resources/resource-alternatives.ts';
import { createResourceLineageStore } from '../features/resources/resource-lineage.store.ts';
import { createResourceProvenanceService } from '../features/resources/resource-provenance.service.ts';
import { createReviser } from '../features/resources/resource-revise.ts';
import { createReview } from '../features/review/create-review.ts';
import type { ResourceUses } from '../features/review/resource-uses.ts';
import type { ReviewStores } from '../features/review/review.store.ts';
import { createSpreadsheets } from '../features/spreadsheets/create-spreadsheets.ts';
import { createSpreadsheetsStore } from '../features/spreadsheets/spreadsheets.store.ts';
import { createBatchesStore } from '../features/tagging/batches.store.ts';
import { createSuggestions } from '../features/tagging/create-suggestions.ts';
import { createTagging } from '../features/tagging/create-tagging.ts';
import { createRejectionsStore } from '../features/tagging/rejections.store.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { Catalog } from './catalog.ts';
import type { Ground } from './ground.ts';

export type LibraryParts = {
  readonly playlists: Playlists;
  readonly courses: Pick<Courses, 'mover'>;
  readonly reviewStores: ReviewStores;
  readonly outbound: Outbound;
  /** What names resources; playlists when absent. */
  readonly uses: ResourceUses | undefined;
};

export type Library = ReturnType<typeof wireLibrary>;

/** What keeps a library in order: tags in bulk, review, remixes, duplicates, links. */
export function wireLibrary(
  ground: Ground,
  catalog: Catalog,
  { playlists, courses, reviewStores, outbound, uses }: LibraryParts,
) {
  const { connection, config, metrics, clock, names, notifications, later } = ground;
  const { jobs } = later;
  const { files, resources, vocabularies, standards, resourceMerges, resourceService, resourceBatches, feed } = catalog;
  const batchesStore = createBatchesStore(connection);
  const districtResources = createDistrictResourcesStore(connection);
  const tagging = createTagging({
    store: batchesStore,
    feed: districtResources,
    resources: resourceBatches,
    resourceList: resourceService,
    search: () => later.search().search,
    vocabularies,
    standards: standards.reader,
    jobs,
    clock,
  });
  const provenance = createResourceProvenanceService({
    resources,
    namesOf: names.namesOf,
    clock,
  });
  const spreadsheets = createSpreadsheets({
    store: createSpreadsheetsStore(connection),
    tagging,
    resources: resourceBatches,
    vocabularies,
    standards: standards.reader,
    jobs,
    clock,
  });
  const remixesStore = createRemixesStore(connection);
  const suggestions = createSuggestions({
    store: batchesStore,
    rejections: createRejectionsStore(connection),
    batches: tagging.services.batches,
    feed: districtResources,
    resources: resourceService,
    resourceBatches,
    standards: standards.reader,
    frameworks: standards.frameworkExport,
    vocabularies,
    fileTexts: files.findTexts,
    fileTextsChanged: files.listTextsChanged,
    jobs,
    clock,
  });
  const roleHolders = createRoleHoldersStore(connection);
  const review = createReview({
    reviser: createReviser({ resources, clock }),
    resources: resourceService,
    alternatives: createResourceAlternatives({ aligned: createResourceAlignmentsStore(connection), clock }),
    stores: reviewStores,
    feed,
    uses: uses ?? playlists.services.uses.resourceUses,
    notify: notifications.notify,
    reviewersOf: async (orgId) => {
      const scope = { kind: 'system', reason: 'what waits for a review is told to those who review' } as const;
      const day = localDateAt(clock.now(), await ground.timeZoneOf(orgId));
      return roleHolders.find(scope, { orgId, roles: ['specialist', 'admin'], day });
    },
    namesOf: names.namesOf,
    actorOf: later.actorOf,
    timeZoneOf: ground.timeZoneOf,
    clock,
  });
  const duplicates = createDuplicates({
    stores: createDuplicatesStores(connection),
    feed,
    resourceMerges,
    resources: resourceService,
    gate: catalog.gate,
    findResource: (scope, id) => resources.find(scope, id, clock.now()),
    hashesOf: files.findHashes,
    references: [catalog.signals.mover, playlists.mover, courses.mover],
    jobs,
    clock,
  });
  const linkHealth = createLinkHealth({
    checks: createLinkChecksStore(connection),
    resources: resourceService,
    feed,
    outbound,
    notify: notifications.notify,
    ownersOfUses: playlists.services.uses.resourceUses.ownersOf,
    everyDays: config.linkCheckDays,
    hostDelaySeconds: config.linkCheckDelaySeconds,
    registry: metrics.registry,
    jobs,
    clock,
  });
  const remixes = createRemixes({
    store: remixesStore,
    lineage: createResourceLineageStore(connection),
    resources: resourceService,
    vocabularies,
    standards: standards.reader,
    namesOf: names.namesOf,
    publicUrl: config.publicUrl,
    clock,
  });
  const coverage = createCoverageService({
    frameworks: standards.frameworkExport,
    libraryOf: suggestions.libraries.of,
    subjectsWithin: async (orgId, subject) => (await vocabularies.of(orgId)).filterValues('subjects', [subject]),
    mostResources: suggestions.libraries.mostEntries,
    gaps: () => later.search().gaps,
    clock,
  });
  const purge = purgeResources({ resources, forget: remixesStore.removeMany, clock });
  return { tagging, provenance, spreadsheets, suggestions, review, duplicates, linkHealth, remixes, coverage, purge };
}
