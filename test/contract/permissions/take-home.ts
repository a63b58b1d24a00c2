import { itself, type Made, noLearner, on, ownPath, reads, rowPath } from './assignments.ts';
import { allRoles, type PermissionTable } from './table.ts';

/** Staff who may see the student. */
const readsStudent = { ...reads, ...noLearner };

const familyPath = ({ student }: Made) => `/api/v1/students/${student.person.id}/family`;

export const takeHomePermissions: PermissionTable = {
  'GET /api/v1/me/bundles': { who: allRoles(200), call: () => ({ path: '/api/v1/me/bundles' }) },
  // Of another student: there for nobody else.
  'GET /api/v1/me/playlists/:id/bundle': { who: allRoles(404), call: on((one) => `${ownPath(one)}/bundle`) },
  'GET /api/v1/me/playlists/:id/packet': { who: allRoles(404), call: on((one) => `${ownPath(one)}/packet`) },
  'GET /api/v1/student-playlists/:id/bundle': { who: readsStudent, call: on((one) => `${rowPath(one)}/bundle`) },
  'GET /api/v1/student-playlists/:id/packet': { who: readsStudent, call: on((one) => `${rowPath(one)}/packet`) },
  'GET /api/v1/students/:id/family': { who: reads, call: on((one) => familyPath(one)) },
  'GET /api/v1/students/:id/family/page': { who: reads, call: on((one) => `${familyPath(one)}/page`) },
  'POST /api/v1/assignments/:id/packets': { who: reads, call: on((one) => `${itself(one)}/packets`) },
};
