import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { listEndpoints } from '../../src/app.ts';
import { unusedServices } from '../../src/openapi-document.ts';
import { type ClientScope, clientScopes, type Role, roles } from '../../src/shared/actor.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';
import { accountsPermissions } from './permissions/accounts.ts';
import { apiClientsPermissions } from './permissions/api-clients.ts';
import { assignmentsPermissions } from './permissions/assignments.ts';
import { casePermissions } from './permissions/case.ts';
import { classesPermissions } from './permissions/classes.ts';
import { coursesPermissions } from './permissions/courses.ts';
import { duplicatesPermissions } from './permissions/duplicates.ts';
import { evidencePermissions } from './permissions/evidence.ts';
import { filesPermissions } from './permissions/files.ts';
import { jobsPermissions } from './permissions/jobs.ts';
import { linkHealthPermissions } from './permissions/link-health.ts';
import { notificationsPermissions } from './permissions/notifications.ts';
import { operationPermissions } from './permissions/operation.ts';
import { playlistUsesPermissions } from './permissions/playlist-uses.ts';
import { playlistsPermissions } from './permissions/playlists.ts';
import { progressPermissions } from './permissions/progress.ts';
import { reflectionsPermissions } from './permissions/reflections.ts';
import { remixesPermissions } from './permissions/remixes.ts';
import { resourcesPermissions } from './permissions/resources.ts';
import { resultsPermissions } from './permissions/results.ts';
import { reviewPermissions } from './permissions/review.ts';
import { searchPermissions } from './permissions/search.ts';
import { signalsPermissions } from './permissions/signals.ts';
import { standardsPermissions } from './permissions/standards.ts';
import { studentsPermissions } from './permissions/students.ts';
import { suggestionsPermissions } from './permissions/suggestions.ts';
import {
  type ByPlace,
  type CallToMake,
  type PermissionRow,
  type PermissionTable,
  places,
} from './permissions/table.ts';
import { taggingPermissions } from './permissions/tagging.ts';
import { takeHomePermissions } from './permissions/take-home.ts';
import { vocabulariesPermissions } from './permissions/vocabularies.ts';
import { webhooksPermissions } from './permissions/webhooks.ts';

/** A table per feature: a new feature adds its own. */
const tables: readonly PermissionTable[] = [
  operationPermissions,
  accountsPermissions,
  apiClientsPermissions,
  resourcesPermissions,
  playlistsPermissions,
  playlistUsesPermissions,
  coursesPermissions,
  assignmentsPermissions,
  progressPermissions,
  evidencePermissions,
  takeHomePermissions,
  resultsPermissions,
  reflectionsPermissions,
  classesPermissions,
  studentsPermissions,
  searchPermissions,
  remixesPermissions,
  signalsPermissions,
  notificationsPermissions,
  suggestionsPermissions,
  taggingPermissions,
  duplicatesPermissions,
  reviewPermissions,
  linkHealthPermissions,
  filesPermissions,
  jobsPermissions,
  vocabulariesPermissions,
  webhooksPermissions,
  casePermissions,
  standardsPermissions,
];

const rows = tables.flatMap((table) => Object.entries(table));
const endpoints = listEndpoints(unusedServices);

const world = useWorld();
let home: BuiltDistrict;
let elsewhere: BuiltDistrict;
let admins: { home: SignedIn; elsewhere: SignedIn };
let callers: Record<Role, SignedIn>;
/** An API client of the first school of the home district, with all scopes. */
let client: { clientId: string; clientSecret: string };

beforeAll(async () => {
  home = await buildDistrict(world);
  elsewhere = await buildDistrict(world);
  admins = {
    home: await signIn(world, { orgId: home.id, role: 'admin' }),
    elsewhere: await signIn(world, { orgId: elsewhere.id, role: 'admin' }),
  };
  const entered = await Promise.all(roles.map(async (role) => [role, await enter(role)] as const));
  callers = Object.fromEntries(entered) as Record<Role, SignedIn>;
  const input = { name: 'LMS', scopes: [...clientScopes], schoolIds: [home.schools[0].id] };
  const made = await world.wiring.services.apiClients.clients.create(admins.home.actor, input);
  client = { clientId: made.client.id, clientSecret: made.secret };
});

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

function send(
  route: string,
  { path, body, headers = {}, isEndless }: CallToMake,
  authorization: Record<string, string>,
) {
  if (isEndless) return openAndLeave(path, { ...headers, ...authorization });
  const method = String(route.split(' ')[0]).toLowerCase() as Method;
  const call = request(world.app)
    [method](path)
    .set({ ...headers, ...authorization });
  return body ? call.send(body) : call;
}

/** Of an answer that goes on until somebody leaves. */
async function openAndLeave(path: string, headers: Record<string, string>): Promise<{ status: number }> {
  const { port } = world.app.address() as AddressInfo;
  const abort = new AbortController();
  const { status } = await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: abort.signal });
  abort.abort();
  return { status };
}

