import type { StudentDataHolder } from '../student-records/student-data.service.ts';
import type { ClassesStores } from './create-classes.ts';

/** What classes keep of a student. */
export function createClassData({ classes, enrollments, groups, changes }: ClassesStores): StudentDataHolder {
  return {
    eraseStudent: async (scope, orgId, studentId) => {
      await enrollments.removeStudent(scope, orgId, studentId);
      await groups.removeStudent(scope, orgId, studentId);
      await changes.removeStudent(scope, orgId, studentId);
    },
    exportStudent: async function* (scope, orgId, studentId) {
      const found = await enrollments.listOfStudents(scope, orgId, [studentId], null);
      const known = await classes.findMany(
        scope,
        orgId,
        found.map(({ classId }) => classId),
      );
      const titles = new Map(known.map(({ id, title }) => [id, title]));
      if (found.length > 0) {
        const json = found.map((one) => ({ ...one, title: titles.get(one.classId) ?? null }));
        yield { name: 'classes.json', json };
      }
      const inGroups = await groups.listOfStudent(scope, orgId, studentId);
      if (inGroups.length > 0) {
        yield { name: 'groups.json', json: inGroups.map(({ id, classId, title }) => ({ id, classId, title })) };
      }
    },
  };
}
