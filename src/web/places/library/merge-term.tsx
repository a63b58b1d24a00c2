import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { ResourceSearch, StartedMerge, Term } from '../../wire.ts';
import { useWordsOf } from '../vocabulary-words.ts';
import styles from './library.module.css';

/** Makes one term of two: says what it touches before, and takes it back afterwards. */
export function MergeTerm({
  vocabulary,
  term,
  onBack,
  onChange,
}: {
  vocabulary: string;
  term: Term;
  onBack: () => void;
  onChange: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [into, setInto] = useState('');
  const words = useWordsOf(vocabulary);
  const touched = useQuery({
    queryKey: ['search', 'touched', vocabulary, term.id],
    queryFn: ({ signal }) =>
      client.get<ResourceSearch>('/search/resources', {
        query: { [vocabulary]: term.id, collapse: false, limit: 3 },
        signal,
      }),
  });
  const merge = useMutation({
    mutationFn: () =>
      client.post<StartedMerge>(`/vocabularies/${vocabulary}/terms/${encodeURIComponent(term.id)}/merges`, {
        body: { into },
      }),
  });
  const undo = useMutation({
    mutationFn: () => client.post<StartedMerge>(`/vocabularies/${vocabulary}/merges/${merge.data?.merge.id}/undo`),
  });
  const error = touched.error ?? merge.error ?? undo.error;
  if (undo.data) {
    return (
      <JobProgress id={undo.data.jobId} title={t('vocabularies.undoing')} onEnd={() => void onChange()}>
        {() => <p>{t('vocabularies.undone')}</p>}
      </JobProgress>
    );
  }
  if (merge.data) {
    return (
      <JobProgress id={merge.data.jobId} title={t('vocabularies.merging')} onEnd={() => void onChange()}>
        {() => (
          <>
            <p>{t('vocabularies.merged', { from: term.label, into: words.get(into) ?? into })}</p>
            <div>
              <Button variant="default" size="sm" loading={undo.isPending} onClick={() => undo.mutate()}>
                {t('toast.undo')}
              </Button>
            </div>
          </>
        )}
      </JobProgress>
    );
  }
  return (
    <div className="stack">
      {error && <Failure error={error} />}
      <p>{t('vocabularies.mergeText', { term: term.label })}</p>
      <label className={styles.pick}>
        {t('vocabularies.into')}
        <select value={into} onChange={({ currentTarget: { value } }) => setInto(value)}>
          <option value="">{t('vocabularies.choose')}</option>
          {[...words]
            .filter(([id]) => id !== term.id)
            .map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
        </select>
      </label>
      {touched.data && (
        <p className="note">
          {t('vocabularies.touches', { count: term.uses ?? touched.data.total })}
          {touched.data.hits.length > 0 && ` ${touched.data.hits.map(({ title }) => `“${title}”`).join(', ')}`}
        </p>
      )}
      <div className="row">
        <Button disabled={into === ''} loading={merge.isPending} onClick={() => merge.mutate()}>
          {t('vocabularies.merge')}
        </Button>
        <Button variant="default" onClick={onBack}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}
