import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StudentPart } from '../../wire.ts';
import styles from './fields.module.css';
import { titleOfStep } from './part-steps.ts';
import type { PartDeeds } from './use-student-part.ts';

/** What was done for one student, newest first, each to be taken back; and what versions have brought. */
export function PartChanges({ part, deeds }: { part: StudentPart; deeds: PartDeeds }) {
  const { t, i18n } = useTranslation();
  const at = (time: string) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));
  const titleOf = (stepId: string | null) => {
    const found = part.steps.find(({ step }) => step.id === stepId);
    return found ? titleOfStep(found, part.resources) : '';
  };
  if (part.changes.length === 0 && part.notes.length === 0) return <p className="card soft">{t('part.noChanges')}</p>;
  return (
    <div className="stack">
      <ul className="plain stack-tight">
        {[...part.changes].reverse().map(({ id, kind, stepId, at: when, reason, undone }) => (
          <li key={id} className={styles.item} data-gone={undone !== null || undefined}>
            <div className="row-apart">
              <p>
                <strong>{t(`part.did.${kind}`)}</strong>
                {titleOf(stepId) !== '' && <> {titleOf(stepId)}</>}
              </p>
              {undone === null ? (
                <Button
                  size="sm"
                  variant="default"
                  disabled={deeds.isActing || part.endedAt !== null}
                  onClick={() => void deeds.takeBack([id])}
                >
                  {t('part.takeBack')}
                  <span className="visually-hidden">
                    : {t(`part.did.${kind}`)} {titleOf(stepId)}
                  </span>
                </Button>
              ) : (
                <span className="badge">{t('part.takenBack')}</span>
              )}
            </div>
            <p className="soft small">{at(when)}</p>
            {reason !== null && <p className={styles.reason}>{reason}</p>}
          </li>
        ))}
      </ul>
      {part.notes.length > 0 && (
        <section className="stack-tight" aria-label={t('part.notes')}>
          <h2>{t('part.notes')}</h2>
          {part.notes.map(({ id, at: when, to, changes }) => (
            <div key={id} className={styles.item}>
              <p>
                <strong>{t('part.toVersion', { version: to })}</strong> <span className="soft small">{at(when)}</span>
              </p>
              <ul className={styles.list}>
                {changes.map(({ kind, stepId, title }) => (
                  <li key={`${kind} ${stepId}`}>{t(`merge.differences.${kind}`, { title })}</li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
