import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { Table } from '../../design/table.tsx';
import { client } from '../../session/session.ts';
import type { StartedMerge, TermMerge } from '../../wire.ts';
import { useWordsOf } from '../vocabulary-words.ts';

/** Which words were merged, and the way back from each. */
export function PastMerges({ vocabulary, onChange }: { vocabulary: string; onChange: () => Promise<void> }) {
  const { t, i18n } = useTranslation();
  const words = useWordsOf(vocabulary);
  const list = usePages<TermMerge>(['term-merges', vocabulary], `/vocabularies/${vocabulary}/merges`);
  const undo = useMutation({
    mutationFn: (id: string) => client.post<StartedMerge>(`/vocabularies/${vocabulary}/merges/${id}/undo`),
    onSuccess: onChange,
  });
  const date = (at: string) =>
    new Date(at).toLocaleDateString(i18n.language, { day: 'numeric', month: 'short', year: 'numeric' });
  return (
    <section className="stack" aria-label={t('vocabularies.view.merges')}>
      {(list.error ?? undo.error) && <Failure error={list.error ?? undo.error} onRetry={() => void list.refetch()} />}
      {undo.data && (
        <JobProgress
          key={undo.data.jobId}
          id={undo.data.jobId}
          title={t('vocabularies.undoing')}
          onEnd={() => void onChange()}
        >
          {() => <p>{t('vocabularies.undone')}</p>}
        </JobProgress>
      )}
      {list.isPending && <PlaceSkeleton rows={2} />}
      {list.items?.length === 0 && (
        <EmptyState icon="copy" title={t('vocabularies.noMerges')} text={t('vocabularies.noMergesText')} />
      )}
      {list.items && list.items.length > 0 && (
        <Table
          caption={t('vocabularies.view.merges')}
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'from',
              title: t('vocabularies.word'),
              cell: ({ from, intoId }) => `${words.get(from) ?? from} → ${words.get(intoId) ?? intoId}`,
            },
            { id: 'at', title: t('vocabularies.when'), cell: ({ at }) => date(at) },
            {
              id: 'uses',
              title: t('vocabularies.uses'),
              align: 'end',
              cell: ({ retagged }) => retagged ?? '–',
            },
            {
              id: 'state',
              title: t('vocabularies.state'),
              cell: ({ state }) => t(`vocabularies.mergeIs.${state}`),
            },
            {
              id: 'undo',
              title: t('toast.undo'),
              isTitleHidden: true,
              cell: ({ id, state, from }) =>
                state === 'done' && (
                  <Button
                    size="compact-md"
                    variant="default"
                    loading={undo.isPending && undo.variables === id}
                    aria-label={t('vocabularies.undoMerge', { word: words.get(from) ?? from })}
                    onClick={() => undo.mutate(id)}
                  >
                    {t('toast.undo')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      <ShowMore list={list} />
    </section>
  );
}
