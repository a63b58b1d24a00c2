import request from 'supertest';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

/** As installations have it. */
const requestsPerMinute = 600;
const world = useWorld({ requestsPerMinute, publicUrl: 'https://learn.example' });
const minuteMs = 60_000;

let home: BuiltDistrict;
let teacher: SignedIn;
let other: SignedIn;
let stranger: SignedIn;
let path: string;
let code: string;
let ids: string[];

const call = (who: SignedIn, method: 'get' | 'post' | 'patch' | 'put' | 'delete', to: string) => {
  const token = world.wiring.accounts.tokens.signAccess({ personId: who.person.id, tokenEpoch: 1 });
  return request(world.app)[method](to).set('authorization', `Bearer ${token}`);
};
const post = (who: SignedIn, to: string, body: object = {}) => call(who, 'post', to).send(body);

const newStudents = async (count: number): Promise<string[]> => {
  const memberships = [{ role: 'student', schoolId: home.schools[0].id, from: '2020-01-01' }] as const;
  const people = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      buildPerson(world, { orgId: home.id, displayName: `Maya Ávila ${at}`, memberships: [...memberships] }),
    ),
  );
  return people.map(({ id }) => id);
};

beforeAll(async () => {
  home = await buildDistrict(world);
  const [schoolId, elsewhere] = [home.schools[0].id, await buildDistrict(world)];
  teacher = await signIn(world, { orgId: home.id, role: 'teacher', schoolId });
  other = await signIn(world, { orgId: home.id, role: 'teacher', schoolId });
  stranger = await signIn(world, { orgId: elsewhere.id, role: 'admin' });
  path = `/api/v1/classes/${(await post(teacher, '/api/v1/classes', { schoolId, title: 'Math <4>' })).body.id}`;
  code = (await post(teacher, `${path}/code`).expect(200)).body.code.value;
  ids = await newStudents(4);
  await post(teacher, `${path}/students`, { students: ids.map((studentId) => ({ studentId })) }).expect(200);
});

const set = (students: object[], generate: string | null = null, by = teacher) =>
  post(by, `${path}/sign-ins`, { students, generate });
const pin = (value: string) => ({ kind: 'pin', pin: value });
const enter = (name: string, secret: object, { classCode = code, cookie = '' } = {}) => {
  const sent = request(world.app).post('/api/v1/auth/student-sign-in').send({ classCode, name, secret });
  return cookie === '' ? sent : sent.set('cookie', cookie);
};
const cookiesOf = (response: request.Response) => [response.get('set-cookie') ?? []].flat();
const deviceOf = (response: request.Response): string =>
  cookiesOf(response)
    .find((cookie) => cookie.startsWith('pathloom_device'))
    ?.split(';')[0] ?? '';

