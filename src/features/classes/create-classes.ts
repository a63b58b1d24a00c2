import type { Clock } from '../../shared/clock.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { Learners, NamesOf } from '../accounts/learner.ts';
import type { WantedPerson } from '../accounts/set-up.service.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import { type ClassService, createClassService, type FindStaff } from './class.service.ts';
import type { ClassGroupsStore } from './class-groups.store.ts';
import { type ClassRoll, createClassRoll } from './class-roll.ts';
import { type ClassViewService, createClassViewService } from './class-view.service.ts';
import type { ClassesStore } from './classes.store.ts';
import type { EnrollmentsStore } from './enrollments.store.ts';
import { createGroupService, type GroupService } from './group.service.ts';
import { createNewStudentsService, type NewStudentsService } from './new-students.service.ts';
import { createRosterService, type RosterService } from './roster.service.ts';
import type { RosterChangesStore } from './roster-changes.store.ts';

export type ClassesServices = {
  readonly classes: ClassService;
  readonly roster: RosterService;
  readonly groups: GroupService;
  readonly view: ClassViewService;
  readonly newStudents: NewStudentsService;
};

export type ClassesStores = {
  readonly classes: ClassesStore;
  readonly enrollments: EnrollmentsStore;
  readonly groups: ClassGroupsStore;
  readonly changes: RosterChangesStore;
};

/** Who learns where: it stands before the records of students, which ask it who teaches whom. */
export function createRoll(stores: ClassesStores, days: DistrictDays): ClassRoll {
  return createClassRoll({ ...stores, days });
}

/** Classes, put together over their collections. */
export function createClasses({
  stores,
  roll,
  learners,
  namesOf,
  audit,
  hasSchool,
  findStaff,
  addPerson,
  randomBytes,
  days,
  clock,
}: {
  readonly stores: ClassesStores;
  readonly roll: ClassRoll;
  readonly learners: Learners;
  readonly namesOf: NamesOf;
  readonly audit: Pick<StudentAudit, 'audited'>;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  readonly findStaff: FindStaff;
  readonly addPerson: (wanted: WantedPerson) => Promise<{ readonly id: string }>;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly days: DistrictDays;
  readonly clock: Clock;
}): ClassesServices {
  const { classes, enrollments, groups, changes } = stores;
  const roster = createRosterService({ roll, enrollments, changes, learners, audit, days, clock });
  return {
    classes: createClassService({
      classes,
      learners,
      hasSchool,
      findStaff,
      roll,
      audit,
      randomBytes,
      days,
      clock,
    }),
    roster,
    newStudents: createNewStudentsService({ roll, roster, learners, addPerson, audit, days }),
    groups: createGroupService({ roll, groups, audit, days, clock }),
    view: createClassViewService({ classes, enrollments, roll, namesOf, days }),
  };
}
