import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import styles from './favorite-button.module.css';
import type { Favorites } from './use-favorites.ts';

export const FavoriteButton = memo(function FavoriteButton({
  resourceId,
  title,
  favorites,
}: {
  resourceId: string;
  title: string;
  favorites: Favorites;
}) {
  const { t } = useTranslation();
  const isKept = favorites.has(resourceId);
  if (!favorites.mayKeep) return null;
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={isKept}
      disabled={!favorites.isKnown}
      aria-label={t('favorite.label', { title })}
      title={t(isKept ? 'favorite.remove' : 'favorite.add')}
      onClick={() => favorites.toggle(resourceId, title)}
    >
      <Icon name="star" size={22} filled={isKept} />
    </button>
  );
});