/** Somebody with the role at the first school of the home district; admins are always for the whole district. */
function enter(role: Role): Promise<SignedIn> {
  return signIn(world, { orgId: home.id, role, schoolId: role === 'admin' ? null : home.schools[0].id });
}

type Place = (typeof places)[number];
type Row = Exclude<PermissionRow, { who: 'everybody' }>;

/** Builds what a row is about at a place, and says how to ask for it. */
async function prepare(row: Row, place: Place): Promise<CallToMake> {
  const district = place === 'other district' ? elsewhere : home;
  const schoolId = district.schools[place === 'other school' ? 1 : 0].id;
  const admin = place === 'other district' ? admins.elsewhere : admins.home;
  return row.call({ world, district, schoolId, admin });
}

/**
 * What each role is answered at a place. All ask for one thing, one after another, until somebody's call has changed
 * it: then the next one gets a new one. What only reads, or can be repeated, leaves it as it was.
 */
async function statusesAt(route: string, row: Row, asked: readonly Role[], place: Place): Promise<Map<Role, number>> {
  const keepsThing = /^(GET|PUT|PATCH) /.test(route);
  const statuses = new Map<Role, number>();
  let call: CallToMake | null = null;
  for (const role of asked) {
    call ??= await prepare(row, place);
    const caller = row.usesUpCaller ? await enter(role) : callers[role];
    const { status } = await send(route, call, caller.headers);
    statuses.set(role, status);
    if (status < 300 && !keepsThing) call = null;
  }
  return statuses;
}

/** What each role is answered: at each place, or at its own school where the place makes no difference. */
async function statusesOf(route: string, row: Row): Promise<Record<string, unknown>> {
  const isSame = (role: Role) => typeof row.who[role] === 'number';
  const found = await Promise.all(
    places.map((place) => {
      const asked = roles.filter((role) => place === 'own school' || !isSame(role));
      return statusesAt(route, row, asked, place);
    }),
  );
  return Object.fromEntries(
    roles.map((role) => {
      const statuses = found.map((at) => at.get(role));
      return [role, isSame(role) ? statuses[0] : statuses];
    }),
  );
}

/** Tokens are asked for seldom: their number is limited. */
const clientHeaders = new Map<string, Promise<Record<string, string>>>();

/** A program with these scopes. */
function headersOfClient(scopes: readonly ClientScope[]): Promise<Record<string, string>> {
  const key = scopes.join(' ');
  const { issueToken } = world.wiring.services.apiClients.clients;
  const known =
    clientHeaders.get(key) ??
    issueToken({ ...client, scopes, address: '' }).then(({ accessToken }) => ({
      authorization: `Bearer ${accessToken}`,
    }));
  clientHeaders.set(key, known);
  return known;
}

/** One status, or one for each place, as is expected. */
function askAt(route: string, row: Row, headers: Record<string, string>, expected: number | ByPlace) {
  const ask = async (place: Place) => (await send(route, await prepare(row, place), headers)).status;
  return typeof expected === 'number' ? ask('own school') : Promise.all(places.map(ask));
}

describe('the permission matrix', () => {
  test('says of every route who may do what, and of no route that is not there', () => {
    const declared = endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(rows.map(([route]) => route).sort()).toEqual(declared.sort());
  });

  test.each(endpoints.map(({ method, path, auth }) => [`${method.toUpperCase()} ${path}`, auth]))(
    '%s is open to everybody only where its table says so (%s)',
    (route, auth) => {
      const row = rows.find(([known]) => known === route)?.[1];
      expect(row?.who === 'everybody').toBe(auth !== 'signedIn');
    },
  );

  for (const [route, row] of rows) {
    if (row.who === 'everybody') {
      const { status, body } = row;
      test(`${route} answers everybody ${status}`, async () => {
        const call = { path: String(route.split(' ')[1]), ...(body ? { body } : {}) };
        expect((await send(route, call, {})).status).toBe(status);
      });
      continue;
    }
    // What is refused before anything of the request is read is asked for nothing that is there.
    const anywhere = { path: String(route.split(' ')[1]).replace(/:\w+/g, 'a'.repeat(24)) };

    test(`${route} answers 401 without a token, and each role as written, at each place`, async () => {
      expect((await send(route, anywhere, {})).status).toBe(401);
      expect(await statusesOf(route, row)).toEqual(row.who);
    });

    test(`${route} answers programs as written, and none without the scope`, async () => {
      const scope = endpoints.find(({ method, path }) => route === `${method.toUpperCase()} ${path}`)?.clientScope;
      expect(row.client !== undefined).toBe(scope !== undefined);
      const having = await headersOfClient(clientScopes);
      if (scope === undefined || row.client === undefined) {
        expect((await send(route, anywhere, having)).status).toBe(403);
        return;
      }
      expect(await askAt(route, row, having, row.client)).toEqual(row.client);
      const lacking = await headersOfClient(clientScopes.filter((other) => other !== scope));
      expect((await send(route, anywhere, lacking)).status).toBe(403);
    });
  }
});
