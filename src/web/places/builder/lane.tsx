import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionMenu } from './action-menu.tsx';
import styles from './board.module.css';
import { laneMark } from './board-boxes.ts';
import { useBuilder } from './builder-context.tsx';
import { isStep, type Pathway, type Resources, requiredMinutes, stepsOf, type Target } from './draft-parts.ts';
import { SectionRow } from './section-row.tsx';
import { Dots, StepCard } from './step-card.tsx';
import { useLaneActions } from './use-lane-actions.ts';

/** One path, from its beginning at the top to its end. */
export const Lane = memo(function Lane({
  pathway,
  at,
  count,
  targets,
  resources,
  hinted,
  limit,
}: {
  pathway: Pathway;
  at: number;
  count: number;
  targets: readonly Target[];
  resources: Resources;
  hinted: ReadonlySet<string>;
  limit: number | null;
}) {
  const { t } = useTranslation();
  const { describe, addTo } = useBuilder();
  const actions = useLaneActions({ pathway, at, count });
  const minutes = requiredMinutes(pathway, resources);
  const isOver = limit !== null && minutes > limit;
  return (
    <section className={styles.lane} aria-labelledby={`lane-${pathway.id}`} {...{ [laneMark]: pathway.id }}>
      <header className={styles.laneHead}>
        <span className={styles.number} aria-hidden="true">
          {at + 1}
        </span>
        <h3 id={`lane-${pathway.id}`} className={styles.laneTitle}>
          <button type="button" onClick={() => describe(pathway.id)} aria-describedby={`facts-${pathway.id}`}>
            {pathway.title}
          </button>
        </h3>
        <ActionMenu label={t('builder.lane.more', { title: pathway.title })} icon={<Dots />} actions={actions} />
      </header>
      <p id={`facts-${pathway.id}`} className={styles.laneFacts} data-over={isOver || undefined}>
        {t('builder.lane.activities', { count: stepsOf(pathway).length })}
        {' · '}
        {isOver ? t('builder.lane.over', { minutes, limit }) : t('builder.minutesShort', { count: minutes })}
      </p>
      {pathway.description === null ? (
        <button type="button" className={`link-button small ${styles.describe}`} onClick={() => describe(pathway.id)}>
          {t('builder.lane.describe')}
        </button>
      ) : (
        <p className={styles.laneText}>{pathway.description}</p>
      )}
      <ol className={`plain ${styles.cards}`}>
        {pathway.entries.map((entry) =>
          isStep(entry) ? (
            <StepCard
              key={entry.id}
              step={entry}
              targets={targets}
              resources={resources}
              hasHint={hinted.has(entry.id)}
            />
          ) : (
            <SectionRow key={entry.id} section={entry} />
          ),
        )}
      </ol>
      {pathway.entries.length === 0 && <p className={styles.empty}>{t('builder.lane.empty')}</p>}
      <button type="button" className={styles.add} onClick={() => addTo({ pathwayId: pathway.id })}>
        <span aria-hidden="true">+</span> {t('builder.lane.add')}
      </button>
    </section>
  );
});
