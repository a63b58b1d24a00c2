import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { client } from '../../session/session.ts';
import type { FavoritesPage } from '../../wire.ts';
import { ResultCard } from '../search/result-card.tsx';
import { PreviewDrawer } from './preview-drawer.tsx';
import { useFavorites } from './use-favorites.ts';
import { useShown } from './use-shown.ts';

export function Component() {
  const { t } = useTranslation();
  const shown = useShown();
  const favorites = useFavorites();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['favorites', 'list'],
    queryFn: ({ pageParam, signal }) =>
      client.get<FavoritesPage>('/me/favorites', { query: { limit: 20, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <PlaceTitle title={t('favorites.title')} />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {isPending && <PlaceSkeleton />}
      {data && items.length === 0 && (
        <div className="card stack">
          <p>{t('favorites.empty')}</p>
          <div>
            <Button component={Link} to="/search">
              {t('favorites.find')}
            </Button>
          </div>
        </div>
      )}
      <ul className="plain stack-tight">
        {items.map(({ resourceId, resource }) => (
          <li key={resourceId}>
            {resource ? (
              <ResultCard
                hit={{ ...resource, isDistrictApproved: resource.isApprovedForStudents, alsoAvailableAs: [] }}
                favorites={favorites}
                onShow={() => shown.show(resourceId)}
              />
            ) : (
              <p className="card soft">{t('favorites.gone')}</p>
            )}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <div>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
      <PreviewDrawer id={shown.id} favorites={favorites} onClose={shown.close} />
    </div>
  );
}
