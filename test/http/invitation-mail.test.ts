import request from 'supertest';
import { createMailer, type MailError } from '../../src/mail/mailer.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const publicUrl = 'https://pathloom.example.org';
const smtp = await startSmtpServer();
const world = useWorld({ publicUrl, smtp: { url: smtp.url, from: 'Pathloom <pathloom@example.org>' } });

let district: BuiltDistrict;
let admin: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  admin = await signIn(world, { orgId: district.id, role: 'admin' });
});
afterAll(() => smtp.close());
beforeEach(() => {
  smtp.mails.length = 0;
  smtp.answer = null;
});

let made = 0;
const buildNewcomer = async (displayName = 'Ana García') => {
  made += 1;
  const memberships = [{ role: 'teacher', schoolId: null, from: '2020-01-01' }] as const;
  return buildPerson(world, { orgId: district.id, displayName, email: `person${made}@example.org`, memberships });
};

const invite = async (personId: string, body?: object) => {
  const call = request(world.app).post(`/api/v1/people/${personId}/invitations`).set(admin.headers);
  return (body ? await call.send(body).expect(201) : await call.expect(201)).body;
};

const accept = (token: string) =>
  request(world.app).post('/api/v1/auth/accept-invitation').send({ token, password: 'a long password' });

const linkIn = (text: string | undefined) => /https:\/\/\S+/.exec(text ?? '')?.[0];

describe('an invitation by e-mail', () => {
  test('reaches the person, with the link that the admin sees too', async () => {
    const person = await buildNewcomer();
    const body = await invite(person.id);
    expect(body.email).toEqual({ state: 'sent', reason: null, jobId: expect.any(String) });
    expect(smtp.mails).toHaveLength(1);
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({ from: 'pathloom@example.org', to: person.email });
    expect(mail?.headers).toMatch(/content-type: text\/plain/i);
    expect(mail?.headers).toMatch(/content-language: en/i);
    expect(mail?.text).toContain('Hello Ana García,');
    expect(linkIn(mail?.text)).toBe(body.link);
    await accept(body.token).expect(200);
  });

  test('is in Spanish where that is asked for', async () => {
    const person = await buildNewcomer();
    await invite(person.id, { language: 'es' });
    expect(smtp.mails[0]?.text).toContain('Hola, Ana García:');
    expect(smtp.mails[0]?.headers).toMatch(/content-language: es/i);
    const refused = await request(world.app)
      .post(`/api/v1/people/${person.id}/invitations`)
      .set(admin.headers)
      .send({ language: 'tlh' });
    expect(refused.status).toBe(400);
  });

  test('keeps no token in the database or in the log, and shows its job to the admin', async () => {
    const person = await buildNewcomer();
    const body = await invite(person.id);
    const stored = await world.database.connection.collection('jobs').find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain(body.token);
    expect(JSON.stringify(stored)).not.toContain(person.email);
    expect(JSON.stringify(world.lines)).not.toContain(body.token);
    const job = await request(world.app).get(`/api/v1/jobs/${body.email.jobId}`).set(admin.headers).expect(200);
    expect(job.body).toMatchObject({ state: 'done', result: { isSent: true }, requestedBy: admin.person.id });
  });

  test('cannot be given further lines or recipients by a name', async () => {
    const person = await buildNewcomer('Eve\r\nBcc: all@example.org\r\n\r\nhttps://evil.example');
    await invite(person.id);
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0]?.headers).not.toMatch(/^bcc/im);
  });

  test('that the mail server refuses is told, and the link works', async () => {
    smtp.answer = '550 no such user';
    const person = await buildNewcomer();
    const body = await invite(person.id);
    expect(body.email).toMatchObject({ state: 'failed', reason: 'The mail server refused the e-mail (550).' });
    await accept(body.token).expect(200);
  });

  test('that the mail server cannot take now is told, and tried again', async () => {
    smtp.answer = '451 try later';
    const person = await buildNewcomer();
    const body = await invite(person.id);
    expect(body.email).toMatchObject({
      state: 'waiting',
      reason: 'The mail server cannot take the e-mail at the moment (451). It is tried again.',
    });
    smtp.answer = null;
    while (smtp.mails.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(linkIn(smtp.mails[0]?.text)).toBe(body.link);
  });

  test('is not sent late when a newer one has replaced it', async () => {
    smtp.answer = '451 try later';
    const person = await buildNewcomer();
    await invite(person.id);
    smtp.answer = null;
    const newer = await invite(person.id);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(smtp.mails.map(({ text }) => linkIn(text))).toEqual([newer.link]);
  });

  test('is not sent to who has no address', async () => {
    const { id } = await buildPerson(world, { orgId: district.id });
    const body = await invite(id);
    expect(body.email).toEqual({
      state: 'none',
      reason: 'The person has no e-mail address. Give them the link yourself.',
      jobId: null,
    });
    expect(body.link).toContain('#');
  });
});

describe('a mail server', () => {
  const mail = { to: 'a@example.org', subject: 'x', text: 'x', language: 'en' };
  const failure = async (url: string) =>
    createMailer({ url, from: 'b@example.org' })
      .send(mail)
      .then(() => null)
      .catch((error: MailError) => error);

  test('that is not there is told in words', async () => {
    expect(await failure('smtp://127.0.0.1:1')).toMatchObject({
      name: 'MailError',
      message: 'The mail server does not answer.',
      isFinal: false,
    });
  });

  test('that refuses to let us in is told in words', async () => {
    const url = smtp.url.replace('//', '//user:hunter2@');
    const error = await failure(url);
    expect(error?.message).toBe('The mail server refused the user name or the password in SMTP_URL.');
  });
});
