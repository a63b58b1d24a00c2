import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Assigned, PlaylistPathway } from '../../wire.ts';
import styles from './fields.module.css';

/** What a teacher should know before: what stands in the way, who has it already, who could not do what at home. */
export function AssignHints({
  would,
  names,
  pathways,
}: {
  would: Assigned;
  names: ReadonlyMap<string, string>;
  pathways: readonly PlaylistPathway[];
}) {
  const { t } = useTranslation();
  const blocking = would.findings.filter(({ isBlocking }) => isBlocking);
  const { studentCount, steps } = would.offline;
  const needing = steps.filter(({ stepIds }) => stepIds.length > 0);
  return (
    <>
      {blocking.length > 0 && (
        <div className="note note-brick stack-tight" role="alert">
          <p>
            <strong>{t('assign.blocked')}</strong>
          </p>
          <ul className={styles.list}>
            {blocking.map(({ code, message }) => (
              <li key={`${code} ${message}`}>{message}</li>
            ))}
          </ul>
        </div>
      )}
      {would.repeats.map(({ assignmentId, studentCount: count }) => (
        <p key={assignmentId} className="note">
          {t('assign.repeat', { count })} <Link to={`/assignments/${assignmentId}`}>{t('assign.toRepeat')}</Link>
        </p>
      ))}
      {studentCount > 0 && needing.length > 0 && (
        <details className="note note-amber">
          <summary>{t('assign.offline', { count: studentCount })}</summary>
          <div className="stack-tight">
            <p>{t('assign.offlineText')}</p>
            {needing.map(({ pathwayId, stepIds }) => (
              <p key={pathwayId}>
                <strong>{pathways.find(({ id }) => id === pathwayId)?.title}:</strong>{' '}
                {stepIds.map((id) => names.get(id) ?? '').join(', ')}
              </p>
            ))}
          </div>
        </details>
      )}
    </>
  );
}
