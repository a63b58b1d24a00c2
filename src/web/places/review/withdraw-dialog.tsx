import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { WithdrawalImpact } from '../../wire.ts';
import styles from './review.module.css';

/** Takes a resource from all readers at once; says first whom that reaches, and what could stand in for it. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function WithdrawDialog({
  resourceId,
  onClose,
  onDone,
}: {
  resourceId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const reason = useDraft(`withdraw:${resourceId}`);
  const [alternativeId, setAlternativeId] = useState('');
  const impact = useQuery({
    queryKey: ['resource', resourceId, 'withdrawal'],
    queryFn: ({ signal }) => client.get<WithdrawalImpact>(`/resources/${resourceId}/withdrawal`, { signal }),
  });
  const giveBack = () =>
    void client
      .post(`/resources/${resourceId}/reinstate`, { body: {} })
      .then(() => toast(t('review.reinstated')))
      .catch(() => toast(t('review.notReinstated')));
  const withdraw = useMutation({
    mutationFn: () =>
      client.post(`/resources/${resourceId}/withdraw`, {
        body: { reason: reason.text.trim(), alternativeId: alternativeId === '' ? null : alternativeId },
      }),
    onSuccess: () => {
      reason.clear();
      toast(t('review.withdrawn'), { undo: giveBack });
      onDone();
    },
  });
  const error = impact.error ?? withdraw.error;
  return (
    <Dialog title={t('review.withdrawTitle')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          withdraw.mutate();
        }}
      >
        {error && <Failure error={error} />}
        {impact.data && (
          <p className="note note-amber">
            {t('review.reaches', {
              playlists: t('review.playlists', { count: impact.data.playlistCount }),
              students: t('review.studentCount', { count: impact.data.studentsAffected }),
            })}
          </p>
        )}
        <label className={styles.pick}>
          {t('review.withdrawWhy')}
          <textarea
            rows={3}
            required
            maxLength={2_000}
            value={reason.text}
            onChange={(event) => reason.write(event.currentTarget.value)}
          />
        </label>
        {impact.data && impact.data.proposedAlternatives.length > 0 && (
          <label className={styles.pick}>
            {t('review.instead')}
            <select value={alternativeId} onChange={({ currentTarget: { value } }) => setAlternativeId(value)}>
              <option value="">{t('review.nothingInstead')}</option>
              {impact.data.proposedAlternatives.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
        <div className="row">
          <Button type="submit" color="red" disabled={reason.text.trim() === ''} loading={withdraw.isPending}>
            {t('review.withdrawNow')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
