import { useDraggable } from '@dnd-kit/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../../design/icon.tsx';
import { letterOf } from '../playlists/coverage-matrix.tsx';
import { type Action, ActionMenu } from './action-menu.tsx';
import { cardMark } from './board-boxes.ts';
import { useBuilder } from './builder-context.tsx';
import { minutesOf, optionTitle, type Resources, type Step, type Target, titleOf } from './draft-parts.ts';
import { Grip } from './grip.tsx';
import styles from './step-card.module.css';
import { useStepActions } from './use-step-actions.ts';

type Props = {
  readonly step: Step;
  readonly targets: readonly Target[];
  readonly resources: Resources;
  /** Something is to be said of it before the playlist is published. */
  readonly hasHint: boolean;
  /** Tab comes to its buttons. */
  readonly isReached: boolean;
};

/** The sign of what one does in an activity. */
export function iconOf(step: Step, resources: Resources): IconName {
  if (step.kind === 'note') return 'text';
  if (step.kind === 'choice') return 'path';
  if (step.kind === 'checkpoint') return 'flag';
  return (resources.get(step.resource.resourceId)?.modalities[0] as IconName | undefined) ?? 'link';
}

/** An activity, as small as it can be and still say what it is, what for, and how long. */
export const StepCard = memo(function StepCard({ step, targets, resources, hasHint, isReached }: Props) {
  const { t } = useTranslation();
  const tabIndex = isReached ? 0 : -1;
  const { showStep } = useBuilder();
  const actionsOf = useStepActions();
  const title = titleOf(step, resources) ?? t(`builder.unnamed.${step.kind}`);
  const { setNodeRef, setActivatorNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: `entry:${step.id}`,
    data: { kind: 'entry', entryId: step.id, title },
  });
  const minutes = minutesOf(step, resources);
  const isNote = step.kind === 'note';
  const actions = (): readonly Action[] => actionsOf(step, title);
  return (
    <li
      ref={setNodeRef}
      className={styles.card}
      data-role={isNote ? 'note' : step.role}
      data-dragging={isDragging || undefined}
      {...{ [cardMark]: step.id }}
      onMouseDown={listeners?.onMouseDown as never}
      onTouchStart={listeners?.onTouchStart as never}
    >
      <div className={styles.head}>
        <Grip
          title={title}
          tabIndex={tabIndex}
          activator={setActivatorNodeRef}
          describedBy={attributes['aria-describedby']}
          onKeyDown={listeners?.onKeyDown as never}
        />
        <button type="button" className={styles.title} tabIndex={tabIndex} onClick={() => showStep(step.id)}>
          {title}
        </button>
        <ActionMenu label={t('builder.step.more', { title })} icon={<Dots />} actions={actions} tabIndex={tabIndex} />
      </div>
      <div className={styles.facts}>
        <span className={styles.role}>
          <Icon name={iconOf(step, resources)} size={16} />
          {t(isNote ? 'builder.kind.note' : `builder.role.${step.role}`)}
        </span>
        {minutes !== null && <span>{t('builder.minutesShort', { count: minutes })}</span>}
        {!step.isRequired && !isNote && <span className={styles.optional}>{t('builder.optional')}</span>}
        {step.preCheck && <span>{t('builder.preCheck.short')}</span>}
        <span className={styles.letters}>
          {targets.map((target, at) =>
            step.targetIds.includes(target.id) ? (
              <span key={target.id} className={styles.letter}>
                <span className="visually-hidden">{t('builder.step.leadsTo')} </span>
                {letterOf(at)}
              </span>
            ) : null,
          )}
          {hasHint && (
            <span className={styles.hint} title={t('builder.step.hint')}>
              <span aria-hidden="true">!</span>
              <span className="visually-hidden">{t('builder.step.hint')}</span>
            </span>
          )}
        </span>
      </div>
      {step.kind === 'choice' && (
        <div className={styles.choice}>
          <p>{t('builder.choice.doAny', { choose: step.choose, count: step.options.length })}</p>
          <ul className="plain">
            {step.options.map((option) => (
              <li key={option.id}>{optionTitle(option, resources) ?? t('builder.unnamed.checkpoint')}</li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
});

export function Dots() {
  return (
    <svg width="20" height="20" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" focusable="false">
      <circle cx="6" cy="12" r="1.7" />
      <circle cx="12" cy="12" r="1.7" />
      <circle cx="18" cy="12" r="1.7" />
    </svg>
  );
}
