import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../../api/request-error.ts';
import { Icon } from '../../../design/icon.tsx';
import { useToast } from '../../../design/toasts.tsx';
import { NoRoom, readBundle, removeSaved, type SaveStep, savePlaylist } from '../../../offline/saved-playlists.ts';
import { sizeWords } from '../../../offline/size-words.ts';
import { isApplicationHere } from '../../../offline/worker-client.ts';
import type { MyPlaylist } from '../../../wire.ts';
import { useIsOnline } from '../use-is-online.ts';
import styles from './take-home.module.css';
import { savedKey, useSavedHere } from './use-saved.ts';

/** Takes a playlist along: how much it is, what cannot come, how far it is, and that it is here. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function TakeHomeCard({ playlist }: { playlist: MyPlaylist }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const isOnline = useIsOnline();
  const { data: all } = useSavedHere();
  const saved = all?.find(({ playlistId }) => playlistId === playlist.id);
  const [step, setStep] = useState<SaveStep | null>(null);
  const told = useQuery({
    queryKey: ['my-playlist', playlist.id, 'bundle'],
    queryFn: ({ signal }) => readBundle(playlist.id, signal),
    enabled: isOnline && all !== undefined && saved === undefined,
    staleTime: 5 * 60_000,
    retry: false,
  });
  const save = useMutation({
    mutationFn: async () => {
      if (!(await isApplicationHere())) throw new NoRoom();
      return savePlaylist(playlist.id, { onStep: setStep });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: savedKey }),
    onSettled: () => setStep(null),
  });
  const remove = useMutation({
    mutationFn: () => removeSaved(playlist.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: savedKey });
      toast(t('takeHome.removed'));
    },
  });
  const size = (bytes: number) => sizeWords(bytes, i18n.language);
  const leftOut = saved?.leftOut ?? told.data?.bundle.leftOut ?? [];
  const links = saved?.links ?? told.data?.bundle.links ?? [];
  const bytes = saved?.bytes ?? told.data?.bundle.fileBytes;
  const isSaving = save.isPending;
  if (all === undefined || (!saved && !isOnline)) return null;
  return (
    <section
      className={`card stack-tight ${styles.card}`}
      aria-labelledby="take-home"
      data-saved={saved ? '' : undefined}
    >
      <h2 id="take-home" className="row">
        <Icon name={saved ? 'saved' : 'download'} size={26} />
        {t(saved ? 'takeHome.here' : 'takeHome.title')}
      </h2>
      <p>{t(saved ? 'takeHome.hereText' : 'takeHome.text')}</p>
      {bytes !== undefined && !isSaving && (
        <p className="soft">
          {bytes === 0 ? t('takeHome.small') : t('takeHome.size', { size: size(bytes) })}
          {!saved && told.data && ` · ${t('takeHome.room', { size: size(told.data.room) })}`}
          {saved &&
            ` · ${t('takeHome.savedAt', {
              time: new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
                new Date(saved.savedAt),
              ),
            })}`}
        </p>
      )}
      {isSaving && (
        <div className="stack-tight">
          <p role="status">{t('takeHome.saving')}</p>
          <progress className={styles.bar} max={Math.max(1, step?.all ?? 1)} value={step?.done ?? 0}>
            {step ? `${size(step.done)} / ${size(step.all)}` : ''}
          </progress>
        </div>
      )}
      <div role="status">
        {save.isError && <p className="note note-amber">{sayProblem(save.error, t)}</p>}
        {save.isSuccess && saved && <p className="visually-hidden">{t('takeHome.here')}</p>}
      </div>
      {(leftOut.length > 0 || links.length > 0) && (
        <details>
          <summary>{t('takeHome.leftOut', { count: leftOut.length + links.length })}</summary>
          <ul>
            {leftOut.map(({ resourceId, fileId, title, code }) => (
              <li key={`${resourceId} ${fileId}`}>
                {title}: <span className="soft">{t(`takeHome.why.${code}`)}</span>
              </li>
            ))}
            {links.map(({ resourceId, title }) => (
              <li key={resourceId}>
                {title}: <span className="soft">{t('takeHome.why.link')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="row">
        {!saved && (
          <Button
            size="md"
            leftSection={<Icon name="download" />}
            loading={isSaving}
            disabled={!playlist.isOpen}
            onClick={() => save.mutate()}
          >
            {t('takeHome.save')}
          </Button>
        )}
        {saved && (
          <Button
            size="md"
            variant="default"
            leftSection={<Icon name="trash" />}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {t('takeHome.remove')}
          </Button>
        )}
      </div>
    </section>
  );
}

function sayProblem(error: unknown, t: (key: string, params?: Record<string, unknown>) => string): string {
  if (error instanceof NoRoom) return t('takeHome.noRoom');
  const { key, params } = problemText(error);
  return key === 'problem.internal' ? t('takeHome.broken') : `${t(key, params)} ${t('takeHome.goOn')}`;
}
