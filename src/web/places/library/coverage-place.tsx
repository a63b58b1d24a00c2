import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { client } from '../../session/session.ts';
import type { Framework, LibraryCoverage, Page } from '../../wire.ts';
import { HeatMap } from './heat-map.tsx';
import styles from './library.module.css';
import { useCoverage } from './use-coverage.ts';

/** By what the server splits its counts, and the filter of a search for the same. */
const filterOf = {
  modality: 'modalities',
  interest: 'interests',
  grade: 'gradeLevels',
  language: 'inLanguage',
} as const;
const groups = ['modality', 'interest', 'grade', 'language'] as const;

/** Which standards the library serves, and in which ways: gaps stand out, and lead to what could fill them. */
export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const frameworks = useQuery({
    queryKey: ['frameworks', 'named'],
    queryFn: ({ signal }) => client.get<Page<Framework>>('/frameworks', { query: { limit: 100 }, signal }),
  });
  const framework = params.get('framework') ?? frameworks.data?.items[0]?.id ?? null;
  const by = groups.find((one) => one === params.get('by')) ?? 'modality';
  const under = params.get('under');
  const isGaps = params.get('gaps') === 'true';
  const list = useCoverage({ framework, by, under, gaps: isGaps });
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
        <div className={styles.filters}>
          <label className={styles.pick}>
            {t('coverage.framework')}
            <select
              value={framework}
              onChange={({ currentTarget: { value } }) => show({ framework: value, under: null })}
            >
              {frameworks.data?.items.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <label className={styles.pick}>
            {t('coverage.by')}
            <select value={by} onChange={({ currentTarget: { value } }) => show({ by: value })}>
              {groups.map((one) => (
                <option key={one} value={one}>
                  {t(`facets.${filterOf[one]}`)}
                </option>
              ))}
            </select>
          </label>
          <Checkbox
            label={t('coverage.gaps')}
            checked={isGaps}
            onChange={({ currentTarget: { checked } }) => show({ gaps: checked ? 'true' : null })}
          />
          {under !== null && (
            <button type="button" className="link-button" onClick={() => show({ under: null })}>
              {t('coverage.whole')}
            </button>
          )}
        </div>
      )}
      {framework !== null && list.isPending && !error && <PlaceSkeleton rows={3} />}
      {first && (
        <>
          <p role="status">{t('coverage.summary', { ...first.summary, resources: first.resources })}</p>
          {!first.isComplete && <p className="note note-amber">{t('coverage.partly')}</p>}
          {list.items.length === 0 ? (
            <EmptyState icon="check" title={t('coverage.noGaps')} text={t('coverage.noGapsText')} />
          ) : (
            <HeatMap rows={list.items} by={filterOf[by]} onOpen={(id) => show({ under: id })} />
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
    </div>
  );
}
