import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import type { Look } from './class-address.ts';
import { countStates, masteryStates } from './class-picture.ts';
import { PanelSkeleton } from './panel-states.tsx';
import styles from './panels.module.css';
import { StateSign } from './state-sign.tsx';
import { StudentName } from './student-name.tsx';
import { useClassProgress } from './use-class.ts';

/** One target of the class: how many stand where, and who they are; those who need something first. */
export function TargetPanel({
  assignmentId,
  targetId,
  onLook,
}: {
  assignmentId: string;
  targetId: string;
  onLook: (look: Look) => void;
}) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useClassProgress(assignmentId, false);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PanelSkeleton />;
  const language = i18n.language === 'es' ? 'es' : 'en';
  const counts = countStates(data.students).get(targetId);
  if (!counts) return <p className="card">{t('classLook.targetGone')}</p>;
  const order = ['needsSupport', 'readyForCheck', 'inProgress', 'notStarted', 'mastered'] as const;
  return (
    <div className="stack-wide">
      <div className={styles.bars}>
        {masteryStates.map((state) => (
          <div key={state} className={styles.barRow}>
            <span className={styles.state}>
              <StateSign state={state} />
              {data.scale.stateNames[state][language]}
            </span>
            <span className={styles.bar} aria-hidden="true">
              <span style={{ width: `${(counts[state] / data.students.length) * 100}%` }} />
            </span>
            <strong>{counts[state]}</strong>
          </div>
        ))}
      </div>
      {order
        .filter((state) => counts[state] > 0)
        .map((state) => (
          <section key={state} className="stack-tight" aria-label={data.scale.stateNames[state][language]}>
            <h3>{data.scale.stateNames[state][language]}</h3>
            <ul className={`plain ${styles.choices}`}>
              {data.students
                .filter(({ targets }) => targets.some((cell) => cell.targetId === targetId && cell.state === state))
                .map(({ studentId, studentPlaylistId, name }) => (
                  <li key={studentPlaylistId}>
                    <Button
                      variant="default"
                      size="sm"
                      onClick={() => onLook({ kind: 'cell', row: studentPlaylistId, targetId })}
                    >
                      <StudentName id={studentId} name={name} />
                    </Button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
    </div>
  );
}
