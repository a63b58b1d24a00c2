import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The shape of what a panel will hold. */
export function PanelSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="stack" role="status" aria-label={t('loading')}>
      <Skeleton height={28} width="60%" />
      <Skeleton height={90} radius="lg" />
      <Skeleton height={140} radius="lg" />
    </div>
  );
}
