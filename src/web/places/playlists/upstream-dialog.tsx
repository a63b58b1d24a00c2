import { Button, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { PlaylistUpstream } from '../../wire.ts';
import styles from './dialogs.module.css';
import { useUpstream } from './playlist-notes.tsx';
import { usePlaylistChange } from './use-playlists.ts';

type Change = PlaylistUpstream['changes'][number];
type Decision = 'accept' | 'keepMine' | 'decline';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function UpstreamDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { data, error, isPending, refetch } = useUpstream(id, true);
  const decide = usePlaylistChange((input: { decisions?: { key: string; decision: Decision }[]; forAll?: Decision }) =>
    client.post<PlaylistUpstream>(`/playlists/${id}/upstream`, {
      body: { sourceVersion: data?.source.version ?? null, ...input },
    }),
  );
  const open = data?.changes.filter(({ state }) => state === 'incoming' || state === 'conflict') ?? [];
  const declined = data?.changes.filter(({ state }) => state === 'declined') ?? [];
  const clean = open.filter(({ state }) => state === 'incoming');
  const done = () => toast(t('plan.upstream.done'));

  return (
    <Dialog onClose={onClose} title={t('plan.upstream.title')}>
      <div className="stack">
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton height={96} radius="md" />}
        {data && !data.source.isAvailable && <p>{t('plan.upstream.gone')}</p>}
        {data?.source.isAvailable && open.length === 0 && <p>{t('plan.upstream.none')}</p>}
        {open.length > 0 && data && <p>{t('plan.upstream.text', { title: data.source.title })}</p>}
        <ul className={`plain ${styles.findings}`}>
          {open.map((change) => (
            <li key={change.key}>
              <ChangeWords change={change} />
              <span className="row">
                <Button
                  size="sm"
                  variant="default"
                  disabled={decide.isPending}
                  onClick={() =>
                    decide.mutate({ decisions: [{ key: change.key, decision: 'accept' }] }, { onSuccess: done })
                  }
                >
                  {t('plan.upstream.accept')}
                </Button>
                <button
                  type="button"
                  className="link-button"
                  disabled={decide.isPending}
                  onClick={() =>
                    decide.mutate(
                      {
                        decisions: [
                          { key: change.key, decision: change.state === 'conflict' ? 'keepMine' : 'decline' },
                        ],
                      },
                      { onSuccess: () => toast(t('plan.upstream.kept')) },
                    )
                  }
                >
                  {t(change.state === 'conflict' ? 'plan.upstream.keepMine' : 'plan.upstream.decline')}
                </button>
              </span>
            </li>
          ))}
        </ul>
        {clean.length > 1 && (
          <div>
            <Button
              loading={decide.isPending}
              onClick={() =>
                decide.mutate(
                  { decisions: clean.map(({ key }) => ({ key, decision: 'accept' as const })) },
                  { onSuccess: done },
                )
              }
            >
              {t('plan.upstream.acceptAll', { count: clean.length })}
            </Button>
          </div>
        )}
        {declined.length > 0 && (
          <details className={styles.hints}>
            <summary>{t('plan.upstream.declined', { count: declined.length })}</summary>
            <ul className={`plain ${styles.findings}`}>
              {declined.map((change) => (
                <li key={change.key}>
                  <ChangeWords change={change} />
                  <button
                    type="button"
                    className="link-button"
                    onClick={() =>
                      decide.mutate({ decisions: [{ key: change.key, decision: 'accept' }] }, { onSuccess: done })
                    }
                  >
                    {t('plan.upstream.accept')}
                  </button>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Dialog>
  );
}

function ChangeWords({ change }: { change: Change }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  return (
    <span className="stack-tight">
      {change.words[language].map((line) => (
        <span key={line}>{line}</span>
      ))}
      {change.state === 'conflict' && (
        <span className="soft small">
          {t('plan.upstream.mine')} {change.mine[language].join(' ')}
        </span>
      )}
    </span>
  );
}
