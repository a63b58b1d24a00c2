import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../design/empty-state.tsx';
import type { StudentPart } from '../../wire.ts';
import { AddPanel } from './add-panel.tsx';
import { EditPanel } from './edit-panel.tsx';
import { StepItem } from './step-item.tsx';
import { SwapPanel } from './swap-panel.tsx';
import type { PartDeeds } from './use-student-part.ts';

/** What one student does, in order, with where each comes from and what can be done about it. */
export function StepList({ part, deeds, isOver }: { part: StudentPart; deeds: PartDeeds; isOver: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<{ kind: 'swap' | 'edit'; stepId: string } | { kind: 'add' } | null>(null);
  const stepId = open && 'stepId' in open ? open.stepId : null;
  const opened = part.steps.find(({ step }) => step.id === stepId);
  const close = () => setOpen(null);
  if (part.pathway === null) {
    return <EmptyState icon="path" title={t('part.noPath')} text={t('part.noPathText')} />;
  }
  let section: string | null = null;
  return (
    <section className="stack" aria-label={t('part.steps')}>
      <ol className="plain stack-tight">
        {part.steps.map((one) => {
          const heading = one.sectionId === section ? null : part.sections.find(({ id }) => id === one.sectionId);
          section = one.sectionId;
          return (
            <StepItem
              key={one.step.id}
              part={part}
              one={one}
              heading={heading?.title ?? null}
              deeds={deeds}
              isOver={isOver}
              onOpen={(kind) => setOpen({ kind, stepId: one.step.id })}
            />
          );
        })}
      </ol>
      <div className="no-print">
        <Button variant="default" disabled={isOver} onClick={() => setOpen({ kind: 'add' })}>
          {t('part.add')}
        </Button>
      </div>
      {part.past.length > 0 && (
        <details>
          <summary>{t('part.past', { count: part.past.length })}</summary>
          <ul>
            {part.past.map(({ step, leftAt }) => (
              <li key={`${step.id} ${leftAt}`}>{step.title ?? t(`part.kind.${step.kind}`)}</li>
            ))}
          </ul>
        </details>
      )}
      {open?.kind === 'swap' && opened && <SwapPanel part={part} step={opened} deeds={deeds} onClose={close} />}
      {open?.kind === 'edit' && opened && <EditPanel part={part} step={opened} deeds={deeds} onClose={close} />}
      {open?.kind === 'add' && <AddPanel part={part} deeds={deeds} onClose={close} />}
    </section>
  );
}
