import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { openZip } from '../../src/features/files/zip-directory.ts';
import { expectProblem } from '../support/expect-problem.ts';
import {
  type BuiltDistrict,
  buildDistrict,
  buildPerson,
  type SignedIn,
  signIn,
  signInAs,
  useWorld,
} from '../support/world.ts';

const world = useWorld();
let home: BuiltDistrict;
let admin: SignedIn;
let leader: SignedIn;
let teacher: SignedIn;
let other: SignedIn;
let stranger: SignedIn;
let student: SignedIn;
let classPath: string;

const call = (who: SignedIn, method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string) => {
  const token = world.wiring.accounts.tokens.signAccess({ personId: who.person.id, tokenEpoch: 1 });
  return request(world.app)[method](path).set('authorization', `Bearer ${token}`);
};
const get = (who: SignedIn, path: string) => call(who, 'get', path);
const post = (who: SignedIn, path: string, body: object = {}) => call(who, 'post', path).send(body);
const patch = (who: SignedIn, path: string, body: object) => call(who, 'patch', path).send(body);
const idOf = (who: SignedIn) => who.person.id;
const enter = (role: Parameters<typeof signIn>[1]['role']) =>
  signIn(world, { orgId: home.id, role, schoolId: role === 'admin' ? null : home.schools[0].id });
const newStudent = async (displayName: string, sourcedId: string): Promise<SignedIn> => {
  const memberships = [{ role: 'student', schoolId: home.schools[0].id, from: '2020-01-01' }] as const;
  const fields = { sourcedId, email: `${sourcedId}@home.example`, gradeLevel: '4', memberships: [...memberships] };
  return signInAs(world, await buildPerson(world, { orgId: home.id, displayName, ...fields }));
};

beforeAll(async () => {
  home = await buildDistrict(world);
  admin = await enter('admin');
  leader = await enter('schoolLeader');
  teacher = await enter('teacher');
  other = await enter('teacher');
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'admin' });
  student = await newStudent('Quillon Abernathy', 'sis-quillon');
  const made = await post(teacher, '/api/v1/classes', { schoolId: home.schools[0].id, title: 'Math 4' }).expect(201);
  classPath = `/api/v1/classes/${made.body.id}`;
  await post(teacher, `${classPath}/students`, { students: [{ studentId: idOf(student) }] }).expect(200);
});

