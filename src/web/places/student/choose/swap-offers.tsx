import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Panel } from '../../../design/panel.tsx';
import { useToast } from '../../../design/toasts.tsx';
import { client } from '../../../session/session.ts';
import type { MyCommand, MyPlaylist, MyStep, Swaps } from '../../../wire.ts';
import styles from './offers.module.css';

/** Something else in place of an activity, as far as the playlist lets students choose. It leads to the same. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function SwapOffers({
  playlist,
  step,
  onClose,
}: {
  playlist: MyPlaylist;
  step: MyStep;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const path = `/me/playlists/${playlist.id}`;
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { data, error, refetch } = useQuery({
    queryKey: ['my-playlist', playlist.id, 'swaps', step.id, language],
    queryFn: ({ signal }) =>
      client.get<Swaps>(`${path}/steps/${step.id}/swaps`, { query: { limit: 5, language }, signal }),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ['my-playlist', playlist.id] });
  const undo = async (changeId: string) => {
    await client.post(`${path}/changes/${changeId}/undo`);
    await refresh();
  };
  const take = useMutation({
    mutationFn: (resourceId: string) => {
      const commands: MyCommand[] = [{ do: 'swap', stepId: step.id, resourceId }];
      return client.post<MyPlaylist>(`${path}/changes`, { body: { commands } });
    },
    onSuccess: async (after) => {
      await refresh();
      const swapped = after.steps.find(({ id }) => id === step.id);
      const changeId = swapped?.ownChangeId;
      toast(t('swap.taken', { title: swapped?.title ?? '' }), changeId ? { undo: () => void undo(changeId) } : {});
      onClose();
    },
  });
  return (
    <Panel isOpen onClose={onClose} title={t('swap.title')} side="right">
      <div className="stack">
        <p className="soft">{t('swap.text')}</p>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {take.error && <Failure error={take.error} />}
        {!data && !error && (
          <div role="status" aria-label={t('loading')} className="stack-tight">
            <Skeleton height={90} radius="lg" />
            <Skeleton height={90} radius="lg" />
          </div>
        )}
        {data?.items.length === 0 && <p className="note">{t('swap.none')}</p>}
        <ul className={`plain ${styles.offers}`}>
          {data?.items.map(({ resourceId, title, minutes, reasons, tradeOffs }) => (
            <li key={resourceId} className={styles.offer}>
              <h3>{title}</h3>
              <p className="row soft">
                <Icon name="clock" size={18} />
                {t('minutes', { count: minutes })}
              </p>
              {reasons.length > 0 && <p className={styles.why}>{reasons.map(({ text }) => text).join(' · ')}</p>}
              {tradeOffs.length > 0 && <p className="soft">{tradeOffs.map(({ text }) => text).join(' · ')}</p>}
              <div>
                <Button
                  size="md"
                  loading={take.isPending && take.variables === resourceId}
                  disabled={take.isPending}
                  onClick={() => take.mutate(resourceId)}
                >
                  {t('swap.take')}
                  <span className="visually-hidden">: {title}</span>
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
