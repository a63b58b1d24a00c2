import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudentPart } from '../../wire.ts';
import { BundleButton } from './bundle-button.tsx';
import { Field } from './choice.tsx';
import { DatesDialog } from './dates-dialog.tsx';
import { dayWords } from './day-words.ts';
import styles from './fields.module.css';
import { PathPanel } from './path-panel.tsx';
import { PrintButton } from './print-button.tsx';
import { timeFactors } from './student-grid.tsx';
import type { PartDeeds } from './use-student-part.ts';

/** Path, time and day of one student, each a click away from another. */
export function PartHead({ part, deeds, isOver }: { part: StudentPart; deeds: PartDeeds; isOver: boolean }) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState<'path' | 'due' | null>(null);
  const { id, pathway, due, timeFactor, isExtended } = part;
  const factors = timeFactors.some((one) => one === timeFactor) ? timeFactors : [...timeFactors, timeFactor];
  return (
    <div className="card stack">
      <dl className={styles.facts}>
        <div>
          <dt>{t('assign.path')}</dt>
          <dd>
            {pathway === null ? (
              <span className="soft">{t('assignment.noPath')}</span>
            ) : (
              <>
                <strong>{pathway.title}</strong>{' '}
                <span className="small soft">{t(`part.origin.${pathway.origin}`)}</span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('assign.due')}</dt>
          <dd>
            {due === null ? t('assign.noDue') : dayWords(due.on, i18n.language)}
            {isExtended && <span className="badge">{t('assignment.extended')}</span>}
          </dd>
        </div>
      </dl>
      <div className="row no-print">
        <Button disabled={isOver} onClick={() => setOpen('path')}>
          {t('part.otherPath')}
        </Button>
        <Button variant="default" disabled={isOver} onClick={() => setOpen('due')}>
          {t('assignment.changeDates')}
        </Button>
        <Field label={t('assign.time')} isLabelHidden>
          <select
            className={styles.control}
            disabled={isOver}
            value={timeFactor}
            onChange={({ currentTarget: { value } }) =>
              deeds.act({
                commands: [{ do: 'timeFactor', factor: Number(value) }],
                said: t('part.timeChanged', { factor: value }),
              })
            }
          >
            {factors.map((factor) => (
              <option key={factor} value={factor}>
                {t(factor === 1 ? 'assign.usualTime' : 'part.times', { factor })}
              </option>
            ))}
          </select>
        </Field>
        <PrintButton path={`/student-playlists/${id}/packet`} label={t('part.print')} />
        <BundleButton id={id} />
      </div>
      {isOpen === 'path' && <PathPanel part={part} deeds={deeds} onClose={() => setOpen(null)} />}
      {isOpen === 'due' && (
        <DatesDialog
          title={t('assignment.changeDates')}
          text={t('part.dueText')}
          due={due}
          onClose={() => setOpen(null)}
          onSave={({ due: next }) => {
            setOpen(null);
            deeds.act({ commands: [{ do: 'due', due: next }], said: t('assignment.datesChanged') });
          }}
        />
      )}
    </div>
  );
}
