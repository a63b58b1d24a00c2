import { createFileTextsStore } from '../features/files/file-texts.store.ts';
import { createFilesStore } from '../features/files/files.store.ts';
import { createFiles } from '../features/files/files.ts';
import { announcing } from '../features/resources/announced-resources.ts';
import { createApprovalEndsStore } from '../features/resources/approval-ends.store.ts';
import { endApprovals } from '../features/resources/end-approvals.ts';
import { createResourceService } from '../features/resources/resource.service.ts';
import { createResourceAlignmentService } from '../features/resources/resource-alignment.service.ts';
import { createResourceAlignmentsStore } from '../features/resources/resource-alignments.store.ts';
import { createResourceBatches } from '../features/resources/resource-batch.service.ts';
import { createResourceBatchesStore } from '../features/resources/resource-batches.store.ts';
import { createResourceChangesStore } from '../features/resources/resource-changes.store.ts';
import { createResourceFeedStore } from '../features/resources/resource-feed.store.ts';
import { createResourceFileUse } from '../features/resources/resource-file-use.ts';
import { createResourceFilesStore } from '../features/resources/resource-files.store.ts';
import { createResourceFreshnessStore } from '../features/resources/resource-freshness.store.ts';
import { createResourceImportService } from '../features/resources/resource-import.service.ts';
import { createResourceMergesStore } from '../features/resources/resource-merges.store.ts';
import { createResourceSearchService } from '../features/resources/resource-search.service.ts';
import { createResourceTagging } from '../features/resources/resource-tagging.service.ts';
import { createResourceTagsStore } from '../features/resources/resource-tags.store.ts';
import { createResourcesStore } from '../features/resources/resources.store.ts';
import { createVersionsService } from '../features/resources/versions/versions.service.ts';
import { createPublicationGate } from '../features/review/publication-gate.ts';
import type { ReviewStores } from '../features/review/review.store.ts';
import { countAligned } from '../features/search/aligned-counts.ts';
import { createSignals } from '../features/signals/create-signals.ts';
import { createSignalsStores } from '../features/signals/signals.store.ts';
import { announcingFrameworks, announcingStandards } from '../features/standards/announced-standards.ts';
import { createAssociationsStore } from '../features/standards/associations.store.ts';
import { createStandards } from '../features/standards/create-standards.ts';
import { createFrameworksStore } from '../features/standards/frameworks.store.ts';
import { createLocalFrameworksStore } from '../features/standards/local-frameworks.store.ts';
import { createStandardIndexSource } from '../features/standards/standard-index-source.ts';
import { createStandardsStore } from '../features/standards/standards.store.ts';
import { createStandardsSearchStore } from '../features/standards/standards-search.store.ts';
import { createVocabulariesStore } from '../features/vocabularies/vocabularies.store.ts';
import { createVocabularies } from '../features/vocabularies/vocabularies.ts';
import { createVocabularyService } from '../features/vocabularies/vocabulary.service.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';

export type Catalog = ReturnType<typeof wireCatalog>;

/** Resources with their files, terms, standards and signals. */
export function wireCatalog(ground: Ground, indexes: Indexes, reviewStores: ReviewStores) {
  const { connection, config, secret, clock, log, organizations, names, hasSchool, later } = ground;
  const { jobs, announce } = later;
  const fileUse = createResourceFileUse({ shown: createResourceFilesStore(connection), clock });
  const files = createFiles({
    store: createFilesStore(connection),
    texts: createFileTextsStore(connection),
    use: {
      ...fileUse,
      findUsed: async (ids) => new Set([...(await fileUse.findUsed(ids)), ...(await later.findUsedCovers(ids))]),
      touchSearch: async (fileId) => {
        await fileUse.touchSearch(fileId);
        announce.resources();
      },
    },
    jobs,
    dataDir: config.dataDir,
    s3: config.s3,
    quotaBytes: config.filesQuotaBytes,
    secret,
    publicUrl: config.publicUrl,
    clock,
    log,
  });
  const resources = announcing(createResourcesStore(connection), announce.resources);
  const vocabulariesStore = createVocabulariesStore(connection);
  const vocabularies = createVocabularyService({ vocabularies: vocabulariesStore, clock });
  const curation = createVocabularies({
    store: vocabulariesStore,
    vocabularies,
    tagging: createResourceTagging({
      tags: createResourceTagsStore(connection),
      clock,
      announce: announce.resources,
    }),
    jobs,
    clock,
  });
  const standardsStores = {
    frameworks: createFrameworksStore(connection),
    standards: createStandardsStore(connection),
    associations: createAssociationsStore(connection),
  };
  const standardsSource = createStandardIndexSource(createStandardsSearchStore(connection));
  const standards = createStandards({
    stores: {
      ...standardsStores,
      standards: announcingStandards(standardsStores.standards, announce.standards),
      local: announcingFrameworks(createLocalFrameworksStore(connection, standardsStores), announce.standards),
    },
    search: {
      index: indexes.searchMetrics.measured('standards', indexes.standards),
      state: later.standardsState,
      source: standardsSource,
    },
    clock,
    nameOfDistrict: async (orgId) => {
      const scope = { kind: 'system', reason: 'a framework names its maker' } as const;
      return (await organizations.findDistrict(scope, orgId))?.name ?? null;
    },
    countAligned: (actor, groups) =>
      countAligned({ index: indexes.resources, resources: resourceSearch }, actor, groups),
    aligned: () => alignments,
    jobs,
    announce: ({ orgId }) => alignments.lookAgain(orgId),
  });
  const alignments = createResourceAlignmentService({
    resources,
    aligned: createResourceAlignmentsStore(connection),
    standards: standards.reader,
    clock,
    jobs,
  });
  const resourceSearch = createResourceSearchService({
    resources,
    freshness: createResourceFreshnessStore(connection),
    searchedFiles: files.findSearched,
    clock,
  });
  const resourceMerges = createResourceMergesStore(connection, announce.resources);
  const gate = createPublicationGate(reviewStores);
  const resourceService = createResourceService({
    resources,
    changes: createResourceChangesStore(connection),
    gate,
    merges: resourceMerges,
    files: {
      claim: files.claim,
      show: files.show,
    },
    clock,
    vocabularies,
    standards: standards.reader,
    publicUrl: config.publicUrl,
    hasSchool,
  });
  const resourceBatches = createResourceBatches({
    gate,
    store: createResourceBatchesStore(connection),
    files,
    hasSchool,
    clock,
    announce: announce.resources,
  });
  const signals = createSignals({
    stores: createSignalsStores(connection),
    source: resourceSearch,
    resources: resourceService,
    existing: async (scope, ids) => [
      ...(await resources.findMany(scope, ids, clock.now())).map(({ id }) => id),
      // A merge can be undone: then it has its signals again.
      ...(await resourceMerges.listMergedIds(scope, ids)),
    ],
    namesOf: names.namesOf,
    secret,
    clock,
    announce: announce.resources,
  });
  const resourceImport = createResourceImportService({
    resources,
    clock,
    vocabularies,
    standards: standards.reader,
    hasSchool,
  });
  return {
    files,
    resources,
    vocabularies,
    curation,
    standards,
    standardsSource,
    alignments,
    resourceSearch,
    resourceMerges,
    gate,
    resourceService,
    resourceBatches,
    signals,
    resourceImport,
    feed: createResourceFeedStore(connection),
    endApprovals: endApprovals({ ends: createApprovalEndsStore(connection), announce: announce.resources, clock }),
    versions: createVersionsService({ resources, vocabularies, clock }),
  };
}
