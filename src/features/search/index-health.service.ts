import { type Actor, hasRole } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { IndexRequest, IndexRequestsStore, IndexWork } from './index-requests.store.ts';
import type { DeadLetter } from './index-writer.ts';
import type { SearchFilter, SearchIndex } from './search-index.ts';
import type { IndexReport, SearchSync } from './search-sync.ts';

/** How the search index is, for those who look after it. */
export type IndexHealth = Omit<IndexReport, 'deadLetters'> & {
  readonly engine: SearchIndex['kind'];
  /** Whether a search would be answered by the index now. */
  readonly isAnswering: boolean;
  /** How many documents of the actor's district searches find; null when the index does not answer. */
  readonly documents: number | null;
  /** Those of the actor's district. */
  readonly deadLetters: readonly DeadLetter[];
  /** Of all districts. */
  readonly deadLetterCount: number;
  /** What was asked last, of whichever process keeps the index. */
  readonly request: IndexRequest | null;
};

export type IndexHealthService = ReturnType<typeof createIndexHealthService>;

/** The indexes that there are. */
export const keptIndexes = ['resources', 'standards', 'playlists'] as const;
export type KeptIndex = (typeof keptIndexes)[number];

export type IndexHealthParts = {
  readonly indexes: Readonly<
    Record<
      KeptIndex,
      {
        readonly index: Pick<SearchIndex, 'kind' | 'search' | 'health'>;
        readonly sync: Pick<SearchSync, 'report' | 'poke'>;
        /** What of it is the district's. */
        readonly scopeOf: (orgId: string) => SearchFilter;
      }
    >
  >;
  readonly requests: Pick<IndexRequestsStore, 'ask' | 'find'>;
  readonly clock: Clock;
};

/** What admins may know and ask of the search indexes. */
export function createIndexHealthService({ indexes, requests, clock }: IndexHealthParts) {
  const assertAdmin = (actor: Actor): void => {
    if (!hasRole(actor, ['admin'])) throw new AppError('forbidden');
  };
  const countDocuments = async ({ orgId }: Actor, name: KeptIndex): Promise<number | null> => {
    const { index, scopeOf } = indexes[name];
    const query = { scope: scopeOf(orgId), text: '', filters: {}, facets: [], sort: [], offset: 0, limit: 0 };
    return index.search(query).then(
      ({ total }) => total,
      () => null,
    );
  };
  const read = async (actor: Actor, name: KeptIndex): Promise<IndexHealth> => {
    const { index, sync } = indexes[name];
    const { deadLetters, ...report } = sync.report();
    const [isAnswering, documents, request] = await Promise.all([
      index.health().then(
        () => true,
        () => false,
      ),
      countDocuments(actor, name),
      requests.find(name),
    ]);
    return {
      ...report,
      engine: index.kind,
      isAnswering,
      documents,
      deadLetters: deadLetters.filter(({ orgId }) => orgId === actor.orgId),
      deadLetterCount: deadLetters.length,
      request,
    };
  };

  return {
    get: async (actor: Actor, name: KeptIndex): Promise<IndexHealth> => {
      assertAdmin(actor);
      return read(actor, name);
    },

    /** Asks whichever process keeps the index; it begins within a second or two. */
    ask: async (actor: Actor, name: KeptIndex, work: IndexWork): Promise<IndexHealth> => {
      assertAdmin(actor);
      await requests.ask(name, work, clock.now());
      indexes[name].sync.poke();
      return read(actor, name);
    },
  };
}
