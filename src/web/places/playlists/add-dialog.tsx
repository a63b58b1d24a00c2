import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { matches } from '../../app/matches.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Icon } from '../../design/icon.tsx';
import { client, useMe } from '../../session/session.ts';
import type { Page, PlaylistSummary } from '../../wire.ts';
import { byRecent, proposedPathway } from './add-commands.ts';
import styles from './add-dialog.module.css';
import { readRecent } from './recent-places.ts';
import { useAddToPlaylist } from './use-add-to-playlist.ts';
import { useOwnPlaylists } from './use-playlists.ts';

/** So many show before somebody asks for more or looks for one. */
const shownAtFirst = 6;

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function AddDialog({
  resourceId,
  title,
  onClose,
}: {
  resourceId: string;
  title: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const own = useOwnPlaylists();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const { mutate, isPending, wanted } = useAddToPlaylist(resourceId, onClose);
  const used = useQuery({
    queryKey: ['playlists', 'using', resourceId],
    queryFn: ({ signal }) =>
      client.get<Page<{ playlistId: string }>>(`/resources/${resourceId}/playlists`, {
        query: { limit: 100 },
        signal,
      }),
  });
  // Nothing changes its place under somebody's finger.
  const isReading = own.isPending || own.isRefetching;
  const usedIn = new Set(used.data?.items.map(({ playlistId }) => playlistId));
  const recent = readRecent(me.id);
  const all = byRecent(
    isReading ? [] : (own.data?.items ?? []),
    recent.map(({ playlistId }) => playlistId),
  );
  const fitting = typed.trim() === '' ? all : all.filter((one) => matches(one.title, typed));
  const shown = isOpen || typed.trim() !== '' ? fitting : fitting.slice(0, shownAtFirst);

  return (
    <Dialog onClose={onClose} title={t('toPlaylist.title')}>
      <div className="stack">
        <p className="soft">{title}</p>
        <button
          type="button"
          className={styles.create}
          data-autofocus
          disabled={isPending}
          data-busy={wanted?.playlistId === null || undefined}
          onClick={() => mutate({ playlistId: null, pathwayId: null })}
        >
          <Icon name="plus" size={22} />
          <span>
            <strong>{t('toPlaylist.create')}</strong>
            <span className="soft small">{t('toPlaylist.createHelp')}</span>
          </span>
        </button>
        {own.error && <Failure error={own.error} onRetry={() => void own.refetch()} />}
        {isReading && (
          <div className="stack-tight" role="status" aria-label={t('loading')}>
            <Skeleton height={72} radius="md" />
            <Skeleton height={72} radius="md" />
          </div>
        )}
        {all.length > shownAtFirst && (
          <input
            className={styles.find}
            type="search"
            aria-label={t('toPlaylist.find')}
            placeholder={t('toPlaylist.find')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {shown.length > 0 && (
          <ul className={`plain ${styles.playlists}`} aria-label={t('toPlaylist.yours')}>
            {shown.map((playlist) => (
              <Target
                key={playlist.id}
                playlist={playlist}
                isUsed={usedIn.has(playlist.id)}
                lastPathId={recent.find(({ playlistId }) => playlistId === playlist.id)?.pathwayId ?? null}
                isPending={isPending}
                onAdd={(pathwayId) => mutate({ playlistId: playlist.id, pathwayId })}
              />
            ))}
          </ul>
        )}
        {typed.trim() !== '' && shown.length === 0 && <p className="soft">{t('toPlaylist.none')}</p>}
        {fitting.length > shown.length && (
          <button type="button" className="link-button" onClick={() => setOpen(true)}>
            {t('toPlaylist.all', { count: fitting.length })}
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** A playlist with a button for each of its paths; the one that it probably goes to leads. */
function Target({
  playlist: { title, pathways },
  isUsed,
  lastPathId,
  isPending,
  onAdd,
}: {
  playlist: PlaylistSummary;
  isUsed: boolean;
  lastPathId: string | null;
  isPending: boolean;
  onAdd: (pathwayId: string | null) => void;
}) {
  const { t } = useTranslation();
  const proposed = proposedPathway(pathways, lastPathId);
  const first = pathways.find(({ id }) => id === proposed);
  const ordered = first ? [first, ...pathways.filter(({ id }) => id !== proposed)] : pathways;
  return (
    <li>
      <div className="row-apart">
        <h3 className={styles.title}>{title}</h3>
        {isUsed && <span className="badge">{t('toPlaylist.used')}</span>}
      </div>
      <div className={styles.paths}>
        {ordered.map(({ id, title: path }, at) => (
          <button
            key={id}
            type="button"
            className={styles.path}
            data-first={at === 0 || undefined}
            disabled={isPending}
            onClick={() => onAdd(id)}
          >
            <Icon name="plus" size={16} />
            <span className="visually-hidden">{t('toPlaylist.into', { title })} </span>
            {path}
          </button>
        ))}
        <button type="button" className={styles.newPath} disabled={isPending} onClick={() => onAdd(null)}>
          {t(pathways.length === 0 ? 'toPlaylist.firstPath' : 'toPlaylist.newPath')}
          <span className="visually-hidden"> {t('toPlaylist.in', { title })}</span>
        </button>
      </div>
    </li>
  );
}
