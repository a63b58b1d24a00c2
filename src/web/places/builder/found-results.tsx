import { useDraggable } from '@dnd-kit/core';
import { Skeleton } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon, type IconName } from '../../design/icon.tsx';
import { onceClicked } from '../../design/once-clicked.ts';
import { ShowMore } from '../../design/show-more.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { FavoritesPage, ResourceHit, ResourceSearch } from '../../wire.ts';
import styles from './add-panel.module.css';
import type { Role, Target } from './draft-parts.ts';
import { searchFor } from './found.ts';

const pageSize = 12;

type Shared = {
  readonly roleOf: (hit: ResourceHit) => Role;
  readonly isDraggable: boolean;
  readonly onAdd: (hit: ResourceHit) => void;
};

/** The library, searched as somebody types. For a target it begins with what is aligned to it. */
export function LibraryResults({
  askedAt,
  isForStudents,
  target,
  role,
  ...shared
}: Shared & { askedAt: number; isForStudents: boolean; target: Target | null; role: Role | undefined }) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [onlyMarked, setOnlyMarked] = useState(false);
  const [onlyApproved, setOnlyApproved] = useState(isForStudents);
  const settled = useDebounced(typed, 140);
  const asked = searchFor(settled, target, { role, onlyMarked, onlyApproved });
  const { data, error, isPending, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: ['builder', 'search', i18n.language, asked],
      queryFn: ({ pageParam, signal }) =>
        client.get<ResourceSearch>('/search/resources', {
          query: { ...asked, language: i18n.language, explain: true, limit: pageSize, cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
      staleTime: 15_000,
    });
  // Whoever opens it wants to look for something.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew, it takes the focus anew.
  useEffect(() => box.current?.focus({ preventScroll: true }), [askedAt]);
  const hits = data?.pages.flatMap((page) => page.hits) ?? [];
  const canMark = role === 'practice' || role === 'assess';
  return (
    <>
      <search className={styles.search}>
        <label htmlFor={id} className="visually-hidden">
          {t('builder.add.search')}
        </label>
        <Icon name="search" size={18} />
        <input
          ref={box}
          id={id}
          type="search"
          autoComplete="off"
          maxLength={500}
          placeholder={t(target ? 'builder.add.searchFor' : 'builder.add.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </search>
      {canMark && (
        <label className={styles.only}>
          <input
            type="checkbox"
            checked={onlyMarked}
            onChange={(event) => setOnlyMarked(event.currentTarget.checked)}
          />
          {t(`builder.add.only.${role}`)}
        </label>
      )}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {isPending && !error && <Skeletons />}
      <div className={styles.foundLine}>
        <p role="status" className="soft small">
          {data && t('builder.add.found', { count: data.pages[0]?.total ?? 0 })}
        </p>
        {isForStudents && (
          <label className={styles.only}>
            <input
              type="checkbox"
              checked={onlyApproved}
              onChange={(event) => setOnlyApproved(event.currentTarget.checked)}
            />
            {t('builder.add.onlyApproved')}
          </label>
        )}
      </div>
      {data && hits.length === 0 && <p>{t('builder.add.none')}</p>}
      <Hits hits={hits} isBusy={isPlaceholderData || settled !== typed} {...shared} />
      <ShowMore
        list={{ hasMore: hasNextPage, isLoadingMore: isFetchingNextPage, showMore: () => void fetchNextPage() }}
      />
    </>
  );
}

/** What somebody keeps, as far as the first hundred go. */
export function FavoriteResults(shared: Shared) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['favorites', 'builder'],
    queryFn: ({ signal }) => client.get<FavoritesPage>('/me/favorites', { query: { limit: 100 }, signal }),
  });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeletons />;
  const hits = data.items.flatMap(({ resource }) => (resource ? [resource as ResourceHit] : []));
  if (hits.length === 0) return <p className="soft">{t('builder.add.noFavorites')}</p>;
  return <Hits hits={hits} isBusy={false} {...shared} />;
}

function Hits({
  hits,
  isBusy,
  roleOf,
  isDraggable,
  onAdd,
}: Shared & { hits: readonly ResourceHit[]; isBusy: boolean }) {
  return (
    <ul className={`plain ${styles.hits}`} aria-busy={isBusy}>
      {hits.map((hit) => (
        <Hit key={hit.id} hit={hit} role={roleOf(hit)} isDraggable={isDraggable} onAdd={onAdd} />
      ))}
    </ul>
  );
}

function Hit({
  hit,
  role,
  isDraggable,
  onAdd,
}: {
  hit: ResourceHit;
  role: Role;
  isDraggable: boolean;
  onAdd: (hit: ResourceHit) => void;
}) {
  const { t } = useTranslation();
  const { setNodeRef, listeners } = useDraggable({
    id: `found:${hit.id}`,
    data: { kind: 'found', hit, title: hit.title },
    disabled: !isDraggable,
  });
  const facts: ReactNode[] = [t(`builder.role.${role}`)];
  if (hit.durationMinutes !== null) facts.push(t('builder.minutesShort', { count: hit.durationMinutes }));
  const why = hit.why?.reasons[0]?.text;
  return (
    <li
      ref={setNodeRef}
      className={styles.hit}
      data-draggable={isDraggable || undefined}
      onMouseDown={listeners?.onMouseDown as never}
      onTouchStart={listeners?.onTouchStart as never}
    >
      <Icon name={(hit.modalities[0] as IconName | undefined) ?? 'link'} size={18} />
      <div className={styles.hitText}>
        <a href={`/resources/${hit.id}`} target="_blank" rel="noreferrer" draggable={false}>
          {hit.title}
        </a>
        <p className="soft small">{facts.join(' · ')}</p>
        {why !== undefined && <p className={styles.why}>{why}</p>}
      </div>
      <button
        type="button"
        className={styles.addOne}
        onClick={onceClicked(() => onAdd(hit))}
        aria-label={t('builder.add.one', { title: hit.title })}
      >
        <span aria-hidden="true">+</span>
      </button>
    </li>
  );
}

function Skeletons() {
  const { t } = useTranslation();
  return (
    <div className="stack-tight" role="status" aria-label={t('loading')}>
      {[1, 2, 3].map((at) => (
        <Skeleton key={at} height={64} radius="md" />
      ))}
    </div>
  );
}
