import { useQuery } from '@tanstack/react-query';
import { client } from '../../../session/session.ts';
import type { FileStorage, IndexHealth, Page, Webhook } from '../../../wire.ts';
import { indexes } from '../upkeep/indexes.ts';
import { attentionOf } from './attention.ts';

/** What an admin of the district should look at now. */
export function useAttention() {
  return useQuery({
    queryKey: ['admin', 'attention'],
    queryFn: async ({ signal }) => {
      const first = { limit: 1 };
      const [jobs, webhooks, storage, schools, classes, ...health] = await Promise.all([
        client.get<Page<unknown>>('/jobs', { query: { ...first, state: 'dead' }, signal }),
        client.get<Page<Webhook>>('/webhooks', { query: { limit: 20 }, signal }),
        client.get<FileStorage>('/files/storage', { signal }),
        client.get<Page<unknown>>('/schools', { query: first, signal }),
        client.get<Page<unknown>>('/classes', { query: first, signal }),
        ...indexes.map((index) => client.get<IndexHealth>('/search/health', { query: { index }, signal })),
      ]);
      return attentionOf({
        deadJobs: jobs.total,
        webhooks: webhooks.items,
        indexes: health,
        storage,
        schools: schools.total,
        classes: classes.total,
      });
    },
  });
}
