import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../api/use-pages.ts';

/** The way to the rest of a list, while there is more. */
export function ShowMore({ list }: { list: Pick<Pages, 'hasMore' | 'isLoadingMore' | 'showMore'> }) {
  const { t } = useTranslation();
  if (!list.hasMore) return null;
  return (
    <div className="no-print">
      <Button variant="default" loading={list.isLoadingMore} onClick={list.showMore}>
        {t('more')}
      </Button>
    </div>
  );
}