describe('the profile of a student', () => {
  test('says of each value who has said so, and shows each only to whom it concerns', async () => {
    const path = `/api/v1/students/${idOf(student)}/profile`;
    expect((await get(teacher, path).expect(200)).body).toEqual({
      studentId: idOf(student),
      view: 'teacher',
      goals: [],
      revision: 0,
    });
    const said = await patch(teacher, path, {
      languages: ['es-MX', 'en'],
      lexile: 620,
      levels: [{ subject: 'mathematics', gradeLevel: '5' }],
      accessNeeds: ['captions', 'noFlashing'],
      device: 'shared',
      internetAtHome: 'no',
    }).expect(200);
    expect(said.body).toMatchObject({
      lexile: { value: 620, by: idOf(teacher), at: expect.any(String) },
      accessNeeds: { value: ['captions', 'noFlashing'] },
      revision: 1,
    });
    const own = (await patch(student, path, { interests: ['Soccer', 'Space'], modalities: ['video'] }).expect(200))
      .body;
    expect(own).toMatchObject({
      view: 'family',
      interests: { value: ['soccer', 'space'], by: idOf(student) },
      revision: 2,
    });
    // No page of the student's names a level or a need.
    for (const who of [student]) {
      const body = (await get(who, path).expect(200)).body;
      expect(Object.keys(body)).toEqual(expect.not.arrayContaining(['accessNeeds', 'lexile', 'levels']));
      expect(body.languages.value).toEqual(['es-MX', 'en']);
    }
    const led = (await get(leader, path).expect(200)).body;
    expect(led).toMatchObject({ view: 'leader', lexile: { value: 620 } });
    expect(led.accessNeeds).toBeUndefined();
    expect((await get(admin, path).expect(200)).body.accessNeeds.value).toEqual(['captions', 'noFlashing']);
    for (const who of [other, stranger]) expectProblem(await get(who, path), 'not_found');
    expectProblem(await patch(leader, path, { lexile: 1 }), 'forbidden');
    const refused = await patch(student, path, { accessNeeds: [], lexile: 900, interests: ['chess'] });
    expect(expectProblem(refused, 'invalid_request').faults).toMatchObject([
      { path: ['lexile'] },
      { path: ['accessNeeds'] },
    ]);
    expectProblem(await patch(teacher, path, { lexile: 'high' }), 'invalid_request');
    const stale = call(teacher, 'patch', path).set('if-match', '"1"').send({ lexile: 640 });
    expectProblem(await stale, 'version_conflict');
    expect((await patch(teacher, path, { device: null }).expect(200)).body.device).toBeUndefined();

    const needs = await world.wiring.students.needsOf({ kind: 'system', reason: 'a test' }, [
      idOf(student),
      idOf(teacher),
    ]);
    expect([...needs]).toEqual([
      [
        idOf(student),
        {
          languages: ['es-MX', 'en'],
          accessNeeds: ['captions', 'noFlashing'],
          interests: ['soccer', 'space'],
          modalities: ['video'],
          lexile: 620,
          hasInternetAtHome: false,
          goals: [],
        },
      ],
    ]);
    const audit = await get(admin, `/api/v1/audit/student-records?student=${idOf(student)}&action=profile.read`);
    expect(audit.body.items.map(({ by }: { by: { id: string } }) => by.id)).toEqual([
      idOf(admin),
      idOf(leader),
      idOf(teacher),
    ]);
  });

  test('has goals of the student, the family and the school, each changed by who has set it', async () => {
    const path = `/api/v1/students/${idOf(student)}/goals`;
    const own = (await post(student, path, { text: 'Read two books.' }).expect(201)).body;
    const school = (await post(teacher, path, { text: 'Fractions by May.' }).expect(201)).body;
    expect([own.kind, school.kind]).toEqual(['own', 'school']);
    expect((await patch(student, `${path}/${own.id}`, { isReached: true }).expect(200)).body.isReached).toBe(true);
    expectProblem(await patch(student, `${path}/${school.id}`, { isReached: true }), 'forbidden');
    expectProblem(await patch(teacher, `${path}/${own.id}`, { text: 'Other' }), 'forbidden');
    expectProblem(await patch(other, `${path}/${own.id}`, { text: 'Other' }), 'not_found');
    expectProblem(await patch(student, `${path}/${'a'.repeat(24)}`, { text: 'x' }), 'not_found');
    await call(student, 'delete', `${path}/${own.id}`).expect(204);
    expect((await get(teacher, `/api/v1/students/${idOf(student)}/profile`)).body.goals).toMatchObject([
      { id: school.id },
    ]);
  });

  test('is read along by families, who come in by a code of the school and see their own child alone', async () => {
    const base = `/api/v1/students/${idOf(student)}`;
    const sibling = await newStudent('Rosalind Abernathy', 'sis-rosalind');
    await post(teacher, `${classPath}/students`, { students: [{ studentId: idOf(sibling) }] }).expect(200);
    const invite = async (of: SignedIn) =>
      (await post(teacher, `/api/v1/students/${idOf(of)}/guardians/invitations`).expect(201)).body.code as string;
    expectProblem(await post(student, `${base}/guardians/invitations`), 'forbidden');
    expectProblem(await post(other, `${base}/guardians/invitations`), 'not_found');
    const code = await invite(student);
    const join = (body: object) => request(world.app).post('/api/v1/auth/join-as-guardian').send(body);
    const wanted = { displayName: 'Edda Abernathy', email: 'edda@family.example', password: 'a long password' };
    // Nobody becomes somebody who is there: neither who signs in, nor who was only entered.
    await buildPerson(world, { orgId: home.id, email: 'entered@school.example', memberships: [{ role: 'teacher' }] });
    expectProblem(await join({ ...wanted, code, email: 'Entered@school.example' }), 'already_exists');
    expectProblem(await join({ ...wanted, code: `${code.slice(1)}B` }), 'invitation_invalid');
    const joined = await join({ ...wanted, code: `${code.slice(0, 7)} ${code.slice(7).toLowerCase()}` }).expect(200);
    expect(joined.body.user.roles).toMatchObject([{ role: 'guardian' }]);
    expectProblem(await join({ ...wanted, code, email: 'second@family.example' }), 'invitation_invalid');
    const person = { id: joined.body.user.id } as SignedIn['person'];
    const guardian = { ...student, person };
    expect((await get(guardian, '/api/v1/me/children').expect(200)).body.items).toEqual([
      { studentId: idOf(student), name: 'Quillon Abernathy' },
    ]);
    const seen = (await get(guardian, `${base}/profile`).expect(200)).body;
    expect(seen.view).toBe('family');
    expect(Object.keys(seen)).toEqual(expect.not.arrayContaining(['accessNeeds', 'lexile', 'levels']));
    expectProblem(await get(guardian, `/api/v1/students/${idOf(sibling)}/profile`), 'not_found');
    expectProblem(await patch(guardian, `${base}/profile`, { interests: ['chess'] }), 'forbidden');
    expectProblem(await get(guardian, classPath), 'not_found');
    const note = (await post(guardian, `${base}/goals`, { text: 'Enjoy reading at home.' }).expect(201)).body;
    expect(note.kind).toBe('family');
    expectProblem(await patch(teacher, `${base}/goals/${note.id}`, { text: 'x' }), 'forbidden');
    await post(guardian, '/api/v1/me/children', { code: await invite(sibling) }).expect(200);
    await get(guardian, `/api/v1/students/${idOf(sibling)}/profile`).expect(200);
    for (const who of [stranger, student]) {
      expectProblem(await post(who, '/api/v1/me/children', { code: await invite(sibling) }), 'invitation_invalid');
    }
    expect((await get(teacher, `${base}/guardians`).expect(200)).body.items).toMatchObject([
      { name: 'Edda Abernathy' },
    ]);
    await call(teacher, 'delete', `${base}/guardians/${person.id}`).expect(204);
    expectProblem(await get(guardian, `${base}/profile`), 'not_found');
    expect((await get(guardian, '/api/v1/me/children')).body.items).toMatchObject([{ studentId: idOf(sibling) }]);
    expectProblem(await call(teacher, 'delete', `${base}/guardians/${person.id}`), 'not_found');
    expect(
      JSON.stringify(await world.database.connection.collection('guardian_invitations').find().toArray()),
    ).not.toContain(code);
  });

  test('is seen by support staff whose caseload the student is in', async () => {
    const support = await enter('supportStaff');
    const path = `/api/v1/students/${idOf(student)}/profile`;
    const caseload = `/api/v1/people/${idOf(support)}/caseload`;
    expectProblem(await get(support, path), 'not_found');
    const put = (studentIds: string[], who = admin) => call(who, 'put', caseload).send({ studentIds });
    expect((await put([idOf(student)]).expect(200)).body.students).toMatchObject([{ name: 'Quillon Abernathy' }]);
    expect((await get(support, path).expect(200)).body.view).toBe('teacher');
    expect((await get(support, caseload).expect(200)).body.students).toHaveLength(1);
    expectProblem(await put([idOf(teacher)]), 'invalid_request');
    expectProblem(await put([], teacher), 'forbidden');
    expectProblem(await get(teacher, caseload), 'not_found');
    await put([]).expect(200);
    expectProblem(await get(support, path), 'not_found');
  });
});

