import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { ResourceTagging } from '../resources/resource-tagging.service.ts';
import { resumeMerges } from './resume-merges.ts';
import type { VocabulariesStore } from './vocabularies.store.ts';
import type { VocabularyServices } from './vocabulary.routes.ts';
import type { VocabularyService } from './vocabulary.service.ts';
import { createVocabularyEditing } from './vocabulary-editing.service.ts';
import { createVocabularyMerges, vocabularyMergeJobs } from './vocabulary-merges.service.ts';
import { createVocabularyUsage } from './vocabulary-usage.service.ts';

/** What specialists do with vocabularies, and the jobs that it takes. */
export type Vocabularies = {
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
  services(jobs: Pick<JobService, 'enqueue'>): VocabularyServices;
};

export function createVocabularies({
  store,
  vocabularies,
  tagging,
  jobs: jobsOf,
  clock,
}: {
  store: VocabulariesStore;
  vocabularies: VocabularyService;
  tagging: ResourceTagging;
  jobs: () => Pick<JobService, 'enqueue'>;
  clock: Clock;
}): Vocabularies {
  const editing = createVocabularyEditing({ vocabularies, store, clock });
  const resume = resumeMerges({ store, jobs: jobsOf, clock });
  return {
    jobs: [...vocabularyMergeJobs({ store, tagging, clock }), resume.definition],
    schedules: [resume.schedule],
    services: (jobs) => ({
      editing,
      usage: createVocabularyUsage({ vocabularies, tagging }),
      merges: createVocabularyMerges({ editing, store, jobs, clock }),
    }),
  };
}
