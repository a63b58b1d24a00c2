import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { Help } from '../../../design/help.tsx';
import { client } from '../../../session/session.ts';
import type { IndexHealth } from '../../../wire.ts';
import { Facts } from '../facts.tsx';
import { ListingSkeleton } from '../listing.tsx';
import { useAct } from '../use-act.ts';
import { useWhen } from '../when.ts';
import { type IndexName, indexes } from './indexes.ts';

function useIndexHealth(index: IndexName) {
  return useQuery({
    queryKey: ['admin', 'index', index],
    queryFn: ({ signal }) => client.get<IndexHealth>('/search/health', { query: { index }, signal }),
    refetchInterval: ({ state: { data } }) => (data && isAtWork(data) ? 1_000 : 15_000),
  });
}

function isAtWork({ state, rebuilding, request }: IndexHealth): boolean {
  return state === 'building' || rebuilding !== null || request?.state === 'waiting' || request?.state === 'running';
}

/** How the indexes are in which searches look, and what can be done when one is not right. */
export function Component() {
  const { t } = useTranslation();
  return (
    <div className="stack-wide">
      <div className="row">
        <PlaceTitle title={t('adminPlace.search')} />
        <Help about={t('adminPlace.search')} text={t('admin.index.help')} />
      </div>
      {indexes.map((index) => (
        <Index key={index} index={index} />
      ))}
    </div>
  );
}

function Index({ index }: { index: IndexName }) {
  const { t } = useTranslation();
  const when = useWhen();
  const act = useAct();
  const { data: health, error, refetch } = useIndexHealth(index);
  const title = t(`admin.index.name.${index}`);
  const ask = (work: 'reconcile' | 'reindex') =>
    act(() => client.post('/search/health/requests', { body: { index, work } }), {
      said: t(`admin.index.asked.${work}`),
    });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!health) return <ListingSkeleton />;
  const works = isAtWork(health);
  const { rebuilding } = health;
  return (
    <section className="stack" aria-label={title}>
      <div className="row">
        <h2>{title}</h2>
        <span className={`badge ${health.isAnswering ? (works ? 'badge-thread' : 'badge-leaf') : 'badge-brick'}`}>
          {t(health.isAnswering ? (works ? 'admin.index.works' : 'admin.index.well') : 'admin.index.silent')}
        </span>
      </div>
      {rebuilding && rebuilding.total > 0 && (
        <Progress value={(rebuilding.written / rebuilding.total) * 100} aria-label={t('job.progress')} />
      )}
      <Facts
        facts={[
          [t('admin.index.documents'), health.documents === null ? null : String(health.documents)],
          [t('admin.index.pending'), String(health.pendingChanges)],
          [t('admin.index.fresh'), health.freshAsOf && when.time(health.freshAsOf)],
          [t('admin.index.compared'), health.lastComparedAt && when.time(health.lastComparedAt)],
          [t('admin.index.refused'), String(health.deadLetters.length)],
        ]}
      />
      {health.deadLetters.length > 0 && (
        <ul>
          {health.deadLetters.map(({ id, reason }) => (
            <li key={id}>
              {id}: {reason}
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button variant="default" disabled={works} onClick={() => void ask('reconcile')}>
          {t('admin.index.reconcile')}
          <span className="visually-hidden">: {title}</span>
        </Button>
        <Button variant="default" disabled={works} onClick={() => void ask('reindex')}>
          {t('admin.index.reindex')}
          <span className="visually-hidden">: {title}</span>
        </Button>
      </div>
    </section>
  );
}
