import type { Scope } from '../../shared/actor.ts';
import type { Class, Enrollment } from './class.ts';
import type { ClassesStore } from './classes.store.ts';
import type { EnrollmentsStore, EnrollmentWrite } from './enrollments.store.ts';

export type { EnrollmentWrite };

/** Classes and enrollments, many at once, for imports of rosters. */
export type RosterClasses = {
  newId(): string;
  eachImported(scope: Scope, orgId: string): AsyncIterable<Class>;
  enrollmentsIn(scope: Scope, orgId: string, classIds: readonly string[]): Promise<Enrollment[]>;
  insert(scope: Scope, one: Class): Promise<void>;
  /** False when somebody else has changed it since it was read. */
  replace(scope: Scope, before: Class, after: Class): Promise<boolean>;
  /** Says which were written. */
  enroll(
    scope: Scope,
    orgId: string,
    writes: readonly EnrollmentWrite[],
    now: Date,
  ): Promise<readonly EnrollmentWrite[]>;
};

export function createRosterClasses(classes: ClassesStore, enrollments: EnrollmentsStore): RosterClasses {
  return {
    newId: classes.newId,
    eachImported: classes.eachImported,
    enrollmentsIn: (scope, orgId, classIds) => enrollments.listOfClasses(scope, orgId, classIds, null),
    insert: classes.insert,
    replace: classes.replace,
    enroll: enrollments.write,
  };
}
