import { useTranslation } from 'react-i18next';
import styles from './coverage-matrix.module.css';

export const matrixRoles = ['learn', 'practice', 'assess'] as const;
export type MatrixRole = (typeof matrixRoles)[number];

/** How many activities of a path teach, practice and check a target. */
export type MatrixCounts = Readonly<Record<MatrixRole, number>>;

/** Targets are called by letters and paths by numbers, wherever there is no room for their words. */
export const letterOf = (at: number): string => String.fromCharCode(65 + at);

type Named = { readonly id: string; readonly title: string };

/**
 * Which path teaches, practices and checks which target: the playlist at one look. A path should teach and check every
 * target; practice is no must.
 */
export function CoverageMatrix({
  targets,
  pathways,
  countsOf,
  onCell,
  isCompact = false,
}: {
  targets: readonly Named[];
  pathways: readonly Named[];
  countsOf: (targetId: string, pathwayId: string) => MatrixCounts;
  /** What a cell leads to; without it cells only tell. */
  onCell?: (targetId: string, pathwayId: string) => void;
  /** Numbers in place of the names of paths. */
  isCompact?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.whole}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who uses the keyboard must be able to scroll it. */}
      <section className={styles.scroll} aria-label={t('matrix.label')} tabIndex={0}>
        <table className={styles.matrix} data-compact={isCompact || undefined}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('matrix.target')}</span>
              </th>
              {pathways.map(({ id, title }, at) => (
                <th key={id} scope="col" title={title}>
                  <span className={styles.number} aria-hidden="true">
                    {at + 1}
                  </span>
                  <span className={isCompact ? 'visually-hidden' : undefined}>{title}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {targets.map((target, at) => (
              <tr key={target.id}>
                <th scope="row" title={target.title}>
                  <span className={styles.letter} aria-hidden="true">
                    {letterOf(at)}
                  </span>
                  <span className={styles.statement}>{target.title}</span>
                </th>
                {pathways.map((pathway) => (
                  <td key={pathway.id}>
                    <Cell
                      counts={countsOf(target.id, pathway.id)}
                      target={target.title}
                      pathway={pathway.title}
                      onOpen={onCell && (() => onCell(target.id, pathway.id))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul className={`plain ${styles.legend}`} aria-hidden="true">
        {matrixRoles.map((role) => (
          <li key={role}>
            <Dots counts={{ learn: 0, practice: 0, assess: 0, [role]: 1 }} />
            {t(`matrix.legend.${role}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Dots({ counts }: { counts: MatrixCounts }) {
  return (
    <span className={styles.dots} aria-hidden="true">
      {matrixRoles.map((role) => (
        <span key={role} data-full={counts[role] > 0 || undefined} />
      ))}
    </span>
  );
}

function Cell({
  counts,
  target,
  pathway,
  onOpen,
}: {
  counts: MatrixCounts;
  target: string;
  pathway: string;
  onOpen: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const lacking = counts.learn === 0 ? 'learn' : counts.assess === 0 ? 'assess' : null;
  const state = lacking === null ? 'full' : counts.learn + counts.practice + counts.assess === 0 ? 'none' : 'part';
  const told = t('matrix.cell', {
    learn: counts.learn === 0 ? t('matrix.none.learn') : t('matrix.taught', { count: counts.learn }),
    practice: counts.practice === 0 ? t('matrix.none.practice') : t('matrix.practiced', { count: counts.practice }),
    assess: counts.assess === 0 ? t('matrix.none.assess') : t('matrix.checked', { count: counts.assess }),
  });
  if (!onOpen) {
    return (
      <span className={styles.cell} data-state={state} title={told}>
        <Dots counts={counts} />
        <span className="visually-hidden">{told}</span>
      </span>
    );
  }
  const next = lacking === null ? t('matrix.show') : t(`matrix.find.${lacking}`);
  return (
    <button
      type="button"
      className={styles.cell}
      data-state={state}
      title={`${told} ${next}`}
      aria-label={`${pathway}, ${target}: ${told} ${next}`}
      onClick={onOpen}
    >
      <Dots counts={counts} />
    </button>
  );
}
