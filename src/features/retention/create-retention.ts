import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import { createRetentionService, type RetentionService } from './retention.service.ts';
import { type RetentionParts, retentionJobs } from './retention-job.ts';

export type Retention = {
  readonly service: RetentionService;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
  /** How far it is with a student goes with the student. */
  readonly holder: StudentDataHolder;
};

/** The feature, put together. */
export function createRetention(parts: RetentionParts): Retention {
  const holder: StudentDataHolder = { eraseStudent: parts.marks.remove, exportStudent: async function* () {} };
  // What tells that somebody was counted goes after all else, so that it is not counted twice.
  const holders = () => parts.holders().filter((one) => one !== holder);
  const { definitions, schedule } = retentionJobs({ ...parts, holders });
  return { service: createRetentionService(parts), jobs: definitions, schedules: [schedule], holder };
}
