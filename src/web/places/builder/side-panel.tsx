import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../design/panel.tsx';
import { SkipLink } from '../../design/skip-link.tsx';
import type { PlaylistContent } from '../../wire.ts';
import { CoverageMatrix } from '../playlists/coverage-matrix.tsx';
import styles from './builder.module.css';
import type { Side } from './builder-context.tsx';
import { coverageCell, textIn } from './draft-parts.ts';

type Props = {
  readonly isWide: boolean;
  readonly side: Side | null;
  readonly content: PlaylistContent;
  /** How many things are to be said before it is published. */
  readonly count: number;
  readonly adding: ReactNode;
  readonly checks: ReactNode;
  readonly onSide: (side: Side | null) => void;
  readonly onCell: (targetId: string, pathwayId: string) => void;
};

/** What is covered, always in sight; below it what can be added and what is lacking. A phone has these over the page. */
export function SidePanel({ isWide, side, content, count, adding, checks, onSide, onCell }: Props) {
  const { t, i18n } = useTranslation();
  const { targets, pathways } = content;
  const countsOf = (targetId: string, pathwayId: string) => {
    const pathway = pathways.find(({ id }) => id === pathwayId);
    const cell = pathway ? coverageCell(pathway, targetId) : { learn: [], practice: [], assess: [] };
    return { learn: cell.learn.length, practice: cell.practice.length, assess: cell.assess.length };
  };
  const matrix = targets.length > 0 && pathways.length > 0 && (
    <CoverageMatrix
      targets={targets.map(({ id, statement }) => ({ id, title: textIn(statement, i18n.language) }))}
      pathways={pathways}
      countsOf={countsOf}
      onCell={onCell}
      isCompact
    />
  );
  const tabs = (
    <div className={styles.tabs}>
      {(['add', 'checks'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={isWide ? one === (side ?? 'checks') : undefined}
          onClick={() => onSide(one)}
        >
          {t(`builder.side.${one}`)}
          {one === 'checks' && count > 0 && <span className={styles.count}>{count}</span>}
        </button>
      ))}
    </div>
  );
  if (!isWide) {
    return (
      <aside className={styles.below} aria-label={t('builder.side.label')}>
        {matrix && (
          <details className={styles.fold} open>
            <summary>{t('matrix.label')}</summary>
            {matrix}
          </details>
        )}
        <div className={styles.bottom}>{tabs}</div>
        <Panel
          isOpen={side !== null}
          onClose={() => onSide(null)}
          side="bottom"
          title={t(`builder.side.${side ?? 'checks'}`)}
        >
          {side === 'add' ? adding : checks}
        </Panel>
      </aside>
    );
  }
  return (
    <aside id="beside" tabIndex={-1} className={styles.side} aria-label={t('builder.side.label')}>
      <SkipLink to="builder-head" text={t('builder.side.toHead')} />
      {matrix && (
        <div className={styles.box}>
          <h2 className={styles.boxTitle}>{t('matrix.label')}</h2>
          {matrix}
        </div>
      )}
      <div className={styles.box}>
        {tabs}
        {side === 'add' ? adding : checks}
      </div>
    </aside>
  );
}