describe('everything about one student', () => {
  /** Every record of the database in which one of these stands, by collection. */
  const findLeft = async (needles: readonly RegExp[]): Promise<string[]> => {
    const { db } = world.database.connection;
    const found: string[] = [];
    for (const { name } of (await db?.listCollections().toArray()) ?? []) {
      for await (const one of db?.collection(name).find() ?? []) {
        const text = JSON.stringify(one);
        if (needles.some((needle) => needle.test(text))) found.push(name);
      }
    }
    return [...new Set(found)].sort();
  };

  test('is handed out as one file, and destroyed in one call so that nothing is left', async () => {
    const leaving = await newStudent('Zebulon Qwertyson', 'sis-zebulon');
    const staying = await newStudent('Marisol Stays', 'sis-marisol');
    const id = idOf(leaving);
    const base = `/api/v1/students/${id}`;
    const both = [leaving, staying].map((who) => ({ studentId: idOf(who) }));
    const change = (await post(teacher, `${classPath}/students`, { students: both }).expect(200)).body;
    const named = () =>
      call(admin, 'post', '/api/v1/people/search').set('idempotency-key', 'k').send({ name: 'Zebulon' });
    await named().expect(200);
    await call(admin, 'post', '/api/v1/people')
      .set('idempotency-key', 'made-like-it')
      .send({ displayName: 'Zebulon Qwertyson', memberships: [] })
      .expect(201)
      .then(({ body }) => call(admin, 'delete', `/api/v1/people/${body.id}`).expect(204));
    await post(teacher, `${classPath}/groups`, { title: 'Blue', studentIds: [id, idOf(staying)] }).expect(201);
    const code = (await post(teacher, `${classPath}/code`).expect(200)).body.code.value;
    const [set] = (
      await post(teacher, `${classPath}/sign-ins`, {
        students: [{ studentId: id, name: 'zebby' }],
        generate: 'pin',
      }).expect(200)
    ).body.items;
    const enterBy = (secret: object) =>
      request(world.app).post('/api/v1/auth/student-sign-in').send({ classCode: code, name: 'zebby', secret });
    await enterBy(set.secret).expect(200);
    await enterBy({ kind: 'pin', pin: '0000' });
    await patch(teacher, `${base}/profile`, { accessNeeds: ['captions'], lexile: 500 }).expect(200);
    await post(leaving, `${base}/goals`, { text: 'Zebulon wants to fly.' }).expect(201);
    await post(teacher, `${base}/guardians/invitations`).expect(201);
    const support = await enter('supportStaff');
    await call(admin, 'put', `/api/v1/people/${idOf(support)}/caseload`)
      .send({ studentIds: [id] })
      .expect(200);
    const needles = [/Zebulon|Qwertyson|sis-zebulon|zebby|qwertyson/i];
    expect(await findLeft(needles)).toEqual(expect.arrayContaining(['people', 'student_profiles', 'student_sign_ins']));

    expectProblem(await post(teacher, `${base}/export`), 'forbidden');
    expectProblem(await post(stranger, `${base}/export`), 'not_found');
    const zipped = await call(admin, 'post', `${base}/export`)
      .send({})
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect(zipped.status).toBe(200);
    const file = join(world.dataDir, 'export.zip');
    await writeFile(file, zipped.body);
    const zip = await openZip(file);
    const names = zip.entries.map(({ name }) => name).sort();
    expect(names).toEqual(
      expect.arrayContaining([
        'about.json',
        'classes.json',
        'groups.json',
        'person.json',
        'profile.json',
        'sign-in.json',
      ]),
    );
    let text = '';
    for (const entry of zip.entries) for await (const chunk of await zip.read(entry)) text += chunk;
    await zip.close();
    expect(text).toMatch(/wants to fly/);
    expect(text).not.toMatch(/argon2|Marisol|tokenHash/);

    const erase = (name: string, who = admin) => post(who, `${base}/erasure`, { name });
    expectProblem(await erase('Zebulon Qwertyson', teacher), 'forbidden');
    expectProblem(await erase('Zebulon Qwertyson', stranger), 'not_found');
    expectProblem(await erase('Zebulon'), 'invalid_request');
    await erase('Zebulon Qwertyson').expect(204);
    expectProblem(await erase('Zebulon Qwertyson'), 'not_found');
    expectProblem(await get(admin, `/api/v1/people/${id}`), 'not_found');
    expectProblem(await enterBy(set.secret), 'student_sign_in_failed');
    expectProblem(await get(leaving, '/api/v1/me'), 'unauthenticated');

    // Whoever was deleted softly under the same name is another person, and was not asked about.
    await world.database.connection.collection('people').deleteMany({ deletedAt: { $ne: null } });
    expect(await findLeft(needles)).toEqual([]);
    // The trace of who looked at the record holds ids, which are nobody's now.
    expect(await findLeft([new RegExp(id)])).toEqual(['student_record_audit']);
    const roster = (await get(teacher, `${classPath}/students`).expect(200)).body.items;
    expect(roster.map(({ name }: { name: string }) => name)).toContain('Marisol Stays');
    const undo = await post(teacher, `${classPath}/changes/${change.changeId}/undo`).expect(200);
    expect(undo.body.changed).toEqual([idOf(staying)]);
  });
});
