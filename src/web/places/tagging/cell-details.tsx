import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { TagSuggestion } from '../../wire.ts';
import { suggestedOption } from './cell-options.ts';
import type { Column } from './columns.ts';
import { type GridRow, suggestionsFor } from './grid-row.ts';
import { cellName, type GridState, type RowTrouble } from './grid-store.ts';
import { SuggestionReason } from './suggestion-reason.tsx';
import styles from './tagging.module.css';
import type { KnownWords } from './words.ts';

/** What the active cell holds in full, what is suggested for it and why, and what went wrong with it. */
export function CellDetails({
  row,
  column,
  words,
  unknown,
  trouble,
  onJudge,
  onPreview,
}: {
  row: GridRow;
  column: Column | null;
  words: KnownWords;
  unknown: GridState['unknown'];
  trouble: RowTrouble | null;
  onJudge: (suggestion: TagSuggestion, verdict: 'accept' | 'reject') => void;
  onPreview: () => void;
}) {
  const { t } = useTranslation();
  const suggestions = column ? suggestionsFor(row, column) : [];
  const strange = column ? unknown.get(cellName(row.id, column.key)) : undefined;
  return (
    <section className={styles.details} aria-label={t('tagging.details')}>
      <div className={styles.about}>
        <button type="button" className="link-button" onClick={onPreview}>
          {row.title}
        </button>
        {column && (
          <p>
            <span className="soft">{t(`tagging.column.${column.key}`)}: </span>
            {row.cells[column.key].map(({ label }) => label).join('; ') || t('tagging.empty')}
          </p>
        )}
        {!row.isEditable && <p className="soft">{t('tagging.readOnly')}</p>}
        {trouble && <p className="note note-amber">{t(`tagging.trouble.${trouble}`)}</p>}
        {strange && <p className="note note-brick">{t('tagging.unknownIn', { words: strange.join('; ') })}</p>}
      </div>
      {suggestions.length > 0 && (
        <ul className={`plain ${styles.suggestions}`}>
          {suggestions.map((suggestion) => {
            const { tag, detail } = suggestedOption(suggestion, words);
            return (
              <li key={suggestion.value}>
                <div className={styles.suggestion}>
                  <p>
                    <strong>{tag.label}</strong>{' '}
                    <span className={styles.sure}>
                      {t('tagging.sure', { percent: Math.round(suggestion.confidence * 100) })}
                    </span>
                  </p>
                  {detail && <p className="small">{detail}</p>}
                  <p className={`small ${styles.why}`}>
                    <SuggestionReason suggestion={suggestion} />
                  </p>
                </div>
                <div className={styles.verdicts}>
                  <Button
                    size="compact-md"
                    variant="default"
                    leftSection={<Icon name="check" size={16} />}
                    aria-label={t('tagging.acceptTag', { tag: tag.label })}
                    onClick={() => onJudge(suggestion, 'accept')}
                  >
                    {t('tagging.accept')}
                  </Button>
                  <Button
                    size="compact-md"
                    variant="default"
                    leftSection={<Icon name="close" size={16} />}
                    aria-label={t('tagging.rejectTag', { tag: tag.label })}
                    onClick={() => onJudge(suggestion, 'reject')}
                  >
                    {t('tagging.reject')}
                  </Button>
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
