import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { client } from '../../session/session.ts';
import type { PlaylistUpstream } from '../../wire.ts';
import type { PlaylistDialog } from './playlist-dialogs.tsx';
import type { ShownPlaylist } from './use-playlist.ts';

export function useUpstream(id: string, isWanted: boolean) {
  return useQuery({
    queryKey: ['playlist', id, 'upstream'],
    queryFn: ({ signal }) => client.get<PlaylistUpstream>(`/playlists/${id}/upstream`, { signal }),
    enabled: isWanted,
  });
}

/** What somebody should know before they read on: that they look at a draft or an old version, and what has happened. */
export function PlaylistNotes({
  shown: { playlist, version },
  isOlder,
  onDo,
}: {
  shown: ShownPlaylist;
  isOlder: boolean;
  onDo: (dialog: PlaylistDialog) => void;
}) {
  const { t } = useTranslation();
  const { id, editing, lineage, publishedVersion, status } = playlist;
  const upstream = useUpstream(id, lineage !== null && editing !== null);
  const pending =
    upstream.data?.changes.filter(({ state }) => state === 'incoming' || state === 'conflict').length ?? 0;
  const source = lineage?.chain.at(-1);
  const hasChanges = editing?.hasUnpublishedChanges === true && publishedVersion !== null && status !== 'archived';
  return (
    <>
      {source && (
        <p className="soft">
          {t('plan.basedOn')} <Link to={`/playlists/${source.playlistId}`}>{source.title}</Link>
          {source.author !== null && ` (${source.author})`}
        </p>
      )}
      {isOlder && version && (
        <p className="note note-amber no-print">
          {t('plan.older', { number: version.number })} <Link to={`/playlists/${id}`}>{t('plan.toNewest')}</Link>
        </p>
      )}
      {hasChanges && version !== null && !isOlder && (
        <p className="note no-print">
          {t('plan.hasChanges')} <Link to={`/playlists/${id}?view=draft`}>{t('plan.toDraft')}</Link>
        </p>
      )}
      {version === null && publishedVersion !== null && (
        <p className="note no-print">
          {t('plan.isDraft')} <Link to={`/playlists/${id}`}>{t('plan.toPublished')}</Link>
        </p>
      )}
      {version === null && publishedVersion === null && <p className="note no-print">{t('plan.onlyDraft')}</p>}
      {pending > 0 && (
        <div className="note row-apart no-print">
          <p>{t('plan.upstream.waits', { count: pending })}</p>
          <Button size="sm" variant="default" onClick={() => onDo('changes')}>
            {t('plan.upstream.look')}
          </Button>
        </div>
      )}
    </>
  );
}
