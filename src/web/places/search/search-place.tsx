import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceTitle } from '../../app/place-title.tsx';
import { Icon } from '../../design/icon.tsx';
import { SkipLink } from '../../design/skip-link.tsx';
import type { ResourceSearch } from '../../wire.ts';
import { useFavorites } from '../resources/use-favorites.ts';
import { useShown } from '../resources/use-shown.ts';
import { Facets } from './facets.tsx';
import { HitList } from './hit-list.tsx';
import { Readings } from './readings.tsx';
import { CardSkeletons } from './result-card.tsx';
import { SearchBox } from './search-box.tsx';
import { SearchNotes } from './search-notes.tsx';
import styles from './search-place.module.css';
import {
  countFilters,
  countText,
  readSearch,
  type SearchChange,
  type SearchState,
  type Sort,
  sorts,
  toggleStandard,
  withoutFilters,
  writeSearch,
} from './search-state.ts';
import { useChoices } from './use-choices.ts';
import { askAhead, useSearch } from './use-search.ts';

/** Loaded when somebody opens it, and once the results are there. */
const StandardsPanel = lazyWith(() => import('./standards-panel.tsx'), 'standards');
const FilterPanel = lazyWith(() => import('./filter-panel.tsx'));
const PreviewDrawer = lazyWith(async () => {
  const { PreviewDrawer: drawer } = await import('../resources/preview-drawer.tsx');
  return { default: drawer };
}, 'resources');
const SavedSearches = lazyWith(() => import('./saved-searches.tsx'), 'search');

const noPages: readonly ResourceSearch[] = [];
const noFacets: ResourceSearch['facets'] = [];

export function Component() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readSearch(params), [params]);
  const calm = useDeferredValue(state);
  const shown = useShown();
  const [isFilterOpen, setFilterOpen] = useState(false);
  const [isBrowsing, setBrowsing] = useState(false);
  const favorites = useFavorites();
  const { data, error, isPending, isPlaceholderData, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } =
    useSearch(state);
  const first = data?.pages[0];
  const filterCount = countFilters(state);
  const choices = useChoices(state);
  // What was found comes first, the counts beside it after that.
  const facetValues = useDeferredValue(first?.facets ?? noFacets);

  /** At once, so that a box is checked when it was. Each letter is not a step back in the history; each choice is. */
  function change(next: SearchState, { isTyping = false } = {}) {
    askAhead(queries, next, i18n.language);
    setParams(writeSearch(next), { replace: isTyping, preventScrollReset: true, flushSync: true });
  }
  // The same in each drawing, so that cards and filters need no other one.
  const latest = useRef({ state, change, show: shown.show });
  latest.current = { state, change, show: shown.show };
  const changeBy = useCallback((by: SearchChange) => latest.current.change(by(latest.current.state)), []);
  const showHit = useCallback((id: string) => latest.current.show(id), []);
  const browse = useCallback(() => {
    setFilterOpen(false);
    setBrowsing(true);
  }, []);

  const facets = (
    <Facets choices={choices} facets={facetValues} isPending={isPending} onChange={changeBy} onBrowse={browse} />
  );
  return (
    <div className="stack">
      <PlaceTitle title={t('search.title')} />
      <SearchBox q={state.q} onChange={(q, isTyping) => change({ ...state, q }, { isTyping })} />
      <SkipLink to="results" text={t('search.toResults')} />
      {first && <Readings state={state} answer={first} onChange={change} />}
      <div className={styles.saved}>
        {first && (
          <Suspense>
            <SavedSearches state={calm} facets={facetValues} />
          </Suspense>
        )}
      </div>
      <div className={styles.columns}>
        <aside className={styles.facets} aria-label={t('search.filters')}>
          {facets}
        </aside>
        <section
          id="results"
          tabIndex={-1}
          className="stack"
          aria-label={t('search.results')}
          aria-busy={isPending || isPlaceholderData}
        >
          <div className="row-apart">
            <p role="status" className="soft">
              {first ? t(`search.${countText(first)}`, { count: first.total }) : t('search.looking')}
            </p>
            <div className="row">
              <Button
                className={styles.open}
                variant="default"
                size="sm"
                leftSection={<Icon name="filter" size={18} />}
                onClick={() => setFilterOpen(true)}
              >
                {filterCount > 0 ? t('search.filtersOn', { count: filterCount }) : t('search.filters')}
              </Button>
              <label className={styles.sort}>
                <span>{t('search.sort')}</span>
                <select
                  value={state.sort}
                  onChange={(event) => change({ ...state, sort: event.currentTarget.value as Sort })}
                >
                  {sorts.map((sort) => (
                    <option key={sort} value={sort}>
                      {t(`search.sorts.${sort}`)}
                    </option>
                  ))}
                </select>
              </label>
            </div>
          </div>
          {first && <SearchNotes answer={first} onRetry={() => void refetch()} />}
          {error && <Failure error={error} onRetry={() => void refetch()} />}
          {error && filterCount > 0 && (
            <div>
              <Button onClick={() => change(withoutFilters(state))}>{t('search.clearFilters')}</Button>
            </div>
          )}
          {isPending && !error && <CardSkeletons />}
          {first?.hits.length === 0 && !first.degraded && (
            <div className="card stack">
              <h2>{t('search.none')}</h2>
              <ul>
                <li>{t('search.noneWords')}</li>
                <li>{t('search.noneCode')}</li>
                {filterCount > 0 && <li>{t('search.noneFilters', { count: filterCount })}</li>}
              </ul>
              <div className="row">
                {filterCount + state.accept.length > 0 && (
                  <Button onClick={() => change(withoutFilters(state))}>{t('search.clearFilters')}</Button>
                )}
                <Button variant="default" onClick={() => change({ ...withoutFilters(state), q: '' })}>
                  {t('search.showAll')}
                </Button>
              </div>
            </div>
          )}
          <HitList pages={data?.pages ?? noPages} isOld={isPlaceholderData} favorites={favorites} onShow={showHit} />
          {hasNextPage && (
            <div>
              <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('more')}
              </Button>
            </div>
          )}
        </section>
      </div>
      {isFilterOpen && (
        <Suspense>
          <FilterPanel count={first?.total ?? 0} onClose={() => setFilterOpen(false)}>
            {facets}
          </FilterPanel>
        </Suspense>
      )}
      {isBrowsing && (
        <Suspense>
          <StandardsPanel
            chosen={state.standards}
            onToggle={(value) => change(toggleStandard(state, value))}
            onClose={() => setBrowsing(false)}
          />
        </Suspense>
      )}
      {shown.id !== null && (
        <Suspense>
          <PreviewDrawer id={shown.id} favorites={favorites} onClose={shown.close} />
        </Suspense>
      )}
    </div>
  );
}
