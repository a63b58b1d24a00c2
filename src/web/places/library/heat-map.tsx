import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LibraryCoverage } from '../../wire.ts';
import { languageLabel } from '../search/facet-label.ts';
import { useWordsOf } from '../vocabulary-words.ts';
import { columnsOf, type Gap, levelOf, type SearchFilter, searchOf, teachesOf } from './coverage-levels.ts';
import styles from './library.module.css';

type Row = LibraryCoverage['items'][number];

/** Standards by what they are taught with: the number, and a ground that is the stronger the more there is. */
export function HeatMap({
  rows,
  by,
  subject,
  onOpen,
  onGap,
}: {
  rows: LibraryCoverage['items'];
  by: SearchFilter;
  subject: string | null;
  onOpen: (standardId: string) => void;
  /** A cell with nothing in it was chosen. */
  onGap: (gap: Gap) => void;
}) {
  const { t, i18n } = useTranslation();
  const columns = columnsOf(rows);
  const words = useWordsOf(by === 'modalities' || by === 'interests' ? by : null);
  const labelOf = (value: string) =>
    by === 'inLanguage' ? languageLabel(value, i18n.language) : (words.get(value) ?? value);
  const gapOf = (
    { standardId, code, statement, total }: Pick<Row, 'standardId' | 'code' | 'statement' | 'total'>,
    value: string | null,
  ): Gap => ({
    standard: { id: standardId, code, statement },
    by,
    value,
    label: value === null ? null : labelOf(value),
    others: total.teaches,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
    <section className={styles.scroll} aria-label={t('coverage.title')} tabIndex={0}>
      <table className={styles.heat}>
        <caption className="visually-hidden">{t('coverage.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('coverage.standard')}</th>
            <th scope="col">{t('coverage.teaches')}</th>
            <th scope="col">{t('coverage.assesses')}</th>
            {columns.map((value) => (
              <th key={value} scope="col">
                {labelOf(value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ standardId, code, statement, childCount, total, groups, isGap }) => (
            <tr key={standardId}>
              <th scope="row">
                {childCount > 0 ? (
                  <button type="button" className="link-button" onClick={() => onOpen(standardId)}>
                    {code ?? statement}
                  </button>
                ) : (
                  <strong>{code ?? statement}</strong>
                )}
                {code !== null && <p className="soft small">{statement}</p>}
                {isGap && <span className="badge badge-brick">{t('coverage.gap')}</span>}
              </th>
              <td data-level={levelOf(total.teaches)} data-gap={isGap || undefined}>
                {isGap ? (
                  <GapCell
                    label={t('coverage.gapOf', { code: code ?? statement })}
                    onOpen={() => onGap(gapOf({ standardId, code, statement, total }, null))}
                  />
                ) : (
                  <Link to={searchOf({ id: standardId, code }, { by, subject })}>{total.teaches}</Link>
                )}
              </td>
              <td data-level={levelOf(total.assesses)}>
                <span>{total.assesses}</span>
              </td>
              {columns.map((value) => {
                const count = teachesOf(groups, value);
                return (
                  <td key={value} data-level={levelOf(count)}>
                    {count === 0 ? (
                      <GapCell
                        label={t('coverage.gapOfAs', { code: code ?? statement, group: labelOf(value) })}
                        onOpen={() => onGap(gapOf({ standardId, code, statement, total }, value))}
                      />
                    ) : (
                      <Link to={searchOf({ id: standardId, code }, { by, value, subject })}>{count}</Link>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Nothing is there: it leads to what can be done about it. */
function GapCell({ label, onOpen }: { label: string; onOpen: () => void }) {
  return (
    <button type="button" aria-haspopup="dialog" onClick={onOpen}>
      0<span className="visually-hidden"> {label}</span>
    </button>
  );
}
