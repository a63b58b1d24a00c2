import request from 'supertest';
import { z } from 'zod';
import { endpoint } from '../../src/http/endpoint.ts';
import { createHttpApp } from '../../src/http/http-app.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { buildDistrict, buildPerson, signIn, signInAs, useWorld } from '../support/world.ts';

const world = useWorld();

/** An application with one endpoint that says who calls. */
function buildApp() {
  const whoami = endpoint(
    {
      method: 'get',
      path: '/whoami',
      auth: 'signedIn',
      tag: 'Test',
      summary: 'Tell who calls',
      response: { 200: z.strictObject({ roles: z.array(z.unknown()).readonly(), orgId: z.string() }) },
    },
    ({ actor }) => ({ status: 200, body: { orgId: actor.orgId, roles: [...actor.roles] } }),
  );
  const { log } = createRecordingLog();
  return createHttpApp({ endpoints: [whoami], log, checkResponses: true, ...world.wiring.http });
}

describe('an endpoint for people who are signed in', () => {
  test('knows the actor with the roles of today', async () => {
    const district = await buildDistrict(world);
    const [north] = district.schools;
    const person = await buildPerson(world, {
      orgId: district.id,
      memberships: [
        { role: 'teacher', schoolId: north.id, from: '2020-08-01' },
        { role: 'coach', from: '2020-08-01', to: '2021-06-30' },
        { role: 'admin', from: '2999-08-01' },
      ],
    });
    const { headers } = await signInAs(world, person);
    const response = await request(buildApp()).get('/whoami').set(headers).expect(200);
    expect(response.body).toEqual({ orgId: district.id, roles: [{ role: 'teacher', schoolId: north.id }] });
  });

  test.each([
    ['no token', undefined, 'missing', 'Bearer'],
    ['another scheme', 'Basic YTpi', 'malformed', 'Bearer error="invalid_token"'],
    ['a token of nobody', 'Bearer nonsense', 'malformed', 'Bearer error="invalid_token"'],
    [
      'an unsigned token',
      `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`,
      'malformed',
      'Bearer error="invalid_token"',
    ],
  ])('refuses %s with 401', async (_, authorization, reason, challenge) => {
    const call = request(buildApp()).get('/whoami');
    const response = await (authorization === undefined ? call : call.set({ authorization }));
    expect(response.status).toBe(401);
    expect(response.body).toMatchObject({ code: 'unauthenticated', details: { reason } });
    expect(response.get('www-authenticate')).toBe(challenge);
  });

  test('refuses a forged token: one whose claims were changed', async () => {
    const district = await buildDistrict(world);
    const { token } = await signIn(world, { orgId: district.id, role: 'teacher' });
    const admin = await signIn(world, { orgId: district.id, role: 'admin' });
    const [header, , signature] = token.split('.');
    const forged = `${header}.${admin.token.split('.')[1]}.${signature}`;
    await request(buildApp())
      .get('/whoami')
      .set({ authorization: `Bearer ${forged}` })
      .expect(401);
  });

  test('refuses a person whose roles have all ended with 403', async () => {
    const district = await buildDistrict(world);
    const membership = { role: 'substitute', from: '2020-01-01', to: '2020-02-01' } as const;
    const person = await buildPerson(world, { orgId: district.id, memberships: [membership] });
    const token = world.wiring.accounts.tokens.signAccess({ personId: person.id, tokenEpoch: 1 });
    const response = await request(buildApp())
      .get('/whoami')
      .set({ authorization: `Bearer ${token}` });
    expect(response.body).toMatchObject({ status: 403, code: 'no_active_role' });
  });

  test('refuses a token after its 15 minutes', async () => {
    const district = await buildDistrict(world);
    const { headers } = await signIn(world, { orgId: district.id, role: 'teacher' });
    await request(buildApp()).get('/whoami').set(headers).expect(200);
    world.clock.advance(15 * 60 * 1_000 + 1_000);
    const response = await request(buildApp()).get('/whoami').set(headers);
    expect(response.body).toMatchObject({ status: 401, details: { reason: 'expired' } });
  });
});
