import { type KeyboardEvent, memo, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ClassProgress } from '../../wire.ts';
import { type Look, withLook } from './class-address.ts';
import { type ClassStudent, countStates, inLanguage } from './class-picture.ts';
import { type GridPlace, moveInGrid } from './grid-moves.ts';
import { GridRow, type GridTarget } from './grid-row.tsx';
import styles from './mastery-grid.module.css';

const Row = memo(GridRow);

/** The picture of a class. One place of it takes the focus; arrows, Home, End and Page go on from there, Enter opens. */
export function MasteryGrid({
  progress,
  students,
  fresh,
  title,
}: {
  progress: ClassProgress;
  students: readonly ClassStudent[];
  fresh: ReadonlySet<string>;
  title: string;
}) {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const table = useRef<HTMLTableElement>(null);
  const [place, setPlace] = useState<GridPlace>({ row: 1, column: 1 });
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { targets, pathways, scale } = progress;
  const counts = useMemo(() => countStates(students), [students]);
  const paths = useMemo(() => new Map(pathways.map(({ id, title: path }) => [id, path])), [pathways]);
  const columns = useMemo<readonly GridTarget[]>(
    () => targets.map(({ id, statement }) => ({ id, statement: inLanguage(statement, language) })),
    [targets, language],
  );
  const size = { rows: students.length + 1, columns: targets.length + 1 };
  const now = { row: Math.min(place.row, size.rows - 1), column: Math.min(place.column, size.columns - 1) };

  const latest = useRef(params);
  latest.current = params;
  const open = useCallback(
    (look: Look, at: GridPlace) => {
      setPlace(at);
      setParams(withLook(latest.current, look), { preventScrollReset: true });
    },
    [setParams],
  );

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.metaKey) return;
    const next = moveInGrid(now, event.key, event.ctrlKey, size);
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    const cell = table.current?.querySelector<HTMLElement>(`[data-at="${next.row}:${next.column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  return (
    <div className={styles.scroll}>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are gone through by arrows. */}
      <table ref={table} role="grid" className={styles.grid} aria-label={title} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              {t('class.student')}
            </th>
            <th scope="col" className={styles.progressHead}>
              {t('class.activities')}
            </th>
            {columns.map(({ id, statement }, at) => {
              const mastered = counts.get(id)?.mastered ?? 0;
              return (
                <th key={id} scope="col" className={styles.target}>
                  <button
                    type="button"
                    className={styles.targetButton}
                    data-at={`0:${at + 1}`}
                    tabIndex={now.row === 0 && now.column === at + 1 ? 0 : -1}
                    title={statement}
                    onClick={() => open({ kind: 'target', targetId: id }, { row: 0, column: at + 1 })}
                  >
                    <span className={styles.statement}>{statement}</span>
                    <span className={styles.share}>
                      <span className={styles.bar} aria-hidden="true">
                        <span style={{ width: `${(mastered / students.length) * 100}%` }} />
                      </span>
                      <span aria-hidden="true">
                        {mastered}/{students.length}
                      </span>
                      <span className="visually-hidden">
                        {t('class.masteredCount', { count: students.length, mastered })}
                      </span>
                    </span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {students.map((student, at) => (
            <Row
              key={student.studentPlaylistId}
              student={student}
              row={at + 1}
              targets={columns}
              scale={scale}
              language={language}
              pathTitle={paths.get(student.pathwayId ?? '') ?? null}
              isFresh={fresh.has(student.studentId)}
              column={now.row === at + 1 ? now.column : null}
              onOpen={open}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