describe('a student', () => {
  test('signs in with the code of the class, an own short name and what the teacher has set', async () => {
    const [first, second, third] = ids as [string, string, string];
    const faces = ['cat', 'sun', 'cat', 'bee'];
    const done = await set([
      { studentId: first, name: 'Maya', secret: pin('4071') },
      { studentId: second, secret: { kind: 'pictures', pictures: faces } },
      { studentId: third, name: 'Tiger-3', secret: { kind: 'password', password: 'green river' } },
    ]).expect(200);
    expect(done.body.items).toMatchObject([
      { studentId: first, name: 'maya', secret: pin('4071') },
      { studentId: second, name: expect.stringMatching(/^maya\d+$/), secret: { kind: 'pictures', pictures: faces } },
      { studentId: third, name: 'tiger-3', secret: { kind: 'password' } },
    ]);
    expect(JSON.stringify(done.body)).not.toContain('green river');
    const entered = await enter('Maya', pin('4071'), {
      classCode: ` ${code.slice(0, 3)}-${code.slice(3).toLowerCase()}`,
    });
    expect(entered.body).toMatchObject({ user: { id: first, roles: [{ role: 'student' }] } });
    await request(world.app).get('/api/v1/me').set('authorization', `Bearer ${entered.body.accessToken}`).expect(200);
    const renewed = await request(world.app)
      .post('/api/v1/auth/refresh')
      .set(
        'cookie',
        cookiesOf(entered)
          .map((cookie) => cookie.split(';')[0])
          .join('; '),
      );
    expect(renewed.body.user.id).toBe(first);
    await enter(done.body.items[1].name, { kind: 'pictures', pictures: faces }).expect(200);
    await enter('tiger-3', { kind: 'password', password: 'green river' }).expect(200);

    // Whatever is wrong is answered alike.
    const wrong = [
      enter('maya', pin('4072')),
      enter('nobody', pin('4071')),
      enter('maya', pin('4071'), { classCode: 'ZZZZZZZ' }),
      enter('maya', { kind: 'password', password: '4071' }),
      enter('tiger-3', { kind: 'pictures', pictures: faces }),
    ];
    const bodies = (await Promise.all(wrong)).map((response) => {
      expectProblem(response, 'student_sign_in_failed');
      const { requestId: _id, ...body } = response.body;
      return body;
    });
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    const kept = JSON.stringify(await world.database.connection.collection('student_sign_ins').find().toArray());
    expect(kept).not.toMatch(/(?<![\w-])4071(?![\w-])|green|"bee"/);
    expect(kept.match(/\$argon2id\$/g)).toHaveLength(3);
    const states = (await call(teacher, 'get', `${path}/sign-ins`).expect(200)).body;
    expect(states.items.find(({ studentId }: { studentId: string }) => studentId === third)).toEqual({
      studentId: third,
      displayName: 'Maya Ávila 2',
      name: 'tiger-3',
      secretKind: 'password',
      hasCard: false,
      slowedUntil: null,
    });
    expect(states.pictures).toContain('turtle');
    expect(world.lines.map((line) => JSON.stringify(line)).join()).not.toMatch(
      /(?<![\w-])4071(?![\w-])|green river|Ávila/,
    );

    // Set anew, what was signed in is signed out, and what was before does not work.
    const anew = (await set([{ studentId: first }], 'pin').expect(200)).body.items[0];
    expect(anew).toMatchObject({ name: 'maya', secret: { kind: 'pin', pin: expect.stringMatching(/^\d{4}$/) } });
    expectProblem(await enter('maya', pin('4071')), 'student_sign_in_failed');
    await enter('maya', anew.secret).expect(200);
    for (const bad of ['1111', '1234', '9876', '12', 'abcd']) {
      expectFault(await set([{ studentId: first, secret: pin(bad) }]), 'students', 0, 'secret', 'pin');
    }
    expectProblem(await set([{ studentId: first, name: 'tiger-3' }]), 'already_exists');
    const [outsider] = (await newStudents(1)) as [string];
    expectFault(await set([{ studentId: outsider, secret: pin('4071') }]), 'students', 0);
    expectProblem(await set([{ studentId: first, secret: pin('4071') }], null, other), 'not_found');
    expectProblem(await set([{ studentId: first, secret: pin('4071') }], null, stranger), 'not_found');
    expectProblem(await call(other, 'get', `${path}/sign-ins`), 'not_found');
  });

  test('who has left the class, or was deactivated, is not let in, nor with a code of before', async () => {
    const [, , , last] = ids as [string, string, string, string];
    const { name } = (await set([{ studentId: last, secret: pin('5093') }]).expect(200)).body.items[0];
    await enter(name, pin('5093')).expect(200);
    const ended = await post(teacher, `${path}/students/end`, { studentIds: [last] });
    expectProblem(await enter(name, pin('5093')), 'student_sign_in_failed');
    await post(teacher, `${path}/changes/${ended.body.changeId}/undo`).expect(200);
    await enter(name, pin('5093')).expect(200);
    const before = code;
    code = (await post(teacher, `${path}/code`).expect(200)).body.code.value;
    expectProblem(await enter(name, pin('5093'), { classCode: before }), 'student_sign_in_failed');
    await enter(name, pin('5093')).expect(200);
    const admin = await signIn(world, { orgId: home.id, role: 'admin' });
    await post(admin, `/api/v1/people/${last}/deactivate`).expect(200);
    expectProblem(await enter(name, pin('5093')), 'student_sign_in_failed');
    await post(admin, `/api/v1/people/${last}/reactivate`).expect(200);
    await call(teacher, 'delete', `${path}/sign-ins/${last}`).expect(204);
    expectProblem(await enter(name, pin('5093')), 'student_sign_in_failed');
  });

  test('comes in by a code that is limited to school hours in these alone', async () => {
    const [first] = ids as [string];
    await set([{ studentId: first, name: 'maya', secret: pin('4071') }]).expect(200);
    const timeIn = (style: object) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Chicago', ...style }).format(world.clock.now());
    while (!/Mon|Tue|Wed/.test(timeIn({ weekday: 'short' }))) world.clock.advance(24 * 60 * minuteMs);
    while (timeIn({ hour: '2-digit', hourCycle: 'h23' }) !== '10') world.clock.advance(60 * minuteMs);
    await call(teacher, 'patch', `${path}/code`)
      .send({ hours: { from: '08:00', to: '15:30' } })
      .expect(200);
    await enter('maya', pin('4071')).expect(200);
    world.clock.advance(8 * 60 * minuteMs);
    expect(expectProblem(await enter('maya', pin('4071')), 'class_code_closed')).toEqual({
      from: '08:00',
      to: '15:30',
    });
    // Who does not know the secret learns nothing of hours.
    expectProblem(await enter('maya', pin('4072')), 'student_sign_in_failed');
    await call(teacher, 'patch', `${path}/code`).send({ hours: null }).expect(200);
    await enter('maya', pin('4071')).expect(200);
  });

  test('who tries wrongly waits on that device alone, until the teacher lets them try again', async () => {
    const [first, second] = ids as [string, string];
    await set([
      { studentId: first, name: 'maya', secret: pin('4071') },
      { studentId: second, name: 'leo', secret: pin('5182') },
    ]).expect(200);
    const [shared, own] = [deviceOf(await enter('leo', pin('5182'))), deviceOf(await enter('leo', pin('5182')))];
    for (let at = 0; at < 5; at += 1) {
      expectProblem(await enter('maya', pin(`60${at}1`), { cookie: shared }), 'student_sign_in_failed');
    }
    // Also of many at once, none is let through, not even the right one.
    const many = await Promise.all([1, 2, 3, 4].map(() => enter('maya', pin('4071'), { cookie: shared })));
    for (const response of many) {
      expect(expectProblem(response, 'rate_limited').retryAfterSeconds).toBeLessThanOrEqual(30);
      expect(Number(response.get('retry-after'))).toBeGreaterThan(0);
    }
    await enter('leo', pin('5182'), { cookie: shared }).expect(200);
    await enter('maya', pin('4071'), { cookie: own }).expect(200);
    const slowed = (await call(teacher, 'get', `${path}/sign-ins`)).body.items;
    expect(slowed.find(({ studentId }: { studentId: string }) => studentId === first).slowedUntil).not.toBeNull();
    expectProblem(await post(other, `${path}/sign-ins/${first}/unlock`), 'not_found');
    await post(teacher, `${path}/sign-ins/${first}/unlock`).expect(204);
    await enter('maya', pin('4071'), { cookie: shared }).expect(200);

    // Devices that nobody knows share one count, so that guessing from many of them wins nothing; names that nobody has too.
    for (const name of ['maya', 'nobody-here']) {
      const guesses: request.Response[] = [];
      for (let at = 10; at < 22; at += 1) {
        guesses.push(await enter(name, pin(`70${at}`), { cookie: `pathloom_device=${'x'.repeat(41)}${at}` }));
      }
      expect(guesses.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429, 429]);
    }
    await enter('maya', pin('4071'), { cookie: own }).expect(200);
    // One more try after each wait, which grows.
    world.clock.advance(31_000);
    await Promise.all([1, 2, 3, 4].map(() => enter('maya', pin('7998'))));
    expect(expectProblem(await enter('maya', pin('7998')), 'rate_limited').retryAfterSeconds).toBeGreaterThan(30);
    await post(teacher, `${path}/sign-ins/${first}/unlock`).expect(204);
  });

  test('signs in with a printed card, until it is revoked', async () => {
    const [first, second] = ids as [string, string];
    const print = (by = teacher, body: object = {}) => post(by, `${path}/cards`, body);
    const page = await print().expect(200);
    expect(page.type).toBe('text/html');
    expect(page.get('cache-control')).toBe('no-store');
    expect(page.text).toContain('Math &#60;4&#62;');
    expect(page.text.match(/<svg /g)).toHaveLength(4);
    const { signIns } = world.wiring.services.studentSignIn;
    const id = String(path.split('/').at(-1));
    const cardsOf = async () =>
      (await signIns.printCards(teacher.actor, id, [first, second])).cards.map(({ token }) => token);
    const [card, kept] = (await cardsOf()) as [string, string];
    expect(await cardsOf()).toEqual([card, kept]);
    const use = (token: string) => request(world.app).post('/api/v1/auth/card-sign-in').send({ token });
    const entered = await use(card).expect(200);
    expect(entered.body.user.id).toBe(first);
    expectProblem(await print(other), 'not_found');
    await post(teacher, `${path}/cards/revoke`, { studentIds: [first] }).expect(204);
    expectProblem(await use(card), 'student_sign_in_failed');
    await use(kept).expect(200);
    const refresh = cookiesOf(entered)
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    expectProblem(await request(world.app).post('/api/v1/auth/refresh').set('cookie', refresh), 'session_ended');
    const [renewed] = (await cardsOf()) as [string];
    expect(renewed).not.toBe(card);
    await use(renewed).expect(200);
    for (const forged of [
      card.replace('.1.', '.2.'),
      `${first}.2.${'A'.repeat(22)}`,
      'x',
      kept.replace(second, first),
    ]) {
      expectProblem(await use(forged), 'student_sign_in_failed');
    }
    // Nothing of before comes back when all is taken away and set again.
    await call(teacher, 'delete', `${path}/sign-ins/${second}`).expect(204);
    expectProblem(await use(kept), 'student_sign_in_failed');
    await cardsOf();
    expectProblem(await use(kept), 'student_sign_in_failed');
  });

  test('is one of three hundred who sign in at eight o’clock from one address, and all get in', async () => {
    const everybody = await newStudents(300);
    await post(teacher, `${path}/students`, { students: everybody.map((studentId) => ({ studentId })) }).expect(200);
    const known: { name: string; secret: object }[] = [];
    for (const part of [everybody.slice(0, 150), everybody.slice(150)]) {
      const answer = await set(
        part.map((studentId) => ({ studentId })),
        'pin',
      ).expect(200);
      known.push(...answer.body.items);
    }
    const statuses: number[] = [];
    for (let start = 0; start < known.length; start += 30) {
      await Promise.all(
        known.slice(start, start + 30).map(async ({ name, secret }, at) => {
          // Every tenth mistypes first.
          if (at % 10 === 0) statuses.push((await enter(name, pin('0001'))).status);
          statuses.push((await enter(name, secret)).status);
        }),
      );
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(300);
    expect(statuses.filter((status) => status === 401)).toHaveLength(30);
    expect(statuses).toHaveLength(330);
  });
});
