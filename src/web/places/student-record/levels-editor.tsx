import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { VocabularyTree } from '../../wire.ts';
import { gradeLevels } from './profile-choices.ts';
import styles from './record.module.css';
import { subjectChoices } from './subject-choices.ts';

type Level = { readonly subject: string; readonly gradeLevel: string };

/** At which grade somebody works, subject by subject, in the subjects of the class and of the district. */
export function LevelsEditor({
  value,
  classSubjects,
  onSave,
}: {
  value: readonly Level[];
  classSubjects: readonly string[];
  onSave: (value: readonly Level[]) => void | Promise<void>;
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const { data } = useQuery({
    queryKey: ['vocabulary-tree', 'subjects', language],
    queryFn: ({ signal }) => client.get<VocabularyTree>('/vocabularies/subjects/tree', { query: { language }, signal }),
    staleTime: 10 * 60_000,
  });
  const [rows, setRows] = useState<readonly Level[]>(
    value.length > 0 ? value : [{ subject: classSubjects[0] ?? '', gradeLevel: '4' }],
  );
  const { near, all } = subjectChoices(
    data?.items ?? [],
    classSubjects,
    value.map(({ subject }) => subject),
  );
  const set = (at: number, change: Partial<Level>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...change } : row)));
  const whole = rows.filter(({ subject }) => subject !== '');
  const options = (choices: typeof near) =>
    choices.map(({ id, label }) => (
      <option key={id} value={id}>
        {label}
      </option>
    ));
  return (
    <>
      {rows.map(({ subject, gradeLevel }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
        <div key={at} className={styles.level}>
          <select
            aria-label={t('learnerProfile.subject')}
            value={subject}
            onChange={(event) => set(at, { subject: event.currentTarget.value })}
          >
            <option value="">{t('learnerProfile.subject')}</option>
            {near.length > 0 && <optgroup label={t('learnerProfile.nearSubjects')}>{options(near)}</optgroup>}
            {all.map(({ id, label, parts }) => (
              <optgroup key={id} label={label}>
                {options([{ id, label }, ...parts])}
              </optgroup>
            ))}
          </select>
          <select
            aria-label={t('learnerProfile.gradeOf', { subject })}
            value={gradeLevel}
            onChange={(event) => set(at, { gradeLevel: event.currentTarget.value })}
          >
            {gradeLevels.map((grade) => (
              <option key={grade} value={grade}>
                {grade === 'K' ? t('grade.k') : t('grade.n', { grade })}
              </option>
            ))}
          </select>
        </div>
      ))}
      <button
        type="button"
        className="link-button"
        onClick={() => setRows([...rows, { subject: '', gradeLevel: rows.at(-1)?.gradeLevel ?? '4' }])}
      >
        {t('learnerProfile.moreSubjects')}
      </button>
      <div>
        <Button size="sm" disabled={whole.length === 0} onClick={() => void onSave(whole)}>
          {t('learnerProfile.save')}
        </Button>
      </div>
    </>
  );
}
