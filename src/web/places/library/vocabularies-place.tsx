import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { TabLinks } from '../../design/tab-links.tsx';
import { client } from '../../session/session.ts';
import type { Vocabularies } from '../../wire.ts';
import { PastMerges } from './past-merges.tsx';
import { TermsTable } from './terms-table.tsx';
import { UnlistedWords } from './unlisted-words.tsx';

const TermDialog = lazyWith(() => import('./term-dialog.tsx'), 'library');

const views = ['terms', 'unlisted', 'merges'] as const;

/** The words that resources are tagged with, in both languages, and those that are in use and no terms yet. */
export function Component() {
  const { t, i18n } = useTranslation();
  const [params] = useSearchParams();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const language = i18n.language;
  const vocabularies = useQuery({
    queryKey: ['vocabularies', language],
    queryFn: ({ signal }) => client.get<Vocabularies>('/vocabularies', { query: { language }, signal }),
  });
  const all = vocabularies.data?.items ?? [];
  const current = all.find(({ name }) => name === params.get('tab')) ?? all[0];
  // Words of a closed vocabulary are the program's: nothing is added to it or merged.
  const view = current?.isClosed ? 'terms' : (views.find((one) => one === params.get('view')) ?? 'terms');
  const reload = async () => {
    await Promise.all(
      ['vocabulary-terms', 'vocabulary-tree', 'vocabularies', 'vocabulary', 'unlisted-words', 'term-merges'].map(
        (key) => queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  return (
    <div className="stack">
      <div className="row-apart">
        <PlaceTitle title={t('vocabularies.title')} />
        {current && !current.isClosed && view === 'terms' && (
          <Button onClick={() => setAdding(true)}>{t('vocabularies.add')}</Button>
        )}
      </div>
      {vocabularies.error && <Failure error={vocabularies.error} onRetry={() => void vocabularies.refetch()} />}
      {vocabularies.isPending && <PlaceSkeleton rows={3} />}
      {current && (
        <>
          <TabLinks
            label={t('vocabularies.title')}
            current={current.name}
            tabs={all.map(({ name: id, label, terms }) => ({ id, label, count: terms }))}
          />
          {!current.isClosed && (
            <TabLinks
              label={t('vocabularies.show')}
              param="view"
              current={view}
              tabs={views.map((id) => ({ id, label: t(`vocabularies.view.${id}`) }))}
            />
          )}
          {view === 'terms' && <TermsTable key={current.name} vocabulary={current} onChange={reload} />}
          {view === 'unlisted' && <UnlistedWords key={current.name} vocabulary={current} onChange={reload} />}
          {view === 'merges' && <PastMerges key={current.name} vocabulary={current.name} onChange={reload} />}
          <Suspense>
            {isAdding && (
              <TermDialog vocabulary={current} term={null} onClose={() => setAdding(false)} onChange={reload} />
            )}
          </Suspense>
        </>
      )}
    </div>
  );
}
