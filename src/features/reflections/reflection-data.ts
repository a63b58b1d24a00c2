import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import type { ReflectionsStore } from './reflections.store.ts';

export function createReflectionData(store: ReflectionsStore): StudentDataHolder {
  return {
    eraseStudent: (scope, orgId, studentId) => store.removeOfStudent(scope, orgId, studentId),
    exportStudent: async function* (scope, orgId, studentId) {
      yield { name: 'reflections.json', json: await store.ofStudent(scope, orgId, studentId) };
    },
  };
}
