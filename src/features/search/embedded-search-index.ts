import { createSearchEngine } from '../../embedded/search/engine.ts';
import type { IndexSettings, SearchIndex } from './search-index.ts';

/**
 * The index in this process, for when no other engine is configured. The engine's types mirror those of the port, so there
 * is nothing to translate; the compiler tells when they part.
 */
export function createEmbeddedSearchIndex(settings: IndexSettings): SearchIndex {
  return {
    kind: 'embedded',
    ...createSearchEngine(settings),
    // It answers whenever its process does.
    health: async () => {},
  };
}
