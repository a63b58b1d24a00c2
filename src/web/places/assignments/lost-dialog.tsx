import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import type { StudentPart } from '../../wire.ts';
import { Choices } from './choice.tsx';
import styles from './fields.module.css';
import type { LostTargets, PartDeeds } from './use-student-part.ts';

const reasons = ['elsewhere', 'plan', 'known'] as const;

/** What would take a target away is done only with a reason, which a click gives. */
export function LostDialog({ part, lost, deeds }: { part: StudentPart; lost: LostTargets; deeds: PartDeeds }) {
  const { t, i18n } = useTranslation();
  const [reason, setReason] = useState<(typeof reasons)[number]>('elsewhere');
  const targetIds = [...new Set(lost.targets.map(({ targetId }) => targetId))];
  const words = (id: string) => {
    const statement = part.targets.find((one) => one.id === id)?.statement ?? {};
    return statement[i18n.language] ?? Object.values(statement)[0] ?? '';
  };
  return (
    <Dialog title={t('part.lost.title')} onClose={deeds.forget}>
      <div className="stack">
        <p>{t('part.lost.text')}</p>
        <ul className={styles.list}>
          {lost.targets.map(({ targetId, lacks }) => (
            <li key={`${targetId} ${lacks}`}>{t(`part.lacks.${lacks}`, { target: words(targetId) })}</li>
          ))}
        </ul>
        <Choices
          label={t('part.lost.why')}
          name="lost"
          value={reason}
          options={reasons.map((value) => ({ value, label: t(`part.lost.reasons.${value}`) }))}
          onChange={setReason}
        />
        <div className="row">
          <Button variant="default" onClick={deeds.forget} data-autofocus>
            {t('part.lost.keep')}
          </Button>
          <Button
            disabled={deeds.isActing}
            onClick={() => {
              const said = t(`part.lost.reasons.${reason}`);
              const allow = targetIds.map((targetId) => ({ do: 'allow' as const, targetId, reason: said }));
              deeds.act({ ...lost.deed, commands: [...allow, ...lost.deed.commands] });
            }}
          >
            {t('part.lost.doIt')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
