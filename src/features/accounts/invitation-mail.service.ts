import { z } from 'zod';
import { MailError, type Mailer } from '../../mail/mailer.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import type { Seal } from '../../shared/seal.ts';
import type { JobService } from '../jobs/job.service.ts';
import { defineJob, type Job, type JobDefinition, JobError } from '../jobs/job.ts';
import type { Person } from './account.ts';
import type { CredentialsStore } from './credentials.store.ts';
import { type MailLanguage, mailLanguages, renderInvitation } from './invitation-mail.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import type { PeopleStore } from './people.store.ts';
import { hashToken } from './tokens.ts';

/** What became of the e-mail with an invitation. The link works in any case. */
export type Delivery = {
  readonly state: 'sent' | 'waiting' | 'failed' | 'none';
  /** Why it was not sent, or not yet; null when all is well. */
  readonly reason: string | null;
  /** Where to look later. */
  readonly jobId: string | null;
};

export type InvitationMailService = {
  /** Has the link sent, and waits a moment for what comes of it. */
  deliver(input: {
    person: Pick<Person, 'id' | 'orgId' | 'email'>;
    requestedBy: string;
    link: { token: string; url: string };
    language: MailLanguage;
  }): Promise<Delivery>;
  /** The work of sending, for the registry of jobs. */
  readonly jobs: readonly JobDefinition[];
};

export type MailParts = { readonly mailer: Mailer; jobs(): Pick<JobService, 'enqueue' | 'waitFor'> };

/** The token is sealed: a job is stored, and a token must not be. */
const input = z.strictObject({ personId: idSchema, sealed: z.string(), language: z.enum(mailLanguages) });
const sealedLink = z.strictObject({ token: z.string(), url: z.string() });
const kind = { kind: 'accounts.invitation-mail', input, maxAttempts: 6 };

/** How long an admin waits for the answer of the mail server. */
const patienceMs = 3_000;

const scope: Scope = { kind: 'system', reason: 'send an invitation' };

export function createInvitationMailService(deps: {
  people: Pick<PeopleStore, 'find'>;
  organizations: Pick<OrganizationsStore, 'findDistrict'>;
  credentials: Pick<CredentialsStore, 'findInvitation'>;
  seal: Seal;
  clock: Clock;
  /** Null while no mail server is configured. */
  mail: MailParts | null;
}): InvitationMailService {
  const { people, organizations, credentials, seal, clock, mail } = deps;
  if (mail === null) {
    return {
      jobs: [],
      deliver: async () => none('No mail server is configured. Give the link to the person yourself.'),
    };
  }

  const send = defineJob<z.output<typeof input>>({
    ...kind,
    run: async ({ input: { personId, sealed, language }, signal }) => {
      const link = readSealed(seal.open(sealed));
      const invitation = await credentials.findInvitation(scope, {
        tokenHash: hashToken(link.token),
        now: clock.now(),
      });
      // Used, replaced by a newer one, or too late: nobody wants that link.
      if (!invitation || invitation.personId !== personId) return { isSent: false };
      const person = await people.find(scope, personId);
      const email = person?.email;
      if (!person || !email) return { isSent: false };
      const district = await organizations.findDistrict(scope, person.orgId);
      const text = renderInvitation({
        language,
        displayName: person.displayName,
        districtName: district?.name ?? 'Pathloom',
        link: link.url,
        expiresAt: invitation.expiresAt,
        timeZone: district?.timeZone ?? 'UTC',
      });
      try {
        await mail.mailer.send({ ...text, to: email }, signal);
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        throw new JobError(error.message, { code: 'mail_not_sent', isFinal: error.isFinal, cause: error });
      }
      return { isSent: true };
    },
  });

  return {
    jobs: [send],
    deliver: async ({ person, requestedBy, link, language }) => {
      if (person.email === null) return none('The person has no e-mail address. Give them the link yourself.');
      const requester = { orgId: person.orgId, requestedBy };
      const sealed = seal.seal(JSON.stringify(link));
      const job = await mail.jobs().enqueue(requester, kind, { personId: person.id, sealed, language });
      return toDelivery((await mail.jobs().waitFor(job.id, patienceMs)) ?? job);
    },
  };
}

function none(reason: string): Delivery {
  return { state: 'none', reason, jobId: null };
}

function toDelivery({ id, state, faults }: Job): Delivery {
  const reason = faults.at(-1)?.message ?? null;
  if (state === 'done') return { state: 'sent', reason: null, jobId: id };
  if (state === 'queued' || state === 'running') {
    const why = reason === null ? 'The mail server has not taken it yet.' : `${reason} It is tried again.`;
    return { state: 'waiting', reason: why, jobId: id };
  }
  return { state: 'failed', reason: reason ?? 'It could not be sent.', jobId: id };
}

function readSealed(opened: string | null): z.output<typeof sealedLink> {
  if (opened === null) {
    throw new JobError('The key of this installation has changed since. Make a new invitation.', { isFinal: true });
  }
  return sealedLink.parse(JSON.parse(opened));
}
