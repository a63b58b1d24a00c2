import type { Clock } from '../../shared/clock.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { GuardianDoor } from '../accounts/guardian-door.ts';
import type { Learners, NamesOf } from '../accounts/learner.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import type { StudentLinks } from '../student-records/student-links.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { createGuardianService, type GuardianService } from './guardian.service.ts';
import type { GuardianInvitationsStore } from './guardian-invitations.store.ts';
import {
  createStudentProfileService,
  type StudentProfileParts,
  type StudentProfileService,
} from './student-profile.service.ts';
import type { StudentProfilesStore } from './student-profiles.store.ts';

export type StudentProfilesServices = {
  readonly profiles: StudentProfileService;
  readonly guardians: GuardianService;
  readonly areCookiesSecure: boolean;
};

export type StudentProfiles = {
  readonly services: StudentProfilesServices;
  /** For matching. */
  readonly needsOf: StudentProfileService['needsOf'];
  readonly holder: StudentDataHolder;
};

export function createStudentProfiles({
  stores,
  publicUrl,
  ...parts
}: {
  readonly stores: { readonly profiles: StudentProfilesStore; readonly invitations: GuardianInvitationsStore };
  readonly links: StudentLinks;
  readonly access: StudentAccess;
  readonly learners: Learners;
  readonly namesOf: NamesOf;
  readonly vocabularies: Pick<VocabularyService, 'resolveTags'>;
  readonly door: GuardianDoor;
  readonly findTargets: StudentProfileParts['findTargets'];
  readonly random: (count: number) => Uint8Array;
  readonly publicUrl: string | null;
  readonly days: DistrictDays;
  readonly clock: Clock;
}): StudentProfiles {
  const profiles = createStudentProfileService({ ...parts, profiles: stores.profiles });
  return {
    services: {
      profiles,
      guardians: createGuardianService({ ...parts, invitations: stores.invitations }),
      areCookiesSecure: publicUrl?.startsWith('https:') ?? false,
    },
    needsOf: profiles.needsOf,
    holder: {
      eraseStudent: async (scope, orgId, studentId) => {
        await stores.profiles.remove(scope, orgId, studentId);
        await stores.invitations.removeStudent(scope, orgId, studentId);
      },
      exportStudent: async function* (scope, orgId, studentId) {
        const { said, goals, revision } = await stores.profiles.find(scope, orgId, studentId);
        if (revision > 0) yield { name: 'profile.json', json: { said, goals } };
      },
    },
  };
}
