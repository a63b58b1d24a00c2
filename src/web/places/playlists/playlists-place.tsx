import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Icon } from '../../design/icon.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { TabLinks, useTab } from '../../design/tab-links.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import type { PlaylistSummary } from '../../wire.ts';
import { type CardData, PlaylistCard } from './playlist-card.tsx';
import { CardSkeletons } from './playlist-card-skeletons.tsx';
import { PlaylistFinder } from './playlist-finder.tsx';
import styles from './playlists-place.module.css';
import { useNewPlaylist } from './use-new-playlist.ts';
import { lists, type PlaylistList, useArchive, useGlances, usePlaylists } from './use-playlists.ts';

export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const q = (params.get('q') ?? '').slice(0, 200);
  const text = useDebounced(q.trim(), 180);
  const tab = useTab(lists);
  const create = useNewPlaylist();

  function ask(next: string) {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === '') after.delete('q');
        else after.set('q', next);
        return after;
      },
      { replace: true, preventScrollReset: true, flushSync: true },
    );
  }

  return (
    <div className="stack">
      <div className="row-apart">
        <PlaceTitle title={t('playlists.title')} />
        <Button leftSection={<Icon name="plus" size={18} />} loading={create.isPending} onClick={create.run}>
          {t('playlists.new')}
        </Button>
      </div>
      <search className={styles.search}>
        <label htmlFor="playlists-q" className="visually-hidden">
          {t('playlists.find')}
        </label>
        <Icon name="search" size={20} />
        <input
          id="playlists-q"
          type="search"
          autoComplete="off"
          maxLength={200}
          placeholder={t('playlists.findPlaceholder')}
          value={q}
          onChange={(event) => ask(event.currentTarget.value)}
        />
        {q !== '' && (
          <button type="button" aria-label={t('search.clearText')} onClick={() => ask('')}>
            <Icon name="close" size={20} />
          </button>
        )}
      </search>
      {text === '' ? (
        <>
          <TabLinks
            label={t('playlists.lists.label')}
            tabs={lists.map((id) => ({ id, label: t(`playlists.lists.${id}`) }))}
            current={tab}
          />
          <List key={tab} list={tab} onNew={create.run} />
        </>
      ) : (
        <PlaylistFinder text={text} />
      )}
    </div>
  );
}

function List({ list, onNew }: { list: PlaylistList; onNew: () => void }) {
  const { t } = useTranslation();
  const archive = useArchive();
  const [leaving, setLeaving] = useState<readonly string[]>([]);
  const found = usePlaylists(list);
  const items = found.items?.filter(({ id }) => !leaving.includes(id));
  const glances = useGlances((found.items ?? []).map(({ id }) => id));

  async function move({ id, title }: PlaylistSummary, verb: 'archive' | 'restore') {
    setLeaving((before) => [...before, id]);
    try {
      await archive(id, title, verb);
    } catch {
      // What was refused is said already, and the card is back.
    }
    setLeaving((before) => before.filter((one) => one !== id));
  }

  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!items) return <CardSkeletons />;
  if (items.length === 0) return <Empty list={list} onNew={onNew} />;
  return (
    <>
      <ul className={`plain ${styles.cards}`} aria-label={t(`playlists.lists.${list}`)}>
        {items.map((playlist) => (
          <li key={playlist.id}>
            <PlaylistCard
              playlist={toCard(playlist)}
              glance={glances.get(playlist.id)}
              onArchive={list === 'mine' ? () => void move(playlist, 'archive') : undefined}
              onRestore={list === 'archive' ? () => void move(playlist, 'restore') : undefined}
            />
          </li>
        ))}
      </ul>
      <ShowMore list={found} />
    </>
  );
}

export function toCard(playlist: PlaylistSummary): CardData {
  return { ...playlist, state: playlist };
}

function Empty({ list, onNew }: { list: PlaylistList; onNew: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState icon="playlist" title={t(`playlists.empty.${list}.title`)} text={t(`playlists.empty.${list}.text`)}>
      {list === 'mine' && (
        <>
          <Button component={Link} to="/search">
            {t('playlists.empty.mine.search')}
          </Button>
          <Button variant="default" onClick={onNew}>
            {t('playlists.new')}
          </Button>
        </>
      )}
      {list === 'withMe' && (
        <Button component={Link} to="/playlists?tab=others" variant="default">
          {t('playlists.lists.others')}
        </Button>
      )}
    </EmptyState>
  );
}
