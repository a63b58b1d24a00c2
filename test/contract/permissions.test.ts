import request from 'supertest';
import { listEndpoints } from '../../src/app.ts';
import { unusedServices } from '../../src/openapi-document.ts';
import { type Role, roles } from '../../src/shared/actor.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';
import { accountsPermissions } from './permissions/accounts.ts';
import { casePermissions } from './permissions/case.ts';
import { duplicatesPermissions } from './permissions/duplicates.ts';
import { filesPermissions } from './permissions/files.ts';
import { jobsPermissions } from './permissions/jobs.ts';
import { linkHealthPermissions } from './permissions/link-health.ts';
import { notificationsPermissions } from './permissions/notifications.ts';
import { operationPermissions } from './permissions/operation.ts';
import { playlistsPermissions } from './permissions/playlists.ts';
import { remixesPermissions } from './permissions/remixes.ts';
import { resourcesPermissions } from './permissions/resources.ts';
import { reviewPermissions } from './permissions/review.ts';
import { searchPermissions } from './permissions/search.ts';
import { signalsPermissions } from './permissions/signals.ts';
import { standardsPermissions } from './permissions/standards.ts';
import { suggestionsPermissions } from './permissions/suggestions.ts';
import { type CallToMake, type PermissionRow, type PermissionTable, places } from './permissions/table.ts';
import { taggingPermissions } from './permissions/tagging.ts';
import { vocabulariesPermissions } from './permissions/vocabularies.ts';

/** A table per feature: a new feature adds its own. */
const tables: readonly PermissionTable[] = [
  operationPermissions,
  accountsPermissions,
  resourcesPermissions,
  playlistsPermissions,
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
  casePermissions,
  standardsPermissions,
];

const rows = tables.flatMap((table) => Object.entries(table));
const endpoints = listEndpoints(unusedServices);

const world = useWorld();
let home: BuiltDistrict;
let elsewhere: BuiltDistrict;
let admins: { home: SignedIn; elsewhere: SignedIn };

beforeAll(async () => {
  home = await buildDistrict(world);
  elsewhere = await buildDistrict(world);
  admins = {
    home: await signIn(world, { orgId: home.id, role: 'admin' }),
    elsewhere: await signIn(world, { orgId: elsewhere.id, role: 'admin' }),
  };
});

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

function send(route: string, { path, body, headers = {} }: CallToMake, authorization: Record<string, string>) {
  const method = String(route.split(' ')[0]).toLowerCase() as Method;
  const call = request(world.app)
    [method](path)
    .set({ ...headers, ...authorization });
  return body ? call.send(body) : call;
}

/** Somebody with the role at the first school of the home district; admins are always for the whole district. */
function enter(role: Role): Promise<SignedIn> {
  return signIn(world, { orgId: home.id, role, schoolId: role === 'admin' ? null : home.schools[0].id });
}

/** What the role is answered: at each place, or at its own school when the place makes no difference. */
async function statusesOf(route: string, row: Exclude<PermissionRow, { who: 'everybody' }>, role: Role) {
  const caller = await enter(role);
  const ask = async (place: (typeof places)[number]) => {
    const district = place === 'other district' ? elsewhere : home;
    const schoolId = district.schools[place === 'other school' ? 1 : 0].id;
    const admin = place === 'other district' ? admins.elsewhere : admins.home;
    const call = await row.call({ world, district, schoolId, admin, caller });
    return (await send(route, call, caller.headers)).status;
  };
  return typeof row.who[role] === 'number' ? ask('own school') : Promise.all(places.map(ask));
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
    test(`${route} answers 401 without a token`, async () => {
      const caller = await enter('admin');
      const context = { world, district: home, schoolId: home.schools[0].id, admin: admins.home, caller };
      expect((await send(route, await row.call(context), {})).status).toBe(401);
    });

    test(`${route} answers each role as written, at each place`, async () => {
      // At once, as each waits for the disk.
      const found = await Promise.all(roles.map(async (role) => [role, await statusesOf(route, row, role)]));
      expect(Object.fromEntries(found)).toEqual(row.who);
    });
  }
});
