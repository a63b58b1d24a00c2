import request from 'supertest';
import { expectProblem } from './expect-problem.ts';
import { completeInput } from './resources.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, type World } from './world.ts';

export const resourcesPath = '/api/v1/resources';

export type Body = Record<string, unknown>;

/** People who stand differently to a teacher's resource. */
export type ResourcePeople = {
  readonly district: BuiltDistrict;
  /** At school North. */
  readonly teacher: SignedIn;
  readonly colleague: SignedIn;
  readonly student: SignedIn;
  /** For the whole district. */
  readonly specialist: SignedIn;
  /** The admin of another district. */
  readonly stranger: SignedIn;
};

export async function buildResourcePeople(world: World): Promise<ResourcePeople> {
  const district = await buildDistrict(world);
  const at = { orgId: district.id, schoolId: district.schools[0].id };
  const other = await buildDistrict(world);
  return {
    district,
    teacher: await signIn(world, { ...at, role: 'teacher' }),
    colleague: await signIn(world, { ...at, role: 'teacher' }),
    student: await signIn(world, { ...at, role: 'student' }),
    specialist: await signIn(world, { orgId: district.id, role: 'specialist' }),
    stranger: await signIn(world, { orgId: other.id, role: 'admin' }),
  };
}

/** Requests about resources, in somebody's name. */
export function createResourceRequests(world: World) {
  const post = (who: SignedIn, address: string, body?: Body) => {
    const sent = request(world.app).post(address).set(who.headers);
    return body ? sent.send(body) : sent;
  };
  const get = (who: SignedIn, address: string) => request(world.app).get(address).set(who.headers);
  const patch = (who: SignedIn, address: string, etag: string, body: Body) =>
    request(world.app).patch(address).set(who.headers).set('if-match', etag).send(body);
  const remove = (who: SignedIn, address: string) => request(world.app).delete(address).set(who.headers);

  /** A draft that lacks nothing. */
  const create = async (who: SignedIn, changes: Body = {}) => {
    const response = await post(who, resourcesPath, { ...completeInput, ...changes }).expect(201);
    return {
      address: String(response.get('location')),
      etag: String(response.get('etag')),
      body: response.body as Body,
    };
  };
  const createPublished = async (who: SignedIn, changes: Body = {}) => {
    const { address } = await create(who, changes);
    const response = await post(who, `${address}/versions`).expect(200);
    return { address, etag: String(response.get('etag')), body: response.body as Body };
  };
  return { post, get, patch, remove, create, createPublished };
}

/** A cursor of the same list that somebody has made up. */
export function withPosition(cursor: string, position: unknown): string {
  const [, fingerprint] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  return Buffer.from(JSON.stringify([position, fingerprint])).toString('base64url');
}

/** The places of the faults of a request: `body.title`, `query.limit`. */
export function faultsOf(response: request.Response): string[] {
  const { faults } = expectProblem(response, 'invalid_request') as { faults: { in: string; path: string[] }[] };
  return faults.map((fault) => [fault.in, ...fault.path].join('.'));
}
