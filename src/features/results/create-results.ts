import type { UploadPieces } from '../../database/upload-pieces.ts';
import type { Scope } from '../../shared/actor.ts';
import type { MasteryScale } from '../progress/mastery-scale.ts';
import type { ArrivedResult, ResultDesk } from '../progress/target-results.ts';
import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import { followResultsJob } from './follow-results-job.ts';
import { said } from './result.ts';
import { createResultsService, type ResultsServiceParts } from './results.service.ts';
import type { ResultsStore } from './results.store.ts';
import { resultsImportJob } from './results-import-job.ts';
import { createTakeResults, type TakeParts } from './take-results.ts';

/** The feature, put together over its collections. */
export function createResults({
  followStudent,
  ...parts
}: Omit<TakeParts, 'store'> &
  Omit<ResultsServiceParts, 'take' | 'uploads'> & {
    readonly uploads: UploadPieces;
    /** Brings a student's targets up to what is kept here. */
    readonly followStudent: (scope: Scope, orgId: string, studentId: string) => Promise<void>;
  }) {
  const { store, uploads } = parts;
  const { take } = createTakeResults(parts);
  const service = createResultsService({ ...parts, take });
  return {
    service,
    jobs: [
      followResultsJob({ store, followStudent }),
      resultsImportJob({
        uploads,
        take,
        follow: service.follow,
        countOfBatch: store.countOfBatch,
        noteCount: async (scope, orgId, id, addedCount) => {
          const batch = await store.findBatch(scope, orgId, id);
          if (batch) await store.putBatch(scope, { ...batch, addedCount });
        },
      }),
    ],
    holder: resultsHolder(store),
  };
}

/** What progress asks: what counts of students, by the scale of their district. */
export function createResultDesk(
  store: Pick<ResultsStore, 'findLatest'>,
  scaleOf: (orgId: string) => Promise<MasteryScale>,
): ResultDesk {
  return {
    of: async (scope, orgId, asked) => {
      const found = await store.findLatest(scope, orgId, asked);
      const byStudent = new Map<string, ArrivedResult[]>();
      if (found.length === 0) return byStudent;
      const scale = await scaleOf(orgId);
      for (const result of found) {
        byStudent.set(result.studentId, [...(byStudent.get(result.studentId) ?? []), said(result, scale)]);
      }
      return byStudent;
    },
  };
}

function resultsHolder(store: ResultsStore): StudentDataHolder {
  return {
    eraseStudent: (scope, orgId, studentId) => store.removeOfStudent(scope, orgId, studentId),
    exportStudent: async function* (scope, orgId, studentId) {
      const results: unknown[] = [];
      for await (const result of store.eachOfStudent(scope, orgId, studentId)) results.push(result);
      yield { name: 'results.json', json: results };
    },
  };
}
