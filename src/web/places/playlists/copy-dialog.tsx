import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Playlist, PlaylistAttribution } from '../../wire.ts';
import styles from './dialogs.module.css';
import { usePlaylistChange } from './use-playlists.ts';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function CopyDialog({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const { t } = useTranslation();
  const selectId = useId();
  const navigate = useNavigate();
  const toast = useToast();
  const [wanted, setWanted] = useState<string | null>(null);
  const credits = useQuery({
    queryKey: ['playlist', id, 'attribution', null],
    queryFn: ({ signal }) => client.get<PlaylistAttribution>(`/playlists/${id}/attribution`, { signal }),
  });
  const copy = usePlaylistChange(() =>
    client.post<Playlist>(`/playlists/${id}/remixes`, { body: wanted === null ? {} : { license: wanted } }),
  );
  const remove = usePlaylistChange((copyId: string) => client.remove(`/playlists/${copyId}`));
  const terms = credits.data?.terms.remix;
  const license = credits.data?.playlist.license;

  function send() {
    copy.mutate(undefined, {
      onSuccess: (made) => {
        void navigate(`/playlists/${made.id}`);
        toast(t('plan.copyDialog.done', { title }), {
          undo: () => {
            remove.mutate(made.id, { onSuccess: () => void navigate(`/playlists/${id}`) });
          },
        });
      },
    });
  }

  return (
    <Dialog onClose={onClose} title={t('plan.copyDialog.title')}>
      <div className="stack">
        <p>{t('plan.copyDialog.text')}</p>
        {credits.error && <Failure error={credits.error} onRetry={() => void credits.refetch()} />}
        {credits.isPending && (
          <div role="status" aria-label={t('loading')}>
            <Skeleton height={56} radius="md" />
          </div>
        )}
        {terms && (
          <p className="note">
            {license ? t('plan.copyDialog.license', { license: license.text }) : t('plan.copyDialog.noLicense')}{' '}
            {terms.isBound && t('plan.copyDialog.bound')} {terms.isNonCommercial && t('plan.copyDialog.nonCommercial')}
          </p>
        )}
        {terms && license && terms.options.length > 1 && (
          <div className="stack-tight">
            <label htmlFor={selectId} className={styles.label}>
              {t('plan.copyDialog.choose')}
            </label>
            <select
              id={selectId}
              className={styles.input}
              value={wanted ?? ''}
              onChange={(event) => setWanted(event.currentTarget.value === '' ? null : event.currentTarget.value)}
            >
              <option value="">{t('plan.copyDialog.same', { license: license.text })}</option>
              {terms.options
                .filter((one) => one.id !== license.id)
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.text}
                  </option>
                ))}
            </select>
          </div>
        )}
        <div className="row">
          <Button data-autofocus loading={copy.isPending} onClick={send}>
            {t('plan.copy')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
