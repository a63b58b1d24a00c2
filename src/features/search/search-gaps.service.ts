import { createHmac, hkdfSync } from 'node:crypto';
import { type Actor, hasRole, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { SearchGap, SearchGapsStore } from './search-gaps.store.ts';

/** Nothing is readable before so many different people have asked it. */
const enoughPeople = 3;
/** After that a question is forgotten, unless it is asked again. */
const keptMs = 90 * 24 * 60 * 60_000;
const longestText = 80;
const mostWords = 8;

export type SearchGapsService = ReturnType<typeof createSearchGapsService>;

/**
 * Texts that found nothing, for those who choose what a district has. A text can name a child: so nothing is kept of
 * students' searches or of texts with a name of the district, and until three people have asked a thing there are only
 * keyed hashes of it.
 */
export function createSearchGapsService({
  gaps,
  isNameOfDistrict,
  secret,
  clock,
}: {
  gaps: Pick<SearchGapsStore, 'addAsking' | 'saveGap' | 'list' | 'remove'>;
  /** Whether one of the words is a part of the name of somebody in the district. */
  isNameOfDistrict: (orgId: string, words: readonly string[]) => Promise<boolean>;
  /** Of this installation: without it the hashes say nothing. */
  secret: string;
  clock: Clock;
}) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pathloom search gaps', 32));
  const hash = (...parts: readonly string[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
  const assertCurator = (actor: Actor): void => {
    if (!hasRole(actor, ['admin', 'specialist', 'coach'])) throw new AppError('forbidden');
  };

  return {
    /** Notes that the actor found nothing. */
    note: async (actor: Actor, typed: string): Promise<void> => {
      const text = gapTextOf(typed);
      if (text === null || hasRole(actor, ['student', 'guardian'])) return;
      const { orgId, userId } = actor;
      if (await isNameOfDistrict(orgId, text.split(' '))) return;
      const now = clock.now();
      const times = { now, expiresAt: new Date(now.getTime() + keptMs) };
      const keys = { orgId, textKey: hash(orgId, text), askerKey: hash(orgId, text, userId) };
      const people = await gaps.addAsking(scopeOf(actor), keys, { ...times, enough: enoughPeople });
      if (people >= enoughPeople) await gaps.saveGap(scopeOf(actor), { orgId, text }, times);
    },

    list: async (actor: Actor, limit: number): Promise<SearchGap[]> => {
      assertCurator(actor);
      return gaps.list(scopeOf(actor), actor.orgId, { now: clock.now(), limit });
    },

    remove: async (actor: Actor, id: string): Promise<void> => {
      assertCurator(actor);
      if (!(await gaps.remove(scopeOf(actor), actor.orgId, id))) throw new AppError('not_found');
    },
  };
}

/** Words alone, so that the same question is the same text; null for what is too long to be one, or has an address. */
export function gapTextOf(typed: string): string | null {
  if (/[@/\\]|\d{5,}/.test(typed)) return null;
  const words = typed
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu);
  if (!words || words.length > mostWords) return null;
  const text = words.join(' ');
  return text.length < 3 || text.length > longestText ? null : text;
}
