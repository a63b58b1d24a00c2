import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { activeRoles, localDateAt, type PersonAccess } from './account.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import type { PeopleStore } from './people.store.ts';
import type { Session, SessionsStore } from './sessions.store.ts';
import { accessTokenSeconds, hashToken, randomToken, type Tokens } from './tokens.ts';

/** What a device receives when somebody signs in on it, and on each renewal. */
export type Grant = {
  readonly personId: string;
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** For a cookie that scripts cannot read. */
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
  /** Recognises the device later; for a cookie too. */
  readonly deviceToken: string;
};

export type SessionsService = {
  /** Starts a session on a device; one that is unknown gets a token. Throws `no_active_role`. */
  start(input: { personId: string; deviceToken: string | undefined }): Promise<Grant>;
  /** Replaces a refresh token. Throws `session_ended`, and `no_active_role`. */
  renew(input: { refreshToken: string | undefined; deviceToken: string | undefined }): Promise<Grant>;
  /** Ends the session of a refresh token; does nothing when that is none. */
  end(refreshToken: string | undefined): Promise<void>;
  endAllOf(personId: string): Promise<void>;
  isKnownDevice(input: { personId: string; deviceToken: string }): Promise<boolean>;
  /** The hash of a device on which somebody of the district has signed in; null for any other. */
  districtDevice(orgId: string, deviceToken: string | undefined): Promise<string | null>;
};

const dayMs = 24 * 60 * 60 * 1_000;
/** Without use, and at most. */
const idleMs = 14 * dayMs;
const longestMs = 90 * dayMs;
/** A token that was just replaced may come once more, from the device it was given to: the answer was lost on the way. */
const replayGraceMs = 30_000;

const scope: Scope = { kind: 'system', reason: 'keep sessions' };

export function createSessionsService(deps: {
  sessions: SessionsStore;
  people: Pick<PeopleStore, 'findAccess'>;
  organizations: Pick<OrganizationsStore, 'findDistrict'>;
  tokens: Tokens;
  clock: Clock;
}): SessionsService {
  const { sessions, people, organizations, tokens, clock } = deps;

  const loadActive = async (personId: string): Promise<PersonAccess> => {
    const person = await people.findAccess(scope, personId);
    if (!person || person.deactivatedAt) throw new AppError('session_ended');
    const timeZone = (await organizations.findDistrict(scope, person.orgId))?.timeZone ?? 'UTC';
    if (activeRoles(person, localDateAt(clock.now(), timeZone)).length === 0) throw new AppError('no_active_role');
    return person;
  };

  const grant = ({ id, tokenEpoch }: PersonAccess, session: Session, deviceToken: string): Grant => ({
    personId: id,
    accessToken: tokens.signAccess({ personId: id, tokenEpoch }),
    expiresInSeconds: accessTokenSeconds,
    refreshToken: tokens.refreshToken({ ...session, sessionId: session.id }),
    refreshExpiresAt: session.expiresAt,
    deviceToken,
  });

  /** What to answer a token that is genuine but not the newest: the newest once more, or the end of the family. */
  const judgeReplay = async (session: Session, generation: number, deviceHash: string): Promise<Session> => {
    const isJustReplaced =
      generation === session.generation - 1 && clock.now().getTime() - session.rotatedAt.getTime() <= replayGraceMs;
    if (isJustReplaced && deviceHash === session.deviceHash) return session;
    // Two hold a token of this family, and one of them is not its owner.
    await sessions.end(scope, session.id, clock.now());
    throw new AppError('session_ended');
  };

  return {
    start: async ({ personId, deviceToken }) => {
      const person = await loadActive(personId);
      const device = isDeviceToken(deviceToken) ? deviceToken : randomToken();
      const now = clock.now();
      const session = await sessions.create(scope, {
        orgId: person.orgId,
        personId,
        deviceHash: hashToken(device),
        nonce: randomToken(),
        generation: 1,
        rotatedAt: now,
        createdAt: now,
        expiresAt: new Date(now.getTime() + idleMs),
      });
      return grant(person, session, device);
    },
    renew: async ({ refreshToken, deviceToken }) => {
      const claims = tokens.readRefresh(refreshToken ?? '');
      const session = claims && (await sessions.find(scope, claims.sessionId));
      const now = clock.now();
      if (!claims || !session || !tokens.isGenuine(claims, session.nonce)) throw new AppError('session_ended');
      if (session.endedAt || session.expiresAt <= now) throw new AppError('session_ended');

      const device = deviceToken ?? '';
      const person = await loadActive(session.personId);
      if (claims.generation === session.generation) {
        const latest = session.createdAt.getTime() + longestMs;
        const expiresAt = new Date(Math.min(now.getTime() + idleMs, latest));
        const rotated = await sessions.rotate(scope, { id: session.id, generation: claims.generation, now, expiresAt });
        if (rotated) return grant(person, rotated, device);
      }
      // Replaced before, or by another request at this moment.
      const current = await sessions.find(scope, session.id);
      if (!current || current.endedAt) throw new AppError('session_ended');
      return grant(person, await judgeReplay(current, claims.generation, hashToken(device)), device);
    },
    end: async (refreshToken) => {
      const claims = tokens.readRefresh(refreshToken ?? '');
      const session = claims && (await sessions.find(scope, claims.sessionId));
      if (session && tokens.isGenuine(claims, session.nonce)) await sessions.end(scope, session.id, clock.now());
    },
    endAllOf: (personId) => sessions.endAllOf(scope, personId, clock.now()),
    isKnownDevice: ({ personId, deviceToken }) =>
      sessions.isKnownDevice(scope, { personId, deviceHash: hashToken(deviceToken) }),
    districtDevice: async (orgId, deviceToken) => {
      if (!isDeviceToken(deviceToken)) return null;
      const deviceHash = hashToken(deviceToken);
      return (await sessions.isDeviceOf(scope, { orgId, deviceHash })) ? deviceHash : null;
    },
  };
}

export function isDeviceToken(token: string | undefined): token is string {
  return token !== undefined && /^[\w-]{43}$/.test(token);
}
