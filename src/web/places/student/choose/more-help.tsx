import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Panel } from '../../../design/panel.tsx';
import { client } from '../../../session/session.ts';
import type { MyPlaylist, OwnNext } from '../../../wire.ts';
import { useAskFor } from './ask-for.ts';
import styles from './offers.module.css';

/** What else leads to a target, to be asked for. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function MoreHelp({
  playlist,
  targetId,
  onClose,
}: {
  playlist: MyPlaylist;
  targetId: string;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const target = playlist.targets.find(({ id }) => id === targetId);
  const { data, error, refetch } = useQuery({
    queryKey: ['my-playlist', playlist.id, 'next', targetId, language],
    queryFn: ({ signal }) =>
      client.get<OwnNext>(`/me/playlists/${playlist.id}/targets/${targetId}/next`, {
        query: { limit: 5, language },
        signal,
      }),
  });
  const { ask } = useAskFor(playlist.id, onClose);
  return (
    <Panel isOpen onClose={onClose} title={t('moreHelp.title')} side="right">
      <div className="stack">
        {target && <p lang={target.language}>{target.statement}</p>}
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {ask.error && <Failure error={ask.error} />}
        {!data && !error && (
          <div role="status" aria-label={t('loading')} className="stack-tight">
            <Skeleton height={90} radius="lg" />
            <Skeleton height={90} radius="lg" />
          </div>
        )}
        {data?.items.length === 0 && <p className="note">{t('moreHelp.none')}</p>}
        <ul className={`plain ${styles.offers}`}>
          {data?.items.map(({ resourceId, title, minutes, role, reasons }) => (
            <li key={resourceId} className={styles.offer}>
              <h3>{title}</h3>
              <p className="row soft">
                <span className="badge badge-thread">{t(`role.${role}`)}</span>
                {minutes !== null && t('minutes', { count: minutes })}
              </p>
              {reasons.length > 0 && <p className={styles.why}>{reasons.map(({ text }) => text).join(' · ')}</p>}
              <div>
                <Button
                  size="md"
                  leftSection={<Icon name="hand" />}
                  loading={ask.isPending}
                  onClick={() => ask.mutate({ kind: 'add', resourceId, targetIds: [targetId] })}
                >
                  {t('moreHelp.ask')}
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
