import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudentPart, StudentPartStep } from '../../wire.ts';
import styles from './fields.module.css';
import { placeAfterMove, titleOfStep } from './part-steps.ts';
import menu from './step-menu.module.css';
import type { PartDeeds } from './use-student-part.ts';

const originBadges: Readonly<Record<string, string>> = {
  added: 'badge-leaf',
  replaced: 'badge-plum',
  edited: 'badge-thread',
  moved: 'badge-thread',
  held: 'badge-amber',
};

export function StepItem({
  part,
  one,
  heading,
  deeds,
  isOver,
  onOpen,
}: {
  part: StudentPart;
  one: StudentPartStep;
  heading: string | null;
  deeds: PartDeeds;
  isOver: boolean;
  onOpen: (kind: 'swap' | 'edit') => void;
}) {
  const { t } = useTranslation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { step, origins, isExcused, minutes } = one;
  const title = titleOfStep(one, part.resources) || t(`part.kind.${step.kind}`);
  const excuse = part.changes.find((change) => {
    return change.kind === 'excuse' && change.stepId === step.id && change.undone === null;
  });
  // Under the headings of parts where there are any.
  const Title = part.sections.length > 0 ? 'h3' : 'h2';
  const ids = part.steps.map((other) => other.step.id);
  const skip = part.skips.find(({ stepId }) => stepId === step.id);
  const [up, down] = [placeAfterMove(ids, step.id, 'up'), placeAfterMove(ids, step.id, 'down')];
  const pick = (run: () => void) => () => {
    setMenuOpen(false);
    run();
  };
  const move = (after: string | null) =>
    pick(() => deeds.act({ commands: [{ do: 'move', stepId: step.id, after }], said: t('part.moved', { title }) }));
  return (
    <>
      {heading !== null && (
        <li>
          <h2>{heading}</h2>
        </li>
      )}
      <li className={styles.item} data-gone={isExcused || undefined}>
        <div className="row-apart">
          <Title className={styles.stepTitle}>{title}</Title>
          <div className="row no-print">
            <Button size="sm" variant="default" disabled={isOver} onClick={() => onOpen('swap')}>
              {t('part.swap')}
              <span className="visually-hidden">: {title}</span>
            </Button>
            <Popover
              opened={isMenuOpen}
              onChange={setMenuOpen}
              position="bottom-end"
              trapFocus
              returnFocus
              shadow="md"
              radius="md"
            >
              <Popover.Target>
                <Button
                  size="sm"
                  variant="default"
                  disabled={isOver}
                  aria-expanded={isMenuOpen}
                  onClick={() => setMenuOpen(!isMenuOpen)}
                >
                  {t('part.more')}
                  <span className="visually-hidden">: {title}</span>
                </Button>
              </Popover.Target>
              <Popover.Dropdown className={menu.menu}>
                <button type="button" onClick={pick(() => onOpen('edit'))}>
                  {t('part.edit')}
                </button>
                {up !== undefined && (
                  <button type="button" onClick={move(up)}>
                    {t('part.up')}
                  </button>
                )}
                {down !== undefined && (
                  <button type="button" onClick={move(down)}>
                    {t('part.down')}
                  </button>
                )}
                {excuse && (
                  <button type="button" onClick={pick(() => void deeds.takeBack([excuse.id]))}>
                    {t('part.unexcuse')}
                  </button>
                )}
                {!isExcused && (
                  <button
                    type="button"
                    onClick={pick(() =>
                      deeds.act({
                        commands: [{ do: 'excuse', stepId: step.id }],
                        said: t('part.excused', { title }),
                      }),
                    )}
                  >
                    {t('part.excuse')}
                  </button>
                )}
                <button
                  type="button"
                  onClick={pick(() =>
                    deeds.act({ commands: [{ do: 'remove', stepId: step.id }], said: t('part.removed', { title }) }),
                  )}
                >
                  {t('part.remove')}
                </button>
              </Popover.Dropdown>
            </Popover>
          </div>
        </div>
        <p className="row">
          <span className="badge">{t(`role.${step.role}`)}</span>
          {!step.isRequired && <span className="badge">{t('part.mayDo')}</span>}
          {minutes !== null && <span className="badge">{t('minutes', { count: minutes })}</span>}
          {origins
            .filter((origin) => origin !== 'base')
            .map((origin) => (
              <span key={origin} className={`badge ${originBadges[origin] ?? ''}`}>
                {t(`part.origins.${origin}`)}
              </span>
            ))}
          {isExcused && <span className="badge badge-amber">{t('part.isExcused')}</span>}
          {skip && <span className="badge badge-plum">{t(skip.isTaken ? 'part.skipTaken' : 'part.maySkip')}</span>}
        </p>
        {step.instructions !== null && <p className="soft small">{step.instructions}</p>}
      </li>
    </>
  );
}
