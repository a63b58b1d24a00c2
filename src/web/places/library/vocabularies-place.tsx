import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { TabLinks } from '../../design/tab-links.tsx';
import { Table } from '../../design/table.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { Term, Vocabularies } from '../../wire.ts';
import styles from './library.module.css';

const TermDialog = lazyWith(() => import('./term-dialog.tsx'), 'library');

/** The words that resources are tagged with, in both languages. */
export function Component() {
  const { t, i18n } = useTranslation();
  const [params] = useSearchParams();
  const queries = useQueryClient();
  const [q, setQ] = useState('');
  const [opened, setOpened] = useState<Term | 'new' | null>(null);
  const language = i18n.language;
  const vocabularies = useQuery({
    queryKey: ['vocabularies', language],
    queryFn: ({ signal }) => client.get<Vocabularies>('/vocabularies', { query: { language }, signal }),
  });
  const all = vocabularies.data?.items ?? [];
  const current = all.find(({ name }) => name === params.get('tab')) ?? all[0];
  const name = current?.name ?? 'interests';
  const list = usePages<Term>(['vocabulary-terms', name], `/vocabularies/${name}/terms`, {
    q: useDebounced(q, 200),
    usage: true,
    status: 'all',
    language,
    limit: 50,
  });
  const reload = async () => {
    await Promise.all(
      ['vocabulary-terms', 'vocabulary-tree', 'vocabularies', 'vocabulary'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  return (
    <div className="stack">
      <PlaceTitle title={t('vocabularies.title')} />
      {vocabularies.error && <Failure error={vocabularies.error} onRetry={() => void vocabularies.refetch()} />}
      {current && (
        <TabLinks
          label={t('vocabularies.title')}
          current={current.name}
          tabs={all.map(({ name: id, label, terms }) => ({ id, label, count: terms }))}
        />
      )}
      <div className={styles.filters}>
        <label className={`${styles.pick} ${styles.wide}`}>
          {t('vocabularies.find')}
          <input type="search" value={q} onChange={(event) => setQ(event.currentTarget.value)} />
        </label>
        {current && !current.isClosed && (
          <button type="button" className="link-button" onClick={() => setOpened('new')}>
            {t('vocabularies.add')}
          </button>
        )}
      </div>
      {current?.isClosed && <p className="soft">{t('vocabularies.closed')}</p>}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={3} />}
      {list.items && (
        <Table
          caption={current?.label ?? t('vocabularies.title')}
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'term',
              title: t('vocabularies.term'),
              cell: (term) => (
                <button type="button" className="link-button" onClick={() => setOpened(term)}>
                  {term.label}
                </button>
              ),
            },
            { id: 'en', title: t('vocabularies.english'), cell: ({ labels }) => labels.en ?? '–' },
            { id: 'es', title: t('vocabularies.spanish'), cell: ({ labels }) => labels.es ?? '–' },
            { id: 'uses', title: t('vocabularies.uses'), align: 'end', cell: ({ uses }) => uses ?? 0 },
            {
              id: 'state',
              title: t('vocabularies.state'),
              cell: ({ status, origin, isCustomized }) => (
                <span className="row">
                  {status !== 'active' && <span className="badge badge-amber">{t(`vocabularies.is.${status}`)}</span>}
                  {origin === 'district' && <span className="badge badge-thread">{t('vocabularies.own')}</span>}
                  {origin === 'shipped' && isCustomized && (
                    <span className="badge">{t('vocabularies.customized')}</span>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
      <ShowMore list={list} />
      <Suspense>
        {opened !== null && current && (
          <TermDialog
            key={opened === 'new' ? 'new' : opened.id}
            vocabulary={current}
            term={opened === 'new' ? null : opened}
            onClose={() => setOpened(null)}
            onChange={reload}
          />
        )}
      </Suspense>
    </div>
  );
}
