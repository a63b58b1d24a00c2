import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Flag } from '../../wire.ts';
import styles from './review.module.css';

/** What readers say is wrong, to be settled together. */
export function Flags({ resourceId, onDone }: { resourceId: string; onDone: () => Promise<void> }) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const list = usePages<Flag>(['resource', resourceId, 'flags'], `/resources/${resourceId}/flags`, { limit: 100 });
  const decide = useMutation({
    mutationFn: (decision: 'handled' | 'dismissed') =>
      client.post(`/resources/${resourceId}/flags/decisions`, { body: { decision } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['resource', resourceId, 'flags'] });
      await onDone();
      toast(t('review.flagsSettled'));
    },
  });
  const open = (list.items ?? []).filter(({ state }) => state === 'open');
  return (
    <section className="card stack-tight">
      <h2>{t('review.flagged')}</h2>
      {(list.error ?? decide.error) && <Failure error={list.error ?? decide.error} />}
      {open.map(({ id, reason, text, by, from, at }) => (
        <article key={id} className={styles.thread}>
          <p>
            <strong>{t(`review.flag.${reason}`)}</strong>
          </p>
          {text !== null && <p>{text}</p>}
          <p className="soft small">
            {by?.name ?? t(`review.flagFrom.${from}`)} · {new Date(at).toLocaleDateString(i18n.language)}
          </p>
        </article>
      ))}
      {open.length > 0 && (
        <div className="row">
          <Button size="sm" loading={decide.isPending} onClick={() => decide.mutate('handled')}>
            {t('review.handled')}
          </Button>
          <Button size="sm" variant="default" loading={decide.isPending} onClick={() => decide.mutate('dismissed')}>
            {t('review.dismissed')}
          </Button>
        </div>
      )}
    </section>
  );
}
