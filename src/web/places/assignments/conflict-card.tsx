import { useTranslation } from 'react-i18next';
import type { MergeConflict, Merges } from '../../wire.ts';
import styles from './conflict-card.module.css';
import { type Decision, sideOf } from './merge-plan.ts';
import { NameList } from './name-list.tsx';

/** Both sides of a conflict side by side, once for all students with the same change. */
export function ConflictCard({
  conflict,
  students,
  decision,
  onDecide,
}: {
  conflict: MergeConflict;
  students: readonly Merges['students'][number][];
  decision: Decision;
  onDecide: (decision: Decision) => void;
}) {
  const { t } = useTranslation();
  const { key, kind, field, title } = conflict;
  return (
    <fieldset className={`card ${styles.conflict}`}>
      <legend className={styles.legend}>{title}</legend>
      <p>{t(`merge.kinds.${kind}`, { field: field === null ? '' : t(`merge.fields.${field}`) })}</p>
      <div>
        <p className="soft">{t('merge.sameFor', { count: students.length })}</p>
        <NameList students={students} />
      </div>
      <div className={styles.sides}>
        {(['mine', 'theirs'] as const).map((side) => {
          const { title: shown, text } = sideOf(conflict, side);
          const value = side === 'mine' ? conflict.mine : conflict.theirs;
          const said = field === 'isRequired' ? t(value === true ? 'part.mustDo' : 'part.mayDo') : text;
          return (
            <label key={side} className={styles.side}>
              <input type="radio" name={key} value={side} checked={decision === side} onChange={() => onDecide(side)} />
              <span className="stack-tight">
                <strong>{t(`merge.sides.${side}`)}</strong>
                <span>{shown ?? t('merge.noStep')}</span>
                {said !== null && <span className={styles.text}>{said}</span>}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
