import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import type { SignInTriesStore } from './sign-in-tries.store.ts';
import type { StudentSignInsStore } from './student-sign-ins.store.ts';

/** What is kept of how a student signs in: nothing of it is handed out but the name. */
export function createSignInData({
  signIns,
  tries,
}: {
  readonly signIns: StudentSignInsStore;
  readonly tries: SignInTriesStore;
}): StudentDataHolder {
  return {
    eraseStudent: async (scope, orgId, studentId) => {
      await signIns.remove(scope, orgId, studentId);
      await tries.forgetPerson(scope, studentId);
    },
    exportStudent: async function* (scope, orgId, studentId) {
      const found = await signIns.find(scope, orgId, studentId);
      if (found) yield { name: 'sign-in.json', json: { name: found.name, secretKind: found.secretKind } };
    },
  };
}
