import { createUploadPieces } from '../database/upload-pieces.ts';
import type { DistrictDays } from '../features/accounts/district-days.ts';
import type { OrganizationsStore } from '../features/accounts/organizations.store.ts';
import { createRosterPeopleStore } from '../features/accounts/roster-people.store.ts';
import type { RosterClasses } from '../features/classes/roster-classes.ts';
import { createRosters } from '../features/rosters/create-rosters.ts';
import type { RosterSchools } from '../features/rosters/roster-import.service.ts';
import { createRosterImportChangesStore } from '../features/rosters/roster-import-changes.store.ts';
import type { StudentAccess } from '../features/student-records/student-access.ts';
import { readOneRosterPackage } from '../integrations/oneroster/read-package.ts';
import type { Ground } from './ground.ts';

/** Rosters of student information systems. */
export function wireRosters(
  ground: Ground,
  parts: {
    classes: RosterClasses;
    access: StudentAccess;
    days: DistrictDays;
    forgetActor: (personId: string) => void;
  },
) {
  const { connection, clock, organizations, later } = ground;
  return createRosters({
    schools: schoolsOf(organizations, clock.now),
    people: createRosterPeopleStore(connection),
    classes: parts.classes,
    changes: createRosterImportChangesStore(connection),
    forgetActor: parts.forgetActor,
    audit: parts.access,
    days: parts.days,
    clock,
    uploads: createUploadPieces(connection, 'roster_uploads'),
    readPackage: readOneRosterPackage,
    jobs: later.jobs,
  });
}

/** Schools of a district, in the name of a roster. */
function schoolsOf(organizations: OrganizationsStore, now: () => Date): RosterSchools {
  const system = { kind: 'system', reason: 'import of a roster' } as const;
  return {
    list: (orgId) => organizations.listSchoolsOf(system, orgId),
    create: (orgId, school) => organizations.createSchool(system, { orgId, ...school }, now()),
    update: async (_orgId, id, change) => {
      await organizations.updateSchool(system, { id, revision: null, change }, now());
    },
  };
}
