import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { Panel } from '../../design/panel.tsx';
import type { StudentPart, StudentPartStep } from '../../wire.ts';
import styles from './fields.module.css';
import { titleOfStep } from './part-steps.ts';
import { type PartDeeds, useSwaps } from './use-student-part.ts';

/** What one gets is good news, what one loses asks for care; the rest is only different. */
function toneOf(code: string): string {
  if (code.startsWith('gains')) return 'badge-leaf';
  return code.startsWith('loses') ? 'badge-amber' : '';
}

/** What else an activity could show: the same targets in the same role, best first, with what one gets and loses. */
export function SwapPanel({
  part,
  step,
  deeds,
  onClose,
}: {
  part: StudentPart;
  step: StudentPartStep;
  deeds: PartDeeds;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { data, error, refetch } = useSwaps(part.id, step.step.id);
  const before = titleOfStep(step, part.resources);
  return (
    <Panel isOpen onClose={onClose} title={t('part.swapTitle', { title: before })} side="right">
      <div className="stack">
        <p className="soft">{t('part.swapText')}</p>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <PlaceSkeleton rows={3} />}
        {data?.items.length === 0 && <p className="card">{t('part.noSwaps')}</p>}
        <ul className="plain stack-tight">
          {data?.items.map(({ resourceId, title, minutes, reasons, tradeOffs }) => (
            <li key={resourceId} className={styles.item}>
              <div className="row-apart">
                <h3>{title}</h3>
                <Button
                  size="sm"
                  disabled={deeds.isActing}
                  onClick={() => {
                    deeds.act({
                      commands: [
                        { do: 'replace', stepId: step.step.id, step: { kind: 'resource', resource: { resourceId } } },
                      ],
                      said: t('part.swapped', { title }),
                      reason: reasons.map(({ text }) => text).join(' · ') || undefined,
                    });
                    onClose();
                  }}
                >
                  {t('part.takeSwap')}
                  <span className="visually-hidden">: {title}</span>
                </Button>
              </div>
              <p className="row">
                <span className="badge">{t('minutes', { count: minutes })}</span>
                {tradeOffs.map(({ code, text }) => (
                  <span key={`${code} ${text}`} className={`badge ${toneOf(code)}`}>
                    {text}
                  </span>
                ))}
              </p>
              {reasons.length > 0 && <p className={styles.reason}>{reasons.map(({ text }) => text).join(' · ')}</p>}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
