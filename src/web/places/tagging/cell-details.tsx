import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { TagSuggestion } from '../../wire.ts';
import { suggestedOption } from './cell-options.ts';
import type { Column } from './columns.ts';
import { type GridRow, suggestionsFor } from './grid-row.ts';
import { cellName, type GridState, type RowMark } from './grid-store.ts';
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
  isRefused,
  onSettle,
  onBrowse,
  onJudge,
  onPreview,
}: {
  row: GridRow;
  column: Column | null;
  words: KnownWords;
  unknown: GridState['unknown'];
  trouble: RowMark | null;
  /** What somebody wanted for this row was not made, and can be. */
  isRefused: boolean;
  onSettle: (isMade: boolean) => void;
  /** Choose standards from the tree. */
  onBrowse: () => void;
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
        {column?.key === 'alignments' && row.isEditable && (
          <div>
            <Button
              size="compact-md"
              variant="default"
              leftSection={<Icon name="path" size={16} />}
              aria-haspopup="dialog"
              onClick={onBrowse}
            >
              {t('tagging.browse')}
            </Button>
          </div>
        )}
        {trouble && (
          <div className={`note note-amber ${styles.trouble}`}>
            <p>{t(`tagging.trouble.${trouble}`)}</p>
            {isRefused && (
              <>
                <Button size="compact-md" variant="default" onClick={() => onSettle(true)}>
                  {t('tagging.makeMine')}
                </Button>
                <Button size="compact-md" variant="default" onClick={() => onSettle(false)}>
                  {t('tagging.leaveTheirs')}
                </Button>
              </>
            )}
          </div>
        )}
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
