import { Button, Skeleton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Playlist, PlaylistEdited, PlaylistFinding } from '../../wire.ts';
import styles from './dialogs.module.css';
import { useReadiness } from './use-playlist.ts';
import { usePlaylistChange } from './use-playlists.ts';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function PublishDialog({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { id, visibility, publishedVersion } = playlist;
  const [note, setNote] = useState('');
  const readiness = useReadiness(id);
  const publish = usePlaylistChange(() =>
    client.post<Playlist>(`/playlists/${id}/versions`, { body: { note: note.trim() === '' ? null : note.trim() } }),
  );
  const { data } = readiness;
  const blocking = data?.findings.filter(({ isBlocking }) => isBlocking) ?? [];
  const hints = data?.findings.filter(({ isBlocking, isDismissed }) => !isBlocking && !isDismissed) ?? [];

  function send() {
    publish.mutate(undefined, {
      onSuccess: (after) => {
        toast(t('plan.published', { number: after.publishedVersion ?? 1 }));
        onClose();
      },
    });
  }

  return (
    <Dialog onClose={onClose} title={t('plan.publishTitle')}>
      <div className="stack">
        <p>{t(`plan.publishFor.${visibility}`)}</p>
        {readiness.error && <Failure error={readiness.error} onRetry={() => void readiness.refetch()} />}
        {readiness.isPending && (
          <div role="status" aria-label={t('loading')}>
            <Skeleton height={56} radius="md" />
          </div>
        )}
        {data && blocking.length === 0 && (
          <p className={`note ${styles.ready}`}>
            <Icon name="check" size={18} /> {t('plan.readiness.ready')}
          </p>
        )}
        {blocking.length > 0 && (
          <section className="stack-tight">
            <h3>{t('plan.readiness.blocking', { count: blocking.length })}</h3>
            <Findings id={id} revision={data?.revision ?? 1} findings={blocking} />
          </section>
        )}
        {hints.length > 0 && (
          <details className={styles.hints} open={blocking.length === 0 && hints.length <= 2}>
            <summary>{t('plan.readiness.hints', { count: hints.length })}</summary>
            <Findings id={id} revision={data?.revision ?? 1} findings={hints} />
          </details>
        )}
        {publishedVersion !== null && blocking.length === 0 && (
          <TextInput
            label={t('plan.whatIsNew')}
            description={t('plan.whatIsNewHelp')}
            maxLength={1_000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        <div className="row">
          <Button data-autofocus disabled={!data || blocking.length > 0} loading={publish.isPending} onClick={send}>
            {t('plan.publish')}
          </Button>
          <Button component={Link} to={`/playlists/${id}/edit`} variant="default">
            {t('plan.toBuilder')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** What readiness says, with the fix where a click can do it. Hints can be waved off. */
function Findings({ id, revision, findings }: { id: string; revision: number; findings: readonly PlaylistFinding[] }) {
  const { t } = useTranslation();
  const toast = useToast();
  const fix = usePlaylistChange((finding: PlaylistFinding) =>
    client.post<PlaylistEdited>(`/playlists/${id}/edits`, { body: { baseRevision: revision, commands: finding.fix } }),
  );
  const wave = usePlaylistChange((body: { add?: string[]; remove?: string[] }) =>
    client.post<Playlist>(`/playlists/${id}/dismissals`, { body }),
  );
  return (
    <ul className={`plain ${styles.findings}`}>
      {findings.map((finding) => (
        <li key={finding.key}>
          <span>{finding.message}</span>
          <span className="row">
            {finding.fix !== null && (
              <Button
                size="sm"
                variant="default"
                loading={fix.isPending && fix.variables.key === finding.key}
                onClick={() => fix.mutate(finding, { onSuccess: () => toast(t('plan.readiness.fixed')) })}
              >
                {t('plan.readiness.fix')}
              </Button>
            )}
            {!finding.isBlocking && (
              <button
                type="button"
                className="link-button small"
                onClick={() => {
                  wave.mutate({ add: [finding.key] });
                  toast(t('plan.readiness.waved'), { undo: () => wave.mutate({ remove: [finding.key] }) });
                }}
              >
                {t('plan.readiness.wave')}
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
