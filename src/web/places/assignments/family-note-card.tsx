import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './fields.module.css';

/** More is no note to families any more. */
export const longestNote = 1_000;

/** A word to families. Folded away: most give a playlist without one. */
export function FamilyNoteCard({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  // What was begun another time is in sight; from then on it is the reader who folds it.
  const [isBegun] = useState(text !== '');
  return (
    <details className={styles.more} open={isBegun}>
      <summary>{t('assign.familyNote')}</summary>
      <Textarea
        aria-label={t('assign.familyNote')}
        description={t('assign.familyNoteText')}
        autosize
        minRows={2}
        maxLength={longestNote}
        value={text}
        onChange={({ currentTarget: { value } }) => onChange(value)}
      />
    </details>
  );
}
