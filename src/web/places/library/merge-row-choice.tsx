import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { languageLabel } from '../search/facet-label.ts';
import { useWordsOf } from '../vocabulary-words.ts';
import { type Choice, keptOf, type MergeRow } from './merge-choices.ts';
import styles from './merge-dialog.module.css';

const vocabularies: ReadonlySet<string> = new Set([
  'subjects',
  'interests',
  'modalities',
  'learningResourceType',
  'educationalUse',
]);

/** One field of both, side by side, and which of it stays. */
export function MergeRowChoice({
  row,
  choice,
  onChoose,
}: {
  row: MergeRow;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const words = useWordsOf(vocabularies.has(row.name) ? row.name : null);
  const read = (value: string) => {
    if (value === 'true' || value === 'false') return t(value === 'true' ? 'yes' : 'no');
    if (row.name === 'inLanguage') return languageLabel(value, i18n.language);
    if (row.name === 'timeRequired') return t('minutes', { count: Number(value) });
    return words.get(value) ?? value;
  };
  const choices: readonly Choice[] = row.isList ? ['both', 'winner', 'loser'] : ['winner', 'loser'];
  return (
    <fieldset className={styles.row}>
      <legend>{t(`pairMerge.field.${row.name}`)}</legend>
      {choices.map((one) => {
        const values = keptOf(row, one);
        return (
          <label key={one} className={styles.option}>
            <input type="radio" name={`${id}-${row.name}`} checked={choice === one} onChange={() => onChoose(one)} />
            <span className={styles.whose}>{t(`pairMerge.${one}`)}</span>
            <span className={styles.value}>
              {values.length === 0 && <span className="soft">{t('pairMerge.nothing')}</span>}
              {row.isList
                ? values.map((value) => (
                    <span key={value} className="badge">
                      {read(value)}
                    </span>
                  ))
                : values.map(read).join(' · ')}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
