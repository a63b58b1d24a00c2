import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { Table } from '../../design/table.tsx';
import type { Batch } from '../../wire.ts';
import { UndoBatch } from './undo-batch.tsx';

/** What was changed in bulk, by whom it was asked here, and the way back. */
export function PastImports() {
  const { t, i18n } = useTranslation();
  const list = usePages<Batch>(['batches'], '/batches', { limit: 10 });
  if (list.items?.length === 0) return null;
  return (
    <section className="stack" aria-label={t('imports.past')}>
      <h2>{t('imports.past')}</h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.items && (
        <Table
          caption={t('imports.past')}
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            { id: 'at', title: t('imports.when'), cell: ({ at }) => new Date(at).toLocaleString(i18n.language) },
            { id: 'kind', title: t('imports.kind'), cell: ({ kind }) => t(`imports.of.${kind}`) },
            {
              id: 'counts',
              title: t('imports.resources'),
              align: 'end',
              cell: ({ counts }) => (counts ? counts.changed + counts.created : '–'),
            },
            { id: 'state', title: t('imports.state'), cell: ({ state }) => t(`imports.is.${state}`) },
            {
              id: 'undo',
              title: t('toast.undo'),
              isTitleHidden: true,
              cell: ({ id, state }) => (state === 'done' ? <UndoBatch id={id} /> : null),
            },
          ]}
        />
      )}
      <ShowMore list={list} />
    </section>
  );
}
