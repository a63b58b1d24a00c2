import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { ClassProgress } from '../../wire.ts';
import type { Look } from './class-address.ts';
import { type ClassStudent, stateSigns } from './class-picture.ts';
import type { GridPlace } from './grid-moves.ts';
import styles from './mastery-grid.module.css';
import { StudentName } from './student-name.tsx';

export type GridTarget = { readonly id: string; readonly statement: string };

/** One student of the picture. `column` is the one that has the focus of the table; null while another row has it. */
export function GridRow({
  student,
  row,
  targets,
  scale,
  language,
  pathTitle,
  isFresh,
  column,
  onOpen,
}: {
  student: ClassStudent;
  row: number;
  targets: readonly GridTarget[];
  scale: ClassProgress['scale'];
  language: 'en' | 'es';
  pathTitle: string | null;
  isFresh: boolean;
  column: number | null;
  onOpen: (look: Look, at: GridPlace) => void;
}) {
  const { t } = useTranslation();
  const { studentPlaylistId, studentId, name, doneCount, stepCount, asksForHelp, waitingCount, state } = student;
  const cells = new Map(student.targets.map((cell) => [cell.targetId, cell]));
  return (
    <tr data-fresh={isFresh || undefined}>
      <th scope="row" className={styles.student}>
        <button
          type="button"
          className={styles.studentButton}
          data-at={`${row}:0`}
          tabIndex={column === 0 ? 0 : -1}
          onClick={() => onOpen({ kind: 'student', row: studentPlaylistId }, { row, column: 0 })}
        >
          <span className={styles.name}>
            <StudentName id={studentId} name={name} />
          </span>
          {asksForHelp && (
            <span className={styles.help} title={t('class.asksForHelp')}>
              <Icon name="hand" size={16} />
              <span className="visually-hidden">{t('class.asksForHelp')}</span>
            </span>
          )}
          {waitingCount > 0 && (
            <span className={styles.waiting} title={t('class.toLookAt', { count: waitingCount })}>
              <span aria-hidden="true">{waitingCount}</span>
              <span className="visually-hidden">{t('class.toLookAt', { count: waitingCount })}</span>
            </span>
          )}
        </button>
      </th>
      <td className={styles.progress}>
        <span className={styles.done}>
          <span className={styles.bar} aria-hidden="true">
            <span style={{ width: `${stepCount === 0 ? 0 : (doneCount / stepCount) * 100}%` }} />
          </span>
          {doneCount}/{stepCount}
        </span>
        <span className={styles.path}>
          {state === 'late' || state === 'stuck' ? (
            <span className={styles.behind}>{t(`class.state.${state}`)} · </span>
          ) : null}
          {pathTitle ?? t('class.noPath')}
        </span>
      </td>
      {targets.map(({ id, statement }, at) => {
        const cell = cells.get(id);
        const cellState = cell?.state ?? 'notStarted';
        const percent = cell?.percent ?? null;
        return (
          <td key={id} className={styles.cell}>
            <button
              type="button"
              className={styles.tile}
              data-state={cellState}
              data-at={`${row}:${at + 1}`}
              tabIndex={column === at + 1 ? 0 : -1}
              title={scale.stateNames[cellState][language]}
              onClick={() => onOpen({ kind: 'cell', row: studentPlaylistId, targetId: id }, { row, column: at + 1 })}
            >
              <span aria-hidden="true">{stateSigns[cellState]}</span>
              {percent !== null && (
                <span aria-hidden="true" className={styles.percent}>
                  {percent}
                </span>
              )}
              <span className="visually-hidden">
                {scale.stateNames[cellState][language]}
                {percent !== null && `, ${percent} %`}. <StudentName id={studentId} name={name} />. {statement}
              </span>
            </button>
          </td>
        );
      })}
    </tr>
  );
}
