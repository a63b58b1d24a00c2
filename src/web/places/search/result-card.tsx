import { Skeleton } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceHit } from '../../wire.ts';
import { AddToPlaylist } from '../playlists/add-to-playlist.tsx';
import { FavoriteButton } from '../resources/favorite-button.tsx';
import { ResourceBadges } from '../resources/resource-badges.tsx';
import type { Favorites } from '../resources/use-favorites.ts';
import { cut } from './highlights.ts';
import styles from './result-card.module.css';

/** What somebody needs to decide whether to look closer: what it is, how long, for whom, and why it is here. */
export const ResultCard = memo(function ResultCard({
  hit,
  favorites,
  onShow,
}: {
  hit: ResourceHit;
  favorites: Favorites;
  onShow: (id: string) => void;
}) {
  const { t } = useTranslation();
  const marked = (field: 'title' | 'summary') => hit.why?.highlights.find((one) => one.field === field);
  const reasons = hit.why?.reasons.slice(0, 2).map(({ text }) => text) ?? [];
  const maker = hit.publisher ?? hit.author;
  return (
    <article className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          {/* A link, so that it can be opened beside; a plain click shows the preview here. The router's own would be
              drawn again with every letter, which changes the address. */}
          <a
            href={`/resources/${hit.id}`}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
              event.preventDefault();
              onShow(hit.id);
            }}
          >
            <Marked text={hit.title} ranges={marked('title')?.ranges ?? []} />
          </a>
        </h2>
        <FavoriteButton resourceId={hit.id} title={hit.title} favorites={favorites} />
      </div>
      {maker !== null && <p className="soft small">{maker}</p>}
      {hit.summary !== null && (
        <p className={styles.summary}>
          <Marked text={marked('summary')?.text ?? hit.summary} ranges={marked('summary')?.ranges ?? []} />
        </p>
      )}
      <ResourceBadges resource={hit} isDistrictApproved={hit.isDistrictApproved} />
      <div className={styles.foot}>
        {reasons.length > 0 && (
          <p className={styles.why}>
            <span className="visually-hidden">{t('search.why')} </span>
            {reasons.join(' · ')}
          </p>
        )}
        <div className={styles.add}>
          <AddToPlaylist resourceId={hit.id} title={hit.title} />
        </div>
      </div>
    </article>
  );
});

function Marked({ text, ranges }: { text: string; ranges: readonly { start: number; end: number }[] }) {
  if (ranges.length === 0) return text;
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in its order.
  return cut(text, ranges).map((piece, at) => (piece.isMarked ? <mark key={at}>{piece.text}</mark> : piece.text));
}

export function CardSkeletons() {
  const { t } = useTranslation();
  return (
    <div className="stack-tight" role="status" aria-label={t('loading')}>
      {[1, 2, 3, 4].map((card) => (
        <div key={card} className={styles.card}>
          <Skeleton height={20} width="55%" />
          <Skeleton height={14} width="90%" mt="sm" />
          <Skeleton height={14} width="70%" mt="xs" />
          <Skeleton height={22} width="45%" mt="md" radius="xl" />
        </div>
      ))}
    </div>
  );
}
