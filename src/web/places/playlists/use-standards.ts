import { useQueries, useQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { AdoptedFrameworks, FoundStandards, StandardNode, StandardTree } from '../../wire.ts';

/** A level of a framework has rarely more than this; deeper pages follow by themselves. */
const pageSize = 100;
const staleTime = 10 * 60_000;

/** The frameworks that teachers of the district see, in its order. */
export function useFrameworks() {
  return useQuery({
    queryKey: ['frameworks', 'adopted'],
    queryFn: ({ signal }) => client.get<AdoptedFrameworks>('/adopted-frameworks', { signal }),
    staleTime,
  });
}

async function loadLevel(frameworkId: string, parent: string | null, signal: AbortSignal): Promise<StandardNode[]> {
  const nodes: StandardNode[] = [];
  let cursor: string | null = null;
  do {
    const page: StandardTree = await client.get(`/frameworks/${frameworkId}/tree`, {
      query: { parent, cursor, limit: pageSize },
      signal,
    });
    nodes.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return nodes;
}

/** The levels of a framework that are open, each asked for once. */
export function useLevels(frameworkId: string, open: readonly string[]) {
  const parents: readonly (string | null)[] = [null, ...open];
  const levels = useQueries({
    queries: parents.map((parent) => ({
      queryKey: ['frameworks', frameworkId, 'level', parent],
      queryFn: ({ signal }: { signal: AbortSignal }) => loadLevel(frameworkId, parent, signal),
      staleTime,
    })),
  });
  return {
    childrenOf: (id: string | null) => levels[parents.indexOf(id)]?.data,
    isPending: levels[0]?.isPending ?? true,
    error: levels.find(({ error }) => error !== null)?.error ?? null,
    retry: () => void Promise.all(levels.filter(({ error }) => error !== null).map(({ refetch }) => refetch())),
  };
}

export function useStandardSearch(text: string) {
  return useQuery({
    queryKey: ['standards', 'search', text],
    queryFn: ({ signal }) => client.get<FoundStandards>('/standards', { query: { q: text, limit: 8 }, signal }),
    enabled: text.length > 1,
    staleTime,
  });
}
