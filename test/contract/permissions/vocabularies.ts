import request from 'supertest';
import { allRoles, type PermissionTable, type PlaceContext } from './table.ts';

const interests = '/api/v1/vocabularies/interests';

/** Words are of the whole district, so only its admin has a say here: the specialist of the table is one school's. */
const editors = (status: number) => ({ ...allRoles(403), admin: status });

/** A term that the district of the thing has added: in other districts there is none. */
const editsOwn = (status: number) => ({ ...allRoles(403), admin: [status, status, 404] as const });

let added = 0;

async function addTerm({ world, admin }: PlaceContext): Promise<string> {
  added += 1;
  const body = { labels: { en: `Quidditch ${added}` } };
  const response = await request(world.app).post(`${interests}/terms`).set(admin.headers).send(body).expect(201);
  return encodeURIComponent(response.body.id);
}

async function mergeTerm(context: PlaceContext): Promise<string> {
  const { world, admin } = context;
  const id = await addTerm(context);
  const merging = request(world.app).post(`${interests}/terms/${id}/merges`).set(admin.headers);
  const { body } = await merging.send({ into: 'soccer' }).expect(202);
  await world.wiring.jobs.service.waitFor(body.jobId, 5_000);
  return body.merge.id;
}

const onTerm =
  (suffix = '', call: { body?: object; headers?: Record<string, string> } = {}) =>
  async (context: PlaceContext) => ({ path: `${interests}/terms/${await addTerm(context)}${suffix}`, ...call });

export const vocabulariesPermissions: PermissionTable = {
  'GET /api/v1/vocabularies': { who: allRoles(200), call: () => ({ path: '/api/v1/vocabularies' }) },
  'GET /api/v1/vocabularies/:name/tree': { who: allRoles(200), call: () => ({ path: `${interests}/tree` }) },
  'GET /api/v1/vocabularies/:name/terms': { who: allRoles(200), call: () => ({ path: `${interests}/terms` }) },
  'POST /api/v1/vocabularies/:name/terms': {
    who: editors(201),
    call: () => {
      added += 1;
      return { path: `${interests}/terms`, body: { labels: { en: `Fencing ${added}` } } };
    },
  },
  'GET /api/v1/vocabularies/:name/terms/:id': { who: allRoles([200, 200, 404]), call: onTerm() },
  'PATCH /api/v1/vocabularies/:name/terms/:id': {
    who: editsOwn(200),
    call: onTerm('', { body: { parentId: 'sports' }, headers: { 'if-match': '*' } }),
  },
  'POST /api/v1/vocabularies/:name/terms/:id/retire': { who: editsOwn(200), call: onTerm('/retire') },
  'POST /api/v1/vocabularies/:name/terms/:id/restore': { who: editsOwn(200), call: onTerm('/restore') },
  'POST /api/v1/vocabularies/:name/terms/:id/merges': {
    who: editsOwn(202),
    call: onTerm('/merges', { body: { into: 'soccer' } }),
  },
  'GET /api/v1/vocabularies/:name/unlisted-words': {
    who: editors(200),
    call: () => ({ path: `${interests}/unlisted-words` }),
  },
  'POST /api/v1/vocabularies/:name/unlisted-words/mappings': {
    who: editors(202),
    call: () => {
      added += 1;
      const body = { word: `futsal ${added}`, termId: 'soccer' };
      return { path: `${interests}/unlisted-words/mappings`, body };
    },
  },
  'GET /api/v1/vocabularies/:name/merges': { who: editors(200), call: () => ({ path: `${interests}/merges` }) },
  'GET /api/v1/vocabularies/:name/merges/:id': {
    who: editsOwn(200),
    call: async (context) => ({ path: `${interests}/merges/${await mergeTerm(context)}` }),
  },
  'POST /api/v1/vocabularies/:name/merges/:id/undo': {
    who: editsOwn(202),
    call: async (context) => ({ path: `${interests}/merges/${await mergeTerm(context)}/undo` }),
  },
};
