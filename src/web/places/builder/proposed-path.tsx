import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Proposal } from '../../wire.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import type { DeskState } from './desk.ts';
import { newId } from './open-desk.ts';
import { addProposedPath, addProposedStep, knownOf, type ProposedPath, type ProposedStep } from './propose.ts';

/** One proposed path: to be added as a whole, or activity by activity. */
export function ProposedPathCard({
  proposal,
  path,
  state,
}: {
  proposal: Proposal;
  path: ProposedPath;
  state: DeskState;
}) {
  const { t } = useTranslation();
  const { edit, desk, announce } = useBuilder();
  const { content } = state;
  const [isAdded, setAdded] = useState(false);
  const { steps, gaps } = path;

  function addWhole() {
    const now = desk.state().content;
    const say = t('builder.propose.added', { title: path.title });
    if (edit(addProposedPath(proposal, path, now, newId), { say, known: knownOf(steps) })) setAdded(true);
    announce(say);
  }
  function addOne(step: ProposedStep, pathwayId: string) {
    const now = desk.state().content;
    const title = now.pathways.find(({ id }) => id === pathwayId)?.title ?? '';
    const say = t('builder.add.addedTo', { title: step.resource.title, path: title });
    edit([addProposedStep(proposal, step, now, { pathwayId }, newId())], { say, known: knownOf([step]) });
    announce(say);
  }

  return (
    <section className={`card stack-tight ${styles.proposal}`} aria-label={path.title}>
      <div className="row-apart">
        <h3>{path.title}</h3>
        <span className="soft small">{t('builder.propose.facts', { count: steps.length, minutes: path.minutes })}</span>
      </div>
      <ol className={styles.proposed}>
        {steps.map((step) => (
          <li key={step.id}>
            <div className={styles.proposedText}>
              <strong>{step.resource.title}</strong>
              <span className="soft small">
                {t(`builder.role.${step.role}`)} ·{' '}
                {t(step.isTimeAssumed ? 'builder.propose.about' : 'builder.minutesShort', { count: step.minutes })}
              </span>
              <span className={styles.why}>{step.reasons.map(({ text }) => text).join(' · ')}</span>
            </div>
            {content.pathways.length > 0 && (
              <select
                className={styles.into}
                aria-label={t('builder.propose.addOne', { title: step.resource.title })}
                value=""
                onChange={(event) => addOne(step, event.currentTarget.value)}
              >
                <option value="">{t('builder.propose.addTo')}</option>
                {content.pathways.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </li>
        ))}
      </ol>
      {gaps.length > 0 && (
        <div className="note note-amber small">
          <ul className={styles.gaps}>
            {gaps.map(({ code, targetId, role, text }) => (
              <li key={`${code} ${targetId} ${role}`}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <Button size="sm" disabled={isAdded || steps.length === 0} onClick={addWhole}>
          {t(isAdded ? 'builder.propose.isAdded' : 'builder.propose.addPath')}
        </Button>
      </div>
    </section>
  );
}
