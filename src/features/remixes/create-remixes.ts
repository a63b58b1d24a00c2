import { createRemixesService, type RemixesService, type RemixesServiceParts } from './remixes.service.ts';
import type { RemixesStore } from './remixes.store.ts';
import { createUpstreamService, type UpstreamService, type UpstreamServiceParts } from './upstream.service.ts';

export type Remixes = { readonly service: RemixesService; readonly upstream: UpstreamService };

/** The feature, put together. */
export function createRemixes({
  store,
  ...parts
}: Omit<RemixesServiceParts & UpstreamServiceParts, 'remixes'> & { readonly store: RemixesStore }): Remixes {
  return {
    service: createRemixesService({ remixes: store, ...parts }),
    upstream: createUpstreamService({ remixes: store, ...parts }),
  };
}
