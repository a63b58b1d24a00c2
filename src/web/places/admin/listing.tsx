import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { type Column, Table } from '../../design/table.tsx';

type List<Item> = Pick<
  Pages,
  'error' | 'isPending' | 'total' | 'totalIsLowerBound' | 'hasMore' | 'isLoadingMore' | 'showMore' | 'refetch'
> & { readonly items: readonly Item[] | undefined };

/** The one way in which the administration shows a list: how many there are, a table, and the way to more. */
export function Listing<Item extends { readonly id: string }>({
  list,
  caption,
  columns,
  empty,
}: {
  list: List<Item>;
  caption: string;
  columns: readonly Column<Item>[];
  /** What stands here while there is nothing. */
  empty: ReactNode;
}) {
  const { t } = useTranslation();
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending || !list.items) return <ListingSkeleton />;
  if (list.items.length === 0) return empty;
  return (
    <div className="stack">
      <Table caption={caption} rows={list.items} columns={columns} keyOf={({ id }) => id} />
      <p className="soft small" role="status">
        {list.totalIsLowerBound
          ? t('admin.shownOfMany', { count: list.items.length, total: list.total })
          : t('admin.shown', { count: list.items.length, total: list.total })}
      </p>
      <ShowMore list={list} />
    </div>
  );
}

export function ListingSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')}>
      <Skeleton height={280} radius="lg" />
    </div>
  );
}
