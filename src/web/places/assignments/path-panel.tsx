import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { Panel } from '../../design/panel.tsx';
import type { StudentPart } from '../../wire.ts';
import styles from './fields.module.css';
import { titleOfStep } from './part-steps.ts';
import { type PartDeeds, usePathwayFits } from './use-student-part.ts';

/** Paths, the one that suits the student best first, each with what speaks for and against it. */
export function PathPanel({ part, deeds, onClose }: { part: StudentPart; deeds: PartDeeds; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = usePathwayFits(part.id);
  const stepTitle = (id: string) => {
    const found = part.steps.find(({ step }) => step.id === id);
    return found ? `${titleOfStep(found, part.resources)}: ` : '';
  };
  return (
    <Panel isOpen onClose={onClose} title={t('part.otherPath')} side="right">
      <div className="stack">
        <p className="soft">{t('part.pathText')}</p>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <PlaceSkeleton rows={2} />}
        <ul className="plain stack-tight">
          {data?.items.map(({ pathwayId, title, reasons, obstacles }, at) => {
            const isCurrent = pathwayId === part.pathway?.id;
            return (
              <li key={pathwayId} className={styles.item}>
                <div className="row-apart">
                  <h3>
                    {title} {at === 0 && <span className="badge badge-plum">{t('part.best')}</span>}
                  </h3>
                  {isCurrent ? (
                    <span className="badge badge-leaf">{t('part.current')}</span>
                  ) : (
                    <Button
                      size="sm"
                      disabled={deeds.isActing}
                      onClick={() => {
                        deeds.act({
                          commands: [{ do: 'pathway', pathwayId }],
                          said: t('part.pathChanged', { title }),
                          reason: reasons.map(({ text }) => text).join(' · ') || undefined,
                        });
                        onClose();
                      }}
                    >
                      {t('part.takePath')}
                      <span className="visually-hidden">: {title}</span>
                    </Button>
                  )}
                </div>
                {reasons.length > 0 && <p className={styles.reason}>{reasons.map(({ text }) => text).join(' · ')}</p>}
                {obstacles.map(({ stepId, code, text }) => (
                  <p key={`${stepId} ${code}`} className={styles.obstacle}>
                    {stepTitle(stepId)}
                    {text}
                  </p>
                ))}
              </li>
            );
          })}
        </ul>
      </div>
    </Panel>
  );
}
