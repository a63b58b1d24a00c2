import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { IndexSource } from '../search/index-source.ts';
import { type CheckSignalsParts, checkSignals } from './check-signals.ts';
import { createSignalsService, type SignalsService, type SignalsServiceParts } from './signals.service.ts';
import type { SignalsStores } from './signals.store.ts';
import { withSignals } from './signals-index.ts';

export type Signals = {
  readonly service: SignalsService;
  /** A source of the resources' documents, with the signals of each. */
  readonly source: IndexSource;
  readonly check: { readonly definition: JobDefinition; readonly schedule: Schedule };
};

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
    check: checkSignals({ ...stores, existing, clock: parts.clock }),
  };
}
