import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client, useMe } from '../../session/session.ts';
import type { QueuedReview, Reviewer } from '../../wire.ts';
import styles from './review.module.css';
import { dayAfter, lateness } from './review-state.ts';

/** Who reviews it and until when; both can be changed. */
export function Holder({ review, onChange }: { review: QueuedReview; onChange: () => Promise<void> }) {
  const { t } = useTranslation();
  const me = useMe();
  const toast = useToast();
  const path = `/reviews/${review.id}`;
  const { claimedBy, dueOn } = review;
  const isMine = claimedBy?.id === me.id;
  const reviewers = useQuery({
    queryKey: ['review', review.id, 'reviewers'],
    queryFn: ({ signal }) => client.get<{ items: Reviewer[] }>(`${path}/reviewers`, { signal }),
    enabled: review.resource !== null,
  });
  const claim = useMutation({
    mutationFn: (verb: 'claim' | 'release') => client.post(`${path}/${verb}`),
    onSettled: onChange,
  });
  const assign = useMutation({
    mutationFn: (personId: string | null) => client.post(`${path}/assign`, { body: { personId } }),
    onSuccess: async (_, personId) => {
      const before = claimedBy?.id ?? null;
      await onChange();
      const name = reviewers.data?.items.find(({ id }) => id === personId)?.name ?? t('review.somebody');
      toast(personId === null ? t('review.released') : t('review.assigned', { name }), {
        undo: () => void client.post(`${path}/assign`, { body: { personId: before } }).then(onChange, onChange),
      });
    },
  });
  const due = useMutation({
    mutationFn: (day: string | null) => client.patch(path, { body: { dueOn: day } }),
    onSuccess: onChange,
  });
  const error = claim.error ?? assign.error ?? due.error;
  const others = (reviewers.data?.items ?? []).filter(({ id }) => id !== me.id);
  const isKnown = claimedBy === null || isMine || others.some(({ id }) => id === claimedBy.id);
  return (
    <section className="card stack-tight" aria-label={t('review.holder')}>
      {error && <Failure error={error} />}
      <div className={styles.holder}>
        <p>
          {claimedBy
            ? isMine
              ? t('review.yours')
              : t('review.theirs', { name: claimedBy.name ?? t('review.somebody') })
            : t('review.free')}
        </p>
        {!claimedBy && (
          <Button size="sm" loading={claim.isPending} onClick={() => claim.mutate('claim')}>
            {t('review.claim')}
          </Button>
        )}
        {isMine && (
          <Button size="sm" variant="default" loading={claim.isPending} onClick={() => claim.mutate('release')}>
            {t('review.release')}
          </Button>
        )}
        <label className={styles.pick}>
          {t('review.assign')}
          <select
            value={claimedBy?.id ?? ''}
            disabled={assign.isPending || !reviewers.data}
            onChange={({ currentTarget: { value } }) => assign.mutate(value === '' ? null : value)}
          >
            <option value="">{t('review.nobody')}</option>
            <option value={me.id}>{t('review.me')}</option>
            {!isKnown && <option value={claimedBy.id}>{claimedBy.name ?? t('review.somebody')}</option>}
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name ?? t('review.somebody')}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.pick}>
          {t('review.dueOn')}
          <input
            // What is typed is kept until the day is whole; another day from elsewhere shows at once.
            key={dueOn ?? ''}
            type="date"
            min={dayAfter(new Date(), 0)}
            defaultValue={dueOn ?? ''}
            onBlur={({ currentTarget: { value, validity } }) => {
              const day = value === '' ? null : value;
              if (day !== dueOn && !validity.badInput) due.mutate(day);
            }}
          />
        </label>
        {lateness(dueOn, new Date()) === 'overdue' && (
          <span className="badge badge-brick">{t('review.dueIs.overdue')}</span>
        )}
      </div>
    </section>
  );
}
