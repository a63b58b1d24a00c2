import { Button } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import type { Resource } from '../../wire.ts';
import { Comments } from '../review/comments.tsx';
import { approvalOf, audiencesOf, type Editing, isReviewer } from './hand-in.ts';
import { useHandingIn } from './use-handing-in.ts';

const HandInDialog = lazyWith(() => import('./hand-in-dialog.tsx'), 'resources');

/** For those who may edit a resource: where its review stands, what the reviewer said, and the way in and back. */
export function HandingIn({ resource, editing }: { resource: Resource; editing: Editing }) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { standing, past, submit, retract, reload } = useHandingIn(resource.id);
  if (standing.error) return <Failure error={standing.error} onRetry={() => void reload()} />;
  if (!standing.data) return null;
  const { state, actions, review } = standing.data;
  const day = (at: string) => new Date(at).toLocaleDateString(i18n.language);
  const nameOf = (person: { readonly name: string | null } | undefined) => person?.name ?? t('review.somebody');
  const audiences = actions.includes('submit') ? audiencesOf(resource, state) : [];
  const approval = approvalOf(state, past);
  const mayRetract = actions.includes('retract');
  // A reviewer of what somebody else has published has nothing to do here.
  if (audiences.length === 0 && !mayRetract && !approval && editing.review === null) return null;
  const submission = review?.submission;
  return (
    <>
      <section className="card stack-tight" aria-labelledby="handing-in">
        <div className="row">
          <h2 id="handing-in">{t('handingIn.title')}</h2>
          <span className="badge badge-thread">
            {state === 'inReview' || state === 'changesRequested'
              ? t(`review.is.${state}`)
              : t(`handingIn.is.${state}`)}
          </span>
        </div>
        {state === 'draft' && audiences.length > 0 && <p className="soft">{t('handingIn.draftText')}</p>}
        {state === 'published' && audiences.length > 0 && <p className="soft">{t('handingIn.widerText')}</p>}
        {state === 'inReview' && submission && (
          <p>
            {t('handingIn.waiting', { date: day(submission.at) })}{' '}
            {review.claimedBy ? t('handingIn.readBy', { name: nameOf(review.claimedBy) }) : t('review.free')}
          </p>
        )}
        {state === 'changesRequested' && review?.decision && (
          <div className="note note-amber stack-tight">
            <p>{t('handingIn.asked', { name: nameOf(review.decision.by) })}</p>
            <ul>
              {review.decision.reasons.map((reason) => (
                <li key={reason}>{t(`review.reason.${reason}`)}</li>
              ))}
            </ul>
            {review.decision.note !== null && <p>{review.decision.note}</p>}
          </div>
        )}
        {approval && (
          <>
            <p>{t('handingIn.approved', { name: nameOf(approval.by), date: day(approval.at) })}</p>
            {approval.note !== null && <p className="note">{approval.note}</p>}
          </>
        )}
        {retract.error && <Failure error={retract.error} />}
        <div className="row no-print">
          {audiences.length > 0 && (
            <Button variant={state === 'published' ? 'default' : 'filled'} onClick={() => setOpen(true)}>
              {t(state === 'changesRequested' ? 'handingIn.again' : 'handingIn.open')}
            </Button>
          )}
          {mayRetract && (
            <Button
              variant="default"
              loading={retract.isPending}
              onClick={() =>
                retract.mutate({ visibility: editing.review?.visibility ?? null, note: submission?.note ?? null })
              }
            >
              {t('handingIn.retract')}
            </Button>
          )}
          {review && isReviewer(actions) && <Link to={`/review/${review.id}`}>{t('handingIn.toReview')}</Link>}
        </div>
        {isOpen && (
          <Suspense>
            <HandInDialog
              resource={resource}
              editing={editing}
              audiences={audiences}
              submit={submit}
              onClose={() => setOpen(false)}
            />
          </Suspense>
        )}
      </section>
      {mayRetract && <Comments resourceId={resource.id} prompt={t('handingIn.reply')} />}
    </>
  );
}
