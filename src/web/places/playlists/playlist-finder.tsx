import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { matches } from '../../app/matches.ts';
import { EmptyState } from '../../design/empty-state.tsx';
import { useMe } from '../../session/session.ts';
import type { PlaylistSearch, PlaylistSummary } from '../../wire.ts';
import { type CardData, PlaylistCard } from './playlist-card.tsx';
import { CardSkeletons } from './playlist-card-skeletons.tsx';
import styles from './playlists-place.module.css';
import { useGlances, useOwnPlaylists, usePlaylistSearch } from './use-playlists.ts';

/** One's own by their words, drafts too, and then everything published that a search finds. */
export function PlaylistFinder({ text }: { text: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const own = useOwnPlaylists();
  const found = usePlaylistSearch(text);
  const mine = (own.data?.items ?? []).filter((one) => matches(wordsOf(one), text)).map(toOwnCard);
  const known = new Set((own.data?.items ?? []).map(({ id }) => id));
  const hits = found.data?.hits ?? [];
  // What is one's own and found by more than its title stands among one's own as well.
  const alsoMine = hits
    .filter(({ id, ownerId }) => (ownerId === me.id || known.has(id)) && !mine.some((one) => one.id === id))
    .map((hit) => ownCardOf(own.data?.items, hit));
  const others = hits.filter(({ id, ownerId }) => ownerId !== me.id && !known.has(id)).map(toFoundCard);
  const ours = [...mine, ...alsoMine];
  const glances = useGlances([...ours, ...others].map(({ id }) => id));
  const error = found.error ?? own.error;
  const isLooking = found.isPending || own.isPending;
  if (error) return <Failure error={error} onRetry={() => void Promise.all([found.refetch(), own.refetch()])} />;
  if (isLooking) return <CardSkeletons />;
  const groups = [
    { name: 'mine', cards: ours },
    { name: 'library', cards: others },
  ] as const;
  return (
    <div className="stack-wide">
      <p role="status" className="soft">
        {t('playlists.found', { count: ours.length + others.length })}
      </p>
      {ours.length + others.length === 0 && (
        <EmptyState icon="search" title={t('playlists.none.title')} text={t('playlists.none.text')}>
          <Button component={Link} to={`/search?q=${encodeURIComponent(text)}`} variant="default">
            {t('playlists.none.resources')}
          </Button>
        </EmptyState>
      )}
      {groups
        .filter(({ cards }) => cards.length > 0)
        .map(({ name, cards }) => (
          <section key={name} className="stack-tight" aria-label={t(`playlists.foundIn.${name}`)}>
            <p className="soft">{t(`playlists.foundIn.${name}`)}</p>
            <ul className={`plain ${styles.cards}`}>
              {cards.map((card) => (
                <li key={card.id}>
                  <PlaylistCard playlist={card} glance={glances.get(card.id)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

type Hit = PlaylistSearch['hits'][number];

const wordsOf = ({ title, targets, pathways }: PlaylistSummary) =>
  [
    title,
    ...targets.flatMap(({ statement, codes }) => [...Object.values(statement), ...codes]),
    ...pathways.map((one) => one.title),
  ].join(' ');

const toOwnCard = (playlist: PlaylistSummary): CardData => ({ ...playlist, state: playlist });

function ownCardOf(own: readonly PlaylistSummary[] | undefined, hit: Hit): CardData {
  const known = own?.find(({ id }) => id === hit.id);
  return known ? { ...toOwnCard(known), reasons: reasonsOf(hit) } : toFoundCard(hit);
}

function toFoundCard(hit: Hit): CardData {
  return {
    ...hit,
    targets: hit.targets.map(({ id, statement, standards }) => ({
      id,
      statement,
      codes: standards.map(({ code }) => code),
    })),
    pathways: hit.pathways.map(({ id, title }) => ({ id, title, stepCount: null })),
    state: { status: 'published', publishedVersion: hit.version, hasUnpublishedChanges: null },
    reasons: reasonsOf(hit),
  };
}

const reasonsOf = ({ why }: Hit) => why?.reasons.slice(0, 2).map(({ text }) => text) ?? [];
