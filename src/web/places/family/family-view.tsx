import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { TabLinks, useTab } from '../../design/tab-links.tsx';
import { client } from '../../session/session.ts';
import type { Children } from '../../wire.ts';
import { ChildPage } from './child-page.tsx';
import styles from './family.module.css';

const AddChild = lazyWith(() => import('./add-child.tsx'), 'family');

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function FamilyView() {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['children'],
    queryFn: ({ signal }) => client.get<Children>('/me/children', { signal }),
  });
  const ids = data?.items.map(({ studentId }) => studentId) ?? [];
  const shown = useTab<string>([ids[0] ?? '', ...ids.slice(1)], 'child');
  const addButton = (
    <Button variant="default" onClick={() => setAdding(true)}>
      {t('family.add')}
    </Button>
  );
  return (
    <div className={`stack-wide ${styles.page}`}>
      <div className="row-apart no-print">
        <PlaceTitle title={t('family.title')} />
        {ids.length > 0 && addButton}
      </div>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={2} />}
      {data && ids.length === 0 && (
        <EmptyState icon="people" title={t('family.none')} text={t('family.noneText')}>
          {addButton}
        </EmptyState>
      )}
      {data && ids.length > 1 && (
        <TabLinks
          label={t('family.children')}
          param="child"
          current={shown}
          tabs={data.items.map(({ studentId, name }) => ({ id: studentId, label: name ?? t('family.child') }))}
        />
      )}
      {shown !== '' && <ChildPage key={shown} studentId={shown} />}
      {isAdding && (
        <Suspense>
          <AddChild onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </div>
  );
}
