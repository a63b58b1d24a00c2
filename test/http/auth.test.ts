import request, { type Response } from 'supertest';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, signIn, useWorld } from '../support/world.ts';

const world = useWorld({ publicUrl: 'https://pathloom.example.org' });
const password = 'correct horse battery';

let district: BuiltDistrict;
beforeAll(async () => {
  district = await buildDistrict(world);
});

let count = 0;

/** A teacher who can sign in with `password`. */
async function buildAccount() {
  count += 1;
  const email = `teacher${count}@school.example`;
  const memberships = [{ role: 'teacher', schoolId: district.schools[0].id, from: '2020-08-01' }] as const;
  const person = await buildPerson(world, { orgId: district.id, email, password, memberships });
  return { email, person };
}

/** A browser, as far as signing in is concerned: it keeps the cookies it is given. */
class Browser {
  readonly cookies = new Map<string, string>();

  async post(path: string, body?: object, token?: string): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const call = request(world.app).post(`/api/v1/auth/${path}`).set({ cookie });
    if (token !== undefined) call.set({ authorization: `Bearer ${token}` });
    const response = await (body ? call.send(body) : call);
    this.keep(response);
    return response;
  }

  keep(response: Response): void {
    for (const line of response.get('set-cookie') ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.cookies.set(String(name), value);
      else this.cookies.delete(String(name));
    }
  }

  signIn(email: string, secret = password): Promise<Response> {
    return this.post('sign-in', { email, password: secret });
  }
}

const me = (token: string) =>
  request(world.app)
    .get('/api/v1/me')
    .set({ authorization: `Bearer ${token}` });

describe('POST /auth/sign-in', () => {
  test('answers an access token and who signed in, and sets cookies that scripts cannot read', async () => {
    const { email, person } = await buildAccount();
    const response = await new Browser().signIn(` ${email.toUpperCase()} `);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      accessToken: expect.any(String),
      expiresInSeconds: 900,
      user: {
        id: person.id,
        displayName: person.displayName,
        email,
        gradeLevel: null,
        district: { id: district.id, name: district.name, timeZone: 'America/Chicago', labels: {} },
        roles: [{ role: 'teacher', school: { id: district.schools[0].id, name: 'North' } }],
      },
    });
    const cookies = response.get('set-cookie') ?? [];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/; Path=\/api\/v1\/auth;.*HttpOnly; Secure; SameSite=Strict/);
    expect((await me(response.body.accessToken)).body).toEqual(response.body.user);
  });

  test('says the same of a wrong password and of an address that nobody has', async () => {
    const { email } = await buildAccount();
    const wrong = await new Browser().signIn(email, 'not the password');
    const unknown = await new Browser().signIn('nobody@school.example');
    expectProblem(wrong, 'invalid_credentials');
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  test('names what is missing, and takes no operators', async () => {
    const response = await new Browser().post('sign-in', { email: { $gt: '' }, password });
    expectFault(response, 'email');
    expectFault(await new Browser().post('sign-in', { email: 'a@b.example' }), 'password');
  });

  test('refuses who has no role today with a reason, and who was deactivated without', async () => {
    const { email, person } = await buildAccount();
    const [membership] = person.memberships;
    const admin = await signIn(world, { orgId: district.id, role: 'admin' });
    await request(world.app)
      .post(`/api/v1/people/${person.id}/memberships/${membership?.id}/end`)
      .set(admin.headers)
      .send({})
      .expect(200);
    expectProblem(await new Browser().signIn(email), 'no_active_role');
    await request(world.app).post(`/api/v1/people/${person.id}/deactivate`).set(admin.headers).expect(200);
    expectProblem(await new Browser().signIn(email), 'invalid_credentials');
  });

  test('slows down guessing from many places, and leaves the owner their own device', async () => {
    const { email } = await buildAccount();
    const own = new Browser();
    await own.signIn(email);
    let refused: Response | undefined;
    for (let guess = 1; guess <= 11; guess += 1) refused = await new Browser().signIn(email, `guess ${guess}`);
    expect(refused?.status).toBe(429);
    const { retryAfterSeconds } = expectProblem(refused as Response, 'rate_limited');
    expect(Number(refused?.get('retry-after'))).toBe(retryAfterSeconds);
    expectProblem(await new Browser().signIn(email), 'rate_limited');
    expect((await own.signIn(email)).status).toBe(200);
    // A mistyped address of somebody else's counts for that address.
    expect((await new Browser().signIn((await buildAccount()).email)).status).toBe(200);
  });

  test('logs neither address nor password nor name', async () => {
    const { email, person } = await buildAccount();
    await new Browser().signIn(email);
    const logged = JSON.stringify(world.lines);
    for (const secret of [email, password, person.displayName]) expect(logged).not.toContain(secret);
  });
});

