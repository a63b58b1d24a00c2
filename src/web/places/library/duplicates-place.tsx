import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { DuplicatePair, Merge } from '../../wire.ts';
import styles from './library.module.css';

const MergeDialog = lazyWith(() => import('./merge-dialog.tsx'), 'library');

/** Pairs that may be one: side by side, with what speaks for it and against it. */
export function Component() {
  const { t } = useTranslation();
  const list = usePages<DuplicatePair>(['duplicates'], '/library/duplicates', { limit: 10 });
  return (
    <div className="stack">
      <PlaceTitle title={t('duplicates.title')} />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={2} />}
      {list.items?.length === 0 && (
        <EmptyState icon="copy" title={t('duplicates.none')} text={t('duplicates.noneText')} />
      )}
      <ul className="plain stack">
        {list.items?.map((pair) => (
          <Pair key={pair.id} pair={pair} />
        ))}
      </ul>
      <ShowMore list={list} />
    </div>
  );
}

function Pair({ pair }: { pair: DuplicatePair }) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const [winnerId, setWinnerId] = useState(pair.suggestedWinnerId);
  const reload = () => queries.invalidateQueries({ queryKey: ['duplicates'] });
  const [isMerging, setMerging] = useState(false);
  const dismissal = `/library/duplicates/${pair.id}/dismissal`;
  const dismiss = useMutation({
    mutationFn: () => client.post(dismissal, { body: {} }),
    onSuccess: async () => {
      await reload();
      toast(t('duplicates.dismissed'), { undo: () => void client.remove(dismissal).then(reload) });
    },
  });
  const merged = async ({ id }: Merge) => {
    setMerging(false);
    await reload();
    const undo = () =>
      void client
        .post(`/library/merges/${id}/undo`)
        .then(reload)
        .catch(() => toast(t('duplicates.notUndone')));
    toast(t('duplicates.merged'), { undo });
  };
  return (
    <li className="card stack">
      <ul className="plain row" aria-label={t('duplicates.reasons')}>
        {pair.reasons.map(({ code, value }) => (
          <li key={code} className={`badge ${code.endsWith('Differ') ? 'badge-amber' : 'badge-plum'}`}>
            {t(`duplicates.reason.${code}`)}
            {value !== null && value.length < 60 && code !== 'sameAddress' && `: ${value}`}
          </li>
        ))}
      </ul>
      <fieldset className={styles.pair} style={{ margin: 0, padding: 0, border: 0 }}>
        <legend className="visually-hidden">{t('duplicates.keep')}</legend>
        {pair.resources.map((resource) => (
          <div key={resource.id} className={styles.side} data-kept={resource.id === winnerId || undefined}>
            <h2 style={{ fontSize: 'var(--text-large)' }}>
              <Link to={`/resources/${resource.id}`}>{resource.title}</Link>
            </h2>
            {resource.summary !== null && <p className="small">{resource.summary.slice(0, 200)}</p>}
            <p className={`soft small ${styles.address}`}>{resource.url ?? resource.fileName}</p>
            <p className="soft small">
              {[resource.publisher, resource.author, resource.gradeLevels.join(', '), resource.license?.text]
                .filter((text) => text)
                .join(' · ')}
            </p>
            <p className="soft small">{t('duplicates.standards', { count: resource.alignments.length })}</p>
            <label className="row">
              <input
                type="radio"
                name={pair.id}
                checked={resource.id === winnerId}
                onChange={() => setWinnerId(resource.id)}
              />
              {t('duplicates.stays')}
            </label>
          </div>
        ))}
      </fieldset>
      {dismiss.error && <Failure error={dismiss.error} />}
      <div className="row">
        <Button size="sm" onClick={() => setMerging(true)}>
          {t('duplicates.merge')}
        </Button>
        <Button size="sm" variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
          {t('duplicates.notOne')}
        </Button>
        <span className="soft small">{t('duplicates.note')}</span>
      </div>
      <Suspense>
        {isMerging && (
          <MergeDialog
            pair={pair}
            winnerId={winnerId}
            onClose={() => setMerging(false)}
            onDone={(merge) => void merged(merge)}
          />
        )}
      </Suspense>
    </li>
  );
}
