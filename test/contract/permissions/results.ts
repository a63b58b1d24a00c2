import { byPlace, on, reads } from './assignments.ts';
import { allRoles, type PermissionTable } from './table.ts';

const results = '/api/v1/results';
const noLearner = { student: 403, guardian: 403 };
const admins = { ...allRoles(403), admin: 200 };
const told = {
  id: 'one',
  sourcedId: 'nobody',
  standard: '3.NF.A.1',
  score: 1,
  maxScore: 1,
  date: '2026-09-14',
  source: 'x',
};

export const resultsPermissions: PermissionTable = {
  // Each by itself: of students whom one may not change it is refused.
  'POST /api/v1/results': {
    who: { ...allRoles(200), ...noLearner },
    client: 200,
    call: () => ({ path: results, body: { results: [told] } }),
  },
  'POST /api/v1/results/imports': {
    // Those who may are told that it is no table.
    who: { ...allRoles(403), admin: 415 },
    call: () => ({ path: `${results}/imports`, body: {} }),
  },
  'GET /api/v1/results/batches': { who: admins, call: () => ({ path: `${results}/batches` }) },
  'POST /api/v1/results/batches/:id/undo': {
    who: { ...allRoles(404), ...noLearner },
    client: 404,
    call: () => ({ path: `${results}/batches/${'f'.repeat(24)}/undo` }),
  },
  'GET /api/v1/students/:id/results': {
    who: { ...reads, admin: byPlace(200), ...noLearner },
    call: on(({ student }) => `/api/v1/students/${student.person.id}/results`),
  },
};
