import type { Clock } from '../../shared/clock.ts';
import type { NamesOf } from '../accounts/learner.ts';
import { createStudentAccess, type StudentAccess, type StudentAccessParts } from './student-access.ts';
import type { StudentAuditStore } from './student-audit.store.ts';
import { createStudentAudit } from './student-audit.ts';
import { createStudentAuditReader, type StudentAuditReader } from './student-audit-reader.ts';

export type StudentRecordsServices = { readonly audit: StudentAuditReader };

export type StudentRecords = { readonly access: StudentAccess; readonly services: StudentRecordsServices };

export function createStudentRecords({
  store,
  namesOf,
  clock,
  ...parts
}: Omit<StudentAccessParts, 'audit'> & {
  readonly store: StudentAuditStore;
  readonly namesOf: NamesOf;
  readonly clock: Clock;
}): StudentRecords {
  return {
    access: createStudentAccess({ ...parts, audit: createStudentAudit({ store, clock }) }),
    services: { audit: createStudentAuditReader({ store, namesOf }) },
  };
}
