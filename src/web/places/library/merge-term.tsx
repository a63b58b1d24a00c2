import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { client } from '../../session/session.ts';
import type { ResourceSearch, StartedMerge, Term } from '../../wire.ts';
import { useWordsOf } from '../vocabulary-words.ts';
import styles from './library.module.css';
import { MergeProgress } from './merge-progress.tsx';

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
  const error = touched.error ?? merge.error;
  if (merge.data) {
    return (
      <MergeProgress
        started={merge.data}
        done={t('vocabularies.merged', { from: term.label, into: words.get(into) ?? into })}
        undone={t('vocabularies.undone')}
        onChange={onChange}
      />
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
