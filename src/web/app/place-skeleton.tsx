import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The shape of what comes, while it comes. */
export function PlaceSkeleton({ rows = 3 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className="stack" role="status" aria-label={t('loading')}>
      <Skeleton height={34} width="min(20rem, 70%)" />
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <Skeleton key={at} height={110} radius="lg" />
      ))}
    </div>
  );
}
