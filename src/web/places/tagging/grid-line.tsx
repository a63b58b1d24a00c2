// A table of which only the rows in sight are there, and that has the focus itself, is none of the table elements.
// biome-ignore-all lint/a11y/useSemanticElements: see above
// biome-ignore-all lint/a11y/useFocusableInteractive: see above
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { columns } from './columns.ts';
import styles from './grid.module.css';
import { GridCell } from './grid-cell.tsx';
import { type GridRow, suggestionsFor } from './grid-row.ts';
import { cellName, type GridState, type RowMark } from './grid-store.ts';
import { type Block, isInside } from './selection.ts';
import type { KnownWords } from './words.ts';

export const cellId = (row: number, col: number) => `cell-${row}-${col}`;

/** One resource: its title, which stays in sight, and its cells. */
export const GridLine = memo(function GridLine({
  row,
  at,
  top,
  block,
  activeCol,
  unknown,
  trouble,
  words,
}: {
  row: GridRow;
  at: number;
  top: number;
  /** What is chosen; null where none of it is in this row. */
  block: Block | null;
  /** Null where the keyboard is in another row. */
  activeCol: number | null;
  unknown: GridState['unknown'];
  trouble: RowMark | null;
  words: KnownWords;
}) {
  const { t } = useTranslation();
  const isChosen = (col: number) => block !== null && isInside({ row: at, col }, block);
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      className={styles.row}
      data-row={at}
      data-trouble={trouble ?? undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div
        id={cellId(at, 0)}
        role="rowheader"
        aria-colindex={1}
        aria-selected={isChosen(0)}
        data-col={0}
        data-active={activeCol === 0 || undefined}
        className={`${styles.cell} ${styles.first}`}
      >
        {trouble && (
          <span className={styles.trouble} title={t(`tagging.trouble.${trouble}`)}>
            <Icon name="flag" size={16} />
            <span className="visually-hidden">{t(`tagging.trouble.${trouble}`)}</span>
          </span>
        )}
        <span className={styles.title}>{row.title}</span>
        {row.status === 'draft' && <span className="badge">{t('tagging.draft')}</span>}
      </div>
      {columns.map((column, index) => (
        <GridCell
          key={column.key}
          id={cellId(at, index + 1)}
          col={index + 1}
          width={column.width}
          tags={row.cells[column.key]}
          suggestion={suggestionsFor(row, column)[0] ?? null}
          unknown={unknown.get(cellName(row.id, column.key)) ?? null}
          words={words}
          isActive={activeCol === index + 1}
          isChosen={isChosen(index + 1)}
          isReadOnly={!row.isEditable}
        />
      ))}
    </div>
  );
});
