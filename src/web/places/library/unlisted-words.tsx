import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { Table } from '../../design/table.tsx';
import { client } from '../../session/session.ts';
import type { UnlistedWord, Vocabularies, VocabularyTree } from '../../wire.ts';
import styles from './library.module.css';

const WordDialog = lazyWith(() => import('./word-dialog.tsx'), 'library');
const sources = ['both', 'tags', 'keywords'] as const;

/** Words that people tag with and that are in no vocabulary, the most frequent first: each becomes a term or joins one. */
export function UnlistedWords({
  vocabulary,
  onChange,
}: {
  vocabulary: Vocabularies['items'][number];
  onChange: () => Promise<void>;
}) {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [opened, setOpened] = useState<UnlistedWord | null>(null);
  const { name } = vocabulary;
  const language = i18n.language === 'es' ? 'es' : 'en';
  const from = sources.find((one) => one === params.get('from')) ?? 'both';
  const list = usePages<UnlistedWord>(['unlisted-words', name], `/vocabularies/${name}/unlisted-words`, {
    from,
    limit: 50,
  });
  const tree = useQuery({
    queryKey: ['vocabulary-tree', name, i18n.language],
    queryFn: ({ signal }) =>
      client.get<VocabularyTree>(`/vocabularies/${name}/tree`, { query: { language: i18n.language }, signal }),
  });
  const terms = tree.data?.items ?? [];
  const labelOf = (id: string) =>
    terms.flatMap((term) => [term, ...term.children]).find((term) => term.id === id)?.label ?? id;
  const show = (next: string) => {
    const changed = new URLSearchParams(params);
    if (next === 'both') changed.delete('from');
    else changed.set('from', next);
    setParams(changed, { replace: true });
  };
  return (
    <section className="stack" aria-label={t('vocabularies.unlisted')}>
      <p className="soft">{t('vocabularies.unlistedText')}</p>
      <div className={styles.filters}>
        <label className={styles.pick}>
          {t('vocabularies.usedAs')}
          <select value={from} onChange={({ currentTarget: { value } }) => show(value)}>
            {sources.map((one) => (
              <option key={one} value={one}>
                {t(`vocabularies.from.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={3} />}
      {list.items?.length === 0 && (
        <EmptyState icon="check" title={t('vocabularies.allListed')} text={t('vocabularies.allListedText')} />
      )}
      {list.items && list.items.length > 0 && (
        <Table
          caption={t('vocabularies.unlisted')}
          rows={list.items}
          keyOf={({ word }) => word}
          columns={[
            {
              id: 'word',
              title: t('vocabularies.word'),
              cell: (found) => (
                <>
                  <button type="button" className="link-button" onClick={() => setOpened(found)}>
                    {found.word}
                  </button>
                  {found.termId !== null && (
                    <p className="soft small">{t('vocabularies.means', { term: labelOf(found.termId) })}</p>
                  )}
                </>
              ),
            },
            { id: 'tags', title: t('vocabularies.inTags'), align: 'end', cell: ({ inTags }) => inTags },
            { id: 'keywords', title: t('vocabularies.inKeywords'), align: 'end', cell: ({ inKeywords }) => inKeywords },
            {
              id: 'who',
              title: t('vocabularies.find'),
              isTitleHidden: true,
              cell: ({ word }) => (
                <Link
                  to={`/search?${new URLSearchParams({ q: word })}`}
                  aria-label={t('vocabularies.whichOf', { word })}
                >
                  {t('vocabularies.which')}
                </Link>
              ),
            },
          ]}
        />
      )}
      <ShowMore list={list} />
      <Suspense>
        {opened !== null && tree.data && (
          <WordDialog
            key={opened.word}
            vocabulary={vocabulary}
            tree={terms}
            found={opened}
            language={language}
            onClose={() => setOpened(null)}
            onChange={onChange}
          />
        )}
      </Suspense>
    </section>
  );
}
