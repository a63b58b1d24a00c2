import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { Table } from '../../design/table.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client, useMe } from '../../session/session.ts';
import type { QueuedReview } from '../../wire.ts';
import styles from './review.module.css';
import {
  daysSince,
  dueFilters,
  lateness,
  type QueueState,
  queueRequest,
  queueStates,
  readQueue,
  writeQueue,
} from './review-state.ts';

const dueTone = { overdue: 'badge-brick', today: 'badge-amber', later: '' } as const;

/** What waits for a review: what was handed in, and what readers have flagged. */
export function Component() {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const state = readQueue(params);
  const list = usePages<QueuedReview>(['reviews'], '/reviews', queueRequest(state));
  const me = useMe();
  const toast = useToast();
  const queries = useQueryClient();
  const reload = () => queries.invalidateQueries({ queryKey: ['reviews'] });
  const claim = useMutation({
    mutationFn: (id: string) => client.post(`/reviews/${id}/claim`),
    onSuccess: async (_, id) => {
      await reload();
      toast(t('review.claimed'), { undo: () => void client.post(`/reviews/${id}/release`).then(reload, reload) });
    },
    // Somebody else was faster: the list says who.
    onError: reload,
  });
  const show = (change: Partial<QueueState>) => setParams(writeQueue({ ...state, ...change }), { replace: true });
  const isFiltered = state.state !== null || state.holder !== null || state.due !== null;
  const date = (day: string) =>
    new Date(`${day}T12:00:00`).toLocaleDateString(i18n.language, { day: 'numeric', month: 'short' });
  return (
    <div className="stack">
      <PlaceTitle title={t('review.title')} />
      <div className={styles.filters}>
        <label className={styles.pick}>
          {t('review.state')}
          <select
            value={state.state ?? ''}
            onChange={({ currentTarget: { value } }) =>
              show({ state: queueStates.find((one) => one === value) ?? null })
            }
          >
            <option value="">{t('review.all')}</option>
            {queueStates.map((one) => (
              <option key={one} value={one}>
                {t(`review.is.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.pick}>
          {t('review.holder')}
          <select
            value={state.holder ?? ''}
            onChange={({ currentTarget: { value } }) =>
              show({ holder: value === 'me' || value === 'nobody' ? value : null })
            }
          >
            <option value="">{t('review.anybody')}</option>
            <option value="me">{t('review.me')}</option>
            <option value="nobody">{t('review.nobody')}</option>
          </select>
        </label>
        <label className={styles.pick}>
          {t('review.dueFilter')}
          <select
            value={state.due ?? ''}
            onChange={({ currentTarget: { value } }) => show({ due: dueFilters.find((one) => one === value) ?? null })}
          >
            <option value="">{t('review.anyDay')}</option>
            {dueFilters.map((one) => (
              <option key={one} value={one}>
                {t(`review.dueIs.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.pick}>
          {t('review.sort')}
          <select
            value={state.sort}
            onChange={({ currentTarget: { value } }) => show({ sort: value === 'due' ? 'due' : 'waiting' })}
          >
            <option value="waiting">{t('review.longest')}</option>
            <option value="due">{t('review.soonest')}</option>
          </select>
        </label>
      </div>
      {claim.error && <Failure error={claim.error} />}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={3} />}
      {list.items?.length === 0 && (
        <EmptyState
          icon="check"
          title={isFiltered ? t('review.noneSo') : t('review.none')}
          text={isFiltered ? t('review.noneSoText') : t('review.noneText')}
        />
      )}
      {list.items && list.items.length > 0 && (
        <Table
          caption={t('review.title')}
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'title',
              title: t('review.what'),
              cell: ({ id, title }) => (
                <Link to={{ pathname: `/review/${id}`, search: params.toString() }}>{title}</Link>
              ),
            },
            {
              id: 'state',
              title: t('review.state'),
              cell: ({ state: is, flagCount }) => (
                <span className="row">
                  {is !== 'flagged' && <span className="badge badge-thread">{t(`review.is.${is}`)}</span>}
                  {flagCount > 0 && (
                    <span className="badge badge-amber">{t('review.flags', { count: flagCount })}</span>
                  )}
                </span>
              ),
            },
            {
              id: 'from',
              title: t('review.from'),
              cell: ({ submission }) => submission?.by.name ?? t('review.readers'),
            },
            {
              id: 'age',
              title: t('review.age'),
              cell: ({ openedAt }) => t('review.days', { count: daysSince(openedAt, new Date()) }),
            },
            {
              id: 'due',
              title: t('review.dueOn'),
              cell: ({ dueOn }) =>
                dueOn === null ? (
                  <span className="soft">–</span>
                ) : (
                  <span className={`badge ${dueTone[lateness(dueOn, new Date()) ?? 'later']}`}>
                    {t('review.due', { date: date(dueOn) })}
                    {lateness(dueOn, new Date()) === 'overdue' && ` · ${t('review.dueIs.overdue')}`}
                  </span>
                ),
            },
            {
              id: 'holder',
              title: t('review.holder'),
              cell: ({ id, title, claimedBy }) =>
                claimedBy ? (
                  claimedBy.id === me.id ? (
                    <strong>{t('review.me')}</strong>
                  ) : (
                    (claimedBy.name ?? t('review.somebody'))
                  )
                ) : (
                  <Button
                    size="compact-md"
                    variant="default"
                    loading={claim.isPending && claim.variables === id}
                    aria-label={t('review.claimOf', { title })}
                    onClick={() => claim.mutate(id)}
                  >
                    {t('review.claim')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      <ShowMore list={list} />
    </div>
  );
}
