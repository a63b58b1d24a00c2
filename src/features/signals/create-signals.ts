import type { Scope } from '../../shared/actor.ts';
import type { ReferenceMover } from '../duplicates/merge.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { IndexSource } from '../search/index-source.ts';
import { type CheckSignalsParts, checkSignals } from './check-signals.ts';
import { createSignalsService, type SignalsService, type SignalsServiceParts } from './signals.service.ts';
import type { SignalsStores } from './signals.store.ts';
import type { SignalCounts } from './signals.ts';
import { withSignals } from './signals-index.ts';

export type Signals = {
  readonly service: SignalsService;
  /** A source of the resources' documents, with the signals of each. */
  readonly source: IndexSource;
  /** What the people of the resources' own districts have given them, by id. */
  countsOf(resourceIds: readonly string[]): Promise<ReadonlyMap<string, SignalCounts>>;
  readonly check: { readonly definition: JobDefinition; readonly schedule: Schedule };
  /** Takes ratings, favorites and uses along when resources are merged. */
  readonly mover: ReferenceMover;
};

const merges = { kind: 'system', reason: 'signals go with resources that are merged' } as const;

const quality: Scope = { kind: 'system', reason: 'how resources are liked helps to choose among them' };

/** The feature, put together over its collections. */
export function createSignals({
  stores,
  source,
  existing,
  ...parts
}: Omit<SignalsServiceParts, keyof SignalsStores> &
  Pick<CheckSignalsParts, 'existing'> & {
    readonly stores: SignalsStores;
    /** The resources' documents. */
    readonly source: IndexSource;
  }): Signals {
  return {
    service: createSignalsService({ ...stores, ...parts }),
    source: withSignals(source, stores.counts),
    countsOf: (ids) => stores.counts.findOwn(quality, ids),
    check: checkSignals({ ...stores, existing, clock: parts.clock }),
    mover: {
      name: 'signals',
      move: async (move) => {
        const { ratings, favorites } = await stores.moves.move(merges, move, parts.clock.now());
        parts.announce();
        return ratings + favorites;
      },
      moveBack: async (move) => {
        await stores.moves.moveBack(merges, move, parts.clock.now());
        parts.announce();
      },
    },
  };
}
