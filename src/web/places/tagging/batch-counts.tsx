import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { Batch } from '../../wire.ts';

const kinds = ['changed', 'created', 'unchanged', 'changedMeanwhile', 'forbidden', 'notFound', 'failed'] as const;

/** What became of the resources of a batch that has ended. */
export function BatchCounts({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ['batch', id, 'counts'],
    queryFn: ({ signal }) => client.get<Batch>(`/batches/${id}`, { signal }),
    refetchInterval: ({ state: { data: batch } }) => (batch?.state === 'running' ? 500 : false),
    staleTime: 0,
  });
  return data?.counts ? <Counts counts={data.counts} /> : null;
}

/** How many came to what; of a dry run, what would become of them. */
export function Counts({ counts, isDryRun = false }: { counts: NonNullable<Batch['counts']>; isDryRun?: boolean }) {
  const { t } = useTranslation();
  const told = kinds.filter((kind) => counts[kind] > 0);
  return (
    <div role="status">
      <ul className="plain stack-tight">
        {told.length === 0 && <li>{t('batch.nothing')}</li>}
        {told.map((kind) => (
          <li key={kind}>{t(isDryRun ? `batch.would.${kind}` : `batch.${kind}`, { count: counts[kind] })}</li>
        ))}
      </ul>
    </div>
  );
}
