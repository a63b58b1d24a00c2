import type { Authenticate } from '../../http/authentication.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { localDateAt, type PersonAccess, toActor } from './account.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import type { PeopleStore } from './people.store.ts';
import type { Tokens } from './tokens.ts';

export type Actors = {
  readonly authenticate: Authenticate;
  /** A person as they are now, for work that was asked for earlier. Throws `unauthenticated`, `no_active_role`. */
  ofPerson(personId: string): Promise<Actor>;
  /** To be called after a change of a person, so that this process sees it at once. */
  forget(personId: string): void;
  forgetDistrict(orgId: string): void;
};

type Entry = {
  readonly actor: Actor;
  readonly revision: number;
  readonly day: string;
  readonly tokenEpoch: number;
  readonly checkedAt: number;
};

/** How long another process may still see what this one has changed. */
const defaultMaxAgeMs = 2_000;
const timeZoneMaxAgeMs = 60_000;
const maximumEntries = 20_000;

const scope: Scope = { kind: 'system', reason: 'find out who sends a request' };

/**
 * Turns access tokens into actors. Memberships are not in the token, as they change while it lasts: they come from a
 * small cache whose entries are checked against the person's revision every two seconds.
 */
export function createActors(deps: {
  people: Pick<PeopleStore, 'findAccess'>;
  organizations: Pick<OrganizationsStore, 'findDistrict'>;
  tokens: Pick<Tokens, 'verifyAccess'>;
  clock: Clock;
  maxAgeMs?: number;
}): Actors {
  const { people, organizations, tokens, clock, maxAgeMs = defaultMaxAgeMs } = deps;
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<Entry>>();
  const timeZones = new Map<string, { timeZone: string; readAt: number }>();

  const timeZoneOf = async (orgId: string): Promise<string> => {
    const known = timeZones.get(orgId);
    const now = clock.now().getTime();
    if (known && now - known.readAt < timeZoneMaxAgeMs) return known.timeZone;
    const timeZone = (await organizations.findDistrict(scope, orgId))?.timeZone ?? 'UTC';
    timeZones.set(orgId, { timeZone, readAt: now });
    return timeZone;
  };

  const load = async (personId: string): Promise<Entry> => {
    const person = await people.findAccess(scope, personId);
    if (!person) throw new AppError('unauthenticated', { reason: 'revoked' });
    const day = localDateAt(clock.now(), await timeZoneOf(person.orgId));
    return toEntry(person, day, entries.get(personId), clock.now().getTime());
  };

  const check = (personId: string): Promise<Entry> => {
    const running = loading.get(personId);
    if (running) return running;
    const started = load(personId).then(
      (entry) => {
        // Forgotten meanwhile: what was read may be from before the change.
        if (loading.get(personId) === started) {
          loading.delete(personId);
          if (entries.size >= maximumEntries) entries.clear();
          entries.set(personId, entry);
        }
        return entry;
      },
      (error: unknown) => {
        if (loading.get(personId) === started) loading.delete(personId);
        entries.delete(personId);
        throw error;
      },
    );
    loading.set(personId, started);
    return started;
  };

  return {
    authenticate: (accessToken) => {
      const { personId, tokenEpoch } = tokens.verifyAccess(accessToken);
      const entry = entries.get(personId);
      if (entry && clock.now().getTime() - entry.checkedAt < maxAgeMs) return admit(entry, tokenEpoch);
      return check(personId).then((checked) => admit(checked, tokenEpoch));
    },
    ofPerson: async (personId) => {
      const { actor, tokenEpoch } = await check(personId);
      return admit({ actor, tokenEpoch }, tokenEpoch);
    },
    forget: (personId) => {
      entries.delete(personId);
      loading.delete(personId);
    },
    forgetDistrict: (orgId) => {
      timeZones.delete(orgId);
      entries.clear();
      loading.clear();
    },
  };
}

/** Keeps the actor while nothing changed: who holds on to it may compare by identity. */
function toEntry(person: PersonAccess, day: string, known: Entry | undefined, checkedAt: number): Entry {
  const { revision, tokenEpoch } = person;
  const isSame = known && known.revision === revision && known.day === day;
  return { actor: isSame ? known.actor : toActor(person, day), revision, day, tokenEpoch, checkedAt };
}

function admit({ actor, tokenEpoch }: Pick<Entry, 'actor' | 'tokenEpoch'>, presentedEpoch: number): Actor {
  if (presentedEpoch !== tokenEpoch) throw new AppError('unauthenticated', { reason: 'revoked' });
  if (actor.roles.length === 0) throw new AppError('no_active_role');
  return actor;
}
