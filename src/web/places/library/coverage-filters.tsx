import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Framework } from '../../wire.ts';
import { gradeLabel } from '../search/facet-label.ts';
import { gradeLevels } from '../tagging/columns.ts';
import { useWordsOf } from '../vocabulary-words.ts';
import { type CoverageGroup, coverageGroups, searchFilterOf } from './coverage-levels.ts';
import styles from './library.module.css';

type Change = Readonly<Record<string, string | null>>;

/** Of which framework, grade and subject the map is, and how its columns are split. */
export function CoverageFilters({
  question: { framework, by, under, gaps, grade, subject },
  frameworks,
  onChange,
}: {
  question: {
    framework: string;
    by: CoverageGroup;
    under: string | null;
    gaps: boolean;
    grade: string | null;
    subject: string | null;
  };
  frameworks: readonly Framework[];
  onChange: (change: Change) => void;
}) {
  const { t } = useTranslation();
  const subjects = useWordsOf('subjects');
  return (
    <div className={styles.filters}>
      <label className={styles.pick}>
        {t('coverage.framework')}
        <select
          value={framework}
          onChange={({ currentTarget: { value } }) => onChange({ framework: value, under: null })}
        >
          {frameworks.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.pick}>
        {t('facets.gradeLevels')}
        <select
          value={grade ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ grade: value || null, under: null })}
        >
          <option value="">{t('coverage.allGrades')}</option>
          {gradeLevels.map((one) => (
            <option key={one} value={one}>
              {gradeLabel(one, t)}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.pick}>
        {t('coverage.subject')}
        <select value={subject ?? ''} onChange={({ currentTarget: { value } }) => onChange({ subject: value || null })}>
          <option value="">{t('coverage.allSubjects')}</option>
          {subject !== null && !subjects.has(subject) && <option value={subject}>{subject}</option>}
          {[...subjects].map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.pick}>
        {t('coverage.by')}
        <select value={by} onChange={({ currentTarget: { value } }) => onChange({ by: value })}>
          {coverageGroups.map((one) => (
            <option key={one} value={one}>
              {t(`facets.${searchFilterOf[one]}`)}
            </option>
          ))}
        </select>
      </label>
      <Checkbox
        label={t('coverage.gaps')}
        checked={gaps}
        onChange={({ currentTarget: { checked } }) => onChange({ gaps: checked ? 'true' : null })}
      />
      {under !== null && (
        <button type="button" className="link-button" onClick={() => onChange({ under: null })}>
          {t('coverage.whole')}
        </button>
      )}
    </div>
  );
}
