import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { MyCommand, MyPlaylist } from '../../wire.ts';
import { ReadAloud } from './aloud/read-aloud.tsx';
import styles from './path-choice.module.css';
import { useIsOnline } from './use-is-online.ts';

/** The paths that a student may take, each saying what it is like. All of them lead to the same. */
export function PathChoice({ playlist }: { playlist: MyPlaylist }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const { path, paths } = playlist;
  const isOnline = useIsOnline();
  const { mutate, error, isPending, variables } = useMutation({
    mutationFn: (pathwayId: string) => {
      const commands: MyCommand[] = [{ do: 'pathway', pathwayId }];
      return client.post(`/me/playlists/${playlist.id}/changes`, { body: { commands } });
    },
    onSuccess: async (_, pathwayId) => {
      await queries.invalidateQueries({ queryKey: ['my-playlist', playlist.id] });
      void queries.invalidateQueries({ queryKey: ['my-playlists'] });
      const title = paths.find(({ id }) => id === pathwayId)?.title ?? '';
      const before = path?.id;
      toast(t('path.chosen', { title }), before === undefined ? {} : { undo: () => mutate(before) });
    },
  });
  return (
    <section className="stack" aria-labelledby="paths">
      <div className="stack-tight">
        <h2 id="paths">{t(path === null ? 'path.choose' : 'path.change')}</h2>
        <p className="soft">{t(path === null ? 'path.text' : 'path.changeText')}</p>
      </div>
      {paths.length === 0 && <p className="note">{t('path.byTeacher')}</p>}
      {!isOnline && <p className="note note-amber">{t('path.needsInternet')}</p>}
      {error && <Failure error={error} />}
      <ul className={`plain ${styles.paths}`}>
        {paths.map(({ id, title, description, isBestFit }) => (
          <li key={id} className={styles.path} data-current={id === path?.id || undefined}>
            <div className={styles.head}>
              <h3>{title}</h3>
              <ReadAloud text={`${title}\n\n${description ?? ''}`} label={title} />
            </div>
            {isBestFit && (
              <p>
                <span className="badge badge-plum">{t('path.fits')}</span>
              </p>
            )}
            {description !== null && <p>{description}</p>}
            {id === path?.id ? (
              <p className="badge badge-leaf">{t('path.current')}</p>
            ) : (
              <Button
                variant={path === null ? 'filled' : 'default'}
                loading={isPending && variables === id}
                disabled={isPending || !playlist.isOpen || !isOnline}
                onClick={() => mutate(id)}
              >
                {t('path.take')}
                <span className="visually-hidden">: {title}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
