import { itself, noLearner, on, ownPath, reads, rowPath } from './assignments.ts';
import { allRoles, type PermissionTable } from './table.ts';

export const reflectionsPermissions: PermissionTable = {
  // Of another student: there for nobody else.
  'GET /api/v1/me/playlists/:id/reflection': { who: allRoles(404), call: on((one) => `${ownPath(one)}/reflection`) },
  'PUT /api/v1/me/playlists/:id/reflection': {
    who: allRoles(404),
    call: on(
      (one) => `${ownPath(one)}/reflection`,
      () => ({ body: { text: 'It was fun.' } }),
    ),
  },
  'GET /api/v1/student-playlists/:id/reflection': {
    who: { ...reads, ...noLearner },
    call: on((one) => `${rowPath(one)}/reflection`),
  },
  'GET /api/v1/assignments/:id/voices': { who: reads, call: on((one) => `${itself(one)}/voices`) },
};
