import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionMenu } from './action-menu.tsx';
import styles from './board.module.css';
import { cardMark, laneMark } from './board-boxes.ts';
import { useBuilder } from './builder-context.tsx';
import { isStep, type Pathway, type Resources, requiredMinutes, stepsOf, type Target } from './draft-parts.ts';
import { moveAmongCards } from './lane-keys.ts';
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
  const [lastId, setLastId] = useState<string | null>(null);
  const minutes = requiredMinutes(pathway, resources);
  // Tab comes to one activity of a path, the last that had the focus; the arrow keys go to the others.
  const reachedId = pathway.entries.find(({ id }) => id === lastId)?.id ?? pathway.entries[0]?.id;
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
      <ol
        className={`plain ${styles.cards}`}
        onKeyDown={moveAmongCards}
        onFocus={({ target }) => setLastId(target.closest(`[${cardMark}]`)?.getAttribute(cardMark) ?? lastId)}
      >
        {pathway.entries.map((entry) =>
          isStep(entry) ? (
            <StepCard
              key={entry.id}
              step={entry}
              targets={targets}
              resources={resources}
              hasHint={hinted.has(entry.id)}
              isReached={entry.id === reachedId}
            />
          ) : (
            <SectionRow key={entry.id} section={entry} isReached={entry.id === reachedId} />
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
