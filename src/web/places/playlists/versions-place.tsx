import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Page, Playlist, PlaylistVersionChanges, PlaylistVersionSummary } from '../../wire.ts';
import { dayText } from './playlist-words.ts';
import { usePlaylist } from './use-playlist.ts';
import { useGlances, usePlaylistChange } from './use-playlists.ts';
import styles from './versions-place.module.css';

type Change = { readonly revision: number };

/** What readers have had, newest first, each with what it changed in words. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = usePlaylist({ id, version: null, isDraft: false });
  const versions = usePages<PlaylistVersionSummary>(['playlist', id, 'versions'], `/playlists/${id}/versions`);
  const people = useGlances(data ? [id] : []).get(id)?.people ?? [];
  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (versions.error) return <Failure error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!data || !versions.items) return <PlaceSkeleton />;
  return (
    <div className="stack" style={{ maxWidth: '52rem' }}>
      <BackLink to={`/playlists/${id}`}>{data.content.title}</BackLink>
      <PlaceTitle title={t('plan.versionsTitle')} />
      {versions.items.length === 0 && (
        <EmptyState icon="history" title={t('plan.noVersions')} text={t('plan.noVersionsText')} />
      )}
      <ol className={`plain ${styles.versions}`}>
        {versions.items.map((version, at) => (
          <Version
            key={version.version}
            id={id}
            version={version}
            isNewest={at === 0}
            by={people.find((person) => person.id === version.by)?.name}
            mayRestore={data.playlist.editing !== null && data.playlist.status !== 'archived'}
          />
        ))}
      </ol>
      <ShowMore list={versions} />
    </div>
  );
}

function Version({
  id,
  version: { version, at, note, title },
  isNewest,
  by,
  mayRestore,
}: {
  id: string;
  version: PlaylistVersionSummary;
  isNewest: boolean;
  by: string | undefined;
  mayRestore: boolean;
}) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const [isOpen, setOpen] = useState(isNewest);
  const changes = useQuery({
    queryKey: ['playlist', id, 'changes', version, i18n.language],
    queryFn: ({ signal }) =>
      client.get<PlaylistVersionChanges>(`/playlists/${id}/versions/${version}/changes`, {
        query: { language: i18n.language },
        signal,
      }),
    enabled: isOpen && version > 1,
    // A version never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const goBack = usePlaylistChange((revision: number) =>
    client.post<Playlist>(`/playlists/${id}/revisions/${revision}/restore`),
  );
  const restore = usePlaylistChange(async () => {
    const { items } = await client.get<Page<Change>>(`/playlists/${id}/revisions`, { query: { limit: 1 } });
    await client.post<Playlist>(`/playlists/${id}/versions/${version}/restore`);
    return items[0]?.revision ?? null;
  });

  function bringBack() {
    restore.mutate(undefined, {
      onSuccess: (before) => {
        void navigate(`/playlists/${id}?view=draft`);
        toast(t('plan.restored', { number: version }), {
          ...(before !== null && { undo: () => goBack.mutate(before) }),
        });
      },
    });
  }

  return (
    <li className={styles.version}>
      <div className="row-apart">
        <h2 className={styles.title}>
          {t('playlists.state.version', { number: version })}
          {isNewest && <span className="badge badge-leaf">{t('plan.newest')}</span>}
        </h2>
        <div className="row">
          <Link to={`/playlists/${id}?version=${version}`}>{t('plan.readVersion')}</Link>
          {mayRestore && !isNewest && (
            <Button size="sm" variant="default" loading={restore.isPending} onClick={bringBack}>
              {t('plan.restoreVersion')}
            </Button>
          )}
        </div>
      </div>
      <p className="soft small">
        {[dayText(at, i18n.language), by, title].filter((one) => one !== undefined).join(' · ')}
      </p>
      {note !== null && <p>{note}</p>}
      {version === 1 ? (
        <p className="soft">{t('plan.firstVersion')}</p>
      ) : (
        <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className={styles.changes}>
          <summary>{t('plan.whatChanged')}</summary>
          {changes.error && <Failure error={changes.error} onRetry={() => void changes.refetch()} />}
          {changes.data && (
            <ul>
              {changes.data.changes.length === 0 && <li>{t('plan.nothingChanged')}</li>}
              {changes.data.changes.map((change, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: sentences of one list, in its order.
                <li key={index}>{change}</li>
              ))}
            </ul>
          )}
        </details>
      )}
    </li>
  );
}
