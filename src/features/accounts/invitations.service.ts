import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { normalizeEmail, type Person } from './account.ts';
import type { CredentialsStore } from './credentials.store.ts';
import type { Passwords } from './passwords.ts';
import type { PeopleStore } from './people.store.ts';
import { hashToken, randomToken } from './tokens.ts';

export type IssuedInvitation = { readonly token: string; readonly link: string; readonly expiresAt: Date };

/** One-time links with which a person sets a password: the first one, or a new one for who forgot it. */
export type InvitationsService = {
  /** The token is shown here once; only its hash is kept. An earlier one of the person stops to work. */
  issue(person: Pick<Person, 'id' | 'orgId'>): Promise<IssuedInvitation>;
  /** Sets the password and ends what was signed in. Throws `invitation_invalid`, `invalid_request`, `already_exists`. */
  accept(input: { token: string; password: string; email: string | undefined }): Promise<Person>;
};

const lifetimeMs = 7 * 24 * 60 * 60 * 1_000;

const scope: Scope = { kind: 'system', reason: 'invite a person' };

export function createInvitationsService(deps: {
  credentials: CredentialsStore;
  people: PeopleStore;
  passwords: Pick<Passwords, 'hash'>;
  clock: Clock;
  publicUrl: string | null;
  /** Ends all sessions of a person. */
  endSessions: (personId: string) => Promise<void>;
}): InvitationsService {
  const { credentials, people, passwords, clock, publicUrl, endSessions } = deps;
  return {
    issue: async ({ id: personId, orgId }) => {
      const token = randomToken();
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + lifetimeMs);
      const invitation = { orgId, personId, tokenHash: hashToken(token), createdAt: now, expiresAt };
      await credentials.putInvitation(scope, invitation);
      // After the #, so that it stays in the browser and out of every log on the way.
      return { token, link: `${publicUrl ?? ''}/accept-invitation#${token}`, expiresAt };
    },
    accept: async ({ token, password, email: given }) => {
      const tokenHash = hashToken(token);
      const invitation = await credentials.findInvitation(scope, { tokenHash, now: clock.now() });
      const person = invitation && (await people.find(scope, invitation.personId));
      if (!person || person.deactivatedAt) throw new AppError('invitation_invalid');

      const known = (await credentials.findByPerson(scope, person.id))?.email ?? person.email;
      if (known === null && given === undefined) {
        throw invalidInput('body', ['email'], { code: 'required', message: 'Say with which e-mail you will sign in.' });
      }
      // What the admin has entered counts; whoever holds the link may not choose another.
      const email = normalizeEmail(known ?? given ?? '');
      const passwordHash = await passwords.hash(password);
      const { id: personId, orgId } = person;
      const identity = { orgId, personId, email, passwordHash, now: clock.now() };
      if (!(await credentials.acceptInvitation(scope, { tokenHash, ...identity }))) {
        throw new AppError('invitation_invalid');
      }
      const change = { endTokens: true, ...(person.email === null ? { email } : {}) } as const;
      const updated = await people.update(scope, { id: personId, revision: null, change }, clock.now());
      await endSessions(personId);
      return updated ?? person;
    },
  };
}
