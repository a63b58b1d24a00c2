import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { QueuedReview, Resource } from '../../wire.ts';
import { ResourceDetails } from '../resources/resource-details.tsx';
import { Comments } from './comments.tsx';
import { Decision } from './decision.tsx';
import { Flags } from './flags.tsx';
import { Holder } from './holder.tsx';
import styles from './review.module.css';
import { nextOf, queueRequest, readQueue } from './review-state.ts';
import { useReview } from './use-review.ts';
import { WhatChanged } from './what-changed.tsx';

const WithdrawDialog = lazyWith(() => import('./withdraw-dialog.tsx'), 'review');

/** One review: the resource as it was handed in, what is new in it, and the decision. */
export function Component() {
  const { id = '' } = useParams();
  return <ReviewCase key={id} id={id} />;
}

function ReviewCase({ id }: { id: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const { queued, standing, reload } = useReview(id);
  const list = usePages<QueuedReview>(['reviews'], '/reviews', queueRequest(readQueue(params)));
  const resourceId = queued.data?.resourceId ?? null;
  const working = useQuery({
    queryKey: ['review', id, 'resource', resourceId],
    queryFn: ({ signal }) => client.get<Resource>(`/resources/${resourceId}`, { query: { view: 'working' }, signal }),
    enabled: resourceId !== null && queued.data?.resource !== null,
  });
  const error = queued.error ?? standing.error ?? working.error;
  if (isMissing(queued.error)) return <NotFound />;
  const next = nextOf(list.items?.map((one) => one.id) ?? [], id);
  const search = params.toString();
  const review = queued.data;
  const goOn = async (text: string) => {
    await reload();
    toast(text);
    void navigate(next && next !== id ? { pathname: `/review/${next}`, search } : { pathname: '/review', search });
  };
  return (
    <div className="stack">
      <div className="row-apart">
        <BackLink to={`/review${search === '' ? '' : `?${search}`}`}>{t('review.title')}</BackLink>
        {next && next !== id && <Link to={{ pathname: `/review/${next}`, search }}>{t('review.next')}</Link>}
      </div>
      {error && <Failure error={error} onRetry={() => void reload()} />}
      {!review && !error && <PlaceSkeleton rows={3} />}
      {review && (
        <>
          <div className="stack-tight">
            <PlaceTitle title={review.title} />
            <p className="row">
              <span className="badge badge-thread">{t(`review.is.${review.state}`)}</span>
              <span className="soft">
                {review.submission && t('review.handedIn', { name: review.submission.by.name ?? t('review.somebody') })}
              </span>
            </p>
            {review.submission?.note && (
              <blockquote className="note" style={{ margin: 0 }}>
                {review.submission.note}
              </blockquote>
            )}
          </div>
          {review.resource === null && <p className="note note-amber">{t('review.gone')}</p>}
          {review.closedAt === null && <Holder review={review} onChange={reload} />}
          <div className={styles.sides}>
            <section className="card stack" aria-label={t('review.resource')}>
              {working.data ? <ResourceDetails resource={working.data} /> : <PlaceSkeleton rows={1} />}
            </section>
            <div className="stack">
              {resourceId !== null && review.flagCount > 0 && <Flags resourceId={resourceId} onDone={reload} />}
              {resourceId !== null && review.resource && review.resource.version !== null && (
                <WhatChanged resourceId={resourceId} revision={review.resource.revision} />
              )}
              {standing.data && resourceId !== null && (
                <Decision
                  key={standing.data.revision}
                  resourceId={resourceId}
                  standing={standing.data}
                  resource={working.data ?? null}
                  onDone={(text) => void goOn(text)}
                />
              )}
              {resourceId !== null && review.resource && (
                <Comments resourceId={resourceId} prompt={t('review.comment')} />
              )}
              {review.resource?.status === 'published' && !review.resource.isWithdrawn && (
                <section className="card stack-tight">
                  <h2>{t('review.urgent')}</h2>
                  <p className="soft">{t('review.urgentText')}</p>
                  <div>
                    <Button color="red" variant="outline" onClick={() => setWithdrawing(true)}>
                      {t('review.withdraw')}
                    </Button>
                  </div>
                </section>
              )}
            </div>
          </div>
        </>
      )}
      <Suspense>
        {isWithdrawing && resourceId !== null && (
          <WithdrawDialog
            resourceId={resourceId}
            onClose={() => setWithdrawing(false)}
            onDone={() => {
              setWithdrawing(false);
              void reload();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
