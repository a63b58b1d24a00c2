import type { Clock } from '../../shared/clock.ts';
import type { Learners, NamesOf } from '../accounts/learner.ts';
import { type CaseloadService, createCaseloadService } from './caseload.service.ts';
import { createStudentAccess, type StudentAccess, type StudentAccessParts } from './student-access.ts';
import type { StudentAuditStore } from './student-audit.store.ts';
import { createStudentAudit } from './student-audit.ts';
import { createStudentAuditReader, type StudentAuditReader } from './student-audit-reader.ts';
import { createStudentDataService, type StudentDataHolder, type StudentDataService } from './student-data.service.ts';
import type { StudentLinksStore } from './student-links.store.ts';
import {
  createStudentSearchService,
  type StudentSearchParts,
  type StudentSearchService,
} from './student-search.service.ts';

export type StudentRecordsServices = {
  readonly audit: StudentAuditReader;
  readonly data: StudentDataService;
  readonly caseloads: CaseloadService;
  readonly search: StudentSearchService;
};

export type StudentRecords = { readonly access: StudentAccess; readonly services: StudentRecordsServices };

export function createStudentRecords({
  store,
  namesOf,
  clock,
  links,
  holders,
  ...parts
}: Omit<StudentAccessParts, 'audit' | 'links' | 'learners'> & {
  readonly links: StudentLinksStore;
  readonly learners: Pick<Learners, 'findMany' | 'search'>;
  readonly seal: StudentSearchParts['seal'];
  readonly holders: () => readonly StudentDataHolder[];
  readonly store: StudentAuditStore;
  readonly namesOf: NamesOf;
  readonly clock: Clock;
}): StudentRecords {
  const access = createStudentAccess({ ...parts, links, audit: createStudentAudit({ store, clock }) });
  return {
    access,
    services: {
      audit: createStudentAuditReader({ store, namesOf }),
      data: createStudentDataService({ ...parts, holders, access, clock }),
      caseloads: createCaseloadService({ ...parts, links, namesOf, access, clock }),
      search: createStudentSearchService({ ...parts, access }),
    },
  };
}
