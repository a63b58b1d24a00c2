// A table of which only the rows in sight are there, and that has the focus itself, is none of the table elements.
// biome-ignore-all lint/a11y/useSemanticElements: see above
// biome-ignore-all lint/a11y/useFocusableInteractive: see above
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagSuggestion } from '../../wire.ts';
import { suggestedOption } from './cell-options.ts';
import styles from './grid.module.css';
import type { Tag } from './grid-row.ts';
import type { KnownWords } from './words.ts';

/** What a cell holds, and beside it the surest of what is suggested for it. */
export const GridCell = memo(function GridCell({
  id,
  col,
  width,
  tags,
  suggestion,
  unknown,
  words,
  isActive,
  isChosen,
  isReadOnly,
}: {
  id: string;
  col: number;
  /** In rem. */
  width: number;
  tags: readonly Tag[];
  suggestion: TagSuggestion | null;
  unknown: readonly string[] | null;
  words: KnownWords;
  isActive: boolean;
  isChosen: boolean;
  isReadOnly: boolean;
}) {
  const { t } = useTranslation();
  return (
    <div
      id={id}
      role="gridcell"
      tabIndex={-1}
      aria-colindex={col + 1}
      aria-selected={isChosen}
      aria-readonly={isReadOnly || undefined}
      aria-invalid={unknown !== null || undefined}
      data-col={col}
      data-active={isActive || undefined}
      className={styles.cell}
      style={{ width: `${width}rem` }}
    >
      {tags.map((tag) => (
        <span key={tag.key} className={styles.tag}>
          {tag.label}
        </span>
      ))}
      {unknown !== null && (
        <span className={styles.unknown}>
          <span className="visually-hidden">{t('tagging.unknown')} </span>
          {unknown.join('; ')}
        </span>
      )}
      {suggestion && <Ghost suggestion={suggestion} words={words} />}
    </div>
  );
});

function Ghost({ suggestion, words }: { suggestion: TagSuggestion; words: KnownWords }) {
  const { t } = useTranslation();
  return (
    <span className={styles.ghost}>
      <span className="visually-hidden">{t('tagging.suggested')} </span>
      {suggestedOption(suggestion, words).tag.label}
      <span className={styles.sure}>{Math.round(suggestion.confidence * 100)} %</span>
    </span>
  );
}
