import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './table.module.css';
import { moveAmongRows } from './table-keys.ts';

export type Column<Row> = {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end of their cell. */
  readonly align?: 'end';
  /** The title is for who listens: of a column of buttons. */
  readonly isTitleHidden?: boolean;
};

/** A list of things with the same parts. The first column names each of them. Where it is narrow each row becomes a card. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  isLong = false,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Its head stays in sight while the page is scrolled. */
  isLong?: boolean;
}) {
  const { t } = useTranslation();
  if (rows.length === 0) return <p className="card soft">{t('table.empty')}</p>;
  return (
    <div className={styles.place}>
      {/* The roles stay when the styles make cards of rows. */}
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      <table
        className={styles.table}
        role="table"
        data-head={isLong ? 'stays' : undefined}
        aria-description={rows.length > 1 ? t('table.keys') : undefined}
      >
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ id, title, align, isTitleHidden }) => (
              <th key={id} scope="col" role="columnheader" data-align={align}>
                <span className={isTitleHidden ? 'visually-hidden' : undefined}>{title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" onKeyDown={moveAmongRows}>
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map(({ id, title, cell, align, isTitleHidden }, at) =>
                at === 0 ? (
                  <th key={id} scope="row" role="rowheader">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={id} role="cell" data-align={align}>
                    {!isTitleHidden && (
                      <span className={styles.title} aria-hidden="true">
                        {title}
                      </span>
                    )}
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
      {rows.length > 1 && (
        <p className={`${styles.keys} no-print`} aria-hidden="true">
          {t('table.keys')}
        </p>
      )}
    </div>
  );
}
