import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { Table } from '../../design/table.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import type { Term, Vocabularies } from '../../wire.ts';
import styles from './library.module.css';

const TermDialog = lazyWith(() => import('./term-dialog.tsx'), 'library');

/** The terms of a vocabulary, with how often each is used. */
export function TermsTable({
  vocabulary,
  onChange,
}: {
  vocabulary: Vocabularies['items'][number];
  onChange: () => Promise<void>;
}) {
  const { t, i18n } = useTranslation();
  const [q, setQ] = useState('');
  const [opened, setOpened] = useState<Term | null>(null);
  const { name, isClosed } = vocabulary;
  const list = usePages<Term>(['vocabulary-terms', name], `/vocabularies/${name}/terms`, {
    q: useDebounced(q, 200),
    usage: true,
    status: 'all',
    language: i18n.language,
    limit: 50,
  });
  return (
    <>
      <div className={styles.filters}>
        <label className={`${styles.pick} ${styles.wide}`}>
          {t('vocabularies.find')}
          <input type="search" value={q} onChange={(event) => setQ(event.currentTarget.value)} />
        </label>
      </div>
      {isClosed && <p className="soft">{t('vocabularies.closed')}</p>}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={3} />}
      {list.items && (
        <Table
          caption={vocabulary.label}
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
        {opened !== null && (
          <TermDialog
            key={opened.id}
            vocabulary={vocabulary}
            term={opened}
            onClose={() => setOpened(null)}
            onChange={onChange}
          />
        )}
      </Suspense>
    </>
  );
}
