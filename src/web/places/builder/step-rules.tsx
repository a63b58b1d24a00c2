import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './builder.module.css';
import type { DeskState } from './desk.ts';
import { findStep, type Step, stepsOf, titleOf } from './draft-parts.ts';
import type { ChangeStep } from './step-panel.tsx';
import { TextField } from './text-field.tsx';

/** What counts, and what has to be done before: folded away, as few need it. */
export function StepRules({ step, state, onChange }: { step: Step; state: DeskState; onChange: ChangeStep }) {
  const { t } = useTranslation();
  const { content, resources } = state;
  const pathway = findStep(content, step.id)?.pathway;
  const steps = pathway ? stepsOf(pathway) : [];
  const earlier = steps.slice(
    0,
    steps.findIndex(({ id }) => id === step.id),
  );
  // One that stands later by now is shown as well: it can only be taken away.
  const offered = [
    ...earlier,
    ...steps.filter(({ id }) => step.prerequisiteIds.includes(id) && !earlier.some((one) => one.id === id)),
  ];
  const isInUse = step.prerequisiteIds.length > 0 || step.preCheck !== null || step.maxScore !== null;
  const percent = step.preCheck === null ? null : Math.round(step.preCheck.atLeast * 100);
  return (
    <details className={styles.more} open={isInUse || undefined}>
      <summary>{t('builder.step.moreRules')}</summary>
      <div className="stack">
        {offered.length > 0 && (
          <fieldset className={styles.group}>
            <legend>{t('builder.step.before')}</legend>
            {offered.map((other) => (
              <Checkbox
                key={other.id}
                label={titleOf(other, resources) ?? t(`builder.unnamed.${other.kind}`)}
                checked={step.prerequisiteIds.includes(other.id)}
                onChange={(event) =>
                  onChange({
                    prerequisiteIds: event.currentTarget.checked
                      ? [...step.prerequisiteIds, other.id]
                      : step.prerequisiteIds.filter((id) => id !== other.id),
                  })
                }
              />
            ))}
          </fieldset>
        )}
        <TextField
          label={t('builder.step.maxScore')}
          help={t('builder.step.maxScoreHelp')}
          type="number"
          value={step.maxScore === null ? null : String(step.maxScore)}
          onSave={(value) =>
            onChange({ maxScore: value === null ? null : Math.min(10_000, Math.max(0, Number(value))) })
          }
        />
        {(step.role === 'assess' || step.preCheck !== null) && (
          <Checkbox
            label={t('builder.preCheck.label')}
            description={t('builder.preCheck.help')}
            checked={step.preCheck !== null}
            onChange={(event) => onChange({ preCheck: event.currentTarget.checked ? { atLeast: 0.8 } : null })}
          />
        )}
        {percent !== null && (
          <TextField
            label={t('builder.preCheck.atLeast')}
            type="number"
            isRequired
            value={String(percent)}
            onSave={(value) => onChange({ preCheck: { atLeast: Math.min(100, Math.max(0, Number(value))) / 100 } })}
          />
        )}
      </div>
    </details>
  );
}
