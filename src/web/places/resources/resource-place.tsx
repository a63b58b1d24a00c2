import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { AddToPlaylist } from '../playlists/add-to-playlist.tsx';
import { FavoriteButton } from './favorite-button.tsx';
import { FlagButton } from './flag-button.tsx';
import { HandingIn } from './handing-in.tsx';
import { ResourceDetails } from './resource-details.tsx';
import { useFavorites } from './use-favorites.ts';
import { useResource } from './use-resource.ts';

export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = useResource(id);
  const favorites = useFavorites();
  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton />;
  return (
    <div className="stack" style={{ maxWidth: '52rem', margin: '0 auto' }}>
      <BackLink to="/search">{t('resource.toSearch')}</BackLink>
      <div className="row" style={{ flexWrap: 'nowrap', justifyContent: 'space-between', alignItems: 'flex-start' }}>
        <PlaceTitle title={data.title} />
        <FavoriteButton resourceId={data.id} title={data.title} favorites={favorites} />
      </div>
      <div className="no-print">
        <AddToPlaylist resourceId={data.id} title={data.title} />
      </div>
      {data.editing && <HandingIn resource={data} editing={data.editing} />}
      <ResourceDetails resource={data} />
      <div className="no-print">
        <FlagButton resource={data} />
      </div>
    </div>
  );
}
