import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { client } from '../../session/session.ts';
import type { Framework, LibraryCoverage, Page } from '../../wire.ts';
import { gradeLevels } from '../tagging/columns.ts';
import { CoverageFilters } from './coverage-filters.tsx';
import { coverageGroups, type Gap, searchFilterOf } from './coverage-levels.ts';
import { HeatMap } from './heat-map.tsx';
import { useCoverage } from './use-coverage.ts';

const GapDialog = lazyWith(() => import('./gap-dialog.tsx'), 'library');

/** Which standards the library serves, and in which ways: gaps stand out, and lead to what could fill them. */
export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const frameworks = useQuery({
    queryKey: ['frameworks', 'named'],
    queryFn: ({ signal }) => client.get<Page<Framework>>('/frameworks', { query: { limit: 100 }, signal }),
  });
  const framework = params.get('framework') ?? frameworks.data?.items[0]?.id ?? null;
  const by = coverageGroups.find((one) => one === params.get('by')) ?? 'modality';
  const under = params.get('under');
  const isGaps = params.get('gaps') === 'true';
  const grade = gradeLevels.find((one) => one === params.get('grade')) ?? null;
  const subject = params.get('subject');
  const list = useCoverage({ framework, by, under, gaps: isGaps, grade, subject });
  const [gap, setGap] = useState<Gap | null>(null);
  const show = (change: Readonly<Record<string, string | null>>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    setParams(next);
  };
  const first: LibraryCoverage | undefined = list.first;
  const error = frameworks.error ?? list.error;
  return (
    <div className="stack">
      <PlaceTitle title={t('coverage.title')} />
      {error && <Failure error={error} onRetry={() => void list.refetch()} />}
      {frameworks.data?.items.length === 0 && (
        <EmptyState icon="path" title={t('coverage.none')} text={t('coverage.noneText')}>
          <Link to="/frameworks">{t('frameworks.import')}</Link>
        </EmptyState>
      )}
      {framework !== null && (
        <CoverageFilters
          question={{ framework, by, under, gaps: isGaps, grade, subject }}
          frameworks={frameworks.data?.items ?? []}
          onChange={show}
        />
      )}
      {framework !== null && list.isPending && !error && <PlaceSkeleton rows={3} />}
      {first && (
        <>
          <p role="status">{t('coverage.summary', { ...first.summary, resources: first.resources })}</p>
          {!first.isComplete && <p className="note note-amber">{t('coverage.partly')}</p>}
          {list.items.length === 0 ? (
            <EmptyState
              icon="check"
              title={t(isGaps ? 'coverage.noGaps' : 'coverage.nothing')}
              text={t(isGaps ? 'coverage.noGapsText' : 'coverage.nothingText')}
            />
          ) : (
            <HeatMap
              rows={list.items}
              by={searchFilterOf[by]}
              subject={subject}
              onOpen={(id) => show({ under: id })}
              onGap={setGap}
            />
          )}
          <ShowMore list={list} />
          {first.searchesWithoutResults && first.searchesWithoutResults.length > 0 && (
            <section className="card stack-tight" aria-label={t('coverage.missed')}>
              <h2>{t('coverage.missed')}</h2>
              <ul className="plain row">
                {first.searchesWithoutResults.map(({ text }) => (
                  <li key={text}>
                    <Link className="badge" to={`/search?q=${encodeURIComponent(text)}`}>
                      {text}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
      <Suspense>{gap && <GapDialog gap={gap} subject={subject} onClose={() => setGap(null)} />}</Suspense>
    </div>
  );
}
