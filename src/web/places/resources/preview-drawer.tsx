import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { Icon } from '../../design/icon.tsx';
import { Panel } from '../../design/panel.tsx';
import { AddToPlaylist } from '../playlists/add-to-playlist.tsx';
import { FavoriteButton } from './favorite-button.tsx';
import { FlagButton } from './flag-button.tsx';
import { ResourceDetails } from './resource-details.tsx';
import type { Favorites } from './use-favorites.ts';
import { useResource } from './use-resource.ts';

/** A closer look without losing the results. It stands in the address, so that back closes it. */
export function PreviewDrawer({
  id,
  favorites,
  onClose,
}: {
  id: string | null;
  favorites: Favorites;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { data, error, refetch } = useResource(id);
  return (
    <Panel isOpen={id !== null} onClose={onClose} side="right" title={data?.title ?? t('resource.preview')}>
      {isMissing(error) && <p className="note note-amber">{t('notFound.text')}</p>}
      {error && !isMissing(error) && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={2} />}
      {data && (
        <div className="stack">
          <div className="row">
            <AddToPlaylist resourceId={data.id} title={data.title} />
            <FavoriteButton resourceId={data.id} title={data.title} favorites={favorites} />
            <Link to={`/resources/${data.id}`} className="row">
              <Icon name="link" size={18} />
              {t('resource.ownPage')}
            </Link>
          </div>
          <ResourceDetails resource={data} />
          <div>
            <FlagButton resource={data} />
          </div>
        </div>
      )}
    </Panel>
  );
}
