import { randomBytes } from 'node:crypto';
import { createDistrictDays } from '../features/accounts/district-days.ts';
import type { GuardianDoor } from '../features/accounts/guardian-door.ts';
import { createLearnersStore } from '../features/accounts/learners.store.ts';
import type { AccountSetUp } from '../features/accounts/set-up.service.ts';
import type { SignInDoor } from '../features/accounts/sign-in-door.ts';
import { createClassData } from '../features/classes/class-data.ts';
import { createClassGroupsStore } from '../features/classes/class-groups.store.ts';
import { createClassesStore } from '../features/classes/classes.store.ts';
import { createClasses, createRoll } from '../features/classes/create-classes.ts';
import { createEnrollmentsStore } from '../features/classes/enrollments.store.ts';
import { createRosterChangesStore } from '../features/classes/roster-changes.store.ts';
import { createRosterClasses } from '../features/classes/roster-classes.ts';
import type { SchoolCalendar } from '../features/school-calendar/school-calendar.ts';
import { createStudentProfiles } from '../features/student-profiles/create-student-profiles.ts';
import { createGuardianInvitationsStore } from '../features/student-profiles/guardian-invitations.store.ts';
import type { StudentProfileParts } from '../features/student-profiles/student-profile.service.ts';
import { createStudentProfilesStore } from '../features/student-profiles/student-profiles.store.ts';
import { createStudentRecords } from '../features/student-records/create-student-records.ts';
import { createPersonalTraces } from '../features/student-records/personal-traces.store.ts';
import { staffRoles } from '../features/student-records/student-access.ts';
import { createStudentAuditStore } from '../features/student-records/student-audit.store.ts';
import type { StudentDataHolder } from '../features/student-records/student-data.service.ts';
import { createStudentLinksStore } from '../features/student-records/student-links.store.ts';
import { createStudentSignIn } from '../features/student-sign-in/create-student-sign-in.ts';
import { createSignInData } from '../features/student-sign-in/sign-in-data.ts';
import { createSignInTriesStore } from '../features/student-sign-in/sign-in-tries.store.ts';
import { createStudentSignInsStore } from '../features/student-sign-in/student-sign-ins.store.ts';
import type { VocabularyService } from '../features/vocabularies/vocabulary.service.ts';
import type { Scope } from '../shared/actor.ts';
import { createSeal, keyFrom } from '../shared/seal.ts';
import type { Ground } from './ground.ts';
import { wireRosters } from './rosters.ts';

export type StudentWiring = ReturnType<typeof wireStudents>;

/** Students: who learns where, and who may see what of them. */
export function wireStudents(
  ground: Ground,
  {
    door,
    guardianDoor,
    vocabularies,
    calendarOf,
    findTargets,
    forgetActor,
    addPerson,
  }: {
    door: SignInDoor;
    guardianDoor: GuardianDoor;
    vocabularies: Pick<VocabularyService, 'resolveTags'>;
    calendarOf: (orgId: string) => Promise<SchoolCalendar>;
    findTargets: StudentProfileParts['findTargets'];
    forgetActor: (personId: string) => void;
    addPerson: AccountSetUp['ensurePerson'];
  },
) {
  const { connection, clock, names, hasSchool } = ground;
  const days = createDistrictDays({ timeZoneOf: ground.timeZoneOf, clock });
  const learners = createLearnersStore(connection);
  const links = createStudentLinksStore(connection);
  const stores = {
    classes: createClassesStore(connection),
    enrollments: createEnrollmentsStore(connection),
    groups: createClassGroupsStore(connection),
    changes: createRosterChangesStore(connection),
  };
  const roll = createRoll(stores, days);
  // Others that keep something of students add themselves; the person comes last.
  const holders: StudentDataHolder[] = [];
  const traces = createPersonalTraces(connection, forgetActor);
  const everyHolder = () => [...holders, traces];
  const auditStore = createStudentAuditStore(connection);
  const records = createStudentRecords({
    holders: everyHolder,
    store: auditStore,
    links,
    learners,
    seal: createSeal(keyFrom(ground.secret, 'pathloom student names')),
    taughtBy: roll.studentsTaughtBy,
    namesOf: names.namesOf,
    days,
    clock,
  });
  const classes = createClasses({
    stores,
    roll,
    learners,
    namesOf: names.namesOf,
    audit: records.access,
    hasSchool,
    findStaff: (orgId, { start, on }) => {
      const scope = { kind: 'system', reason: 'people are added to the staff of a class' } as const;
      return names.findByName(scope, orgId, { start, roles: staffRoles, day: on, limit: 8 });
    },
    addPerson,
    randomBytes,
    days,
    clock,
  });
  const signInStores = { signIns: createStudentSignInsStore(connection), tries: createSignInTriesStore(connection) };
  const signIn = createStudentSignIn({
    stores: signInStores,
    roll,
    learners,
    audit: records.access,
    door,
    calendarOf,
    timeZoneOf: ground.timeZoneOf,
    secret: ground.secret,
    publicUrl: ground.config.publicUrl,
    random: randomBytes,
    days,
    clock,
  });
  const profiles = createStudentProfiles({
    stores: {
      profiles: createStudentProfilesStore(connection),
      invitations: createGuardianInvitationsStore(connection),
    },
    links,
    access: records.access,
    learners,
    namesOf: names.namesOf,
    vocabularies,
    door: guardianDoor,
    findTargets,
    random: randomBytes,
    publicUrl: ground.config.publicUrl,
    days,
    clock,
  });
  holders.push(createClassData(stores), createSignInData(signInStores), profiles.holder);
  const rosters = wireRosters(ground, {
    classes: createRosterClasses(stores.classes, stores.enrollments),
    access: records.access,
    days,
    forgetActor,
  });
  holders.push(rosters.holder);
  return {
    days,
    learners,
    roll,
    /** A class by its own id, or by the one of the student information system. */
    findClass: async (scope: Scope, orgId: string, wanted: { id: string } | { sourcedId: string }) => {
      const found =
        'id' in wanted
          ? await stores.classes.findMany(scope, orgId, [wanted.id])
          : await stores.classes.findBySourcedIds(scope, orgId, [wanted.sourcedId]);
      return found[0] ?? null;
    },
    access: records.access,
    holders,
    everyHolder,
    auditStore,
    needsOf: profiles.needsOf,
    rosterImport: rosters.imports,
    jobs: rosters.jobs,
    services: { records: records.services, classes, signIn, profiles: profiles.services, rosters: rosters.service },
  };
}