describe('POST /auth/refresh', () => {
  test('gives a new access token and replaces the cookie', async () => {
    const browser = new Browser();
    await browser.signIn((await buildAccount()).email);
    const before = browser.cookies.get('pathloom_refresh');
    const response = await browser.post('refresh');
    expect(response.status).toBe(200);
    await me(response.body.accessToken).expect(200);
    expect(browser.cookies.get('pathloom_refresh')).not.toBe(before);
  });

  test.each([
    ['no cookie', undefined],
    ['nonsense', 'nonsense'],
    ['a guessed token', `${'a'.repeat(24)}.1.${'b'.repeat(43)}`],
  ])('refuses %s', async (_, cookie) => {
    const browser = new Browser();
    if (cookie !== undefined) browser.cookies.set('pathloom_refresh', cookie);
    expectProblem(await browser.post('refresh'), 'session_ended');
  });

  test('cannot be made to end a session by who guesses a token of it', async () => {
    const browser = new Browser();
    await browser.signIn((await buildAccount()).email);
    const [sessionId] = String(browser.cookies.get('pathloom_refresh')).split('.');
    const guesser = new Browser();
    guesser.cookies.set('pathloom_refresh', `${sessionId}.1.${'b'.repeat(43)}`);
    expectProblem(await guesser.post('refresh'), 'session_ended');
    expect((await browser.post('refresh')).status).toBe(200);
  });

  test('takes the same token again within 30 seconds from the same device: the answer was lost', async () => {
    const browser = new Browser();
    await browser.signIn((await buildAccount()).email);
    const first = new Map(browser.cookies);
    await browser.post('refresh');
    const newest = browser.cookies.get('pathloom_refresh');
    const again = new Browser();
    for (const [name, value] of first) again.cookies.set(name, value);
    expect((await again.post('refresh')).status).toBe(200);
    // Both hold the same token now, so neither locks the other out.
    expect(again.cookies.get('pathloom_refresh')).toBe(newest);
    expect((await browser.post('refresh')).status).toBe(200);
  });

  test('answers two tabs that renew at the same moment alike', async () => {
    const browser = new Browser();
    await browser.signIn((await buildAccount()).email);
    const tabs = [new Browser(), new Browser(), new Browser()];
    for (const tab of tabs) for (const [name, value] of browser.cookies) tab.cookies.set(name, value);
    const answers = await Promise.all(tabs.map((tab) => tab.post('refresh')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(tabs.map(({ cookies }) => cookies.get('pathloom_refresh'))).size).toBe(1);
  });

  test.each([
    ['from another device', 'pathloom_device', 0],
    ['after 30 seconds', '', 31_000],
  ])('ends the session when a replaced token comes back %s: it was stolen', async (_, withoutCookie, waitMs) => {
    const browser = new Browser();
    await browser.signIn((await buildAccount()).email);
    const thief = new Browser();
    for (const [name, value] of browser.cookies) if (name !== withoutCookie) thief.cookies.set(name, value);
    await browser.post('refresh');
    world.clock.advance(waitMs);
    expectProblem(await thief.post('refresh'), 'session_ended');
    expectProblem(await browser.post('refresh'), 'session_ended');
  });

  test('ends after 14 days without use, and after 90 days in any case', async () => {
    const { email } = await buildAccount();
    const browser = new Browser();
    await browser.signIn(email);
    world.clock.advance(15 * 24 * 3_600_000);
    expectProblem(await browser.post('refresh'), 'session_ended');
    await browser.signIn(email);
    const days: number[] = [];
    for (let day = 10; day <= 100; day += 10) {
      world.clock.advance(10 * 24 * 3_600_000);
      if ((await browser.post('refresh')).status === 200) days.push(day);
    }
    expect(days).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  });
});

describe('POST /auth/sign-out', () => {
  test('ends the session on this device only, and may be repeated', async () => {
    const { email } = await buildAccount();
    const [here, there] = [new Browser(), new Browser()];
    await here.signIn(email);
    await there.signIn(email);
    const stolen = here.cookies.get('pathloom_refresh');
    expect((await here.post('sign-out')).status).toBe(204);
    expect(here.cookies.has('pathloom_refresh')).toBe(false);
    expect((await here.post('sign-out')).status).toBe(204);
    here.cookies.set('pathloom_refresh', String(stolen));
    expectProblem(await here.post('refresh'), 'session_ended');
    expect((await there.post('refresh')).status).toBe(200);
  });
});

describe('POST /auth/sign-out-everywhere', () => {
  test('ends all sessions and access tokens at once', async () => {
    const { email } = await buildAccount();
    const [here, there] = [new Browser(), new Browser()];
    const token = (await here.signIn(email)).body.accessToken;
    const other = (await there.signIn(email)).body.accessToken;
    expect((await here.post('sign-out-everywhere', undefined, token)).status).toBe(204);
    expect(expectProblem(await me(other), 'unauthenticated')).toEqual({ reason: 'revoked' });
    expectProblem(await there.post('refresh'), 'session_ended');
    expect((await here.signIn(email)).status).toBe(200);
  });

  test('needs a token', async () => {
    expectProblem(await new Browser().post('sign-out-everywhere'), 'unauthenticated');
  });
});

describe('POST /auth/change-password', () => {
  const next = 'a longer passphrase';

  test('takes the new password from then on, and signs out everywhere else', async () => {
    const { email } = await buildAccount();
    const [here, there] = [new Browser(), new Browser()];
    const token = (await here.signIn(email)).body.accessToken;
    await there.signIn(email);
    const changed = await here.post('change-password', { currentPassword: password, newPassword: next }, token);
    expect(changed.status).toBe(200);
    await me(changed.body.accessToken).expect(200);
    await me(token).expect(401);
    expectProblem(await there.post('refresh'), 'session_ended');
    expectProblem(await there.signIn(email), 'invalid_credentials');
    expect((await there.signIn(email, next)).status).toBe(200);
  });

  test('needs the current password, and one that is long enough', async () => {
    const browser = new Browser();
    const token = (await browser.signIn((await buildAccount()).email)).body.accessToken;
    const wrong = await browser.post('change-password', { currentPassword: 'guess', newPassword: next }, token);
    expectProblem(wrong, 'invalid_credentials');
    const short = { currentPassword: password, newPassword: 'short' };
    expectFault(await browser.post('change-password', short, token), 'newPassword');
    expectProblem(await browser.post('change-password', short), 'unauthenticated');
  });
});

describe('an invitation', () => {
  async function invite(email: string | undefined) {
    const admin = await signIn(world, { orgId: district.id, role: 'admin' });
    const memberships = [{ role: 'coach', from: '2020-08-01' }] as const;
    const person = await buildPerson(world, { orgId: district.id, memberships, ...(email ? { email } : {}) });
    const issue = () => request(world.app).post(`/api/v1/people/${person.id}/invitations`).set(admin.headers);
    return { person, admin, issue };
  }
  const accept = (body: object) => new Browser().post('accept-invitation', body);

  test('is a link with which the person sets a password, once', async () => {
    const { issue } = await invite('coach1@school.example');
    const { body } = await issue().expect(201);
    expect(body.link).toBe(`https://pathloom.example.org/accept-invitation#${body.token}`);
    const accepted = await accept({ token: body.token, password, email: 'chosen@elsewhere.example' });
    expect(accepted.status).toBe(200);
    // The address that the district has of the person counts.
    expect(accepted.body.user.email).toBe('coach1@school.example');
    expect((await new Browser().signIn('coach1@school.example')).status).toBe(200);
    expectProblem(await accept({ token: body.token, password }), 'invitation_invalid');
  });

  test('is used up by one of two who accept it at the same moment', async () => {
    const { issue } = await invite('coach2@school.example');
    const { body } = await issue().expect(201);
    const answers = await Promise.all([
      accept({ token: body.token, password }),
      accept({ token: body.token, password }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  test('asks for an e-mail address when the district has none, and refuses one that is taken', async () => {
    const { issue } = await invite(undefined);
    const { token } = (await issue().expect(201)).body;
    expectFault(await accept({ token, password }), 'email');
    const { email } = await buildAccount();
    expect(expectProblem(await accept({ token, password, email }), 'already_exists')).toEqual({ fields: ['email'] });
    // It was not used up by that.
    expect((await accept({ token, password, email: 'new@school.example' })).status).toBe(200);
  });

  test('stops to work when a newer one is made, and after seven days', async () => {
    const { issue } = await invite('coach3@school.example');
    const old = (await issue().expect(201)).body.token;
    const token = (await issue().expect(201)).body.token;
    expectProblem(await accept({ token: old, password }), 'invitation_invalid');
    world.clock.advance(8 * 24 * 3_600_000);
    expectProblem(await accept({ token, password }), 'invitation_invalid');
    expectFault(await accept({ token, password: 'short' }), 'password');
  });

  test('sets a new password for who has forgotten it, and signs out everywhere', async () => {
    const { email, person } = await buildAccount();
    const browser = new Browser();
    await browser.signIn(email);
    const admin = await signIn(world, { orgId: district.id, role: 'admin' });
    const issued = await request(world.app).post(`/api/v1/people/${person.id}/invitations`).set(admin.headers);
    expect((await accept({ token: issued.body.token, password: 'another passphrase' })).status).toBe(200);
    expectProblem(await browser.post('refresh'), 'session_ended');
    expectProblem(await browser.signIn(email), 'invalid_credentials');
  });
});

describe('the first start', () => {
  const fresh = useWorld();

  test('makes a district and an admin, who sets a password by a one-time token', async () => {
    const { setUp } = fresh.wiring.accounts;
    expect(await setUp.hasOrganization()).toBe(false);
    await setUp.prepareFirstAdmin();
    // The program was started again before anybody used the first one.
    const invitation = await setUp.prepareFirstAdmin();
    const body = { token: invitation?.token, password, email: 'me@school.example' };
    const accepted = await request(fresh.app).post('/api/v1/auth/accept-invitation').send(body).expect(200);
    expect(accepted.body.user.roles).toEqual([{ role: 'admin', school: null }]);
    expect(await setUp.prepareFirstAdmin()).toBeNull();
  });

  test('leaves a repository alone in which somebody can sign in', async () => {
    expect(await world.wiring.accounts.setUp.prepareFirstAdmin()).toBeNull();
  });
});
