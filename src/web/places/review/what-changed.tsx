import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { client } from '../../session/session.ts';
import type { ResourceComparison } from '../../wire.ts';
import styles from './review.module.css';

/** What is new against what readers see, in words. */
export function WhatChanged({ resourceId, revision }: { resourceId: string; revision: number }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['resource', resourceId, 'changes', revision],
    queryFn: ({ signal }) => client.get<ResourceComparison>(`/resources/${resourceId}/changes`, { signal }),
  });
  return (
    <section className="card stack-tight">
      <h2>{t('review.new')}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.changes.length === 0 && <p className="soft">{t('review.nothingNew')}</p>}
      {data && data.changes.length > 0 && (
        <ul className={styles.changes}>
          {data.changes.map(({ field, words }) => (
            <li key={field}>{i18n.language === 'es' ? words.es : words.en}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
